"""What a sheet began with: with which version of its article, and which of its tab's texts are saved by it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wtforms import Field, HiddenField

from blog.models import Article
from blog.models.draft import Typed
from blog.web.ids import LARGEST

if TYPE_CHECKING:
    from blog.models.texts import Texts

# Fields of the sheet that say nothing of the article.
HIDDEN = ("csrf_token", "submission", "base", "opened", "seen", "merged", "tab", "serial", "draft")


class Versions:
    """Part of the desk's form: its hidden fields."""

    # The number of the revision that the sheet began with, and what the article's texts were then.
    base = HiddenField()
    opened = HiddenField()
    # What the other fields were then, each as a few digits.
    seen = HiddenField()
    # Whether two versions were made one on this sheet.
    merged = HiddenField()
    # The slot of this tab, how often it was sent, and the slot that it went on with: id and serial.
    tab = HiddenField()
    serial = HiddenField()
    draft = HiddenField()

    if TYPE_CHECKING:
        row: Article | None

        @property
        def texts(self) -> Texts: ...
        def __getitem__(self, name: str) -> Field: ...

    def begin_with(self, article: Article, details: dict[str, Any]) -> None:
        """Note what the article is now, and what its other fields hold."""
        self.base.data, self.opened.data = str(article.revision), article.fingerprint()
        self._note_seen({name: _digits(value) for name, value in details.items()})

    def keep_theirs(self, details: dict[str, Any]) -> None:
        """Of the other fields, given as they are stored, take those that were not changed on this sheet.

        They are seen from now on: if the sheet comes back, they are not its author's own change.
        """
        seen = dict(pair.split("=", 1) for pair in (self.seen.data or "").split() if "=" in pair)
        for name, stored in details.items():
            field = self[name]
            if name in seen and _digits(field.data) == seen[name] != _digits(stored):
                # Fields know no zone.
                local = stored.replace(tzinfo=None) if isinstance(stored, datetime) else stored
                field.data, field.raw_data = local, None
                seen[name] = _digits(stored)
        self._note_seen(seen)

    def _note_seen(self, seen: dict[str, str]) -> None:
        self.seen.data = " ".join(f"{name}={digits}" for name, digits in sorted(seen.items()))

    @property
    def base_number(self) -> int:
        """The number of the revision that the sheet began with; 0 for none."""
        return _number(self.base.data)

    @property
    def typed_in_tab(self) -> Typed:
        """The slots that are empty once this is saved."""
        draft, _, serial = (self.draft.data or "").partition("-")
        tab = self.tab.data or ""
        return Typed(
            tab=tab if is_tab(tab) else "",
            serial=_number(self.serial.data),
            base=self.base_number,
            opened=(self.opened.data or "")[:16],
            draft=_number(draft),
            draft_serial=_number(serial),
        )


def is_tab(name: object) -> bool:
    """Whether a tab may be called that."""
    return (
        isinstance(name, str) and 8 <= len(name) <= 64 and name.isascii() and name.replace("-", "").isalnum()
    )


def is_number(value: object) -> bool:
    """Whether a column can hold it."""
    return type(value) is int and 0 <= value <= LARGEST


def _number(text: str | None) -> int:
    is_whole = bool(text) and str(text).isascii() and str(text).isdigit() and len(str(text)) <= 10
    return min(int(text or 0), LARGEST) if is_whole else 0


def _digits(value: object) -> str:
    """Six digits for what a field holds, however it holds it."""
    if isinstance(value, datetime):
        # The field knows no seconds.
        value = f"{value:%Y-%m-%dT%H:%M}"
    plain = " ".join(str("" if value is None else value).split())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:6]
