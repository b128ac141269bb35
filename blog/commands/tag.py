"""``flask tag …``: operations on tags for a terminal, and those that are too much for a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from blog.admin.operations import in_words
from blog.extensions import db
from blog.lib import clock, names, slugs
from blog.models import Article, Operation, Tag, TagDeletion, User, schema, tag_search, transaction
from blog.models.article import STATES
from blog.models.base import NAME_LIMIT, SLUG_LIMIT
from blog.models.database import wait_for_locks
from blog.models.implication import Cycle
from blog.models.tag_alias import KEY_LIMIT
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import TagGone
from blog.models.tag_rename import TagRename
from blog.models.tag_split import TagSplit
from blog.models.tagging import Tagging
from blog.models.undoing import Conflicts, Undoing
from blog.tags.part_query import PARTS, NotAQuery, part_of
from blog.web.operation_words import what_was_done
from blog.web.outlook import Outlook, way_of
from blog.web.tag_names import tags_named
from blog.web.tag_operations import Plan

LOCK_SECONDS = 600  # writers may be at work for long, and so may this be
LISTED = 50
NEWEST = 20  # entries of the ledger

T = TypeVar("T")

group = AppGroup("tag", help="Tags: list, merge, rename, split, delete, imply, give and take, undo.")
yes = click.option("--yes", is_flag=True, help="Do not ask.")
several = click.argument("wanted", metavar="NAME...", nargs=-1, required=True)


@group.command("list")
@click.argument("text", default="")
@click.option("--limit", default=LISTED, show_default=True, type=click.IntRange(1))
def list_tags(text: str, limit: int) -> None:
    """The tags that TEXT finds, with their articles."""
    _check_schema()
    found = tag_search.suggest(db.session(), text, limit + 1)
    for tag, count in found[:limit]:
        click.echo(f"{count:>8}  {tag.name}  /tags/{tag.slug}")
    if len(found) > limit:
        click.echo(f"{'':>8}  … and more: name a part, or a larger --limit.")
    if not found:
        click.echo(f"No tag matches {text!r}." if text else "There are no tags yet.")


@group.command("operations")
def list_operations() -> None:
    """The newest of the ledger: what was done, when, and the number that undoes it."""
    _check_schema()
    entries = db.session.scalars(Operation.newest().limit(NEWEST)).all()
    with force_locale("en"):
        for entry in entries:
            undone = f"  (undone {entry.undone_at:%Y-%m-%d})" if entry.undone_at else ""
            click.echo(
                f"{entry.id:>8}  {entry.created_at:%Y-%m-%d %H:%M} UTC  {what_was_done(entry)}{undone}"
            )
    if not entries:
        click.echo("Nothing was done yet.")


@group.command("merge")
@several
@click.option("--into", metavar="NAME", required=True, help="The tag that stays; it may be new.")
@yes
def merge(wanted: Sequence[str], into: str, yes: bool) -> None:
    """Make several tags one."""

    def plan() -> Plan:
        sources = _tags(wanted)
        if [tag.name for tag in sources] == [tag.name for tag in tags_named([_name(into)])]:
            raise click.ClickException("Name at least one other tag that becomes this one.")
        return Plan(lambda tags: TagMerge(sources, tags[0]), [_name(into)])

    _carry_out(plan, yes=yes)


@group.command("rename")
@click.argument("name")
@click.argument("new")
@click.option("--slug", default="", help="The end of its address; made from the name if not given.")
@click.option("--no-alias", is_flag=True, help="The old name does not stay as an alias.")
@yes
def rename(name: str, new: str, slug: str, no_alias: bool, yes: bool) -> None:
    """Give the tag NAME the name NEW; its old address leads to the new one."""

    def plan() -> Plan:
        [tag] = _tags([name])
        for _key, rival in db.session.execute(Tag.spelled([names.name_key(_name(new))])):
            if rival is not tag:
                raise click.ClickException(f"There is a tag {rival.name!r} already.")
        if slug:
            _check_slug(slug, tag)
        address = slug or Tag.slug_for(db.session(), _name(new), besides=tag)
        return Plan(lambda _tags: TagRename(tag, new, address, keep_alias=not no_alias))

    _carry_out(plan, yes=yes)


@group.command("delete")
@several
@yes
def delete(wanted: Sequence[str], yes: bool) -> None:
    """Take tags from all their articles and from the site."""

    def plan() -> Plan:
        tags = _tags(wanted)
        return Plan(lambda _tags: TagDeletion(tags))

    _carry_out(plan, yes=yes)


@group.command("imply")
@click.argument("name")
@click.option(
    "--implies", metavar="NAME", multiple=True, help="One that it implies; none: it implies nothing."
)
@yes
def imply(name: str, implies: Sequence[str], yes: bool) -> None:
    """Have the tag NAME imply exactly these."""

    def plan() -> Plan:
        [tag] = _tags([name])
        return Plan(lambda tags: TagImplying(tag, list(dict.fromkeys(tags))), [_name(one) for one in implies])

    _carry_out(plan, yes=yes)


@group.command("split")
@click.argument("name")
@click.option(
    "--part",
    "parts",
    metavar="TAG:QUERY",
    multiple=True,
    required=True,
    help='Such as: Web: text="http server" tag=Flask author=mei from=2024-01-01 until=2024-12-31. '
    f"At most {PARTS} of them. For text, capitals make no difference; on MySQL and MariaDB accents make none "
    "either, on SQLite Ä and ä differ.",
)
@click.option(
    "--rest", metavar="NAME", default="", help="What all others get; if not given, the tag keeps them."
)
@yes
def split(name: str, parts: Sequence[str], rest: str, yes: bool) -> None:
    """Give the articles of the tag NAME to others: to each part those that fit its whole query."""
    if len(parts) > PARTS:
        raise click.ClickException(f"At most {PARTS} parts; these are {len(parts)}.")

    def plan() -> Plan:
        [tag] = _tags([name])
        try:
            read = [part_of(part) for part in parts]
        except NotAQuery as wrong:
            raise click.ClickException(str(wrong)) from None
        wanted = [_name(one.name) for one in read] + ([_name(rest)] if rest else [])
        return Plan(
            lambda tags: TagSplit(
                tag,
                [one.part(tags[at]) for at, one in enumerate(read)],
                tags[-1] if rest else tag,
            ),
            wanted,
        )

    _carry_out(plan, yes=yes)


@group.command("articles")
@click.option("--add", metavar="NAME", multiple=True, help="A tag that they get; it may be new.")
@click.option("--remove", metavar="NAME", multiple=True, help="A tag that they lose.")
@click.option("--state", default="", type=click.Choice(["", *STATES]), help="Only those in this state.")
@click.option("--search", default="", help="Only those with this in title or slug.")
@click.option("--as", "username", metavar="USERNAME", required=True, help="Whose desk it is.")
@yes
def articles(
    add: Sequence[str], remove: Sequence[str], state: str, search: str, username: str, yes: bool
) -> None:
    """Add tags to all articles of somebody's desk, or of a part of it, and remove others."""

    def plan() -> Plan:
        user = db.session.scalar(User.called(username))
        if user is None:
            raise click.ClickException(f"Nobody has the username {username!r}.")
        ids = Article.desk(user, state, search).with_only_columns(Article.id)
        removed = _tags(remove)
        if not add and not removed:
            raise click.ClickException("Name a tag to --add or to --remove.")
        return Plan(lambda tags: Tagging(ids, tags, removed), [_name(one) for one in add])

    _carry_out(plan, yes=yes)


