"""Choosing between two versions: what the sheet holds of both, and what was chosen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import Field

from blog.lib.differences import ADDED, REMOVED, Budget, Run, budget, differences
from blog.lib.merge_regions import BOTH, CHOICES, MINE, THEIRS, Notation
from blog.models.texts import Texts
from blog.web.language import LANGUAGES, locale_of

if TYPE_CHECKING:
    from blog.articles.forms import ArticleForm

# Besides the text these can be chosen.
FIELDS = ("title", "slug", "excerpt", "tags")
# So many passages are shown side by side, and all others are chosen at once: the slot in which a sheet is kept has no
# room for more fields.
MOST = 40
REST = "rest"


class Choices(Field):
    """What was chosen, by the field's name or the passage's number, and which fields there are two versions of.

    A sheet says ``choice-title``, ``choice-3``, ``choice-rest``; and ``mine-title``, which is what was typed here.
    """

    data: dict[str, str]
    mine: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read all fields whose names begin so."""
        self.process_errors = []
        sent = {name: str(value) for name, value in (formdata or {}).items()}
        chosen = [name for name, value in sent.items() if name.startswith("choice-") and value in CHOICES]
        self.data = {name.removeprefix("choice-"): sent[name] for name in chosen}
        self.mine = {name: sent[f"mine-{name}"] for name in FIELDS if f"mine-{name}" in sent}

    @property
    def sent(self) -> dict[str, str]:
        """The fields of the sheet that say this."""
        chosen = {f"choice-{key}": value for key, value in self.data.items()}
        return chosen | {f"mine-{name}": value for name, value in self.mine.items()}


@dataclass(frozen=True)
class Pair:
    """Two versions of a field or of a passage, in each of which what the other has not is marked.

    ``key`` is the field's name or the passage's number, ``kept`` what goes along with the sheet for a field.
    """

    key: str
    label: str
    mine: list[Run]
    theirs: list[Run]
    chosen: str
    offered: tuple[str, ...]
    kept: str = ""


def notation() -> Notation:
    """The lines around two versions, known in all languages: who changes it leaves them as they are."""
    words = [(str(_("Yours")), str(_("Theirs")))]
    for code, _name in LANGUAGES:
        with force_locale(locale_of(code)):
            words.append((str(_("Yours")), str(_("Theirs"))))
    return Notation(words)


def pairs_of(form: ArticleForm) -> tuple[list[Pair], int]:
    """What is to be chosen on the sheet, and of how many passages more."""
    # One budget for all: a text may hold many.
    steps = budget()
    regions = notation().regions(_body(form))
    pairs = [_pair_of_field(form, name, steps) for name in FIELDS if name in form.choices.mine]
    for region in regions[:MOST]:
        label = _("Passage %(number)s", number=region.number)
        chosen = form.choices.data.get(str(region.number), "")
        pairs.append(_pair(str(region.number), label, (region.mine, region.theirs), chosen, CHOICES, steps))
    return pairs, max(len(regions) - MOST, 0)


def unresolved(form: ArticleForm) -> str:
    """What is still to be decided on a merged sheet, in words; empty if nothing."""
    line = notation().remnant(_decided(form)) if form.merged.data else ""
    if not line:
        return ""
    words = _(
        "Two versions of a passage still stand there, from the line “%(line)s” on. Choose one of them, or keep what "
        "is right in the text and delete the lines around it.",
        line=line,
    )
    return str(words)


def decide(form: ArticleForm) -> bool:
    """Put what was chosen into the fields; whether anything was."""
    chosen, mine = form.choices.data, form.choices.mine
    form.body.data, before = _decided(form), _body(form)
    changed = form.body.data != before
    for name in FIELDS:
        if name in mine and chosen.get(name):
            changed |= _decide_field(form, name, chosen[name])
    form.choices.data, form.choices.mine = {}, {}
    return changed


def _decide_field(form: ArticleForm, name: str, choice: str) -> bool:
    """What the field holds already is left as somebody may have typed it: tags of both, of all else mine."""
    if choice == _held(name):
        return False
    theirs = _stored(form)[name]
    if name == "tags":
        form.tags.data = form.choices.mine[name] if choice == MINE else theirs
    elif choice == THEIRS:
        form[name].data = theirs
    else:
        between = "\n" if name == "excerpt" else " / "
        form[name].data = between.join(filter(None, [form[name].data, theirs]))
    return True


def _decided(form: ArticleForm) -> str:
    """The text with what was chosen in the place of both."""
    lines = notation()
    chosen: Mapping[str, str] = form.choices.data
    choices = {
        region.number: chosen.get(str(region.number)) or (chosen.get(REST, "") if place >= MOST else "")
        for place, region in enumerate(lines.regions(_body(form)))
    }
    return lines.chosen(_body(form), choices)


def _pair_of_field(form: ArticleForm, name: str, steps: Budget) -> Pair:
    kept = form.choices.mine[name]
    mine = kept if name == "tags" else form[name].data or ""
    chosen = form.choices.data.get(name) or _held(name)
    offered = (MINE, THEIRS) if name == "slug" else CHOICES
    return _pair(name, form[name].label.text, (mine, _stored(form)[name]), chosen, offered, steps, kept)


def _pair(
    key: str,
    label: str,
    sides: tuple[str, str],
    chosen: str,
    offered: tuple[str, ...],
    steps: Budget,
    kept: str = "",
) -> Pair:
    runs = differences(sides[1], sides[0], steps)
    mine, theirs = ([run for run in runs if run.kind != without] for without in (REMOVED, ADDED))
    return Pair(key, label, mine, theirs, chosen, offered, kept)


def _held(name: str) -> str:
    """Which of the two the field holds unless something is chosen."""
    return BOTH if name == "tags" else MINE


def _stored(form: ArticleForm) -> dict[str, str]:
    texts = Texts.of_article(form.row) if form.row else Texts("", "", "", "", ())
    lines = {"title": texts.title, "slug": texts.slug, "excerpt": texts.excerpt}
    return lines | {"tags": ", ".join(texts.tags)}


def _body(form: ArticleForm) -> str:
    return (form.body.data or "").replace("\r\n", "\n")
