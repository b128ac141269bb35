"""The few words that rendering adds to an article, in the article's language and not in its reader's."""

from __future__ import annotations

from typing import NamedTuple

ALERTS = ("note", "tip", "important", "warning", "caution")


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
CHINESE = ArticleWords(
    alerts=dict(zip(ALERTS, ("说明", "提示", "重要", "警告", "当心"), strict=True)),
    contents="目录",
    footnotes="脚注",
    back="返回正文引用处 {}",
)


def words_in(language: str) -> ArticleWords:
    """Return the words for a language tag; English where there are none."""
    return CHINESE if language.partition("-")[0].lower() == "zh" else ENGLISH
