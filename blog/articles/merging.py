"""Two versions of one article: the page that offers them made one, with what could not be kept from both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from blog.articles.choosing import REST, Pair, decide, notation, pairs_of
from blog.articles.comparing import FieldDifference, compared
from blog.articles.forms import ArticleForm
from blog.articles.unsaved import says_the_same
from blog.articles.versions import HIDDEN
from blog.extensions import db
from blog.lib import clock, tokens
from blog.models import Article, Draft, Revision
from blog.models.draft import Fields, Typed, keep
from blog.models.saving import base_of
from blog.models.texts import Texts, TextsMerge
from blog.web.access import signed_in_user

# What a slot is called that holds both versions of what was chosen.
BOTH_VERSIONS = "both-"


@dataclass(frozen=True)
class MergeOffer:
    """What the page of a conflict says besides the sheet, which holds the merged text.

    ``more`` passages are chosen at once besides the pairs, ``chosen_of_more`` says how. ``is_new`` tells that somebody
    saved meanwhile, rather than that something is still to be decided.
    """

    pairs: list[Pair]
    more: int
    chosen_of_more: str = ""
    is_new: bool = False
    newest: Revision | None = None
    knows_base: bool = True
    theirs_changed: list[FieldDifference] | None = None

    @property
    def example(self) -> tuple[str, str]:
        """The lines around the first passage of which both versions stand in the text; empty if none is."""
        number = next((pair.key for pair in self.pairs if pair.key.isdigit()), "")
        lines = notation()
        return (lines.opening(int(number)), lines.closing(int(number))) if number else ("", "")


def is_overtaken(form: ArticleForm) -> bool:
    """Whether somebody saved another text than this sheet's after it was opened, or nobody knows when it was."""
    if form.row is None or form.opened.data == form.row.fingerprint():
        return False
    return not form.texts.says_the_same_as(Texts.of_article(form.row))


def offer_merge(form: ArticleForm, article: Article) -> MergeOffer:
    """Put the merged text into the sheet, which from now on stands for the article as it is, and say what happened.

    What was sent is kept in a slot until the sheet is saved.
    """
    keep_typed(form, article)
    base = base_of(db.session(), article, form.base_number) if form.opened.data else None
    mine, theirs = form.texts, Texts.of_article(article)
    merge = TextsMerge(base, mine, theirs)
    body, stayed = notation().merged(base.body if base else None, mine.body, theirs.body)
    _choose_again(form, merge, stayed)
    form.begin_again(article, merge.with_body(body))
    pairs, more = pairs_of(form)
    newest = db.session.scalar(Revision.of(article.id, article.revision)) if article.revision else None
    changes = compared(base, theirs) if base else []
    return MergeOffer(
        pairs, more, is_new=True, newest=newest, knows_base=base is not None, theirs_changed=changes
    )


def still_open(form: ArticleForm) -> MergeOffer | None:
    """What is still to be decided on a merged sheet that comes back; None if nothing."""
    pairs, more = pairs_of(form) if form.row and form.merged.data else ([], 0)
    return MergeOffer(pairs, more, form.choices.data.get(REST, "")) if pairs else None


def keep_typed(form: ArticleForm, article: Article) -> None:
    """In the tab's own slot; a browser without scripts gets one that its next save empties."""
    typed = replace(form.typed_in_tab, fields=_sent(form))
    typed = replace(typed, tab=typed.tab or _new_tab())
    keep(db.session(), signed_in_user(), article.id, typed, clock.now())
    # What comes next from this sheet is later, whether a script counts or not.
    form.tab.data, form.serial.data = typed.tab, str(typed.serial + 1)


def keep_both(form: ArticleForm, article: Article) -> None:
    """In a slot beside the tab's, to which its author can go back until the sheet is saved: what was sent."""
    if slot_of_both(form) is None:
        form.draft.data = _keep_beside(form, article, BOTH_VERSIONS)


def slot_of_both(form: ArticleForm) -> Draft | None:
    """That slot, if there is one."""
    number = form.typed_in_tab.draft
    found = db.session.scalar(Draft.of(signed_in_user(), number)) if number else None
    return found if found and form.row and found.article_id == form.row.id and _is_of_both(found) else None


def both_again(form: ArticleForm, article: Article, both: Draft) -> ArticleForm:
    """The sheet as it was before something was chosen. What was typed since waits in a slot."""
    chosen = ArticleForm(article, draft=both, comparing=True)
    decide(chosen)
    if not says_the_same(form, chosen):
        _keep_beside(form, article, "")
    again = ArticleForm(article, draft=both)
    again.tab.data, again.serial.data = form.tab.data, form.serial.data
    return again


def form_values(form: ArticleForm) -> dict[str, list[str]]:
    """What the browser sent of each field."""
    return {field.name: [str(value) for value in field.raw_data] for field in form if field.raw_data}


def _sent(form: ArticleForm) -> Fields:
    """What a slot keeps of the sheet, as it was sent."""
    fields = {
        name: values if len(values) > 1 else values[0]
        for name, values in form_values(form).items()
        if name not in HIDDEN or name in {"seen", "merged"}
    }
    return fields | form.choices.sent


def _keep_beside(form: ArticleForm, article: Article, beginning: str) -> str:
    """In a slot of a tab that never was; returns what a sheet calls it that goes on with it."""
    user, before = signed_in_user(), form.typed_in_tab
    typed = Typed(beginning + _new_tab(), 1, before.base, before.opened, _sent(form))
    keep(db.session(), user, article.id, typed, clock.now())
    return f"{db.session.scalar(Draft.in_tab(user, typed.tab))}-{typed.serial}"


def _is_of_both(slot: Draft) -> bool:
    return slot.tab.startswith(BOTH_VERSIONS)


def _new_tab() -> str:
    return tokens.new_token()[:16].replace("_", "-")


def _choose_again(form: ArticleForm, merge: TextsMerge, stayed: dict[int, int]) -> None:
    """What was chosen stays so where neither version is another one now; the rest is to be chosen anew."""
    chosen, mine = form.choices.data, form.choices.mine
    before, now = _lines(merge.base) if merge.base else {}, _lines(merge.theirs)
    kept = [name for name in mine if before.get(name) == now[name] != mine[name]]
    own = _lines(merge.mine)
    form.choices.mine = {name: own[name] for name in merge.disputed} | {name: mine[name] for name in kept}
    by_number = {str(new): chosen[str(old)] for old, new in stayed.items() if str(old) in chosen}
    form.choices.data = by_number | {name: chosen[name] for name in kept if name in chosen}
    # Who chose for all others at once did not know of new ones.
    form.choices.data.pop(REST, None)


def _lines(texts: Texts) -> dict[str, str]:
    lines = {"title": texts.title, "slug": texts.slug, "excerpt": texts.excerpt}
    return lines | {"tags": ", ".join(texts.tags)}
