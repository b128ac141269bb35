"""What differs between two texts, word by word, with work that stays bounded whatever they hold."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from blog.lib.letters import HAN, KANA

EQUAL, REMOVED, ADDED = "equal", "removed", "added"

# Steps in which a comparison looks for the shortest way from one text to the other. What it does not find in them
# counts as replaced.
STEPS = 600_000
# How often a stretch is divided at what occurs once in both sides.
DIVISIONS = 12

_SENTENCE = re.compile(r"[^。！？；!?.;\n]*[。！？；!?.;\n]*[^\S\n]*")
# A Han character or a kana is a word: dictionaries differ, and a comparison may not depend on one.
_WORD = re.compile(rf"[{HAN}{KANA}]|[^\W{HAN}{KANA}]+|\n|[^\S\n]+|.", re.DOTALL)
# Characters that only change the one before them: variation selectors, a joiner and what it joins, skin tones.
_JOINER = "\u200d"
_CHANGING = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")

Split = Callable[[str], list[str]]
# One number, which what it is given to counts down.
Budget = list[int]


class Run(NamedTuple):
    """A stretch of text that both have, that only the former has, or only the latter."""

    kind: str
    text: str


class Match(NamedTuple):
    """``size`` parts from ``before`` on in the one sequence equal those from ``after`` on in the other."""

    before: int
    after: int
    size: int


def differences(before: str, after: str, steps: Budget | None = None) -> list[Run]:
    """Return what leads from one text to the other: equal and removed give the one, equal and added the other.

    First by lines, then what differs by sentences, then by words. Several comparisons may share their ``steps``.
    """
    steps = budget() if steps is None else steps
    return _merged(_without_islands(_merged(_compared(before, after, [lines, sentences, words], steps))))


def budget() -> Budget:
    """Return the steps that may be spent on what belongs together."""
    return [STEPS]


def matches(before: Sequence[str], after: Sequence[str], steps: Budget) -> list[Match]:
    """Return what both sequences have in common, in order: the most that was found in so many steps."""
    return _matches(*_numbered(before, after), steps)


def lines(text: str) -> list[str]:
    """Return the lines with their ends. Only a line feed ends one, as in the Markdown that people type."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def sentences(text: str) -> list[str]:
    """Return stretches that end with the signs that end a sentence, Chinese or Latin, and the spaces after them."""
    return [part for part in _SENTENCE.findall(text) if part]


def words(text: str) -> list[str]:
    """Return words of letters, single Han characters and kana, signs, and white space; joined they are the text."""
    found: list[str] = _WORD.findall(text)
    return found if text.isascii() else _whole(found)


def _whole(parts: list[str]) -> list[str]:
    """Accents, vowel signs and what else is no character of its own, with what it belongs to."""
    whole: list[str] = []
    for part in parts:
        if whole and (_belongs_before(part) or whole[-1].endswith(_JOINER)):
            whole[-1] += part
        else:
            whole.append(part)
    return whole


def _belongs_before(part: str) -> bool:
    first = part[0]
    return first > "\x7f" and (unicodedata.category(first)[0] == "M" or bool(_CHANGING.match(first)))


def _compared(before: str, after: str, splits: list[Split], steps: Budget) -> Iterator[Run]:
    if before == after:
        yield Run(EQUAL, before)
        return
    if not before or not after or not splits:
        yield from (Run(REMOVED, before), Run(ADDED, after))
        return
    split, *finer = splits
    one, other = split(before), split(after)
    at = to = 0
    found = _matches(*_numbered(one, other), steps)
    for match in [*found, Match(len(one), len(other), 0)]:
        yield from _compared("".join(one[at : match.before]), "".join(other[to : match.after]), finer, steps)
        at, to = match.before + match.size, match.after + match.size
        yield Run(EQUAL, "".join(one[match.before : at]))


def _merged(runs: Iterator[Run] | list[Run]) -> list[Run]:
    """Neighbours as one, what was removed before what was added, nothing empty."""
    merged: list[Run] = []
    for is_equal, group in groupby((run for run in runs if run.text), lambda run: run.kind == EQUAL):
        stretch = list(group)
        kinds = [EQUAL] if is_equal else [REMOVED, ADDED]
        merged += [Run(kind, "".join(run.text for run in stretch if run.kind == kind)) for kind in kinds]
    return [run for run in merged if run.text]


def _without_islands(runs: list[Run]) -> list[Run]:
    """A word or two that happen to be equal amid larger changes only hinder reading: they count as replaced."""
    calm: list[Run] = []
    for number, run in enumerate(runs):
        around = runs[max(number - 2, 0) : number], runs[number + 1 : number + 3]
        small = all(len(run.text) <= _changed(side) / 2 for side in around)
        if run.kind == EQUAL and "\n" not in run.text and small:
            calm += [Run(REMOVED, run.text), Run(ADDED, run.text)]
        else:
            calm.append(run)
    return calm


