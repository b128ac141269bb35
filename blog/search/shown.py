"""What was found as it is shown: articles as lists show them, and pages outside the stream."""

from __future__ import annotations

from collections.abc import Sequence

from blog.extensions import db
from blog.models.shown import Entry, PageEntry
from blog.web.remembering import remembered_rows
from blog.web.shown import entries, labels

AnyEntry = Entry | PageEntry


def shown(article_ids: Sequence[int]) -> list[AnyEntry]:
    """These articles and pages in this order, as far as readers find them."""
    listed = entries(article_ids)
    others = sorted({*article_ids}.difference(article.id for article in listed))
    pages = remembered_rows("page entry", others, lambda missing: PageEntry.of(db.session(), missing, labels))
    every: list[AnyEntry] = [*listed, *pages]
    by_id = {article.id: article for article in every}
    return [by_id[article_id] for article_id in article_ids if article_id in by_id]
