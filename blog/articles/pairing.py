"""An article among its versions, as the desk shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blog.extensions import db
from blog.models import Article, Tag
from blog.models.translation import is_same_language, versions_of
from blog.web.language import LANGUAGES


@dataclass(frozen=True)
class Pairing:
    """All versions, the original first; none where the article stands alone.

    ``original`` is what it is a translation of, with the ``tags`` of that one. ``missing`` are the languages of the
    site, codes and names, into which an original is not translated.
    """

    versions: Sequence[Article]
    original: Article | None
    tags: Sequence[Tag]
    missing: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, article: Article) -> Pairing:
        """The versions of a stored article."""
        versions = versions_of(db.session(), article)
        if article.translation_of_id is not None:
            original = versions[0]
            return cls(versions, original, original.tags_in_order, [])
        known = [version.language for version in versions or [article]]
        missing = [pair for pair in LANGUAGES if not _is_among(pair[0], known)]
        return cls(versions, None, [], missing)


def _is_among(language: str, known: Sequence[str]) -> bool:
    return any(is_same_language(language, other) for other in known)
