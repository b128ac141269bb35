"""``bench/run``: builds what is needed, measures, prints a line for each promise and stores everything.

It ends with 0 whatever is missed: it tells how things are, and tests tell what is wrong.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from bench.performance import cached, desk, growth, memory, starting, uncached
from bench.performance.documents import write
from bench.performance.lines import Line, table
from bench.performance.loading import require_wrk
from bench.performance.machine import circumstances, counts, facts
from bench.performance.results import read, store
from bench.performance.scene import FULL, QUICK, Scene, scene
from config import INSTANCE, ROOT

PARTS: dict[str, Callable[[Scene], list[Line]]] = {
    "start": starting.measured,
    "cached": cached.measured,
    "uncached": uncached.measured,
    "growth": growth.measured,
    "admin": desk.measured,
    "memory": memory.measured,
}
SIZES = (1000, 10_000, 100_000, 1_000_000)
RESULT = ROOT / "bench" / "results" / "run.json"


def main() -> None:
    """Measure, print and store; or write the documents."""
    options = parse()
    output = options.output or (options.folder / "quick.json" if options.quick else RESULT)
    if options.docs:
        write(read(output))
        return
    require_wrk()
    pace = QUICK if options.quick else FULL
    sizes = tuple(options.sizes or (SIZES[:1] if options.quick else SIZES))
    with scene(options.folder.absolute(), sizes, pace, dict(options.peer)) as on:
        parts: dict[str, list[Line]] = {}
        measured: dict[str, dict[str, object]] = {}
        about = {
            "machine": facts(on),
            "blogs": {str(blog.articles): counts(blog) for blog in on.blogs},
            "left_out": on.left_out,
        }
        for name in options.only or PARTS:
            print(f"{name}:", flush=True)
            start, under = time.monotonic(), circumstances(pace)
            with on.leaving_out(name):
                parts[name], measured[name] = PARTS[name](on), under
            print(f"  {time.monotonic() - start:.0f} s", flush=True)
            # At once, so that what comes later may fail or be stopped.
            store(output, about, measured, parts)
        print(*table([line for lines in parts.values() for line in lines]), sep="\n")
        for problem in on.left_out:
            print(f"left out: {problem}")
    print(f"\nAll figures: {output}")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures how fast Sheaf is beside what it can't be faster than."
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="the small blog alone and short rounds, in less than 3 minutes")
    add("--only", nargs="+", choices=PARTS, metavar="PART", help=f"measure these alone: {', '.join(PARTS)}")
    add("--sizes", nargs="+", type=int, metavar="N", help="articles of the blogs (1,000 to 1,000,000)")
    add("--folder", type=Path, default=INSTANCE / "bench", help="where the blogs are kept (instance/bench)")
    add(
        "--peer",
        action="append",
        default=[],
        type=_named,
        metavar="NAME=URL",
        help="a page of another site on this machine, to hold the home page against",
    )
    add("--output", type=Path, help="the file of results (bench/results/run.json; quick: in the folder)")
    add("--docs", action="store_true", help="measure nothing; write docs/performance.md from the results")
    return parser.parse_args()


def _named(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not (name and equals and url.startswith("http")):
        raise argparse.ArgumentTypeError("expected NAME=URL")
    return name, url


if __name__ == "__main__":
    main()
