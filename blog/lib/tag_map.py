"""The map of tags: where each stands, so that those which articles share are near each other, and nothing overlaps.

The same tags give the same map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from blog.lib.excerpts import excerpt
from blog.lib.force_layout import Spring, settled, stretched, without_overlap

LABEL_WIDTH = 14  # Latin letters; a Han letter counts two
TIES_DRAWN = 3  # of each tag; all of them would be a thicket
TIES_LISTED = 5  # of each tag, in the table

MAPS_KEPT = 16  # by size, language and state
FULL = 40  # tags, on as large a map as there is

AIR = 2  # between two boxes
LEAST_WIDTH = 350  # of a map with few tags
RIM = 3  # of a box, around what is in it
LEAST_RADIUS = 4
THINNEST, THICKEST = 1, 5  # lines
LINE_HEIGHT = 1.4  # of a label, in its letters' size, as are the widths
LETTER_WIDTHS = {
    **dict.fromkeys("ijltfrI.,:;'!|()[]/- ", 0.36),
    **dict.fromkeys("mwMW@%&+#<>=~", 0.95),
}


@dataclass(frozen=True)
class Node:
    """A tag: its slug, its name, how many articles it has."""

    key: str
    label: str
    weight: int


@dataclass(frozen=True)
class Tie:
    """How many articles two tags share; either may be the first."""

    one: str
    other: str
    weight: int


@dataclass(frozen=True)
class Frame:
    """The size of a map of ``FULL`` tags, and of its letters and its largest circle. Fewer tags take less height."""

    width: int
    height: int
    letter: int
    radius: int


WIDE = Frame(width=900, height=560, letter=15, radius=30)
# As wide as the column of a phone of 390 pixels, so that letters have their own size there.
NARROW = Frame(width=350, height=760, letter=14, radius=20)


@dataclass(frozen=True)
class Spot:
    """A tag on the map: its circle, its label as it is written beneath, and the size of the box around both."""

    node: Node
    label: str
    radius: float
    width: float
    height: float
    x: float = 0
    y: float = 0
    ties: str = ""  # a path to the circles it is tied to

    @property
    def left(self) -> float:
        """The box's left edge."""
        return round(self.x - self.width / 2, 1)

    @property
    def top(self) -> float:
        """The box's upper edge."""
        return round(self.y - self.radius - RIM, 1)

    @property
    def baseline(self) -> float:
        """The line on which the label stands."""
        line = self.height - 2 * (self.radius + RIM)
        return round(self.y + self.radius + 0.75 * line, 1)


@dataclass(frozen=True)
class Line:
    """A tie on the map: a path from circle to circle."""

    path: str
    width: float


@dataclass(frozen=True)
class TagMap:
    """What is drawn, in units of the SVG; ``letter`` is the size of its text."""

    width: int
    height: float
    letter: int
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """A tag and the tags it shares the most articles with, each with how many."""

    node: Node
    ties: tuple[tuple[Node, int], ...]


# Two places among the nodes, the smaller first, and the articles shared.
Pair = tuple[int, int, int]


def tag_map(nodes: Sequence[Node], ties: Iterable[Tie], frame: Frame = WIDE) -> TagMap:
    """Return the map of these tags, with distinct keys; ties of others are left out.

    It fits the frame's width, and becomes higher than the frame where labels would not fit otherwise.
    """
    return _laid_out(tuple(nodes), tuple(_pairs(nodes, ties)), frame)


# Kept while nothing changes, for finding the places takes longer than all else of a page.
@lru_cache(MAPS_KEPT)
def _laid_out(nodes: Sequence[Node], pairs: Sequence[Pair], frame: Frame) -> TagMap:
    drawn = _drawn(nodes, pairs)
    most = max((node.weight for node in nodes), default=1)
    spots = [_spot(node, frame, most) for node in nodes]
    boxes = [complex(spot.width + AIR, spot.height + AIR) for spot in spots]
    springs: list[Spring] = [(*pair[:2], _closeness(nodes, pair)) for pair in pairs]
    room = _room(frame, len(nodes))
    places = without_overlap(stretched(settled(len(nodes), springs), boxes, room), boxes, room)
    above = min((place.imag - box.imag / 2 for place, box in zip(places, boxes, strict=True)), default=0)
    spots = [_standing(spot, place - above * 1j) for spot, place in zip(spots, places, strict=True)]
    height = max((spot.top + spot.height + AIR for spot in spots), default=0)
    return TagMap(round(room.real), round(height, 1), frame.letter, _tied(spots, drawn), _lines(spots, drawn))


