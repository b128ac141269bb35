"""``bench/compare A B``: what is other in the second file of results than in the first."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.performance.lines import Line, written
from bench.performance.results import PARTS, Results, lines_of, measured_under, read
from bench.performance.rounds import spread

TRIFLE = 0.03  # of a figure: less is not told, however near each other the rounds are


def main() -> None:
    """Read both and print what moved."""
    parser = argparse.ArgumentParser(
        prog="bench/compare", description="Shows what moved by more than the spread of the rounds."
    )
    parser.add_argument("before", type=Path, metavar="A", help="a file of results")
    parser.add_argument("after", type=Path, metavar="B", help="a later one")
    options = parser.parse_args()
    before, after = read(options.before), read(options.after)
    print(*other_machine(before["machine"], after["machine"]), sep="", end="")
    print(*other_circumstances(before, after), sep="", end="")
    print(*differences(lines_of(before), lines_of(after)), sep="\n")


def other_machine(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    """Yield a line for each fact that differs."""
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield f"{name}: {before.get(name)} -> {after.get(name)}\n"


def other_circumstances(before: Results, after: Results) -> Iterator[str]:
    """Yield a line for each part that was measured at another time, or commit, or pace."""
    for part in before[PARTS]:
        one, other = measured_under(before, part), measured_under(after, part)
        if one and other and one != other:
            pace = "" if one["pace"] == other["pace"] else ", at another pace"
            yield f"{part}: {_moment(one)} -> {_moment(other)}{pace}\n"


def differences(before: list[Line], after: list[Line]) -> Iterator[str]:
    """Yield a line for each figure that moved, or is in one alone, and at last how many stayed."""
    old, new = {line.key: line for line in before}, {line.key: line for line in after}
    stayed = 0
    for key in {**old, **new}:
        if key not in new:
            yield f"{key}: not measured any more"
        elif key not in old:
            yield f"{key}: new, {written(new[key].value)} {new[key].unit}"
        elif moved(old[key], new[key]):
            yield _difference(old[key], new[key])
        else:
            stayed += 1
    yield f"{stayed} of {len({**old, **new})} figures stayed within the spread of their rounds."


def moved(one: Line, other: Line) -> bool:
    """Whether the medians are farther from each other than the rounds of either are among themselves."""
    least = max(spread(one.rounds), spread(other.rounds), TRIFLE * abs(one.value))
    return abs(one.value - other.value) > least


def _moment(under: Mapping[str, Any]) -> str:
    return f"{under['date']} {under['commit']}".rstrip()


def _difference(one: Line, other: Line) -> str:
    change = f"{(other.value / one.value - 1) * 100:+.0f} %" if one.value else ""
    verdict = f"{one.verdict} -> {other.verdict}" if one.verdict != other.verdict else other.verdict
    values = f"{written(one.value)} -> {written(other.value)} {one.unit}"
    return f"{one.key}: {values}  {change}  {verdict}".rstrip()


if __name__ == "__main__":
    main()
