"""The trash: what is deleted from it is gone for good, with its revisions and links. What people were typing stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, defer

from blog.models import redirect
from blog.models.article import TRASHED, Article
from blog.models.publishing import DELETE, Refused
from blog.models.redirect import Redirect

# Articles in one transaction, each with all its revisions.
AT_ONCE = 100


def trashed(until: datetime | None = None) -> Select[Article]:
    """What is in the trash, or was put there by that moment, the oldest first."""
    found = select(Article).where(Article.state == TRASHED).order_by(Article.trashed_at, Article.id)
    return found if until is None else found.where(Article.trashed_at <= until)


def count(session: Session, until: datetime | None = None) -> int:
    """How many these are."""
    return session.scalar(trashed(until).with_only_columns(func.count(Article.id)).order_by(None)) or 0


def empty(session: Session, until: datetime | None = None) -> int:
    """Delete the oldest of these for good and return how many: AT_ONCE at most, fewer when that was all."""
    texts = (defer(text) for text in (Article.body, Article.body_html, Article.excerpt))
    found = trashed(until).options(*texts).limit(AT_ONCE).with_for_update()
    articles = session.scalars(found.execution_options(populate_existing=True)).all()
    _delete(session, articles)
    return len(articles)


def delete_for_good(session: Session, article: Article) -> None:
    """Delete one. Refused for one that is not in the trash."""
    if not article.takes(DELETE):
        raise Refused(DELETE, article.state)
    _delete(session, [article])


def days_before(now: datetime, days: int) -> datetime:
    """The moment by which that was put into the trash which has lain there for so many days."""
    return now - timedelta(days=days)


def _delete(session: Session, articles: Sequence[Article]) -> None:
    """Where readers once found them stays known, and answers 410."""
    once_public = [article.slug for article in articles if article.published_at]
    led_here = Redirect.article_id.in_([article.id for article in articles])
    session.execute(
        update(Redirect).where(led_here).values(article_id=None),
        execution_options={"synchronize_session": False},
    )
    known = select(Redirect.slug).where(Redirect.kind == redirect.ARTICLE, Redirect.slug.in_(once_public))
    missing = set(once_public) - set(session.scalars(known))
    session.add_all(Redirect(kind=redirect.ARTICLE, slug=slug) for slug in sorted(missing))
    for article in articles:
        session.delete(article)
    session.flush()
