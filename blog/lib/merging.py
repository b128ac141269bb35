"""Two texts that began as one, made one again: what only one of them changed is taken, the rest is kept from both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from blog.lib.differences import Budget, Match, budget, lines, matches, words


class Conflict(NamedTuple):
    """A stretch that both changed, each in another way; ``base`` is what it was."""

    base: str
    mine: str
    theirs: str


Part = str | Conflict


class _Change(NamedTuple):
    """Parts ``start`` to ``end`` of the base, replaced by the parts ``first`` to ``last`` of one side."""

    start: int
    end: int
    first: int
    last: int


class _Side(NamedTuple):
    parts: list[str]
    changes: list[_Change]


def merge(base: str | None, mine: str, theirs: str) -> list[Part]:
    """Return the merged text in stretches, of which those that both sides changed are a Conflict.

    ``base`` None is unknown: then whatever differs is a conflict. Lines that both changed are merged by words if
    that goes without a conflict, else they are one as a whole.
    """
    if base is None:
        return _without_base(mine, theirs)
    return _joined(_by_lines(base, mine, theirs))


def is_clean(parts: Sequence[Part]) -> bool:
    """Whether nothing was in conflict."""
    return all(isinstance(part, str) for part in parts)


def text_of(parts: Sequence[Part], written: Callable[[Conflict], str]) -> str:
    """Return the merged text, each conflict as ``written`` writes it."""
    return "".join(part if isinstance(part, str) else written(part) for part in parts)


def merge_lists(base: Sequence[str] | None, mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return what both have or either added, without what either took away, mine first, in each one's order.

    Of one whose ``base`` is unknown nothing counts as taken away.
    """
    was = set(base or ())
    gone = was - (set(mine) & set(theirs))
    return [item for item in dict.fromkeys([*mine, *theirs]) if item not in gone]


def _by_lines(base: str, mine: str, theirs: str) -> Iterator[Part]:
    # One budget for each side: who is called mine makes no difference.
    budgets = budget(), budget()
    for part in _merged(lines(base), lines(mine), lines(theirs), budgets):
        if isinstance(part, str):
            yield part
        else:
            finer = list(_merged(words(part.base), words(part.mine), words(part.theirs), budgets))
            yield from finer if is_clean(finer) else [part]


def _merged(
    base: list[str], mine: list[str], theirs: list[str], budgets: tuple[Budget, Budget]
) -> Iterator[Part]:
    sides = _Side(mine, _changes(base, mine, budgets[0])), _Side(theirs, _changes(base, theirs, budgets[1]))
    at = 0
    for start, end, groups in _overlapping(*(side.changes for side in sides)):
        yield "".join(base[at:start])
        yield _decided("".join(base[start:end]), *_versions(base, sides, start, end, groups))
        at = end
    yield "".join(base[at:])


def _changes(base: list[str], other: list[str], steps: Budget) -> list[_Change]:
    changes = []
    at = to = 0
    for match in [*matches(base, other, steps), Match(len(base), len(other), 0)]:
        if (at, to) != (match.before, match.after):
            changes.append(_Change(at, match.before, to, match.after))
        at, to = match.before + match.size, match.after + match.size
    return changes


_Groups = tuple[list[_Change], list[_Change]]


def _overlapping(mine: list[_Change], theirs: list[_Change]) -> Iterator[tuple[int, int, _Groups]]:
    """Changes of both sides that touch each other, as one stretch of the base with what each side did in it."""
    waiting = sorted([(change, 0) for change in mine] + [(change, 1) for change in theirs])
    start = end = -1
    groups: _Groups = ([], [])
    for change, side in waiting:
        # Touching counts, or two who write at the same place would be put one after the other unseen.
        if change.start > end and end >= 0:
            yield start, end, groups
            start, end, groups = change.start, change.end, ([], [])
        elif end < 0:
            start = change.start
        end = max(end, change.end)
        groups[side].append(change)
    if end >= 0:
        yield start, end, groups


def _versions(
    base: list[str], sides: tuple[_Side, _Side], start: int, end: int, groups: _Groups
) -> Iterator[str]:
    for side, changes in zip(sides, groups, strict=True):
        at, pieces = start, []
        for change in changes:
            pieces += [*base[at : change.start], *side.parts[change.first : change.last]]
            at = change.end
        yield "".join([*pieces, *base[at:end]])


def _decided(base: str, mine: str, theirs: str) -> Part:
    if mine in {theirs, base}:
        return theirs
    return mine if theirs == base else Conflict(base, mine, theirs)


def _without_base(mine: str, theirs: str) -> list[Part]:
    """What differs is in conflict: nobody can tell whether the one added it or the other took it away."""
    one, other = lines(mine), lines(theirs)
    parts: list[Part] = []
    at = to = 0
    for match in [*matches(one, other, budget()), Match(len(one), len(other), 0)]:
        if (at, to) != (match.before, match.after):
            parts.append(Conflict("", "".join(one[at : match.before]), "".join(other[to : match.after])))
        at, to = match.before + match.size, match.after + match.size
        parts.append("".join(one[match.before : at]))
    return _joined(parts)


def _joined(parts: Iterator[Part] | list[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return joined
