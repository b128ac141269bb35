"""The media library: finding files, saying what they show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.media.blueprint import bp
from blog.media.facts import asks_for_facts, facts_of
from blog.media.forms import UploadForm
from blog.media.receiving import AT_ONCE
from blog.models import Article, Tag, Upload, User
from blog.models.upload import DOCUMENT, KINDS
from blog.models.upload_list import UploadList
from blog.models.upload_use import portrays, tags_showing, titles_of, users_of
from blog.web.access import author_required, require, signed_in_user
from blog.web.ids import id_in
from blog.web.site import current_site
from blog.web.submissions import new_submission
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

NAMED = 20  # articles that one page names


@dataclass(frozen=True)
class Uses:
    """The articles that show a file, as somebody may know of them; ``others`` are people's drafts and ``more``."""

    articles: list[Article] = field(default_factory=list)
    others: int = 0
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.articles or self.others)


@dataclass(frozen=True)
class FewPlaces:
    """What shows a file besides articles: tags, authors whose picture it is, and the site whose logo it is."""

    tags: Sequence[Tag]
    people: Sequence[User]
    is_logo: bool

    def __bool__(self) -> bool:
        return bool(self.tags or self.people or self.is_logo)


@bp.get("")
@author_required
def index() -> Response:
    """What the signed-in user may choose from; for a script, as JSON."""
    if asks_for_facts():
        shelf = _uploads().page(_before())
        older = url_for("admin_media.index", **_kept(), before=shelf.following) if shelf.following else None
        return jsonify(files=[facts_of(upload) for upload, _used in shelf.items], older=older)
    return library_page()


@bp.get("/<int:id>")
@author_required
def edit(id: int) -> Response:
    """One file: what it shows, and where it is shown."""
    upload = editable_or_404(id)
    return edit_page(upload, UploadForm(upload))


@bp.post("/<int:id>")
@author_required
@unit_of_work
def save(id: int) -> Response:
    """Store what was typed."""
    upload = editable_or_404(id, for_writing=True)
    form = UploadForm(upload)
    if not form.validate():
        return edit_page(upload, form, 422)
    form.fill(upload)
    if asks_for_facts():
        return jsonify(facts_of(upload))
    flash(_("Saved."), "success")
    return redirect(url_for("admin_media.edit", id=id))


def editable_or_404(id: int, *, for_writing: bool = False) -> Upload:
    """The upload, if the signed-in user may change it: 404 when there is none, 403 when it is not theirs."""
    upload = db.session.scalar(Upload.locked(id) if for_writing else Upload.described(id))
    if upload is None:
        abort(404)
    require(upload.editable_by(signed_in_user()))
    return upload


def library_page(status: int = 200, refused: list[tuple[str, str]] | None = None) -> Response:
    """The library, with what was not taken: names of files, each with why."""
    uploads = _uploads()
    return render_private(
        "media/index.html",
        status,
        shelf=uploads.page(_before()),
        is_first=_before() is None,
        uploads=uploads,
        kinds=KINDS,
        kept=_kept(),
        refused=refused or [],
        submission=new_submission(),
        at_once=AT_ONCE,
    )


def edit_page(upload: Upload, form: UploadForm, status: int = 200, problem: str = "") -> Response:
    """One file with what was typed, and why it was not replaced, if it was not."""
    return render_private(
        "media/edit.html",
        status,
        upload=upload,
        form=form,
        uses=uses_of(upload),
        places=few_places_of(upload),
        problem=problem,
        in_text=in_text(upload),
        submission=new_submission(),
    )


def in_text(upload: Upload) -> str:
    """What a text says to show the file, or to lead to it."""
    is_shown = upload.family != DOCUMENT
    words = (upload.alt if is_shown else "") or upload.title
    escaped = re.sub(r"([\\\[\]])", r"\\\1", words)
    return f"{'!' if is_shown else ''}[{escaped}]({upload.address})"


def uses_of(upload: Upload) -> Uses:
    """Which articles show the file. Nobody is told the titles of what they may not read."""
    ids = db.session.scalars(users_of(upload).limit(NAMED + 1)).all()
    if not ids:
        return Uses()
    user = signed_in_user()
    found = db.session.scalars(titles_of(ids[:NAMED])).all()
    readable = [article for article in found if article.is_public or article.editable_by(user)]
    return Uses(readable, len(found) - len(readable), len(ids) > NAMED)


def few_places_of(upload: Upload) -> FewPlaces:
    """What else shows the file, the first of many."""
    return FewPlaces(
        db.session.scalars(tags_showing(upload).limit(NAMED)).all(),
        db.session.scalars(portrays(upload).limit(NAMED)).all(),
        current_site().logo == upload.name,
    )


def _uploads() -> UploadList:
    asked = request.args
    return UploadList(
        db.session(),
        signed_in_user(),
        everyones=asked.get("of") != "me",
        text=asked.get("q", "").strip()[:200],
        kind=asked.get("kind", ""),
        unused=asked.get("unused") == "1",
    )


def _before() -> int | None:
    return id_in(request.args.get("before", ""))


def _kept() -> dict[str, Any]:
    """What links to other pages of the same list say again."""
    asked = {name: request.args.get(name, "").strip()[:200] for name in ("q", "kind", "of", "unused")}
    return {name: value for name, value in asked.items() if value}
