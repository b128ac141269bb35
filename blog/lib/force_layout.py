"""A layout by forces: what belongs together stands near each other, and no two boxes overlap.

Springs and charges (Fruchterman and Reingold) find the places, then boxes that overlap are pushed apart. Nothing is
random: the same springs give the same places. Places and sizes are complex numbers: across and along.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence

STEPS = 60  # of the springs
ROUNDS = 80  # of pushing boxes apart
TURN = math.pi * (3 - math.sqrt(5))  # the golden angle: a spiral without arms
# Forces: places repel each other with 1 at a distance of 1, springs pull with as much as two are close.
PULL = 4.0
HOLD = 0.3  # to the middle, so that what has no spring stays in sight

# Two places by their numbers, and how close they are: 0 to 1.
Spring = tuple[int, int, float]


def settled(count: int, springs: Sequence[Spring]) -> list[complex]:
    """Return as many places where all pulls and pushes have nearly come to rest, around 0."""
    places = [cmath.rect(math.sqrt(index + 1), index * TURN) for index in range(count)]
    reach = math.sqrt(count) / 4
    for step in range(STEPS):
        forces = [-HOLD * place for place in places]
        _push(forces, places)
        for one, other, closeness in springs:
            force = (places[other] - places[one]) * PULL * closeness
            forces[one] += force
            forces[other] -= force
        longest = reach * (1 - step / STEPS)
        for index, force in enumerate(forces):
            places[index] += force * min(1.0, longest / (abs(force) or 1.0))
    return places


def _push(forces: list[complex], places: list[complex]) -> None:
    """Add what each place suffers from all others: the less, the farther they are."""
    for index, place in enumerate(places):
        total = 0j
        for other in range(index):
            way = place - places[other]
            force = way / (way.real * way.real + way.imag * way.imag + 0.01)
            forces[other] -= force
            total += force
        forces[index] += total


def stretched(places: list[complex], boxes: list[complex], room: complex) -> list[complex]:
    """Return the places drawn out to all the room, as middles of boxes."""
    xs = _spread([place.real for place in places], room.real, [box.real for box in boxes])
    ys = _spread([place.imag for place in places], room.imag, [box.imag for box in boxes])
    return [complex(x, y) for x, y in zip(xs, ys, strict=True)]


def _spread(values: list[float], room: float, sizes: list[float]) -> list[float]:
    """The values between the edges, halfway to equal distances: so that one far away leaves room for the rest."""
    low, high = min(values, default=0), max(values, default=0)
    ranks = {index: rank for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    spread = []
    for index, (value, size) in enumerate(zip(values, sizes, strict=True)):
        share = (value - low) / (high - low) if high > low else 0.5
        even = ranks[index] / (len(values) - 1) if len(values) > 1 else 0.5
        spread.append(size / 2 + (room - size) * (share + even) / 2)
    return spread


def without_overlap(places: list[complex], boxes: list[complex], room: complex) -> list[complex]:
    """Return the places after boxes that overlap were pushed apart; what stays stuck in a crowd moves down."""
    for _ in range(ROUNDS):
        if not _parted(places, boxes):
            break
        places[:] = [_within(place, box, room) for place, box in zip(places, boxes, strict=True)]
    return _dropped(places, boxes)


def _parted(places: list[complex], boxes: list[complex]) -> bool:
    """Push each overlapping pair apart where it takes least, and tell whether there was one."""
    found = False
    for index, box in enumerate(boxes):
        for other in range(index):
            way, room = places[index] - places[other], (box + boxes[other]) / 2
            across, along = room.real - abs(way.real), room.imag - abs(way.imag)
            if across > 0 and along > 0:
                found = True
                if across < along:
                    push = complex(math.copysign(across / 2, way.real))
                else:
                    push = complex(0, math.copysign(along / 2, way.imag))
                places[index] += push
                places[other] -= push
    return found


def _within(place: complex, box: complex, room: complex) -> complex:
    """The nearest place where the box is inside the frame."""
    x = min(max(place.real, box.real / 2), room.real - box.real / 2)
    y = min(max(place.imag, box.imag / 2), room.imag - box.imag / 2)
    return complex(x, y)


def _dropped(places: list[complex], boxes: list[complex]) -> list[complex]:
    """From above to below, each box moved down until it is free."""
    done: list[int] = []
    for index in sorted(range(len(places)), key=lambda index: places[index].imag - boxes[index].imag / 2):
        while blocking := [other for other in done if _overlap(places, boxes, index, other)]:
            lowest = max(places[other].imag + boxes[other].imag / 2 for other in blocking)
            places[index] = complex(places[index].real, lowest + boxes[index].imag / 2)
        done.append(index)
    return places


def _overlap(places: list[complex], boxes: list[complex], one: int, other: int) -> bool:
    way, room = places[one] - places[other], (boxes[one] + boxes[other]) / 2
    # Boxes that touch are apart, whatever the last digit says.
    return room.real - abs(way.real) > 1e-6 and room.imag - abs(way.imag) > 1e-6
