"""What pages show of articles: parts that many pages have in common are read once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session

from blog.extensions import db
from blog.models import sources
from blog.models.beside import Beside
from blog.models.pins import pinned_ids
from blog.models.series import source as series_source
from blog.models.shown import Entry, Opened
from blog.models.tag_label import Label, labels_of
from blog.web.covers import cover_of
from blog.web.fragments import rendered, surroundings
from blog.web.made_from import made_from
from blog.web.metadata import changed_at, of_article
from blog.web.remembering import remembered, remembered_rows
from blog.web.site import absolute_url, current_site


class Frame(NamedTuple):
    """What stands on an article's page around its text, as it is shown; ``address`` is absolute."""

    address: str
    told: Markup
    top: Markup


def entries(article_ids: Sequence[int]) -> list[Entry]:
    """These articles as lists show them, in this order, as far as readers see them."""
    return remembered_rows("entry", article_ids, lambda missing: Entry.of(db.session(), missing, labels))


def pinned() -> list[Entry]:
    """What stands above the newest articles."""
    return entries(remembered("pins", _pinned_ids))


def opened(slug: str) -> Opened | None:
    """The article that readers find at that slug. Its text is asked for each time: memory is for what is short."""
    whole: list[Opened] = []
    try:
        facts = remembered(("opened", slug), lambda: _opened(slug, whole))
    except LookupError:
        return None
    return whole[0] if whole else facts.with_text(db.session())


def original_of(article: Opened) -> Opened:
    """What it is a translation of; itself if it is none."""
    return article.original(db.session(), labels)


def frame_of(article: Opened, original: Opened) -> Frame:
    """What machines are told about it, and what stands above its text. Counting its words takes long."""
    key = ("frame", article.id, surroundings())
    return remembered(key, lambda: _frame(article, original))


def beside(article: Opened) -> Markup:
    """What stands beside it, as it is shown."""
    return remembered(("shown beside", article.id, surroundings()), lambda: _shown_beside(article))


def labels(session: Session, tag_ids: Collection[int]) -> Mapping[int, Label]:
    """The labels of these tags by their ids."""
    found = remembered_rows("label", [*tag_ids], lambda missing: labels_of(session, missing).values())
    return {label.id: label for label in found}


def _pinned_ids() -> list[int]:
    made_from(sources.PINS)
    return pinned_ids(db.session())


def _opened(slug: str, whole: list[Opened]) -> Opened:
    """It without its text, which is left in ``whole``. Raises LookupError: that there is none is not remembered."""
    article = Opened.at(db.session(), slug, labels)
    # MySQL takes a slug with spaces after it for the slug.
    if article is None or article.slug != slug:
        raise LookupError(slug)
    made_from(*article.sources)
    if article.series_id:
        # Its place among the parts.
        made_from(series_source(article.series_id))
    whole.append(article)
    return article.without_text()


def _frame(article: Opened, original: Opened) -> Frame:
    made_from(*article.sources, *original.sources)
    cover = cover_of(article)
    about = of_article(article, original, [absolute_url("media.show", name=cover.name)] if cover else [])
    known = {"article": article, "original": original, "versions": original.all_versions, "cover": cover}
    told = rendered(
        "articles/_told.html",
        about=about,
        changed=changed_at(article),
        site=current_site(),
        absolute_url=absolute_url,
        **known,
    )
    return Frame(about.address, told, rendered("articles/_top.html", **known))


def _shown_beside(article: Opened) -> Markup:
    found = remembered(("beside", article.id), lambda: _beside(article))
    return rendered("articles/_beside.html", beside=found)


def _beside(article: Opened) -> Beside:
    found = Beside.of(db.session(), article)
    made_from(sources.beside(article.id), *article.sources, *found.sources)
    return found
