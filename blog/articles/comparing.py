"""Two versions of an article's texts beside each other, field by field, as a page shows them."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from blog.lib.differences import EQUAL, Run, differences
from blog.models.texts import Texts

# Of a longer stretch that did not change, so much is shown at each end.
AROUND = 300
FOLDED = "folded"


class FieldDifference(NamedTuple):
    """A field that says something else, and what. A ``folded`` run is a long one that did not change."""

    name: str
    label: str
    runs: list[Run]


def compared(before: Texts, after: Texts) -> list[FieldDifference]:
    """Return what leads from the one to the other; fields in which nothing changed are left out."""
    labels = {
        "title": _("Title"),
        "tags": _("Tags"),
        "slug": _("Slug"),
        "excerpt": _("Excerpt"),
        "body": _("Text"),
    }
    found = []
    for name, label in labels.items():
        one, other = _text(before, name), _text(after, name)
        if one != other:
            found.append(FieldDifference(name, label, folded(differences(one, other))))
    return found


def folded(runs: list[Run]) -> list[Run]:
    """The runs, of long ones that did not change only the ends open."""
    shown: list[Run] = []
    for number, run in enumerate(runs):
        if run.kind != EQUAL or len(run.text) <= 3 * AROUND:
            shown.append(run)
            continue
        start = _beginning(run.text) if number else ""
        end = _beginning(run.text[::-1])[::-1] if number + 1 < len(runs) else ""
        middle = run.text[len(start) : len(run.text) - len(end)]
        shown += [Run(EQUAL, start), Run(FOLDED, middle), Run(EQUAL, end)]
    return [run for run in shown if run.text]


def _beginning(text: str) -> str:
    """So much of a text, up to the end of its line, or of a word where the line is long."""
    for sign in ("\n", " "):
        place = text.find(sign, AROUND, AROUND * 3 // 2)
        if place >= 0:
            return text[: place + 1]
    return text[:AROUND]


def _text(texts: Texts, name: str) -> str:
    value = getattr(texts, name)
    return value if isinstance(value, str) else ", ".join(value)