def tag_map_rows(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[Row]:
    """Return what the map shows as a table: each tag with its ties, most articles first, at most ``TIES_LISTED``."""
    found: list[list[tuple[Node, int]]] = [[] for _ in nodes]
    for one, other, weight in _pairs(nodes, ties):
        found[one].append((nodes[other], weight))
        found[other].append((nodes[one], weight))
    return [
        Row(node, tuple(sorted(its, key=lambda tie: (-tie[1], tie[0].label))[:TIES_LISTED]))
        for node, its in zip(nodes, found, strict=True)
    ]


def _pairs(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[Pair]:
    """The ties by their tags' places, each pair once, in an order that the order of the ties does not change."""
    place = {node.key: index for index, node in enumerate(nodes)}
    weights: dict[tuple[int, int], int] = {}
    for tie in ties:
        if tie.one in place and tie.other in place and tie.one != tie.other and tie.weight > 0:
            one, other = sorted((place[tie.one], place[tie.other]))
            weights[one, other] = max(tie.weight, weights.get((one, other), 0))
    return [(one, other, weight) for (one, other), weight in sorted(weights.items())]


def _drawn(nodes: Sequence[Node], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are among the closest of either tag."""
    kept: set[Pair] = set()
    closest = sorted(pairs, key=lambda pair: (-_closeness(nodes, pair), pair))
    for index in range(len(nodes)):
        kept.update([pair for pair in closest if index in pair[:2]][:TIES_DRAWN])
    return sorted(kept)


def _closeness(nodes: Sequence[Node], pair: Pair) -> float:
    """How much of what two tags have is shared, 0 to 1: so a large tag is not close to everything."""
    one, other, weight = pair
    return min(1.0, weight / math.sqrt(max(1, nodes[one].weight * nodes[other].weight)))


def _spot(node: Node, frame: Frame, most: int) -> Spot:
    """A tag's circle, whose area is its share, and its box; it stands nowhere yet."""
    label = excerpt(node.label, LABEL_WIDTH)
    radius = max(LEAST_RADIUS, round(frame.radius * math.sqrt(max(0, node.weight) / max(1, most)), 1))
    # What is joined, as emoji are, takes less than its parts.
    letters = min(LABEL_WIDTH, sum(map(_letter_width, label)))
    width = max(2 * radius, letters * frame.letter) + 2 * RIM
    height = 2 * (radius + RIM) + LINE_HEIGHT * frame.letter
    return Spot(node, label, radius, round(width, 1), round(height, 1))


def _letter_width(letter: str) -> float:
    """A letter's width, rather too much than too little."""
    if not letter.isascii():
        return 1
    return LETTER_WIDTHS.get(letter, 0.7 if letter.isupper() else 0.58)


def _room(frame: Frame, count: int) -> complex:
    """The width and height for so many tags: as much for each as on a full map, but never a mere strip."""
    share = min(1.0, count / FULL)
    width = max(min(frame.width, LEAST_WIDTH), frame.width * math.cbrt(share))
    height = max(frame.height / 4, frame.height * share * frame.width / width)
    return complex(round(width), round(height))


def _standing(spot: Spot, place: complex) -> Spot:
    """The spot whose box has its middle there."""
    top = place.imag - spot.height / 2
    return replace(spot, x=round(place.real, 1), y=round(top + RIM + spot.radius, 1))


def _lines(spots: list[Spot], drawn: list[Pair]) -> tuple[Line, ...]:
    most = max((weight for *_, weight in drawn), default=1)
    widths = [round(THINNEST + (THICKEST - THINNEST) * weight / most, 1) for *_, weight in drawn]
    paths = [_path(spots[one], spots[other]) for one, other, _ in drawn]
    return tuple(map(Line, paths, widths))


def _tied(spots: list[Spot], drawn: list[Pair]) -> tuple[Spot, ...]:
    """The spots with the paths of their ties."""
    paths = [""] * len(spots)
    for one, other, _ in drawn:
        paths[one] += _path(spots[one], spots[other])
        paths[other] += _path(spots[other], spots[one])
    return tuple(replace(spot, ties=path) for spot, path in zip(spots, paths, strict=True))


def _path(start: Spot, end: Spot) -> str:
    """A straight path from the edge of one circle to the edge of the other."""
    one, other = complex(start.x, start.y), complex(end.x, end.y)
    unit = (other - one) / abs(other - one)
    first, last = one + start.radius * unit, other - end.radius * unit
    return f"M{first.real:.1f} {first.imag:.1f}L{last.real:.1f} {last.imag:.1f}"
