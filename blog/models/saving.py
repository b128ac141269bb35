"""Saving an article in the editor: what it said before and says now becomes part of its history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from blog.models.article import Article
from blog.models.revision import FOUND, NOTE_LIMIT, PUBLISHED, SAVED, Revision
from blog.models.texts import Texts


class Saving:
    """Begun while the article, locked, still is as it was, and recorded once it is changed."""

    def __init__(self, session: Session, article: Article) -> None:
        self.session, self.article = session, article
        self.before = Texts.of_article(article) if article.id else None
        self.changed_before = article.updated_at

    def record(
        self, user_id: int | None, now: datetime, kind: str = SAVED, note: str = ""
    ) -> Revision | None:
        """Add a revision if a text changed, and for each publication; None if there is nothing to record."""
        session, article = self.session, self.article
        session.flush()
        after = Texts.of_article(article)
        if after == self.before and kind != PUBLISHED:
            return None
        newest = self._newest()
        if self.before and (
            newest is None or Texts.of_revision(newest).without_tags != self.before.without_tags
        ):
            self._add(self.before, FOUND, self.changed_before)
        return self._add(after, kind, now, user_id, note[:NOTE_LIMIT])

    def _newest(self) -> Revision | None:
        if not self.article.revision:
            return None
        return self.session.scalar(Revision.of(self.article.id, self.article.revision))

    def _add(
        self, texts: Texts, kind: str, at: datetime, user_id: int | None = None, note: str = ""
    ) -> Revision:
        article = self.article
        # Its history grows; that is no later change than the one that was recorded.
        flag_modified(article, "updated_at")
        article.revision = (article.revision or 0) + 1
        made = Revision(
            article_id=article.id,
            number=article.revision,
            kind=kind,
            title=texts.title,
            slug=texts.slug,
            excerpt=texts.excerpt,
            body=texts.body,
            tags=list(texts.tags),
            note=note,
            user_id=user_id,
            created_at=at,
        )
        self.session.add(made)
        return made


def base_of(session: Session, article: Article, number: int) -> Texts | None:
    """What the article said at the revision that a sheet began with; None if nobody knows.

    A sheet that was opened before there was any revision began with what the first change found.
    """
    found = session.scalar(Revision.of(article.id, number or 1))
    if found is None or (not number and found.kind != FOUND):
        return None
    return Texts.of_revision(found)
