"""Makes articles in several languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, article_tag
from tests.factories import make_article

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_pair(*languages: str, state: str = "published", **values: Any) -> list[Article]:
    """A published original "English" with the tags b and a, and translations titled by their languages."""
    original = make_article("English", published_at=NOW, **values)
    original.tag_with(db.session(), ["b", "a"])
    db.session.commit()
    translations = [make_translation(original, one, state) for one in languages or ("zh-Hans",)]
    return [original, *translations]


def make_translation(
    original: Article,
    language: str = "zh-Hans",
    state: str = "published",
    at: datetime = NOW + HOUR,
    **values: Any,
) -> Article:
    """A translation of it, whose title is its language unless another is given."""
    plain = {"title": language, "chosen_language": language, "translation_of_id": original.id, "state": state}
    return make_article(published_at=at, **plain | values)


def tags_of(session: Any, article: Article) -> list[str]:
    """The names of its tags as they are stored, in their order."""
    session.commit()
    session.expire_all()
    return [tag.name for tag in article.tags_in_order]


def assert_pairs_are_right(session: Any) -> None:
    """No chains, nothing of its own, and none that readers find farther than its original."""
    articles = {one.id: one for one in session.scalars(select(Article))}
    tagged = set(session.scalars(select(article_tag.c.article_id)))
    for one in articles.values():
        if one.translation_of_id is not None:
            original = articles[one.translation_of_id]
            assert original.translation_of_id is None
            assert original.visibility >= one.visibility
            assert (one.id in tagged, one.listed_at, one.pinned_at, one.series_id) == (
                False,
                None,
                None,
                None,
            )
