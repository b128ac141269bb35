"""What pages show of series: where an article stands in its own."""

from __future__ import annotations

from blog.extensions import db
from blog.models.related import Title
from blog.models.series_list import PartOf
from blog.models.shown import Opened
from blog.web.made_from import made_from
from blog.web.remembering import remembered


def part_of(article: Opened) -> PartOf | None:
    """Where a published article stands in its series, whichever language its page is in; None in none."""
    if article.series_id is None or article.listed_at is None:
        return None
    series_id = article.series_id
    return remembered(("part", article.id), lambda: _read(article, series_id))


def _read(article: Opened, series_id: int) -> PartOf | None:
    own = Title(article.id, article.slug, article.title, article.language, article.versions)
    found = PartOf.of(db.session(), series_id, article.series_place, own)
    made_from(*(found.sources if found else ()))
    return found