def _changed(runs: list[Run]) -> int:
    """How many characters the changes directly beside an equal run have, on the larger side."""
    return max((len(run.text) for run in runs if run.kind != EQUAL), default=0)


def _matches(one: list[int], other: list[int], steps: Budget) -> list[Match]:
    """Stretches still to be compared are kept in a list, not on the stack: texts may divide deeply."""
    found: list[Match] = []
    waiting = [(0, len(one), 0, len(other), DIVISIONS)]
    while waiting:
        at, end, to, until, divisions = waiting.pop()
        start = _common(one, other, at, end, to, until)
        found.append(Match(at, to, start))
        at, to = at + start, to + start
        tail = _common_end(one, other, at, end, to, until)
        end, until = end - tail, until - tail
        found.append(Match(end, until, tail))
        if at == end or to == until:
            continue
        anchors = _anchors(one[at:end], other[to:until]) if divisions else []
        if not anchors:
            found += [Match(at + i, to + j, n) for i, j, n in _shortest(one[at:end], other[to:until], steps)]
            continue
        bounds = [(at, to), *((at + i + 1, to + j + 1) for i, j in anchors)]
        ends = [*((at + i, to + j) for i, j in anchors), (end, until)]
        found += [Match(at + i, to + j, 1) for i, j in anchors]
        for (first, first_to), (last, last_to) in zip(bounds, ends, strict=True):
            waiting.append((first, last, first_to, last_to, divisions - 1))
    return _in_order(found)


def _numbered(one: Sequence[str], other: Sequence[str]) -> tuple[list[int], list[int]]:
    """Equal parts as equal numbers, which are quicker to compare."""
    numbers: dict[str, int] = {}
    before = [numbers.setdefault(part, len(numbers)) for part in one]
    return before, [numbers.setdefault(part, len(numbers)) for part in other]


def _in_order(found: list[Match]) -> list[Match]:
    ordered: list[Match] = []
    for match in sorted(match for match in found if match.size):
        last = ordered[-1] if ordered else None
        if last and (last.before + last.size, last.after + last.size) == match[:2]:
            ordered[-1] = Match(last.before, last.after, last.size + match.size)
        else:
            ordered.append(match)
    return ordered


def _common(one: list[int], other: list[int], at: int, end: int, to: int, until: int) -> int:
    size = 0
    most = min(end - at, until - to)
    while size < most and one[at + size] == other[to + size]:
        size += 1
    return size


def _common_end(one: list[int], other: list[int], at: int, end: int, to: int, until: int) -> int:
    size = 0
    most = min(end - at, until - to)
    while size < most and one[end - 1 - size] == other[until - 1 - size]:
        size += 1
    return size


def _anchors(one: list[int], other: list[int]) -> list[tuple[int, int]]:
    """The longest rising line through what occurs exactly once in both: where a text surely stayed the same."""
    often, often_there = Counter(one), Counter(other)
    places = {part: place for place, part in enumerate(other) if often_there[part] == 1 == often[part]}
    pairs = [(i, places[part]) for i, part in enumerate(one) if part in places]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tops: list[int] = []  # the lowest end of a line of each length
    holders: list[int] = []  # whose end it is
    before = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before[number] = holders[length - 1] if length else -1
        tops[length : length + 1] = [place]
        holders[length : length + 1] = [number]
    line: list[tuple[int, int]] = []
    number = holders[-1] if holders else -1
    while number >= 0:
        line.append(pairs[number])
        number = before[number]
    return line[::-1]


def _shortest(one: list[int], other: list[int], steps: Budget) -> list[Match]:
    """Myers' way with the fewest changes; nothing once ``steps`` are used up, which is why they stand in a list.

    A row holds how far into ``one`` so many changes lead, for each difference of place in both, two apart.
    """
    rows: list[list[int]] = []
    for changes in range(len(one) + len(other) + 1):
        row: list[int] = []
        for number in range(changes + 1):
            shift = 2 * number - changes
            x = start = _entered(rows, number)[1]
            while x < len(one) and x - shift < len(other) and one[x] == other[x - shift]:
                x += 1
            row.append(x)
            steps[0] -= 1 + x - start
            if shift == len(one) - len(other) and x >= len(one):
                return _walked_back([*rows, row], number)
        rows.append(row)
        if steps[0] < 0:
            return []
    return []


def _entered(rows: list[list[int]], number: int) -> tuple[int, int]:
    """From which stretch of the last row the next one's ``number`` is reached, and where it begins in ``one``."""
    last = rows[-1] if rows else []
    if not last:
        return 0, 0
    adds = number == 0 or (number < len(last) and last[number - 1] < last[number])
    return (number, last[number]) if adds else (number - 1, last[number - 1] + 1)


def _walked_back(rows: list[list[int]], number: int) -> list[Match]:
    found: list[Match] = []
    for changes in range(len(rows) - 1, -1, -1):
        shift, end = 2 * number - changes, rows[changes][number]
        number, start = _entered(rows[:changes], number) if changes else (0, 0)
        found.append(Match(start, start - shift, end - start))
    return found
