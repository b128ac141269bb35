"""Footnotes: `[^name]` in a text, and `[^name]: …` on a line of its own for what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from blog.lib.article_words import ArticleWords

_NAME = r"\[\^([^\s\[\]]{1,60})\]"
_REFERENCE = re.compile(_NAME)
_NOTE = re.compile(_NAME + ":[ \t]*")


@dataclass
class _Asked:
    """A note that the text asks for: which it is, and how often so far."""

    name: str
    number: int
    times: int = 0


def read_footnotes(parser: MarkdownIt) -> None:
    """Have the parser see footnotes, as tokens named `footnote_…`."""
    parser.block.ruler.before(
        "reference", "footnote", _note, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.after("image", "footnote_reference", _reference)


def number_footnotes(tokens: list[Token]) -> None:
    """Put the notes that the text asks for at its end, in the order in which it does; drop the others.

    A note may ask for another, which then follows.
    """
    notes: dict[str, list[Token]] = {}
    tokens[:] = _without_notes(tokens, notes)
    asked: list[_Asked] = []
    by_name: dict[str, _Asked] = {}
    _number(tokens, asked, by_name)
    for note in asked:  # it grows on the way: what a note asks for comes after what is asked for already
        _number(notes[note.name], asked, by_name)
    if asked:
        tokens += _section(notes, asked)


def reference_html(token: Token, digest: str) -> str:
    """Return the link from the text to a note. ``digest`` tells one article's ids from another's."""
    number, time = token.meta["number"], token.meta["time"]
    there, here = f"fn-{digest}-{number}", f"fnr-{digest}-{number}-{time}"
    return f'<sup><a href="#{there}" id="{here}" role="doc-noteref">[{number}]</a></sup>'


def back_html(token: Token, digest: str, words: ArticleWords) -> str:
    """Return the links from a note back to the places that ask for it."""
    number, times = token.meta["number"], token.meta["times"]
    links = (
        _back(digest, number, time, words.back.format(number), times > 1) for time in range(1, times + 1)
    )
    return "".join(links)


def _back(digest: str, number: int, time: int, label: str, several: bool) -> str:
    label, mark = (f"{label}-{time}", f"<sup>{time}</sup>") if several else (label, "")
    # The arrow with a sign that keeps it text, where a phone would draw an emoji.
    return (
        f' <a href="#fnr-{digest}-{number}-{time}" role="doc-backlink" aria-label="{label}">↩\ufe0e{mark}</a>'
    )


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a note with all that is indented below it. Notes stand in the text itself, not in lists or quotes."""
    # Asked silently, it ends what is above it, another note for example, if it does not stand within that.
    outside = silent and 0 <= state.sCount[start] < state.blkIndent
    if (state.level and not outside) or state.is_code_block(start):
        return False
    line = state.bMarks[start] + state.tShift[start]
    found = _NOTE.match(state.src, line, state.eMarks[start])
    if found is None:
        return False
    if not silent:
        name = found[1].casefold()
        state.env.setdefault("footnotes", set()).add(name)
        state.push("footnote_open", "", 1).meta = {"name": name}
        _read_inside(state, start, end, found.end())
        state.push("footnote_close", "", -1)
    return True


def _read_inside(state: StateBlock, start: int, end: int, place: int) -> None:
    """Read the blocks of a note as those of a list's item are read, where the first line begins at ``place``."""
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType, state.blkIndent
    state.bMarks[start], state.tShift[start], state.sCount[start] = place, 0, 4
    state.parentType, state.blkIndent = "footnote", 4
    state.line = start
    if place < state.eMarks[start]:
        state.md.block.tokenize(state, start, end)
    else:
        state.md.block.tokenize(state, start + 1, end)
        state.line = max(state.line, start + 1)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType, state.blkIndent = before


def _reference(state: StateInline, silent: bool) -> bool:
    # A link within a link is none, and most texts have no notes at all.
    known = state.env.get("footnotes")
    if not known or state.linkLevel or not state.src.startswith("[^", state.pos):
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or found[1].casefold() not in known:
        return False
    if not silent:
        token = state.push("footnote_reference", "", 0)
        token.meta = {"name": found[1].casefold()}
    state.pos = found.end()
    return True


def _without_notes(tokens: Iterable[Token], notes: dict[str, list[Token]]) -> Iterator[Token]:
    """Yield what is no note, and give each note's tokens to ``notes``; of two with one name, the first counts."""
    note: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            note = []
            notes.setdefault(token.meta["name"], note)
        elif token.type == "footnote_close":
            note = None
        elif note is None:
            yield token
        else:
            note.append(token)


def _number(tokens: Sequence[Token], asked: list[_Asked], by_name: dict[str, _Asked]) -> None:
    for child in (child for token in tokens for child in token.children or ()):
        if child.type != "footnote_reference":
            continue
        name = child.meta["name"]
        if name not in by_name:
            by_name[name] = _Asked(name, len(asked) + 1)
            asked.append(by_name[name])
        by_name[name].times += 1
        child.meta = {"number": by_name[name].number, "time": by_name[name].times}


def _section(notes: dict[str, list[Token]], asked: Sequence[_Asked]) -> Iterator[Token]:
    yield Token("footnotes_open", "section", 1)
    for note in asked:
        meta = {"number": note.number, "times": note.times}
        yield Token("note_open", "li", 1, meta=meta)
        yield from _with_way_back(notes[note.name], meta)
        yield Token("note_close", "li", -1)
    yield Token("footnotes_close", "section", -1)


def _with_way_back(note: list[Token], meta: dict[str, int]) -> list[Token]:
    """Return a note that ends with the way back, in its last paragraph if it ends with one."""
    back = Token("footnote_back", "", 0, meta=meta)
    match note[-2:]:
        case [Token(type="inline") as inline, Token(type="paragraph_close")]:
            inline.children = [*(inline.children or ()), back]
            return note
    return [
        *note,
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, children=[back], block=True),
        Token("paragraph_close", "p", -1, block=True),
    ]
