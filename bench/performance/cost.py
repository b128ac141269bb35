"""What a page costs: the processor time of the server's and the database's processes together, for one reader.

Time on the clock would hold whatever else the machine does.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count

from bench.performance.client import Client
from bench.performance.lines import RATIO, Line
from bench.performance.processes import below, cpu_seconds
from bench.performance.rounds import alternating, median, ratios
from bench.performance.scene import Scene
from bench.performance.signing_in import signed_in


@dataclass(frozen=True)
class Cost:
    """The mean of some requests, in ms."""

    cpu: float
    took: float


@dataclass(frozen=True)
class Reader:
    """One reader of the server at a port; ``pids`` are the processes that work for it."""

    port: int
    client: Client
    pids: Sequence[int]

    def read(self, paths: Sequence[str], requests: int) -> Cost:
        """Open the paths over and over, at least ``requests`` times."""
        times = -(-requests // len(paths))
        before = cpu_seconds(self.pids)
        took = [self.client.get(fresh(path)).took for path in [*paths] * times]
        return Cost((cpu_seconds(self.pids) - before) * 1000 / len(took), sum(took) / len(took))


_NUMBERS = count(time.time_ns())


def fresh(path: str) -> str:
    """Return an address of the same page that nobody has asked for before."""
    return f"{path}{'&' if '?' in path else '?'}view={next(_NUMBERS)}"


Reading = tuple[Reader, Sequence[str]]  # who reads, and the addresses


def reader_of(scene: Scene, place: int, stack: ExitStack) -> Reader:
    """Start Sheaf on the blog at that place, with one worker, and return a reader of it."""
    served = stack.enter_context(scene.sheaf(scene.blogs[place], WORKERS="1"))
    database = [scene.mariadb.pid] if scene.mariadb.pid else []
    return Reader(served.port, stack.enter_context(Client(served.port)), [*below(served.pid), *database])


def owner_of(scene: Scene, place: int, reader: Reader, stack: ExitStack) -> Reader:
    """Return the owner of the blog at that place, who has signed in at that reader's server."""
    headers = signed_in(scene.blogs[place])
    return replace(reader, client=stack.enter_context(Client(reader.port, headers)))


def grown(section: str, kind: str, of: str, readers: Mapping[int, Reading], scene: Scene) -> list[Line]:
    """Return what a kind of page costs at each number ``of`` something, by round divided by what it costs at the first.

    ``readers`` hold by number who reads and what.
    """
    for reader, paths in readers.values():
        reader.read(paths, 3 * len(paths))
    runs = {number: _run(*one, scene.pace.requests) for number, one in readers.items()}
    found = alternating(scene.pace.rounds, {str(number): run for number, run in runs.items()})
    first, *_ = readers
    base = found[str(first)]
    return [
        Line(
            section,
            f"{kind}, {number:,} {of}",
            RATIO,
            ratios([cost.cpu for cost in costs], [cost.cpu for cost in base]),
            {
                "number": number,
                "first": first,
                "cpu_ms": median([cost.cpu for cost in costs]),
                "first_cpu_ms": median([cost.cpu for cost in base]),
                "took_ms": median([cost.took for cost in costs]),
            },
        )
        for number, costs in ((number, found[str(number)]) for number in readers)
        if number != first
    ]


def _run(reader: Reader, paths: Sequence[str], requests: int) -> Callable[[], Cost]:
    return lambda: reader.read(paths, requests)
