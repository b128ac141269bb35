"""Loads in turn on a page and on what it is held against, as lines: requests a second, and how long they take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.performance.lines import RATIO, Line
from bench.performance.loading import Load, load
from bench.performance.rounds import alternating, median, ratios
from bench.performance.scene import Pace

MEASURES = {"requests/s": "rate", "p50": "p50", "p99": "p99"}


@dataclass(frozen=True)
class Aim:
    """An address under load, and what is asked with."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    script: Path | None = None


def warm(*urls: str) -> None:
    """Have servers awake before anything is measured."""
    for url in urls:
        load(url, 1)


def held_against(
    section: str, page: str, aims: Mapping[str, Aim], pace: Pace, figures: Mapping[str, float]
) -> list[Line]:
    """Return the lines of a page: the first aim's figures, each load's divided by those of the second's same turn.

    Against further aims it is told how many requests there are alone. Of the times, less is better.
    """
    found = alternating(pace.loads, {name: _run(aim, pace.seconds) for name, aim in aims.items()})
    ours, base, *others = aims
    lines = [
        Line(
            f"{section}, {measure}",
            page,
            RATIO,
            ratios(_of(found[ours], field), _of(found[base], field)),
            {**_medians(found, field), **figures},
        )
        for measure, field in MEASURES.items()
    ]
    for other in others:
        beside = ratios(_of(found[ours], "rate"), _of(found[other], "rate"))
        lines.append(
            Line(f"{section}, requests/s", f"{page}, beside {other}", RATIO, beside, lines[0].figures)
        )
    return lines


def _run(aim: Aim, seconds: int) -> Callable[[], Load]:
    return lambda: load(aim.url, seconds, aim.headers, aim.script)


def _of(loads: list[Load], field: str) -> list[float]:
    return [getattr(one, field) for one in loads]


def _medians(found: Mapping[str, list[Load]], field: str) -> dict[str, float]:
    return {name: median(_of(loads, field)) for name, loads in found.items()}
