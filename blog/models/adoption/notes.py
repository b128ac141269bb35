"""What an adoption has to tell its owner: everything that could not be kept as it was."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 10  # of things that can be many; the backup has them all


class Notes:
    """Lines by subject, in the order in which the subjects came up."""

    def __init__(self) -> None:
        self._by_subject: dict[str, list[str]] = {}

    def add(self, subject: str, item: str) -> None:
        """Note ``item`` under ``subject``."""
        self._by_subject.setdefault(subject, []).append(item)

    @property
    def lines(self) -> list[str]:
        """One line per subject: how many items, and the first of them."""
        return [f"{subject} ({len(items)}): {_shown(items)}" for subject, items in self._by_subject.items()]


def cut(text: str, limit: int) -> str:
    """Return the text, or its beginning and … within ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _shown(items: Iterable[str]) -> str:
    listed = list(items)
    more = len(listed) - SHOWN
    return "; ".join(listed[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
