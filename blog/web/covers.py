"""The cover of an article as pages show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from blog.lib.media_names import ADDRESS, sources_of
from blog.web.addresses import address

# The size that the name of a picture tells.
_SIZE = re.compile(r".+-([1-9]\d{0,4})x([1-9]\d{0,4})\.[a-zA-Z0-9]+", re.ASCII)


class Covered(Protocol):
    """An article, or what is shown of one."""

    @property
    def cover(self) -> str:
        """The name of the picture; empty for none."""

    @property
    def cover_alt(self) -> str:
        """What it shows, in words."""


@dataclass(frozen=True)
class Cover:
    """A picture. Without a width and a height, its name does not tell them."""

    name: str
    alt: str
    width: int | None
    height: int | None

    @property
    def address(self) -> str:
        """Where it is served."""
        return address("media.show", name=self.name)

    @property
    def attributes(self) -> dict[str, str | int]:
        """What an ``img`` says of it: its size, so that nothing jumps, and its smaller copies."""
        size = {"width": self.width, "height": self.height} if self.width and self.height else {}
        return {**{name: value for name, value in size.items() if value}, **sources_of(ADDRESS + self.name)}


def cover_of(article: Covered) -> Cover | None:
    """The cover, if it has one."""
    if not article.cover:
        return None
    size = _SIZE.fullmatch(article.cover)
    width, height = (int(size[1]), int(size[2])) if size else (None, None)
    return Cover(article.cover, article.cover_alt, width, height)
