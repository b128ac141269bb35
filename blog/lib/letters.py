"""What counts as a letter, and how the spellings of one text are made equal."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# The insides of a regular expression's character class.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"

_HAN_LETTER = re.compile(f"[{HAN}]")
_KANA_LETTER = re.compile(f"[{KANA}]")

# Invisible without being a control or a format: grapheme joiners, fillers, variation selectors, tags.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def fold(text: str) -> str:
    """Make width, compatibility forms and case equal: NFKC and casefold, repeated until nothing changes."""
    folded = unicodedata.normalize("NFKC", text)
    while (again := unicodedata.normalize("NFKC", folded.casefold())) != folded:
        folded = again
    return folded


def simplified(text: str) -> str:
    """Return the text with traditional Chinese made simplified; a text without Han loads no dictionary.

    Repeated, because the phrase dictionary leaves words (乾縣 becomes 乾县) that it would change once more.
    """
    while _HAN_LETTER.search(text) and (again := _converter().convert(text)) != text:
        text = again
    return text


def visible(text: str) -> str:
    """Return the text without characters that leave no mark: controls, formats, fillers, lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in text if not is_invisible(char))


def is_invisible(char: str) -> bool:
    """Tell whether the character leaves no mark; a white space is visible."""
    if char.isspace():
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or bool(_IGNORABLE.match(char))


def is_letter_or_digit(char: str) -> bool:
    """Tell whether the character may stand in a word; 〇 (a letter number) does, ❶ (an ornament) does not."""
    category = unicodedata.category(char)
    return category[0] == "L" or category in ("Nd", "Nl")


def is_mark(char: str) -> bool:
    """Tell whether the character belongs to the letter before it, as vowels do in Hindi, Thai and Arabic."""
    return unicodedata.category(char) in ("Mn", "Mc")


def is_unspaced(char: str) -> bool:
    """Tell whether the character, letter or punctuation, is of a script without spaces between words."""
    # Korean is as wide, but it has them.
    wide = unicodedata.east_asian_width(char) in "WF"
    return wide and not unicodedata.name(char, "").startswith("HANGUL")


def is_japanese(text: str) -> bool:
    """Tell whether kana are a fifth of the Han and kana; a lone の in a Chinese text is not enough."""
    kana = len(_KANA_LETTER.findall(text))
    return kana > 0 and kana * 5 >= kana + len(_HAN_LETTER.findall(text))


def count_han(text: str) -> int:
    """Return how many Han letters the text holds."""
    return len(_HAN_LETTER.findall(text))


@cache
def _converter() -> OpenCC:
    # Imported at the first Han letter: a site without any never pays for the dictionaries.
    from opencc import OpenCC

    return OpenCC("t2s")
