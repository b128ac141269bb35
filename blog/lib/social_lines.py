"""Titles set on lines, in Chinese, in Latin script and in both: where a line may end, and where it had better.

Widths are in ems, the size of the letters, so that one measure serves all sizes. Chinese is set as the W3C's
requirements have it: no closing mark begins a line and no opening one ends it, marks in a row share their empty
halves, and a quarter of an em stands between Han and Latin. This module imports nothing of the application, because
the process that draws loads it by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

SPACE = 0.25  # between words, and between Han and Latin
HALF = 0.5  # what is empty of a mark as wide as a Han letter
ELLIPSIS = "…"

OPENING = frozenset("（「『《〈【〔〖［｛")
CLOSING = frozenset("，。、；：？！）」』》〉】〕〗］｝．")
# As wide as a Han letter in Chinese, narrow in other texts.
OPENING_QUOTES, CLOSING_QUOTES = frozenset("“‘"), frozenset("”’")
# What does not begin a line either, but fills its square.
NEVER_FIRST = frozenset("…—·～ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％‰℃")
# After these a clause is over, and so a line had best be.
PAUSES = frozenset("，。；：？！—…")

# What it costs to begin a line there, as squared ems: two of 2 cost as much as a line that is 2 em too short.
AT_REST, BETWEEN, IN_HAN, AT_SEAM, IN_WORD = 0.0, 1.0, 5.0, 8.0, 24.0

# Not within a number.
_SEAM = re.compile(r"(?<=[\w)]{2}[-/_.–—])(?=[^\W\d])")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that stay together: a word, or one letter of a script that is written without spaces.

    ``gap`` is what stands before it within a line, ``cost`` what it costs to begin a line with it, None where that
    may not be, ``lead`` and ``trail`` what is empty of it at a line's beginning and end.
    """

    text: str
    width: float
    gap: float = 0.0
    cost: float | None = AT_REST
    lead: float = 0.0
    trail: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """How wide a line may be at a size of letters, in ems, and how many there is room for."""

    width: float
    most_lines: int


Line = list[Piece]


def fitted(text: str, measure: Measure, sizes: Sequence[Size], *, is_east: bool) -> tuple[int, list[Line]]:
    """The text on lines at the first of the sizes that holds it, and which that is; at the last one it is cut.

    ``is_east`` tells whether quotation marks are Chinese ones.
    """
    pieces = list(pieces_of(text, measure, is_east=is_east))
    for number, size in enumerate(sizes):
        lines = set_on_lines(pieces, measure, size)
        if lines is not None:
            return number, lines
    return len(sizes) - 1, _cut(pieces, measure, sizes[-1])


def set_on_lines(pieces: Sequence[Piece], measure: Measure, size: Size) -> list[Line] | None:
    """The fewest lines, about as long as each other; None if there is no room for them."""
    held = list(_clusters(pieces, measure, size.width))
    count = _fewest(held, size)
    return None if count is None else _balanced(held, size.width, count)


def width_of(line: Sequence[Piece]) -> float:
    """How wide the ink of a line is."""
    if not line:
        return 0.0
    inner = sum(piece.width for piece in line) + sum(piece.gap for piece in line[1:])
    return inner - line[0].lead - line[-1].trail


def pieces_of(text: str, measure: Measure, *, is_east: bool) -> Iterator[Piece]:
    """The pieces of a text, in their order."""
    before, was_spaced = "", False
    for word in text.split():
        for part in _parts(word, is_east=is_east):
            yield Piece(
                part,
                measure(part),
                _gap(before, part, is_east=is_east, is_spaced=was_spaced),
                _cost(before, part, is_east=is_east, is_spaced=was_spaced),
                HALF if _opens(part, is_east=is_east) else 0.0,
                HALF if _closes(part, is_east=is_east) else 0.0,
            )
            before, was_spaced = part, False
        was_spaced = True


def _parts(word: str, *, is_east: bool) -> Iterator[str]:
    """Single wide letters, and what lies between them, cut where a long word may be."""
    narrow = ""
    for place, letter in enumerate(word):
        if not _is_wide(letter, is_east=is_east) or _APOSTROPHE.match(word, place):
            narrow += letter
            continue
        yield from filter(None, _SEAM.split(narrow))
        narrow = ""
        yield letter
    yield from filter(None, _SEAM.split(narrow))


def _is_wide(letter: str, *, is_east: bool) -> bool:
    if letter in OPENING_QUOTES or letter in CLOSING_QUOTES or letter in "…—":
        return is_east
    return unicodedata.east_asian_width(letter) in "WF"


def _opens(part: str, *, is_east: bool) -> bool:
    return part in OPENING or (is_east and part in OPENING_QUOTES)


def _closes(part: str, *, is_east: bool) -> bool:
    return part in CLOSING or (is_east and part in CLOSING_QUOTES)