@group.command("undo")
@click.argument("id", type=click.IntRange(1))
@yes
def undo(id: int, yes: bool) -> None:
    """Undo the operation of that number in the ledger."""
    _check_schema()

    def work() -> str:
        wait_for_locks(db.session(), LOCK_SECONDS)
        operation = _open_operation(id, db.session.scalar(Operation.locked(id)))
        try:
            left = Undoing(db.session(), operation).carry_out(clock.now())
        except Conflicts as conflicts:
            raise click.ClickException(" ".join(in_words(conflicts.found))) from None
        return f"Undone: {what_was_done(operation)}. Articles left as people changed them since: {left}."

    with force_locale("en"):
        click.echo(what_was_done(_open_operation(id, db.session.get(Operation, id))))
        db.session.rollback()
        _confirm("Undo it?", yes=yes)
        click.echo(_run(work))


def _carry_out(plan: Callable[[], Plan], *, yes: bool) -> None:
    """Show what would change, ask, do it in one transaction, and print its number in the ledger."""
    _check_schema()

    def work() -> str:
        wait_for_locks(db.session(), LOCK_SECONDS)
        try:
            operation = plan().carry_out(None)
        except TagGone as gone:
            raise click.ClickException(f"The tag {gone.name!r} is gone meanwhile.") from None
        except Cycle as cycle:
            raise _circular(way_of(cycle)) from None
        db.session.flush()
        return f"Done. To take it back: .venv/bin/flask tag undo {operation.id}"

    with force_locale("en"):
        outlook = Outlook.of(plan().operation())
        if outlook.circle:
            raise _circular(outlook.circle)
        if outlook.changes_nothing:
            raise click.ClickException("This changes nothing.")
        _tell(outlook)
        # Nobody waits for what was looked at while somebody makes up their mind.
        db.session.rollback()
        _confirm("Carry it out?", yes=yes)
        click.echo(_run(work))


