"""One upload in the place of another: in all articles that show it, as the cover of tags, as a portrait and a logo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from blog.models.article import Article
from blog.models.publishing import SAVE
from blog.models.saving import Saving
from blog.models.tag import Tag
from blog.models.upload import Upload
from blog.models.upload_use import covered_by, portrays, sites_marked_by, users_of
from blog.models.user import User

LARGEST = 100  # articles; each is rendered again in one transaction


class CannotReplace(Exception):
    """Nothing was changed.

    ``reason`` is ``same``, ``other_kind``, ``too_many``, ``others_articles``, ``published_articles`` or ``tags``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UploadReplacement:
    """A file keeps its name and a name its bytes, so texts get the new file's name, and the old one is put aside."""

    def __init__(self, session: Session, old: Upload, new: Upload) -> None:
        self.session, self.old, self.new = session, old, new

    def carry_out(self, user: User, now: datetime, *, authors_publish: bool) -> int:
        """Change what shows the old one and return how many articles that were; all or none. Raises CannotReplace.

        ``authors_publish`` is the site's setting.
        """
        articles, tags = self._articles(), self.session.scalars(covered_by(self.old).with_for_update()).all()
        self._check_files()
        self._check_rights(user, articles, tags, authors_publish)
        for article in articles:
            self._change(article, user, now)
        for tag in tags:
            tag.cover = self.new.name
        self._change_portraits(user)
        self.old.delete(now)
        return len(articles)

    def hand_words_on(self) -> None:
        """Have the new one be called and described as the old one is."""
        self.new.title, self.new.alt = self.old.title, self.old.alt

    def _change(self, article: Article, user: User, now: datetime) -> None:
        saving = Saving(self.session, article)
        article.body = self._replaced_in(article.body)
        article.cover = self._replaced_in(article.cover)
        saving.record(user.id, now, note=f"{self.old.name} → {self.new.name}")

    def _change_portraits(self, user: User) -> None:
        """What is somebody else's to choose keeps the old one, whose file stays."""
        for person in self.session.scalars(portrays(self.old).with_for_update()).all():
            if user.is_editor or person.id == user.id:
                person.avatar = self.new.name
        for site in self.session.scalars(sites_marked_by(self.old).with_for_update()).all():
            if user.is_admin:
                site.logo = self.new.name

    def _articles(self) -> Sequence[Article]:
        # Asked one after the other: MariaDB takes no limit inside another question.
        ids = self.session.scalars(users_of(self.old).limit(LARGEST + 1)).all()
        return self.session.scalars(_locked(ids)).all() if ids else []

    def _check_files(self) -> None:
        if self.old is self.new:
            raise CannotReplace("same")
        if self.old.family != self.new.family:
            raise CannotReplace("other_kind")

    def _check_rights(
        self, user: User, articles: Sequence[Article], tags: Sequence[Tag], authors_publish: bool
    ) -> None:
        """Each article is saved, and tags are the editors'."""
        if len(articles) > LARGEST:
            raise CannotReplace("too_many")
        if not all(article.editable_by(user) for article in articles):
            raise CannotReplace("others_articles")
        if not all(article.allows(SAVE, user, authors_publish=authors_publish) for article in articles):
            raise CannotReplace("published_articles")
        if tags and not user.is_editor:
            raise CannotReplace("tags")

    def _replaced_in(self, text: str) -> str:
        """Smaller copies of the old one give way as well; of the new one there may be others."""
        stem, _, end = self.old.name.rpartition(".")
        return re.sub(rf"{re.escape(stem)}(?:\.\d+)?\.{end}", self.new.name, text)


def _locked(ids: Sequence[int]) -> Select[Article]:
    found = (
        select(Article).where(Article.id.in_(ids)).order_by(Article.id).options(selectinload(Article.tags))
    )
    return found.with_for_update().execution_options(populate_existing=True)
