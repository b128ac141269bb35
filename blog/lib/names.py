"""Names of tags: how they are compared, shown and typed."""

from __future__ import annotations

import re
import unicodedata

from blog.lib.letters import fold, is_invisible, is_letter_or_digit, simplified, visible

# NFKC makes ﹐ and ､ the same as the separators people mean by them, so they separate too.
_SEPARATOR = re.compile("[,，、﹐､\n\r\v\f\x85\u2028\u2029]")

_SELECTORS = "\ufe0e\ufe0f"
_JOINERS = "\u200c\u200d"
_CONNECTORS = _SELECTORS + _JOINERS


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: `Ｆｌａｓｋ` and `FLASK`, 資料 and 资料.

    Invisible characters are no part of a key. Empty when nothing visible is left.
    """
    return " ".join(simplified(fold(visible(name))).split())


def clean_name(name: str) -> str:
    """Return the name as it is shown: NFC, one kind of space, nothing invisible.

    Joiners and variation selectors stay where they shape what is seen (emoji families, Persian words).
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(char for char in composed if char in _CONNECTORS or not is_invisible(char))
    return " ".join(unicodedata.normalize("NFC", _without_loose_connectors(kept)).split())


def split_names(text: str) -> list[str]:
    """Return the names typed between commas (, ， 、) or on lines: cleaned, in order, each key once."""
    names = (clean_name(piece) for piece in _SEPARATOR.split(text))
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(name_key(name), name)
    return [name for key, name in by_key.items() if key]


def is_name(name: str) -> bool:
    """Tell whether the name holds a letter or a digit, without which it could have no address."""
    return any(is_letter_or_digit(char) for char in name_key(name))


def _without_loose_connectors(text: str) -> str:
    kept: list[str] = []
    for char, following in zip(text, (text + " ")[1:], strict=True):
        before = kept[-1] if kept else " "
        if char not in _CONNECTORS or _connects(char, before, following):
            kept.append(char)
    return "".join(kept)


def _connects(char: str, before: str, following: str) -> bool:
    if char in _SELECTORS:
        return not before.isspace() and before not in _CONNECTORS
    if before in _JOINERS or following in _CONNECTORS:
        return False
    return _can_join(before) and _can_join(following)


def _can_join(char: str) -> bool:
    return not char.isascii() and not char.isspace()
