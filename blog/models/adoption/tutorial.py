"""The two tutorials' tables, under the names that ours have for the same things."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, TableClause, column, table
from sqlalchemy.types import NullType

from blog.models import schema
from blog.models.schema import ARTICLE_TUTORIAL, POST_TUTORIAL, State

ASIDE = "sheaf_adopted_"  # before the name of a table whose own name the blog needs


@dataclass(frozen=True)
class Tutorial:
    """Which table and column of a tutorial holds what; ``body``, ``author`` and ``users`` are "" if it has none."""

    kind: str
    shape: dict[str, set[str]]
    articles: str
    title: str
    tags: str
    name: str
    links: str
    article_id: str
    tag_id: str
    body: str = ""
    author: str = ""
    users: str = ""

    @property
    def makes_room(self) -> bool:
        """Whether its tables have the names of ours: they are put aside, copied and dropped."""
        return self.articles == "article"

    def place(self, connection: Connection, name: str) -> str:
        """What that table of the tutorial is called now."""
        aside = ASIDE + name
        return aside if aside in schema.tables_of(connection) else name

    def table(self, connection: Connection, name: str) -> TableClause:
        """That table of the tutorial, for queries."""
        columns = (column(item, NullType()) for item in sorted(self.shape[name]))
        return table(self.place(connection, name), *columns)


ARTICLES = Tutorial(
    "article", ARTICLE_TUTORIAL, "article", "title", "tag", "name", "article_tag", "article_id", "tag_id"
)
POSTS = Tutorial(
    "post",
    POST_TUTORIAL,
    "posts",
    "headline",
    "keywords",
    "keyword",
    "post_keywords",
    "post_id",
    "keyword_id",
    body="body",
    author="user_id",
    users="users",
)
BY_KIND = {ARTICLES.kind: ARTICLES, POSTS.kind: POSTS}
BY_STATE = {State.ARTICLE_TUTORIAL: ARTICLES, State.POST_TUTORIAL: POSTS}


def tutorial_in(connection: Connection) -> Tutorial | None:
    """The tutorial whose tables, and no others, are in the database, beside those of an adoption just begun."""
    found = schema.tutorial_among(connection, schema.tables_of(connection) - {schema.ADOPTION_TABLE})
    return BY_STATE.get(found) if found else None
