"""Operations on tags in words: what was done, and what would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blog.extensions import db
from blog.models import Operation, Tag, TagDeletion
from blog.models.tag_details import Share, links_by_tag, names_that_stay, shares_of
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import Links, Preview, TagOperation
from blog.models.tag_rename import TagRename
from blog.models.tag_split import TagSplit
from blog.models.tagging import Tagging

SHOWN = 10  # names in one line


def what_was_done(operation: Operation) -> str:
    """The ledger's entry in words."""
    names = {"subject": operation.subject, "target": operation.target}
    said: dict[str, Callable[[], str]] = {
        "tag_rename": lambda: _("“%(subject)s” renamed to “%(target)s”", **names),
        "tag_merge": lambda: _("“%(subject)s” merged into “%(target)s”", **names),
        "tag_split": lambda: _("“%(subject)s” split into “%(target)s”", **names),
        "tag_deletion": lambda: _("“%(subject)s” deleted", **names),
        "tag_implying": lambda: _implying(names),
        "tagging": lambda: _tagging(names),
    }
    other = _("Something done to “%(subject)s”", **names)
    return str(said[operation.kind]() if operation.kind in said else other)


def _implying(names: dict[str, str]) -> str:
    if names["target"]:
        return str(_("“%(subject)s” implies “%(target)s”", **names))
    return str(_("“%(subject)s” implies nothing any more", **names))


def _tagging(names: dict[str, str]) -> str:
    if not names["target"]:
        return str(_("“%(subject)s” added to articles", **names))
    if not names["subject"]:
        return str(_("“%(target)s” taken from articles", **names))
    return str(_("“%(subject)s” added to articles, “%(target)s” taken from them", **names))


def what_would_change(operation: TagOperation, preview: Preview) -> list[str]:
    """Each thing that the operation would change besides implications, a sentence each."""
    said: dict[type[TagOperation], Callable[[Any, Preview], Iterable[str]]] = {
        TagMerge: _of_merge,
        TagRename: _of_rename,
        TagDeletion: _of_deletion,
        TagImplying: _of_implying,
        TagSplit: _of_split,
        Tagging: _of_tagging,
    }
    return [*_new_tags(operation), *said[type(operation)](operation, preview)]


def tags_of(operation: TagOperation) -> list[Tag]:
    """All tags that an operation is about, those that are implied among them."""
    implied = operation.implied if isinstance(operation, TagImplying) else []
    return [*operation.tags, *implied]


def listed(names: Sequence[str]) -> str:
    """Names in one line, the first of many."""
    shown = _(", ").join(names[:SHOWN])
    more = len(names) - SHOWN
    return str(_("%(names)s and %(num)d more", names=shown, num=more) if more > 0 else shown)


def _new_tags(operation: TagOperation) -> Iterable[str]:
    new = [tag.name for tag in tags_of(operation) if tag.id < 0]
    if new:
        yield ngettext("“%(names)s” is a new tag.", "“%(names)s” are new tags.", len(new), names=listed(new))


def _of_merge(merge: TagMerge, preview: Preview) -> Iterable[str]:
    into, gone = merge.into.name, [tag.name for tag in merge.sources]
    yield ngettext(
        "“%(names)s” becomes “%(into)s” and is gone.",
        "“%(names)s” become “%(into)s” and are gone.",
        len(gone),
        names=listed(gone),
        into=into,
    )
    if preview.added:
        yield ngettext(
            "%(num)d article gets “%(into)s”.", "%(num)d articles get “%(into)s”.", preview.added, into=into
        )
    if have := preview.articles - preview.added:
        yield ngettext("%(num)d article has it already.", "%(num)d articles have it already.", have)
    yield _(
        "“%(into)s” is found by these names too: %(names)s.", into=into, names=listed(merge.gained_aliases)
    )
    yield _("These addresses lead to it: %(paths)s.", paths=_paths(merge.sources))
    yield _("It keeps its own description, cover and colour; theirs are dropped.")


def _of_rename(rename: TagRename, preview: Preview) -> Iterable[str]:
    tag = rename.tag
    if rename.name != tag.name:
        yield _("“%(old)s” becomes “%(new)s”.", old=tag.name, new=rename.name)
    if rename.slug != tag.slug:
        yield _("Its address is /tags/%(new)s; /tags/%(old)s leads there.", new=rename.slug, old=tag.slug)
    if rename.former_alias:
        yield _("“%(name)s” stays as an alias: who types it finds this tag.", name=rename.former_alias)
    for code, name in names_that_stay(rename).items():
        yield _still_seen(code, name)
    yield _("The tag keeps its articles, description, cover and colour.")


