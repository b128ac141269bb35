"""Quotes and lists that say more: `> [!NOTE]` for a remark of a kind, `- [ ]` and `- [x]` for tasks."""

from __future__ import annotations

import re

from markdown_it.token import Token

from blog.lib.article_words import ALERTS

_ALERT = re.compile(rf"\[!({'|'.join(ALERTS)})\]\s*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S|$)")


def mark_alerts(tokens: list[Token]) -> None:
    """Make quotes whose first line is `[!NOTE]` or another kind alerts, and take that line away."""
    opened: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "blockquote_open":
            if kind := _take_kind(tokens, place):
                token.type, token.tag, token.info = "alert_open", "div", kind
            opened.append(token)
        elif token.type == "blockquote_close" and opened.pop().type == "alert_open":
            token.type, token.tag = "alert_close", "div"


def _take_kind(tokens: list[Token], place: int) -> str:
    """Return the kind that a quote's first line names, without that line from now on; empty for none."""
    match tokens[place + 1 : place + 5]:
        case [Token(type="paragraph_open") as opening, Token(children=[first, *rest]), closing, following]:
            found = _ALERT.fullmatch(first.content) if first.type == "text" else None
        case _:
            return ""
    if found is None:
        return ""
    if rest and rest[0].type in ("softbreak", "hardbreak"):
        tokens[place + 2].children = rest[1:]
    elif rest or following.type == "blockquote_close":
        return ""  # more on its line, or nothing below it
    else:
        opening.hidden = closing.hidden = True
        tokens[place + 2].children = []
    return found[1].lower()


def mark_tasks(tokens: list[Token]) -> None:
    """Make items that begin with a box tasks, their words the label of the box."""
    for item, opening, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type != "list_item_open" or opening.type != "paragraph_open" or not inline.children:
            continue
        first = inline.children[0]
        found = _TASK.match(first.content) if first.type == "text" else None
        if found is None or (found.end() == len(first.content) and len(inline.children) == 1):
            continue
        item.attrSet("class", "task")
        first.content = first.content[found.end() :]
        box = Token("task_open", "label", 1, info="" if found[1] == " " else "done")
        inline.children = [box, *inline.children, Token("task_close", "label", -1)]
