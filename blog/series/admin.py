"""Keeping series: the list of them, what each says, and deleting one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Series, series_order
from blog.models.series_shelf import SeriesShelf
from blog.series.forms import JoiningForm, SeriesForm
from blog.web.access import author_required, require, signed_in_user
from blog.web.ids import id_in
from blog.web.site import current_site
from blog.web.submissions import answered_before, new_submission, remember_answer
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_series", __name__, url_prefix="/admin/series")

PAGE_SIZE = 50  # articles of one series
OFFERED = 50  # articles that might join


@bp.get("")
@author_required
def index() -> Response:
    """All series, or those that are found, each with how many articles it has."""
    text = request.args.get("q", "").strip()[:200]
    before = _number("before")
    shelf = SeriesShelf.of(
        db.session(), signed_in_user(), text, before, authors_publish=current_site().authors_publish
    )
    return render_private("series/admin_index.html", shelf=shelf, text=text, is_first=before is None)


@bp.get("/new")
@author_required
def new() -> Response:
    """The empty form."""
    return _new_page(SeriesForm())


@bp.post("")
@author_required
@unit_of_work
def create() -> Response:
    """Make a series."""
    first = answered_before()
    if first:
        return first
    form = SeriesForm()
    if not form.validate():
        return _new_page(form, 422)
    series = Series(title="")
    form.fill(series)
    db.session.add(series)
    db.session.flush()
    flash(_("“%(title)s” is a series now. Add its articles.", title=series.title), "success")
    return remember_answer(url_for("admin_series.edit", id=series.id))


@bp.get("/<int:id>")
@author_required
def edit(id: int) -> Response:
    """One series: what it says, and its articles in their order."""
    series = editable_or_404(id)
    return edit_page(series, SeriesForm(series))


@bp.post("/<int:id>")
@author_required
@unit_of_work
def save(id: int) -> Response:
    """Store what was typed."""
    series = editable_or_404(id, for_writing=True)
    form = SeriesForm(series)
    if not form.validate():
        return edit_page(series, form, 422)
    form.fill(series)
    flash(_("Saved."), "success")
    return redirect(url_for("admin_series.edit", id=id))


@bp.get("/<int:id>/removal")
@author_required
def ask(id: int) -> Response:
    """What deleting it means."""
    series = editable_or_404(id)
    count = series_order.size_of(db.session(), id)
    return render_private("series/admin_removal.html", series=series, count=count)


@bp.post("/<int:id>/removal")
@author_required
@unit_of_work
def delete(id: int) -> Response:
    """Delete a series; its articles stay."""
    series = editable_or_404(id, for_writing=True)
    series_order.delete(db.session(), series)
    flash(
        _("The series “%(title)s” is deleted. Its articles are still there.", title=series.title), "success"
    )
    return redirect(url_for("admin_series.index"))


def editable_or_404(id: int, *, for_writing: bool = False) -> Series:
    """The series, if the signed-in user may change it: 404 when there is none, 403 when it is not theirs."""
    series = db.session.scalar(Series.locked(id)) if for_writing else db.session.get(Series, id)
    if series is None:
        abort(404)
    authors_publish = current_site().authors_publish
    require(series.editable_by(db.session(), signed_in_user(), authors_publish=authors_publish))
    return series


def edit_page(
    series: Series, form: SeriesForm, status: int = 200, joining: JoiningForm | None = None
) -> Response:
    """One series with what was typed, and a page of its articles, which begins after the number ``?after=``."""
    count = series_order.size_of(db.session(), series.id)
    after = min(_number("after") or 0, max(0, (count - 1) // PAGE_SIZE * PAGE_SIZE))
    ids = series_order.ids_in_order(db.session(), series.id, after, PAGE_SIZE)
    return render_private(
        "series/admin_edit.html",
        status,
        series=series,
        form=form,
        joining=joining or JoiningForm(formdata=None),
        articles=series_order.articles_in_order(db.session(), ids),
        candidates=series_order.candidates(db.session(), series, signed_in_user(), OFFERED),
        after=after,
        count=count,
        is_public=series.is_public(db.session()),
        page_size=PAGE_SIZE,
    )


def _new_page(form: SeriesForm, status: int = 200) -> Response:
    return render_private("series/admin_new.html", status, form=form, submission=new_submission())


def _number(name: str) -> int | None:
    return id_in(request.args.get(name, ""))
