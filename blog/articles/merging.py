"""Two versions of one article: the page that offers them made one, with what could not be kept from both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import force_locale
from flask_babel import gettext as _

from blog.articles.comparing import FieldDifference, compared
from blog.articles.forms import ArticleForm
from blog.articles.versions import HIDDEN
from blog.extensions import db
from blog.lib import clock, tokens
from blog.lib.differences import ADDED, REMOVED, Run, differences
from blog.lib.merging import Conflict, text_of
from blog.models import Article, Revision
from blog.models.draft import keep
from blog.models.saving import base_of
from blog.models.texts import Texts, TextsMerge
from blog.web.access import signed_in_user
from blog.web.language import LANGUAGES, locale_of


@dataclass(frozen=True)
class Disputed:
    """A stretch, or a field, that both changed: each side's text, in which what the other has not is marked."""

    field: str
    mine: list[Run]
    theirs: list[Run]


@dataclass(frozen=True)
class MergeOffer:
    """What the page of a conflict says besides the sheet, which holds the merged text."""

    newest: Revision | None
    knows_base: bool
    disputed: list[Disputed]
    theirs_changed: list[FieldDifference]


def is_overtaken(form: ArticleForm) -> bool:
    """Whether somebody saved another text than this sheet's after it was opened, or nobody knows when it was."""
    if form.row is None or form.opened.data == form.row.fingerprint():
        return False
    return not form.texts.says_the_same_as(Texts.of_article(form.row))


def offer_merge(form: ArticleForm, article: Article) -> MergeOffer:
    """Put the merged text into the sheet, which from now on stands for the article as it is, and say what happened.

    What was sent is kept in a slot until the sheet is saved.
    """
    _keep_mine(form, article)
    base = base_of(db.session(), article, form.base_number) if form.opened.data else None
    merge = TextsMerge(base, form.texts, Texts.of_article(article))
    body = text_of(merge.body, _written)
    form.begin_again(article, Texts(merge.title, merge.slug, merge.excerpt, body, tuple(merge.tags)))
    newest = db.session.scalar(Revision.of(article.id, article.revision)) if article.revision else None
    changes = compared(base, merge.theirs) if base else []
    return MergeOffer(newest, base is not None, _disputed(merge), changes)


def unresolved(form: ArticleForm) -> str:
    """What is still to be decided on a merged sheet, in words; empty if nothing."""
    lines = set((form.body.data or "").splitlines()) if form.merged.data else set()
    if not lines & _all_markers():
        return ""
    words = _(
        "Two versions of a passage still stand between “%(start)s” and “%(end)s”. "
        "Keep what is right, and delete these lines.",
        start=mine_marker(),
        end=theirs_marker(),
    )
    return str(words)


def mine_marker() -> str:
    """The line above what was typed here."""
    return f"<<<<<<< {_('Yours')}"


def theirs_marker() -> str:
    """The line beneath what somebody else saved."""
    return f">>>>>>> {_('Theirs')}"


def _all_markers() -> set[str]:
    """Those of all languages of the interface: who changes it leaves the lines as they are."""
    markers: set[str] = set()
    for code, _name in LANGUAGES:
        with force_locale(locale_of(code)):
            markers |= {mine_marker(), theirs_marker()}
    return markers


def _written(conflict: Conflict) -> str:
    """Both versions, between lines that nobody takes for text."""
    mine, theirs = (_ended(text) for text in (conflict.mine, conflict.theirs))
    return f"{mine_marker()}\n{mine}=======\n{theirs}{theirs_marker()}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _keep_mine(form: ArticleForm, article: Article) -> None:
    """In the tab's own slot; a browser without scripts gets one that its next save empties."""
    fields = {
        name: values if len(values) > 1 else values[0]
        for name, values in form_values(form).items()
        if name not in HIDDEN or name in {"seen", "merged"}
    }
    typed = form.typed_in_tab
    typed = replace(typed, tab=typed.tab or tokens.new_token()[:16].replace("_", "-"), fields=fields)
    keep(db.session(), signed_in_user(), article.id, typed, clock.now())
    # What comes next from this sheet is later, whether a script counts or not.
    form.tab.data, form.serial.data = typed.tab, str(typed.serial + 1)


def form_values(form: ArticleForm) -> dict[str, list[str]]:
    """What the browser sent of each field."""
    return {field.name: [str(value) for value in field.raw_data] for field in form if field.raw_data}


def _disputed(merge: TextsMerge) -> list[Disputed]:
    pairs = [(name, getattr(merge.mine, name), getattr(merge.theirs, name)) for name in merge.disputed]
    pairs += [("body", conflict.mine, conflict.theirs) for conflict in merge.conflicts]
    return [
        Disputed(name, _side(theirs, mine, REMOVED), _side(theirs, mine, ADDED))
        for name, mine, theirs in pairs
    ]


def _side(theirs: str, mine: str, without: str) -> list[Run]:
    return [run for run in differences(theirs, mine) if run.kind != without]
