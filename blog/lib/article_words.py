"""The few words that rendering adds to an article, in the article's language and not in its reader's.

A language says them in a file of its folder: ``blog/translations/<code>/article_words.toml`` (docs/translating.md).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

ALERTS = ("note", "tip", "important", "warning", "caution")
FOLDERS = Path(__file__).parent.parent / "translations"
FILE = "article_words.toml"


class ArticleWords(NamedTuple):
    """What one language says; ``back`` has a place for a number."""

    alerts: dict[str, str]
    contents: str
    footnotes: str
    back: str


ENGLISH = ArticleWords(
    alerts=dict(zip(ALERTS, ("Note", "Tip", "Important", "Warning", "Caution"), strict=True)),
    contents="Contents",
    footnotes="Footnotes",
    back="Back to reference {}",
)


def words_in(language: str) -> ArticleWords:
    """Return the words for a language tag, or those of a language of the same name; English where there are none."""
    known, wanted = _known(), language.lower()
    name = wanted.partition("-")[0]
    return known.get(wanted) or known.get(name, ENGLISH)


@cache
def _known() -> dict[str, ArticleWords]:
    """What folders say, by the language's code and by its name alone."""
    known: dict[str, ArticleWords] = {}
    for path in sorted(FOLDERS.glob(f"*/{FILE}")):
        code = path.parent.name.replace("_", "-").lower()
        known[code] = known[code.partition("-")[0]] = _words_at(path)
    return known


def _words_at(path: Path) -> ArticleWords:
    """What a file says; in English, what it leaves out."""
    said = tomllib.loads(path.read_text("utf-8"))
    texts = {name: said.get(name, getattr(ENGLISH, name)) for name in ("contents", "footnotes", "back")}
    return ArticleWords(alerts=ENGLISH.alerts | said.get("alerts", {}), **texts)
