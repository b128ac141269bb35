"""Operations on tags as pages: a form, beneath it what would change, and a button that carries it out.

Looking stores nothing: a tag that does not exist yet is made for the looking outside the session.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import HiddenField

from blog.extensions import db
from blog.lib import clock
from blog.models import Operation, Tag, User
from blog.models.implication import Cycle
from blog.models.tag_operation import LOOKED_AT, MadeTags, TagGone, TagOperation
from blog.web.access import signed_in_user
from blog.web.forms import Form
from blog.web.operation_words import what_was_done
from blog.web.outlook import Outlook, circular, way_of
from blog.web.tag_names import tags_named
from blog.web.templating import render_private

FLASK = (".venv/bin/flask", "tag")
LOOKING = "look"  # posted in place of what is expected: look through all of it first
NOT_CARRIED = {"csrf_token", "expected", "lang"}


@dataclass(frozen=True)
class Plan:
    """An operation that somebody asks for: names of tags, some of them new maybe, and what it is with these tags."""

    build: Callable[[list[Tag]], TagOperation]
    names: Sequence[str] = ()

    def operation(self) -> TagOperation:
        """The operation, for looking at it."""
        return self.build(tags_named(self.names))

    def carry_out(self, user: User | None) -> Operation:
        """Make the tags that are new and do it. Raises TagGone and Cycle; the transaction is worthless then."""
        session = db.session()
        made = MadeTags(session, self.names)
        return self.operation().carry_out(session, user, clock.now(), made)


class OperationForm(Form):
    """Fields that say what to do to tags. They stand in the address, and are posted when it is carried out."""

    class Meta(Form.Meta):  # type: ignore[misc, name-defined]
        """The application checks the token of every post; an address has none."""

        csrf = False

    expected = HiddenField()

    def __init__(self, values: MultiDict[str, str], *, asked: bool, **kwargs: Any) -> None:
        super().__init__(formdata=values if asked else None, **kwargs)
        self.asked = asked
        self.values = values
        self.waits_for = 0  # more articles than that are only looked through when somebody asks for it

    def is_long(self, operation: TagOperation) -> bool:
        """Whether looking at what it would change takes too long for a page that is merely opened."""
        return operation.is_long(db.session())

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What was typed, as hidden fields carry it."""
        return [pair for pair in self.values.items(multi=True) if pair[0] not in NOT_CARRIED]

    @property
    def command_line(self) -> str:
        """The command that does the same."""
        return shlex.join([*FLASK, *self.command()])

    def plan(self) -> Plan:
        """What was asked for; only after validation."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """The same as words after ``flask tag``; only after validation."""
        raise NotImplementedError


def show(template: str, form: OperationForm, **context: Any) -> Response:
    """The form, and beneath it what would change once it says all that is needed."""
    if not form.asked:
        return _page(template, form)
    if not form.validate():
        return _page(template, form, status=422, **context)
    operation = form.plan().operation()
    if form.is_long(operation):
        form.waits_for = LOOKED_AT
        return _page(template, form, **context)
    return _looked(template, form, operation, context)


def carry_out(template: str, make: Callable[[], OperationForm], back: str, **context: Any) -> Response:
    """Do what was posted and go ``back``; where it is not what was shown, or can't be done, show it again."""
    form = make()
    if not form.validate():
        return _page(template, form, status=422, **context)
    if form.expected.data == LOOKING:
        return _looked(template, form, form.plan().operation(), context)
    outlook = Outlook.of(form.plan().operation())
    if problem := outlook.problem(form.expected.data or ""):
        return _page(template, form, outlook, 409, problem=problem, **context)
    try:
        done = form.plan().carry_out(signed_in_user())
    except (TagGone, Cycle) as trouble:
        return _met_trouble(template, make, trouble, context)
    announce(done)
    return redirect(back)


def announce(done: Operation) -> None:
    """Say what was done, with a button that undoes it."""
    articles = ngettext("%(num)d article", "%(num)d articles", done.affected)
    said = _("%(what)s · %(articles)s", what=what_was_done(done), articles=articles)
    db.session.flush()
    undo = url_for("admin_operations.undo", id=done.id)
    flash({"text": said, "undo_url": undo}, "success")  # type: ignore[arg-type]


def _looked(template: str, form: OperationForm, operation: TagOperation, context: dict[str, Any]) -> Response:
    outlook = Outlook.of(operation)
    return _page(template, form, outlook, problem=outlook.problem(), **context)


def _met_trouble(
    template: str, make: Callable[[], OperationForm], trouble: TagGone | Cycle, context: dict[str, Any]
) -> Response:
    db.session.rollback()
    # Who is signed in is read anew: a template may not ask for it.
    for name in ("user", "site"):
        g.pop(name, None)
    if isinstance(trouble, TagGone):
        problem = _("The tag “%(name)s” is gone meanwhile. Nothing was changed.", name=trouble.name)
    else:
        problem = circular(way_of(trouble))
    form = make()
    outlook = Outlook.of(form.plan().operation()) if form.validate() else None
    return _page(template, form, outlook, 409, problem=problem, **context)


def _page(
    template: str,
    form: OperationForm,
    outlook: Outlook | None = None,
    status: int = 200,
    problem: str = "",
    **context: Any,
) -> Response:
    return render_private(
        template, status, form=form, outlook=outlook, problem=problem, action=request.path, **context
    )
