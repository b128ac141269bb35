"""The picture of somebody who writes here, as pages show it: small, beside their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from blog.lib.media_names import smallest_of
from blog.web.addresses import address
from blog.web.site import absolute_url


class Portrayed(Protocol):
    """Somebody with or without a picture."""

    @property
    def avatar(self) -> str:
        """The name of the picture; empty for none."""


@dataclass(frozen=True)
class Portrait:
    """A picture, by the name of its file."""

    name: str

    @property
    def address(self) -> str:
        """Where the copy is served that is large enough for the place that portraits have."""
        return address("media.show", name=smallest_of(self.name))

    @property
    def whole_address(self) -> str:
        """Where other sites find the picture in its own size."""
        return absolute_url("media.show", name=self.name)


def portrait_of(author: Portrayed) -> Portrait | None:
    """Their picture, if they have one."""
    return Portrait(author.avatar) if author.avatar else None
