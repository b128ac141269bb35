"""Two versions of a passage within one text, between lines that nobody takes for text.

Written there, found again, chosen from, and merged once more with what came since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from blog.lib.differences import lines
from blog.lib.merging import Conflict, Part, merge, text_of

CHOICES = MINE, THEIRS, BOTH = "mine", "theirs", "both"

# Characters that mean nothing: each stands for a region while a text is merged. Whoever uses some keeps them.
_STAND_INS = range(0xF0000, 0x10FFFE)
# Lines that Markdown would take for one paragraph, or one block, with what stands before them.
_GOES_ON = re.compile(r"\s|[-*+>|#]|\d+[.)]|```|~~~|$")


class Region(NamedTuple):
    """A passage of which both versions stand in the text; ``written`` is all of it as it stands there."""

    number: int
    mine: str
    theirs: str
    written: str


class Notation:
    """The lines around two versions, as in ``<<<<<<< Yours 1``, ``======= 1`` and ``>>>>>>> Theirs 1``.

    ``words`` are what each language calls mine and theirs; the first pair is what is written.
    """

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        self.words = words[0]
        mine, theirs = ("|".join(re.escape(pair[side]) for pair in words) for side in (0, 1))
        self._opening = re.compile(rf"<{{7}} (?:{mine}) ([0-9]{{1,6}})\s*")
        self._middle = re.compile(r"={7} ([0-9]{1,6})\s*")
        self._closing = re.compile(rf">{{7}} (?:{theirs}) ([0-9]{{1,6}})\s*")

    def opening(self, number: int) -> str:
        """The line above mine."""
        return f"<<<<<<< {self.words[0]} {number}"

    def closing(self, number: int) -> str:
        """The line beneath theirs."""
        return f">>>>>>> {self.words[1]} {number}"

    def regions(self, text: str) -> list[Region]:
        """Those that are whole, in their order."""
        return [part for part in self._parts(text) if isinstance(part, Region)]

    def remnant(self, text: str) -> str:
        """The first line of a region that stands in the text, whole or not; empty if none does."""
        kinds = (self._opening, self._middle, self._closing)
        found = (line.strip() for line in lines(text) if any(kind.fullmatch(line) for kind in kinds))
        return next(found, "")

    def chosen(self, text: str, choices: Mapping[int, str]) -> str:
        """Return the text with one version, or both, in the place of each region that was chosen from."""
        return "".join(
            part if isinstance(part, str) else _decided(part, choices.get(part.number, ""))
            for part in self._parts(text)
        )

    def merged(self, base: str | None, mine: str, theirs: str) -> tuple[str, dict[int, int]]:
        """Merge three texts, of which mine may hold regions, and return the text with regions where both changed.

        A region that nobody else touched stays one. Regions are numbered in their order; of those that stayed the
        former number leads to the new one.
        """
        parts = self._parts(mine)
        regions = [part for part in parts if isinstance(part, Region)]
        signs = dict(zip(_unused(base or "", mine, theirs), regions, strict=False))
        # More regions than signs, in a text of a mebibyte: then their lines are text like any other.
        folded = "".join(_folded(parts, signs)) if len(signs) == len(regions) else mine
        numbers = count(max((region.number for region in regions), default=0) + 1)
        whole = {sign: region.written for sign, region in signs.items()}
        own = {sign: region.mine for sign, region in signs.items()}
        parted = [_unfolded(part, whole, own) for part in merge(base, folded, theirs)]
        text = text_of(parted, lambda conflict: self._written(conflict.mine, conflict.theirs, next(numbers)))
        return self._renumbered(text, {region.number for region in regions})

    def _parts(self, text: str) -> list[str | Region]:
        """Its lines, and the regions in it. One pass: what never ends is text."""
        parts: list[str | Region] = []
        open_lines: list[list[str]] = []
        number = ""
        for line in lines(text):
            if start := self._opening.fullmatch(line):
                parts += chain(*open_lines)
                open_lines, number = [[line]], start[1]
            elif len(open_lines) == 1 and _is_of(number, self._middle.fullmatch(line)):
                open_lines.append([line])
            elif len(open_lines) == 2 and _is_of(number, self._closing.fullmatch(line)):
                mine, theirs = ("".join(side[1:]) for side in open_lines)
                parts.append(Region(int(number), mine, theirs, "".join([*chain(*open_lines), line])))
                open_lines = []
            elif open_lines:
                open_lines[-1].append(line)
            else:
                parts.append(line)
        return [*parts, *chain(*open_lines)]

    def _written(self, mine: str, theirs: str, number: int) -> str:
        return f"{self.opening(number)}\n{_ended(mine)}======= {number}\n{_ended(theirs)}{self.closing(number)}\n"

    def _renumbered(self, text: str, before: set[int]) -> tuple[str, dict[int, int]]:
        numbers, written, stayed = count(1), [], {}
        for part in self._parts(text):
            if isinstance(part, Region):
                number = next(numbers)
                if part.number in before:
                    stayed[part.number] = number
                written.append(self._written(part.mine, part.theirs, number))
            else:
                written.append(part)
        return "".join(written), stayed


def both(mine: str, theirs: str) -> str:
    """Mine, then theirs: paragraphs stay two, lists and tables one."""
    if not mine or not theirs:
        return mine or theirs
    is_apart = mine.endswith("\n\n") or _GOES_ON.match(theirs) or _GOES_ON.match(lines(mine)[-1])
    return _ended(mine) + ("" if is_apart else "\n") + theirs


def _decided(region: Region, choice: str) -> str:
    sides = {MINE: region.mine, THEIRS: region.theirs, BOTH: both(region.mine, region.theirs)}
    return sides.get(choice, region.written)


def _folded(parts: Sequence[str | Region], signs: Mapping[str, Region]) -> Iterator[str]:
    """Each region as a line of one sign, which no comparison divides."""
    left = iter(signs)
    for part in parts:
        yield part if isinstance(part, str) else f"{next(left)}\n"


def _unfolded(part: Part, whole: Mapping[str, str], own: Mapping[str, str]) -> Part:
    """Where others changed a region, or what is beside it, mine of it stands against theirs."""
    if isinstance(part, str):
        return _replaced(part, whole)
    mine = _replaced(part.mine, own)
    return part.theirs if mine == part.theirs else Conflict(part.base, mine, part.theirs)


def _replaced(text: str, words: Mapping[str, str]) -> str:
    if not words:
        return text
    return re.sub("[\U000f0000-\U0010fffd]\n?", lambda found: words.get(found[0][0], found[0]), text)


def _unused(*texts: str) -> Iterator[str]:
    taken = set().union(*texts)
    return (sign for sign in map(chr, _STAND_INS) if sign not in taken)


def _is_of(number: str, found: re.Match[str] | None) -> bool:
    return found is not None and found[1] == number


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
