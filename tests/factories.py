"""Makes what tests are about, with everything unsaid given a plain value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from blog.extensions import db
from blog.models import Article, Tag, User

EARLY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_numbers = count(1)


def make_user(role: str = "author", *, password: str | None = None, **values: Any) -> User:
    """A stored user; only with ``password`` can it sign in by the form, for hashing takes its time."""
    number = next(_numbers)
    user = User(**{"username": f"user-{number}", "name": f"User {number}", "role": role} | values)
    if password:
        user.set_password(password)
    db.session.add(user)
    db.session.commit()
    return user


def make_tag(name: str = "", **values: Any) -> Tag:
    """A stored tag."""
    tag = Tag(name=name or f"Tag {next(_numbers)}", **values)
    db.session.add(tag)
    db.session.commit()
    return tag


def make_article(
    title: str = "",
    *,
    published_at: datetime | None = EARLY,
    state: str | None = None,
    tags: Sequence[str] = (),
    **values: Any,
) -> Article:
    """A stored article: published, or a draft when ``published_at`` is None."""
    article = Article(title=title or f"Article {next(_numbers)}", published_at=published_at, **values)
    article.state = state or ("published" if published_at else "draft")
    db.session.add(article)
    article.tags = Tag.named(db.session(), list(tags))
    db.session.commit()
    return article
