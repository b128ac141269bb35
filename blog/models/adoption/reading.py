"""What a tutorial's tables hold, as the blog's own objects; reading changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, literal, null, select

from blog.lib import names, slugs
from blog.models.adoption.free_ids import FreeIds
from blog.models.adoption.free_names import FreeNames
from blog.models.adoption.notes import Notes, cut
from blog.models.adoption.tags import AnyRow, read_tags
from blog.models.adoption.tutorial import Tutorial
from blog.models.adoption.users import read_users
from blog.models.article import PUBLISHED, Article
from blog.models.base import SLUG_LIMIT, TITLE_LIMIT, Base

BATCH = 500  # articles
APART = timedelta(minutes=1)  # of one article from the next, so that their order is kept


class Reading:
    """One reading of a tutorial's tables: first its ``objects``, then its ``links``; ``notes`` fill meanwhile."""

    def __init__(self, connection: Connection, tutorial: Tutorial, now: datetime) -> None:
        self.connection = connection
        self.tutorial = tutorial
        self.now = now
        self.notes = Notes()
        self._user_ids: set[int] = set()
        self._tag_became: dict[int, int] = {}
        self._article_ids: set[int] = set()
        self._new_ids = FreeIds(())
        self._slugs = FreeNames(SLUG_LIMIT, slugs.RESERVED)

    def count(self, name: str) -> int:
        """How many rows that table of the tutorial has."""
        source = self.tutorial.table(self.connection, name)
        return self.connection.scalar(select(func.count()).select_from(source)) or 0

    @property
    def articles_read(self) -> int:
        """How many articles ``objects`` has yielded."""
        return len(self._article_ids)

    def objects(self) -> Iterator[list[Base]]:
        """Yield users, tags and articles that no session knows, in batches that can be stored in this order."""
        users = read_users(self.connection, self.tutorial, self.now, self.notes)
        self._user_ids = {user.id for user in users}
        yield [*users]
        tags, self._tag_became = read_tags(self.connection, self.tutorial, self.now, self.notes)
        yield [*tags]
        total = self.count(self.tutorial.articles)
        self._new_ids = FreeIds(self._known_ids())
        for rows in self._article_rows():
            oldest = self.now - APART * (total - 1 - self.articles_read)
            yield [self._article(row, oldest + APART * place) for place, row in enumerate(rows)]

    def links(self) -> list[dict[str, int]]:
        """Return each link between an article and a tag that are there, once, as rows of ``article_tag``."""
        source = self.tutorial.table(self.connection, self.tutorial.links)
        wanted = select(source.c[self.tutorial.article_id], source.c[self.tutorial.tag_id]).order_by(
            *source.c
        )
        kept: dict[tuple[int, int], None] = {}
        for article_id, tag_id in self.connection.execute(wanted):
            if article_id in self._article_ids and tag_id in self._tag_became:
                kept[self._new_ids.of(article_id), self._tag_became[tag_id]] = None
            else:
                self.notes.add(
                    "Links left out, whose article or tag is missing", f"article {article_id}, tag {tag_id}"
                )
        return [{"article_id": article_id, "tag_id": tag_id} for article_id, tag_id in kept]

    def _known_ids(self) -> Iterable[int]:
        source = self.tutorial.table(self.connection, self.tutorial.articles)
        return self.connection.scalars(select(source.c.id))

    def _article_rows(self) -> Iterator[list[AnyRow]]:
        wanted = self._articles().limit(BATCH)
        rows = self.connection.execute(wanted).all()
        while rows:
            yield [*rows]
            rows = self.connection.execute(wanted.where(wanted.selected_columns[0] > rows[-1][0])).all()

    def _articles(self) -> Select[*tuple[Any, ...]]:
        """Ids, titles, bodies and authors' ids, by id."""
        source, tutorial = self.tutorial.table(self.connection, self.tutorial.articles), self.tutorial
        title = source.c[tutorial.title].label("title")
        body = source.c[tutorial.body] if tutorial.body else literal("").label("body")
        author = source.c[tutorial.author] if tutorial.author else null()
        return select(source.c.id, title, body, author.label("author")).order_by(source.c.id)

    def _article(self, row: AnyRow, at: datetime) -> Article:
        self._article_ids.add(row.id)
        title = names.clean_name(row.title or "")
        article = Article(
            id=self._new_ids.of(row.id), title=title, body=row.body or "", excerpt="", state=PUBLISHED
        )
        article.published_at = article.created_at = article.updated_at = at
        if not FreeIds.is_kept(row.id):
            self.notes.add("Articles with ids that can't be kept", f"{row.id} as {article.id}")
        if not title:
            article.title = f"Untitled {article.id}"
            self.notes.add("Articles without a title", str(article.id))
        elif len(title) > TITLE_LIMIT:
            article.title = cut(title, TITLE_LIMIT)
            article.body = f"{title}\n\n{article.body}".rstrip()
            self.notes.add("Titles cut to fit, which now stand whole above the text", str(article.id))
        article.slug = self._slugs.claim(slugs.slugify(article.title) or f"article-{article.id}")
        article.author_id = self._author(row)
        return article

    def _author(self, row: AnyRow) -> int | None:
        if row.author is not None and row.author not in self._user_ids:
            self.notes.add("Articles whose author is missing", f"article {row.id}, user {row.author}")
            return None
        return row.author  # type: ignore[no-any-return]
