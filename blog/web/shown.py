"""What pages show of articles: parts that many pages have in common are read once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from blog.extensions import db
from blog.models import sources
from blog.models.beside import Beside
from blog.models.pins import pinned_ids
from blog.models.shown import Entry, Opened
from blog.models.tag_label import Label, labels_of
from blog.web.made_from import made_from
from blog.web.remembering import remembered, remembered_rows


def entries(article_ids: Sequence[int]) -> list[Entry]:
    """These articles as lists show them, in this order, as far as readers see them."""
    return remembered_rows("entry", article_ids, lambda missing: Entry.of(db.session(), missing, labels))


def pinned() -> list[Entry]:
    """What stands above the newest articles."""
    return entries(remembered("pins", _pinned_ids))


def opened(slug: str) -> Opened | None:
    """The article that readers find at that slug."""
    return Opened.at(db.session(), slug, labels)


def beside(article: Opened) -> Beside:
    """What stands beside it, in whichever language its page is."""
    return remembered(("beside", article.id), lambda: _beside(article))


def labels(session: Session, tag_ids: Collection[int]) -> Mapping[int, Label]:
    """The labels of these tags by their ids."""
    found = remembered_rows("label", [*tag_ids], lambda missing: labels_of(session, missing).values())
    return {label.id: label for label in found}


def _pinned_ids() -> list[int]:
    made_from(sources.PINS)
    return pinned_ids(db.session())


def _beside(article: Opened) -> Beside:
    found = Beside.of(db.session(), article)
    made_from(sources.beside(article.id), *article.sources, *found.sources)
    return found
