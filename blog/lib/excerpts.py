"""What a list says about a text: its beginning, its language and how long it takes to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from blog.lib.counting import reading_minutes, words_between_han
from blog.lib.letters import count_han, is_japanese

__all__ = ["excerpt", "language_of", "reading_minutes", "width"]

# A family of emoji with skin tones is eleven characters; more marks than this are a heap, and heaps count.
_LONGEST_CLUSTER = 16

_BESIDE_THE_ELLIPSIS = " ,;:.，、；：。·-–—（([［【「『《〈“‘"
_JOINER = "\u200d"
# Skin tones, the tags of regional flags, and the later letters of a Hangul syllable.
_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")


def excerpt(text: str, limit: int = 200) -> str:
    """Return the text's beginning on one line, at most ``limit`` wide, with … where it was cut.

    A Latin letter is 1 wide, a Han letter 2. The cut falls between words, in Chinese after a punctuation mark
    that is near, else between characters; only a first word wider than the limit is cut within.
    """
    folded = " ".join(text.split())
    # As wide as it can be: most texts that are asked about are short, and pages ask about many.
    if 2 * len(folded) - len(folded.encode("ascii", "ignore")) <= limit:
        return folded
    # More characters than this are wider than the limit, so the rest of a long text need not be looked at.
    head = folded[: (limit + 1) * _LONGEST_CLUSTER]
    # No cluster is less than 1 wide, so one more than fit are enough to know.
    if sum(map(_cluster_width, islice(_clusters(head), limit + 1))) <= limit:
        return folded
    return _beginning(head, limit - 1).rstrip(_BESIDE_THE_ELLIPSIS) + "…"


def width(text: str) -> int:
    """Return how many Latin letters wide the text is: wide characters count 2, combining ones nothing."""
    return len(text) if text.isascii() else sum(map(_cluster_width, _clusters(text)))


def language_of(text: str) -> str:
    """Return `zh-Hans` when a fifth of the words are Chinese (two Han letters count as one), else `en`.

    So code in English does not hide a Chinese text, nor a Chinese name an English one. Japanese counts as
    `en`, whose typography promises nothing about Han letters.
    """
    han = count_han(text)
    if not han or is_japanese(text):
        return "en"
    return "zh-Hans" if han * 5 >= han + 2 * words_between_han(text) else "en"


def _beginning(text: str, room: int) -> str:
    """Return what fits into ``room``, up to the best place to cut."""
    fitting: list[str] = []
    word_end = pause = 0
    for cluster in _clusters(text):
        if fitting and _may_part(fitting[-1], cluster):
            word_end = len(fitting)
            pause = word_end if _is_pause(fitting[-1]) else pause
        room -= _cluster_width(cluster)
        if room < 0:
            break
        fitting.append(cluster)
    if pause >= word_end * 0.8:
        word_end = pause
    return "".join(fitting[: word_end or len(fitting)])


def _may_part(before: str, after: str) -> bool:
    if after.isspace() or before.isspace():
        return True
    return _is_wide(before) or _is_wide(after)


def _is_pause(cluster: str) -> bool:
    return cluster in "，。！？；：、…"


def _clusters(text: str) -> Iterator[str]:
    """Yield what a reader sees as one character: letters with their marks, joined emoji, flags, Hangul."""
    if text.isascii():
        yield from text
        return
    start = 0
    flags = 0
    for place in range(1, len(text) + 1):
        flags = flags + 1 if _is_flag(text[place - 1]) else 0
        if place < len(text) and _continues(text[place - 1], text[place], flags):
            continue
        yield text[start:place]
        start, flags = place, 0


def _continues(before: str, char: str, flags: int) -> bool:
    if char.isascii():
        return False
    if before == _JOINER or char in "\u200c\u200d" or unicodedata.category(char)[0] == "M":
        return True
    if _is_flag(char):
        return flags == 1
    return bool(_MODIFIER.match(char))


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _cluster_width(cluster: str) -> int:
    return (2 if _is_wide(cluster) else 1) + max(0, len(cluster) - _LONGEST_CLUSTER)


def _is_wide(cluster: str) -> bool:
    return not cluster.isascii() and unicodedata.east_asian_width(cluster[0]) in "WF"
