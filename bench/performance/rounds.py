"""Rounds in which the things compared take turns, and what follows from their figures."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def alternating(rounds: int, runs: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Call each in turn and return what they gave, round by round; every other round goes backwards.

    So that whatever the machine does meanwhile, and whatever one leaves behind for the next, hits all alike.
    """
    found: dict[str, list[T]] = {name: [] for name in runs}
    for turn in range(rounds):
        names = [*runs]
        for name in names if turn % 2 == 0 else reversed(names):
            found[name].append(runs[name]())
    return found


def ratios(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """Return what each round has of the other's same round."""
    return [one / other for one, other in zip(ones, others, strict=True)]


def spread(values: Sequence[float]) -> float:
    """Return how far apart the rounds are."""
    return max(values) - min(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of them don't exceed, as ``0.95``."""
    ordered = sorted(values)
    return next(value for place, value in enumerate(ordered, 1) if place >= share * len(ordered))


def median(values: Sequence[float]) -> float:
    """Return the middle of the values."""
    return statistics.median(values)
