"""A file in the place of another, and files that go."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib import clock
from blog.media.blueprint import bp
from blog.media.forms import UploadForm
from blog.media.library import edit_page, editable_or_404, few_places_of, uses_of
from blog.media.receiving import Arrived, arrivals, received
from blog.media.wording import why_not, why_not_replaced
from blog.models import Upload
from blog.models.upload_replacement import CannotReplace, UploadReplacement
from blog.web.access import author_required, signed_in_user
from blog.web.site import current_site
from blog.web.submissions import answered_before, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


@bp.post("/<int:id>/file")
@author_required
@received
@unit_of_work
def replace(id: int) -> Response:
    """Show another file wherever this one is shown."""
    first = answered_before()
    if first:
        return first
    old = editable_or_404(id, for_writing=True)
    came, away = arrivals()
    if not came:
        problem = why_not(away[0].reason) if away else _("Choose a file first.")
        return edit_page(old, UploadForm(old), 422, problem)
    try:
        # Where it can't be done, the new file is not in the library either.
        with db.session.begin_nested():
            new, changed = _carried_out(old, came[0])
    except CannotReplace as cannot:
        return edit_page(old, UploadForm(old), 409, why_not_replaced(cannot.reason))
    said = ngettext(
        "Replaced, in %(num)d article. The old file is deleted.",
        "Replaced, in %(num)d articles. The old file is deleted.",
        changed,
    )
    flash(said, "success")
    is_theirs = new.editable_by(signed_in_user())
    return remember_answer(
        url_for("admin_media.edit", id=new.id) if is_theirs else url_for("admin_media.index")
    )


@bp.get("/<int:id>/removal")
@author_required
def ask(id: int) -> Response:
    """Where the question stood: its address, opened again, asks again."""
    return _question(id, 200)


@bp.post("/<int:id>/removal")
@author_required
@unit_of_work
def delete(id: int) -> Response:
    """Take a file out of the library; of one that is shown somewhere, only once that was said."""
    upload = editable_or_404(id, for_writing=True)
    is_shown = bool(uses_of(upload) or few_places_of(upload))
    if is_shown and request.form.get("known") != "1":
        return _question(id, 409)
    upload.delete(clock.now())
    undo = url_for("admin_media.restore", id=id)
    flash({"text": _("“%(title)s” is deleted.", title=upload.title), "undo_url": undo}, "success")  # type: ignore[arg-type]
    return redirect(url_for("admin_media.index"))


@bp.post("/<int:id>/removal/reversal")
@author_required
@unit_of_work
def restore(id: int) -> Response:
    """Put a deleted file back into the library."""
    editable_or_404(id, for_writing=True).restore()
    flash(_("It is in the library again."), "success")
    return redirect(url_for("admin_media.edit", id=id))


def _carried_out(old: Upload, came: Arrived) -> tuple[Upload, int]:
    """The file in the place of the old one, and in how many articles. Raises CannotReplace."""
    user = signed_in_user()
    new, is_made = came.stored(user)
    replacement = UploadReplacement(db.session(), old, new)
    changed = replacement.carry_out(user, clock.now(), authors_publish=current_site().authors_publish)
    # What was in the library before has words of its own, perhaps somebody else's.
    if is_made:
        replacement.hand_words_on()
    return new, changed


def _question(id: int, status: int) -> Response:
    upload = editable_or_404(id)
    shown_by = {"uses": uses_of(upload), "places": few_places_of(upload)}
    return render_private("media/removal.html", status, upload=upload, **shown_by)