def _still_seen(code: str, name: str) -> str:
    if code == "en":
        return str(_("Readers of English still see “%(name)s”.", name=name))
    return str(_("Readers of Chinese still see “%(name)s”.", name=name))


def _of_deletion(deletion: TagDeletion, preview: Preview) -> Iterable[str]:
    if preview.articles:
        yield ngettext(
            "%(num)d article loses “%(names)s”; the article itself stays.",
            "%(num)d articles lose “%(names)s”; the articles themselves stay.",
            preview.articles,
            names=deletion.subject,
        )
    yield _("These addresses say that the tag is gone: %(paths)s.", paths=_paths(deletion.tags))
    yield _("Description, aliases, cover and colour go too, until you undo it.")


def _of_implying(implying: TagImplying, preview: Preview) -> Iterable[str]:
    if preview.articles:
        yield ngettext(
            "%(num)d article that has “%(name)s” is listed by it.",
            "%(num)d articles that have “%(name)s” are listed by it.",
            preview.articles,
            name=implying.tag.name,
        )
    yield _("What is stored on articles stays as it is.")


def _of_split(split: TagSplit, preview: Preview) -> Iterable[str]:
    *parts, rest = shares_of(db.session(), split)
    for part in parts:
        yield _part(split, part)
    yield _("All others: %(part)s", part=_part(split, rest))
    if split.stays:
        yield _("“%(name)s” stays, with its address.", name=split.tag.name)
    else:
        yield _(
            "“%(name)s” is gone; /tags/%(slug)s leads to all parts.", name=split.tag.name, slug=split.tag.slug
        )


def _part(split: TagSplit, share: Share) -> str:
    said = _keeps(share) if share.tag is split.tag else _gets(share.tag, share.articles)
    if not share.examples:
        return said
    titles = [_quoted(article.title) for article in share.examples]
    more = share.articles - len(titles)
    shown = listed(titles) if more <= 0 else _("%(names)s and %(num)d more", names=listed(titles), num=more)
    return str(
        ngettext(
            "%(sentence)s It is %(titles)s.",
            "%(sentence)s They are %(titles)s.",
            share.articles,
            sentence=said,
            titles=shown,
        )
    )


def _keeps(share: Share) -> str:
    said = ngettext(
        "“%(name)s” keeps %(num)d article.",
        "“%(name)s” keeps %(num)d articles.",
        share.articles,
        name=share.tag.name,
    )
    return str(said)


def _of_tagging(tagging: Tagging, preview: Preview) -> Iterable[str]:
    yield from _of_links(tagging.added(), tagging.add, preview.articles, _get, _gets)
    yield from _of_links(tagging.removed(), tagging.remove, preview.articles, _lose, _loses)
    if full := tagging.full(db.session()) if tagging.add else 0:
        yield ngettext(
            "%(num)d article has no room for more tags and gets none.",
            "%(num)d articles have no room for more tags and get none.",
            full,
        )


def _of_links(
    links: Links | None,
    tags: Sequence[Tag],
    articles: int,
    all_of_them: Callable[[str, int], str],
    one_of_them: Callable[[Tag, int], str],
) -> Iterable[str]:
    """One sentence where every one of the articles is meant each time, or one for each tag."""
    counts = links_by_tag(db.session(), links) if links is not None else {}
    changed = [tag for tag in tags if counts.get(tag.id)]
    if len(changed) > 1 and all(counts[tag.id] == articles for tag in changed):
        yield all_of_them(listed([_quoted(tag.name) for tag in changed]), articles)
        return
    for tag in changed[:SHOWN]:
        yield one_of_them(tag, counts[tag.id])
    if more := len(changed[SHOWN:]):
        yield ngettext("And %(num)d more tag.", "And %(num)d more tags.", more)


def _get(names: str, count: int) -> str:
    return str(
        ngettext("%(num)d article gets %(names)s.", "%(num)d articles get %(names)s.", count, names=names)
    )


def _lose(names: str, count: int) -> str:
    return str(
        ngettext("%(num)d article loses %(names)s.", "%(num)d articles lose %(names)s.", count, names=names)
    )


def _loses(tag: Tag, count: int) -> str:
    return _lose(_quoted(tag.name), count)


def _gets(tag: Tag, count: int) -> str:
    return str(
        ngettext(
            "“%(name)s” gets %(num)d article.", "“%(name)s” gets %(num)d articles.", count, name=tag.name
        )
    )


def _paths(tags: Sequence[Tag]) -> str:
    return listed([f"/tags/{tag.slug}" for tag in tags])


def _quoted(name: str) -> str:
    return str(_("“%(name)s”", name=name))
