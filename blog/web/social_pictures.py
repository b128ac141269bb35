"""The picture that other sites show with a link to a page that has no picture of its own: what is on it, and where.

An address holds a hash of what is shown, so it may be kept for ever; blog/media/social.py draws what is asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from blog.lib.social_card import HEIGHT, WIDTH, Card
from blog.web.site import absolute_url, current_site

DESIGN = 1  # raised with every change of how pictures look
DIGITS = 16  # of the hash
EAST = ("zh", "ja")


class Named(Protocol):
    """Whoever wrote it."""

    @property
    def name(self) -> str:
        """What they are called."""


class Titled(Protocol):
    """An article, as far as its picture shows it."""

    @property
    def id(self) -> int:
        """Its row's."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def social_title(self) -> str:
        """Its title elsewhere; empty for the same."""

    @property
    def language(self) -> str:
        """The language of its title."""

    @property
    def author(self) -> Named | None:
        """Who wrote it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is drawn when it is first asked for. ``address`` is absolute."""

    address: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


class Words(NamedTuple):
    """Those of an article that its picture shows; ``name`` is its author's, None without one."""

    title: str
    social_title: str
    language: str
    name: str | None

    def card(self) -> Card:
        """The picture of an article of this site."""
        title = self.social_title or self.title
        return Card(title, current_site().title, self.name or "", is_east=self.language.startswith(EAST))


def picture_of(article: Titled) -> Picture:
    """The picture of an article."""
    name = article.author.name if article.author else None
    card = Words(article.title, article.social_title, article.language, name).card()
    address = absolute_url("social.article", id=article.id, digits=digits_of(card))
    return Picture(address, card.title)


def picture_of_site() -> Picture:
    """The one of all other pages."""
    card = card_of_site()
    return Picture(absolute_url("social.site", digits=digits_of(card)), card.title)


def card_of_site() -> Card:
    """The site's name and what it says of itself."""
    site = current_site()
    return Card(site.title, site.title, site.tagline, is_east=site.language.startswith(EAST))


def digits_of(card: Card) -> str:
    """The hexadecimal digits that stand for what is shown, and for how."""
    shown: list[Any] = [DESIGN, card.title, card.site, card.by, card.is_east]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:DIGITS]