def _gap(before: str, part: str, *, is_east: bool, is_spaced: bool) -> float:
    """What stands between two pieces. Marks bring their own, and less than nothing where two halves are empty."""
    was_opening, was_closing = _opens(before, is_east=is_east), _closes(before, is_east=is_east)
    opens, closes = _opens(part, is_east=is_east), _closes(part, is_east=is_east)
    if not before:
        return 0.0
    if (was_closing and (opens or closes)) or (was_opening and opens):
        return -HALF
    if was_opening or was_closing or opens or closes:
        return 0.0
    meets = _is_wide(before[-1], is_east=is_east) != _is_wide(part[0], is_east=is_east)
    letters = before[-1].isalnum() and part[0].isalnum()
    return SPACE if is_spaced or (meets and letters) else 0.0


def _cost(before: str, part: str, *, is_east: bool, is_spaced: bool) -> float | None:
    """What it costs to begin a line with ``part`` after ``before``; None where no line may."""
    if _closes(part, is_east=is_east) or part[0] in NEVER_FIRST or _opens(before, is_east=is_east):
        return None
    if not before or before in PAUSES:
        return AT_REST
    # A mark and what it belongs to: 100％ above, "C#" and brackets of Latin here.
    is_mark = part[0] in ".,;:!?)]}%" or before[-1] in "([{#$¥￥"
    if is_mark and not is_spaced:
        return None
    wide_before, wide = _is_wide(before[-1], is_east=is_east), _is_wide(part[0], is_east=is_east)
    if wide_before and wide:
        return BETWEEN if before in CLOSING or part in OPENING or is_spaced else IN_HAN
    if is_spaced and not wide:
        return AT_REST
    if wide or wide_before:
        return BETWEEN
    return IN_WORD if before[-1] in "._" else AT_SEAM


def _clusters(pieces: Sequence[Piece], measure: Measure, width: float) -> Iterator[Line]:
    """Pieces between which no line may end; single letters of what is too long for any line."""
    cluster: Line = []
    for piece in pieces:
        if cluster and piece.cost is not None:
            yield from _bearable(cluster, measure, width)
            cluster = []
        cluster.append(piece)
    if cluster:
        yield from _bearable(cluster, measure, width)


def _bearable(cluster: Line, measure: Measure, width: float) -> Iterator[Line]:
    if width_of(cluster) <= width:
        yield cluster
        return
    for piece in cluster:
        for place, letter in enumerate(piece.text):
            gap = 0.0 if place else piece.gap
            cost = IN_WORD if place or piece.cost is None else piece.cost
            yield [replace(piece, text=letter, width=measure(letter), gap=gap, cost=cost)]


def _joined(clusters: Sequence[Line]) -> Line:
    return [piece for cluster in clusters for piece in cluster]


def _fewest(clusters: Sequence[Line], size: Size) -> int | None:
    """How many lines it takes; None for more than there is room for."""
    count, line = 1, []
    for cluster in clusters:
        line += cluster
        if width_of(line) > size.width:
            count, line = count + 1, list(cluster)
    return count if count <= size.most_lines else None


def _balanced(clusters: Sequence[Line], width: float, count: int) -> list[Line]:
    """So many lines at the least cost: what is missing to the same length, squared, and where each begins."""
    wanted = width_of(_joined(clusters)) / count
    costs = [0.0] + [inf] * len(clusters)
    ways: list[list[int]] = []
    for _line in range(count):
        costs, way = _one_more(clusters, width, wanted, costs)
        ways.append(way)
    end, lines = len(clusters), []
    for way in reversed(ways):
        lines.append(_joined(clusters[way[end] : end]))
        end = way[end]
    return lines[::-1]


def _one_more(
    clusters: Sequence[Line], width: float, wanted: float, before: Sequence[float]
) -> tuple[list[float], list[int]]:
    """The least costs of ending at each place with a line more than ``before``, and where that line begins."""
    costs, way = [inf] * len(before), [0] * len(before)
    for start, cost in enumerate(before[:-1]):
        if cost == inf:
            continue
        line: Line = []
        begun = cost + (clusters[start][0].cost or 0.0 if start else 0.0)
        for end in range(start + 1, len(before)):
            line += clusters[end - 1]
            if (held := width_of(line)) > width:
                break
            if (total := begun + (held - wanted) ** 2) < costs[end]:
                costs[end], way[end] = total, start
    return costs, way


def _cut(pieces: Sequence[Piece], measure: Measure, size: Size) -> list[Line]:
    """As much from the beginning as there is room for, and an ellipsis."""
    mark = Piece(ELLIPSIS, measure(ELLIPSIS), cost=None)
    singles = _joined(list(_clusters(pieces, measure, size.width)))
    low, high = 0, len(singles)
    while low < high:
        middle = (low + high + 1) // 2
        if set_on_lines([*_ended(singles[:middle]), mark], measure, size) is None:
            high = middle - 1
        else:
            low = middle
    return set_on_lines([*_ended(singles[:low]), mark], measure, size) or [[mark]]


def _ended(pieces: list[Piece]) -> list[Piece]:
    """Without the marks at the end, after which an ellipsis would stand oddly."""
    kept = len(pieces)
    while kept and not pieces[kept - 1].text[-1].isalnum():
        kept -= 1
    return pieces[:kept]