def _tell(outlook: Outlook) -> None:
    """Print what would change."""
    click.echo("\n".join(f"* {effect}" for effect in outlook.effects))
    count = outlook.preview.articles
    concerned = ngettext("%(num)d article is concerned:", "%(num)d articles are concerned:", count)
    click.echo(concerned if count else _("No article is concerned."))
    for article in outlook.preview.examples:
        click.echo(f"  {article.title}")
    if outlook.more > 0:
        click.echo("  " + ngettext("and %(num)d more", "and %(num)d more", outlook.more))


def _run(work: Callable[[], T]) -> T:
    try:
        return transaction.run(db.session, work)
    except transaction.Busy as busy:
        raise click.ClickException("The database is busy. Nothing was changed; try again.") from busy


def _check_schema() -> None:
    state = schema.state_of(db.engine)
    if state is not schema.State.READY:
        raise click.ClickException(state.advice)


def _confirm(question: str, *, yes: bool) -> None:
    if not yes and not click.confirm(question):
        raise click.ClickException("Nothing was changed.")


def _circular(way: str) -> click.ClickException:
    return click.ClickException(f"Tags can't imply each other in a circle: {way}. Nothing was changed.")


def _tags(wanted: Sequence[str]) -> list[Tag]:
    found = tags_named([_name(name) for name in wanted])
    for name, tag in zip(wanted, found, strict=True):
        if tag.id < 0:
            raise click.ClickException(f"There is no tag {name!r}; `.venv/bin/flask tag list` shows some.")
    return list(dict.fromkeys(found))


def _name(name: str) -> str:
    if not names.is_name(name) or len(name) > NAME_LIMIT or len(names.name_key(name)) > KEY_LIMIT:
        raise click.ClickException(f"{name!r} can't be a tag's name.")
    return names.clean_name(name)


def _check_slug(slug: str, tag: Tag) -> None:
    if not slugs.is_slug(slug) or len(slug) > SLUG_LIMIT:
        raise click.ClickException(
            f"{slug!r} can't be a slug: letters and digits with single hyphens between."
        )
    if Tag.slug_taken(db.session(), slug, besides=tag):
        raise click.ClickException(f"/tags/{slug} is taken.")


def _open_operation(id: int, operation: Operation | None) -> Operation:
    if operation is None:
        raise click.ClickException(f"There is no operation {id}.")
    if operation.undone_at:
        raise click.ClickException(f"Operation {id} was undone already.")
    return operation
