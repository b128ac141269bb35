"""What is promised, by line of the result. Lines that no pattern fits are measured, and nothing is promised of them."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Promise:
    """A bound in the unit of its line, which the figure is not to be below, or else not above."""

    bound: float
    at_least: bool = False

    def is_kept(self, value: float) -> bool:
        """Whether a figure keeps it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.bound:g}"


# The first pattern that fits a line's section and name counts.
PROMISES = {
    "start: *": Promise(1.5),
    "cached, requests/s: *, beside nginx": Promise(0.5, at_least=True),
    # Peers, whose speed nobody here has chosen.
    "cached, requests/s: *, beside *": None,
    "cached, requests/s: *, 304": Promise(0.75, at_least=True),
    "cached, requests/s: *": Promise(0.8, at_least=True),
    "cached, p99: *": Promise(2),
    "uncached, requests/s: article": Promise(0.6, at_least=True),
    "uncached, requests/s: *home*": Promise(0.4, at_least=True),
    "uncached, requests/s: *tag": Promise(0.4, at_least=True),
    "uncached, requests/s: deep tag page": Promise(0.4, at_least=True),
    "growth: expression, *": None,
    "growth: tag index, *": None,
    "growth: * articles": Promise(1.5),
    # Of six at 1,000 articles, which fill no page.
    "growth of admin lists: series, *": None,
    "growth of admin lists: *": Promise(1.5),
    "growth by a tag's links: tag, *": Promise(1.5),
    "growth by a tag's links: feed, *": Promise(1.5),
    "growth by an article's tags: *": Promise(1.5),
    "admin: *": Promise(50),
    "memory: RSS of a worker after *": Promise(150),
}


def promise_of(key: str) -> Promise | None:
    """Return what is promised of the line with that key, or None."""
    return next((promise for pattern, promise in PROMISES.items() if fnmatchcase(key, pattern)), None)
