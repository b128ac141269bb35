"""What readers are shown of an article's published translations, in its place or beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from blog.models.article import PUBLISHED, Article
from blog.models.json_list import json_list
from blog.models.translation import is_same_language

# Tables, not models: these would look at every statement in vain.
_article = Article.__table__
_translation = _article.alias("translation")


class Version(NamedTuple):
    """An article in the words of one language."""

    language: str
    id: int
    slug: str
    title: str
    summary: str
    reading_minutes: int
    is_page: bool


def version_for(language: str, own: str, versions: Iterable[Version]) -> Version | None:
    """The translation for readers of that language; None where the original, which is in ``own``, has to do."""
    if not versions or is_same_language(own, language):
        return None
    return next((version for version in versions if is_same_language(version.language, language)), None)


def version_ids() -> ColumnElement[Any]:
    """The ids of an article's published translations as a member of a JSON array: of most none, by a look at an index.

    Not their words: a server that gathers texts makes a table of its own for that, even of none.
    """
    held = select(json_list(_translation.c.id)).where(
        _translation.c.translation_of_id == _article.c.id, _translation.c.state == PUBLISHED
    )
    # Most articles are no translation, so the server thinks that any other index narrows as well.
    for dialect in ("mysql", "mariadb"):
        held = held.with_hint(_translation, "FORCE INDEX (ix_article_translation_of_id)", dialect)
    return func.json_extract(held.correlate(_article).scalar_subquery(), "$", type_=JSON)


def versions_named(session: Session, lists: Iterable[Sequence[int] | None]) -> dict[int, Version]:
    """Return the translations in these values of ``version_ids``, by their ids. No query where there are none."""
    ids = sorted({one for ids in lists for one in ids or ()})
    rows = session.connection().execute(_versions(), {"ids": ids}) if ids else ()
    return {version.id: version for version in (Version(*row) for row in rows)}


def versions_among(ids: Iterable[int] | None, known: Mapping[int, Version]) -> Sequence[Version]:
    """Those of one value that are still published, in an order of their own."""
    return sorted(known[one] for one in ids or () if one in known) if ids else ()


@cache
def _versions() -> Select[Any]:
    shown = (_article.c[name] for name in Version._fields)
    return select(*shown).where(
        _article.c.id.in_(bindparam("ids", expanding=True)), _article.c.state == PUBLISHED
    )
