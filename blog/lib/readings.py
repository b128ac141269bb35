"""How names are read aloud, so that they are found by pinyin and stand where an index has them.

The pinyin of 绿 is written lv, as it is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice

from blog.lib.letters import count_han, is_japanese, is_letter_or_digit, is_mark
from blog.lib.names import name_key
from blog.lib.slugs import slugify

# What spellings() and sort_reading() return at most, in characters and in number.
SPELLING_LIMIT = 128
SPELLINGS_LIMIT = 80
SORT_LIMIT = 64

# Of a name whose characters are read in several ways, each of them in its turn.
_READINGS_LIMIT = 4

# A private character, which no other stands behind in an index.
_AFTER_LETTERS = "\U0010fffd"

# The signs that tell C, C++ and C# apart. All others are not read.
_READ_SIGNS = "+#"


@dataclass(frozen=True)
class _Piece:
    """A part of a key: a Han letter, a word of other letters, a number, or signs, which have no initial."""

    start: int
    sounds: tuple[str, ...]
    initial: str


def spellings(name: str) -> list[str]:
    """Return the strings of which one begins with what is ``typed`` by somebody who means the name.

    They are the name's key, its pinyin without spaces and its initials, and their ends: 机器学习 has 学习,
    xuexi and xx, and machine learning has chine learning, learning and l.
    """
    key = name_key(name)[:SPELLING_LIMIT]
    pieces = list(_pieces(key))
    places = [place for place, piece in enumerate(pieces) if piece.initial]
    columns = [[key[pieces[place].start :] for place in places]]
    for reading in _readings(pieces):
        columns.append(["".join(reading[place:]) for place in places])
        columns.append(["".join(_initials(pieces, reading)[place:]) for place in places])
    # Ends of all kinds in turn, the longest first: of a long name those are dropped that begin near its end.
    ends = chain.from_iterable(zip(*columns, strict=True))
    inner = (key[place:] for place, char in enumerate(key) if not char.isspace())
    distinct = dict.fromkeys(text[:SPELLING_LIMIT] for text in chain([key], ends, inner) if text)
    return list(islice(distinct, SPELLINGS_LIMIT))


def sounds(name: str) -> list[str]:
    """Return the pinyin of a whole Chinese name and its initials, in each reading; of other names nothing."""
    key = name_key(name)[:SPELLING_LIMIT]
    if not count_han(key):
        return []
    pieces = list(_pieces(key))
    found = [text for way in _readings(pieces) for text in ("".join(way), "".join(_initials(pieces, way)))]
    return list(dict.fromkeys(found))


def typed(text: str) -> list[str]:
    """Return what to look for among the beginnings of ``spellings``, in any of these forms; empty for nothing.

    They are the key, then the key without spaces, apostrophes and other signs (ji qi, xi'an), and that
    without accents (jīqì), with lü as lv.
    """
    key = name_key(text)[:SPELLING_LIMIT]
    joined = "".join(filter(_is_read, key))
    forms = [key, joined, _unaccented(joined.replace("ü", "v")), _unaccented(joined)]
    return list(dict.fromkeys(form[:SPELLING_LIMIT] for form in forms if form))


def sort_reading(name: str) -> str:
    """Return what an index sorts by, code point by code point: Latin and pinyin, other letters, then the rest.

    Names may share it: who sorts adds something else.
    """
    key = name_key(name)[:SPELLING_LIMIT]
    reading = " ".join("".join(_index_words(key)).split())
    prefix = "" if _opens_with_letter(reading) else _AFTER_LETTERS
    return (prefix + reading)[:SORT_LIMIT].rstrip()


def initial(reading: str) -> str:
    """Return the capital under which an index lists what it sorts by this: A to Z, another script's letter, or # ."""
    if not _opens_with_letter(reading):
        return "#"
    capital = reading[0].upper()
    return capital if len(capital) == 1 else reading[0]


def syllables(han: str, *, tones: bool = False) -> list[list[str]]:
    """Return for each Han letter its readings in pinyin, the likeliest first; one without any reads as itself.

    With ``tones`` each ends in the tone's number, if it has one.
    """
    # Imported at the first Chinese name: its dictionary takes longer to load than all else here together.
    from blog.lib.pinyin import Style, pinyin

    style = Style.TONE3 if tones else Style.NORMAL
    found: list[list[str]] = []
    for sounds in pinyin(han, style, heteronym=True):
        # A run of letters without readings comes back as one.
        found += [[char] for char in sounds[0]] if count_han(sounds[0]) else [list(dict.fromkeys(sounds))]
    return found


def _pieces(key: str) -> Iterator[_Piece]:
    for start, kind, text in _runs(key):
        if kind == "han":
            for place, sounds in enumerate(syllables(text), start):
                yield _Piece(place, tuple(sounds), sounds[0][0])
        elif kind == "number":
            yield _Piece(start, (text,), text)
        elif kind == "letters":
            sound = _unaccented(text)
            yield _Piece(start, (sound,), sound[0])
        elif kind == "signs":
            yield _Piece(start, (text,), "")


def _runs(key: str) -> Iterator[tuple[int, str, str]]:
    """Give the key's runs of one kind of character, as start, kind and text."""
    # A Japanese word has Han letters, but its reading is not pinyin.
    is_chinese = not is_japanese(key)
    start = 0
    for kind, chars in groupby(key, lambda char: _kind(char, is_chinese=is_chinese)):
        text = "".join(chars)
        yield start, kind, text
        start += len(text)


def _kind(char: str, *, is_chinese: bool) -> str:
    if is_chinese and count_han(char):
        return "han"
    if char.isdecimal():
        return "number"
    if is_letter_or_digit(char) or is_mark(char):
        return "letters"
    return "signs" if char in _READ_SIGNS else "rest"


def _is_read(char: str) -> bool:
    return is_letter_or_digit(char) or is_mark(char) or char in _READ_SIGNS


def _readings(pieces: Sequence[_Piece]) -> Iterator[list[str]]:
    """Give the likeliest sounds of all pieces, then those with one piece read otherwise."""
    likeliest = [piece.sounds[0] for piece in pieces]
    others = (
        [*likeliest[:place], sound, *likeliest[place + 1 :]]
        for place, piece in enumerate(pieces)
        for sound in piece.sounds[1:]
    )
    yield likeliest
    yield from islice(others, _READINGS_LIMIT - 1)


def _initials(pieces: Sequence[_Piece], reading: Sequence[str]) -> list[str]:
    return [
        sound[: len(piece.initial)] if piece.initial else ""
        for piece, sound in zip(pieces, reading, strict=True)
    ]


def _unaccented(text: str) -> str:
    """Return the text with plain letters in place of Latin ones; Han letters and signs stay as they are."""
    if text.isascii():
        return text
    stays = groupby(text, lambda char: char in _READ_SIGNS or bool(count_han(char)))
    words = ((fixed, "".join(chars)) for fixed, chars in stays)
    return "".join(word if fixed else slugify(word, SPELLING_LIMIT) or word for fixed, word in words)


def _index_words(key: str) -> Iterator[str]:
    for _, kind, text in _runs(key):
        if kind == "han":
            yield f" {' '.join(sounds[0] for sounds in syllables(text))} "
        else:
            yield _unaccented(text) if kind == "letters" else text


def _opens_with_letter(reading: str) -> bool:
    opening = reading[:1]
    return opening.isalpha() and not count_han(opening)
