"""Tidying: tags that look like duplicates, never part or are hardly used, and what to do about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.cursors import LARGEST
from blog.models import Tag
from blog.models.tag_company import together
from blog.models.tag_hygiene import Found, Position, alike, unused, used_once, with_use
from blog.models.tag_likeness import pairs_of, take_back, tell_apart
from blog.tags.wording import listed
from blog.web.access import editor_required, require, signed_in_user
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("tag_hygiene", __name__, url_prefix="/admin/tags")

SHOWN = 20  # findings of a section where all sections are shown; a section's own page has more
PAGE_SIZE = 50
MOST = 50  # tags told apart at once
POSITION = re.compile(r"-?\d{1,19}(?:\.-?\d{1,19})*", re.ASCII)
ID = re.compile(r"\d{1,10}", re.ASCII)

Look = Callable[[Session, int, Position | None], Found[Any]]
# Each with how many numbers its positions have.
SECTIONS: dict[str, tuple[Look, int]] = {
    "alike": (alike, 3),
    "together": (together, 2),
    "once": (used_once, 1),
    "unused": (unused, 1),
}


@bp.get("/hygiene")
@editor_required
def index() -> Response:
    """The beginning of each section."""
    sections = {name: look(db.session(), SHOWN, None) for name, (look, _size) in SECTIONS.items()}
    return _page({name: found for name, found in sections.items() if not found.is_empty})


@bp.get("/hygiene/<section>")
@editor_required
def section(section: str) -> Response:
    """One section, a page at a time."""
    if section not in SECTIONS:
        abort(404)
    look, _size = SECTIONS[section]
    found = look(db.session(), PAGE_SIZE, _position(section))
    return _page({section: found}, section)


@bp.post("/distinctions")
@editor_required
@unit_of_work
def tell_tags_apart() -> Response:
    """Remember that tags are different things."""
    tags = _tags_there()
    if len(tags) < 2:
        flash(_("One of these tags is no longer there. Nothing was changed."), "error")
        return redirect(_listed_at())
    tell_apart(db.session(), pairs_of(tag.id for tag in tags))
    ids = [tag.id for tag in tags]
    undo = url_for("tag_hygiene.take_distinction_back", tag=ids[0], other=ids[1:], **_place())
    text = _("%(names)s are different things. They won't be listed again.", names=_quoted(tags))
    flash({"text": text, "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(_listed_at())


@bp.post("/distinctions/removal")
@editor_required
@unit_of_work
def take_distinction_back() -> Response:
    """Forget that they are."""
    tags = _tags_there()
    take_back(db.session(), pairs_of(tag.id for tag in tags))
    if tags:
        flash(_("%(names)s are listed again.", names=_quoted(tags)), "success")
    return redirect(_listed_at())


def _page(findings: dict[str, Found[Any]], only: str = "") -> Response:
    return render_private(
        "tags/hygiene.html", findings=findings, only=only, after=request.args.get("after"), written=_written
    )


def _position(section: str) -> Position | None:
    """Where the page begins; None at the start, and for what is no position of this section."""
    text = request.args.get("after", "")
    numbers = tuple(map(int, text.split("."))) if POSITION.fullmatch(text) else ()
    fits = len(numbers) == SECTIONS[section][1] and all(abs(number) <= LARGEST for number in numbers)
    return numbers if fits else None


def _written(position: Position) -> str:
    return ".".join(map(str, position))


def _tags_there() -> list[Tag]:
    """The tags that the form or the address is about, as far as they are there, the oldest first."""
    asked = [*request.values.getlist("tag"), *request.values.getlist("other")][:MOST]
    ids = {int(text) for text in asked if ID.fullmatch(text)}
    tags = [used.tag for _id, used in sorted(with_use(db.session(), ids).items())]
    user = signed_in_user()
    require(all(tag.editable_by(user) for tag in tags))
    return tags


def _quoted(tags: Sequence[Tag]) -> str:
    return listed(_("“%(name)s”", name=tag.name) for tag in tags)


def _place() -> dict[str, Any]:
    """The page of a section on which a form stood; empty for the overview."""
    section, after = request.values.get("section", ""), request.values.get("after", "")
    return {"section": section, "after": after} if section in SECTIONS else {}


def _listed_at() -> str:
    return url_for("tag_hygiene.section", **_place()) if _place() else url_for("tag_hygiene.index")
