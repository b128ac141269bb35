"""What stands beside an article on its page: its neighbours in time, and related ones. One query finds them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session

from blog.models import sources
from blog.models.article import Article
from blog.models.keyset import AT, ID, newer, older
from blog.models.related import TITLE, Related, Title, related_among
from blog.models.shown import Opened
from blog.models.version import versions_named

NEWER, OLDER, KIN = "newer", "older", "kin"


@dataclass(frozen=True)
class Beside:
    """The articles published after and before one, or None, and those that share tags with it."""

    newer: Title | None
    older: Title | None
    related: Sequence[Related]
    # The ids of all that may be related, those that readers don't see now among them.
    kin: Sequence[int]

    @classmethod
    def of(cls, session: Session, article: Opened | Article) -> Beside:
        """What stands beside ``article``."""
        kin = [other_id for other_id, _ in article.kin]
        values = {"at": article.listed_at, "id": article.id, "kin": kin}
        found: dict[str, list[Title]] = {NEWER: [], OLDER: [], KIN: []}
        rows = session.connection().execute(_titles(), values).all()
        known = versions_named(session, (row[-1] for row in rows))
        for place, *title in rows:
            found[place].append(Title.of_row(title, known))
        newer, older = (next(iter(found[place]), None) for place in (NEWER, OLDER))
        return cls(newer, older, related_among(article, found[KIN]), kin)

    @property
    def sources(self) -> Iterator[str]:
        """What is shown here, or may be once it is public again, by the names of ``blog.models.sources``."""
        neighbours = [title.id for title in (self.newer, self.older) if title]
        return map(sources.article, (*neighbours, *self.kin))


# Built once, since each page asks: building takes as long as asking.
@cache
def _titles() -> CompoundSelect[Any]:
    listed = Article.published()
    return union_all(
        _titles_of(NEWER, newer(listed, AT, ID).limit(1)),
        _titles_of(OLDER, older(listed, AT, ID).limit(1)),
        _titles_of(KIN, listed.where(Article.id.in_(bindparam("kin", expanding=True)))),
    )


def _titles_of(place: str, articles: Select[Article]) -> Select[Any]:
    found = articles.with_only_columns(*TITLE).subquery()
    return select(literal_column(f"'{place}'"), *found.c)
