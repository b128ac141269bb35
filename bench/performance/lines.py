"""A line of the result: one figure, what it was in each round, and whether it keeps its promise."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from bench.performance.promises import Promise, promise_of
from bench.performance.rounds import median

RATIO, MS, SECONDS, MEGABYTES = "x", "ms", "s", "MB"


@dataclass(frozen=True)
class Line:
    """``name`` is told within ``section``; ``rounds`` are in ``unit``; ``figures`` are what it was made from."""

    section: str
    name: str
    unit: str
    rounds: list[float]
    figures: dict[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """Return the line that ``as_stored`` wrote."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__})

    @property
    def value(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def key(self) -> str:
        """What tells it from all other lines."""
        return f"{self.section}: {self.name}"

    @property
    def promise(self) -> Promise | None:
        """What is promised of it, or None."""
        return promise_of(self.key)

    @property
    def verdict(self) -> str:
        """``ok``, ``MISSED``, or nothing where nothing is promised."""
        return ("ok" if self.promise.is_kept(self.value) else "MISSED") if self.promise else ""

    def as_stored(self) -> dict[str, object]:
        """Return what the file of results holds of it."""
        rounded = {"rounds": [_short(value) for value in self.rounds], "value": _short(self.value)}
        figures = {name: _short(value) for name, value in self.figures.items()}
        promise = str(self.promise) if self.promise else ""
        return asdict(self) | rounded | {"figures": figures, "promise": promise, "verdict": self.verdict}


def table(lines: list[Line]) -> Iterator[str]:
    """Yield the lines as they are printed, section by section."""
    for section in dict.fromkeys(line.section for line in lines):
        yield f"\n{section}"
        yield from (_row(line) for line in lines if line.section == section)


def written(value: float) -> str:
    """Return the figure with three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def _row(line: Line) -> str:
    low, high = written(min(line.rounds)), written(max(line.rounds))
    promise = f"promised: {line.promise}" if line.promise else ""
    figure = f"{line.name:44} {written(line.value):>9} {line.unit:2}  {low:>8} to {high:8}"
    return f"  {figure} {promise:24} {line.verdict}".rstrip()


def _short(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.5g}")
