"""A part of a tag that is split, written on one line: ``Web: text="http server" tag=Flask from=2024-01-01``."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import date

from blog.extensions import db
from blog.lib.clock import YEARS
from blog.models import Tag, User
from blog.models.article_filter import ArticleFilter
from blog.models.tag_split import Part
from blog.web.site import current_site
from blog.web.tag_names import tags_named

PARTS = 7  # of one tag at most, here as on the page
WORDS = ("text", "tag", "author", "from", "until")
_SHAPE = re.compile(rf"(?P<name>.+?):\s*(?P<query>(?:{'|'.join(WORDS)})=.*)", re.DOTALL)


class NotAQuery(ValueError):
    """A part that can't be read, with what is wrong as its text."""


@dataclass(frozen=True)
class PartQuery:
    """The name of a part's tag, and which articles it gets."""

    name: str
    filter: ArticleFilter

    def part(self, tag: Tag) -> Part:
        """The part, once its tag is known."""
        return Part(tag, self.filter.ids())


def part_of(text: str) -> PartQuery:
    """Read ``TAG: word=value …``. Raises NotAQuery."""
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        raise NotAQuery(f"{text!r} is no part: write TAG: and at least one of {', '.join(WORDS)}=…")
    try:
        pairs = [piece.partition("=")[::2] for piece in shlex.split(shape["query"])]
    except ValueError as error:
        raise NotAQuery(f"{text!r}: {error}") from None
    given = dict(pairs)
    if unknown := [word for word in given if word not in WORDS]:
        raise NotAQuery(f"{text!r}: there is no {unknown[0]!r}; there are {', '.join(WORDS)}.")
    return PartQuery(shape["name"].strip(), _filter(given))


def _filter(given: dict[str, str]) -> ArticleFilter:
    tag = tags_named([given["tag"]])[0] if given.get("tag") else None
    if tag and tag.id < 0:
        raise NotAQuery(f"There is no tag {given['tag']!r}.")
    username = given.get("author", "")
    author = db.session.scalar(User.called(username)) if username else None
    if username and author is None:
        raise NotAQuery(f"Nobody has the username {username!r}.")
    days = _day(given.get("from")), _day(given.get("until"))
    return ArticleFilter.of(db.session(), given.get("text", ""), tag, author, days, current_site().time_zone)


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise NotAQuery(f"There is no date {text!r}; write it as 2026-03-14.") from None
    if day and day.year not in YEARS:
        raise NotAQuery(f"{text!r}: the year has to be from {YEARS[0]} to {YEARS[-1]}.")
    return day
