"""Makes series of articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blog.extensions import db
from blog.models import Article, Series
from tests.factories import make_article


def make_series(title: str = "Series", articles: Sequence[Article] = (), **values: Any) -> Series:
    """A stored series with these articles in this order."""
    series = Series(title=title, **values)
    db.session.add(series)
    db.session.commit()
    for article in articles:
        article.series_id = series.id
        db.session.commit()
    return series


def make_parts(count: int, **values: Any) -> list[Article]:
    """Published articles "Part 1", "Part 2" …"""
    return [make_article(f"Part {number}", **values) for number in range(1, count + 1)]
