"""Which articles are in a series, and in which order."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.models import Article, Series, series_order
from blog.series.admin import PAGE_SIZE, bp, edit_page, editable_or_404
from blog.series.forms import JoiningForm, SeriesForm
from blog.web.access import author_required
from blog.web.ids import LARGEST
from blog.web.unit_of_work import unit_of_work


@bp.get("/<int:id>/articles")
@author_required
def back(id: int) -> Response:
    """Where a form stood: its address, opened again, is the page of the series."""
    return redirect(url_for("admin_series.edit", id=id))


@bp.post("/<int:id>/articles")
@author_required
@unit_of_work
def add(id: int) -> Response:
    """Put an article at the end, out of the series in which it was."""
    series = editable_or_404(id, for_writing=True)
    form = JoiningForm()
    if not form.validate():
        return edit_page(series, SeriesForm(series, formdata=None), 422, form)
    article = form.found
    if article.series_id != series.id:
        article.series_id = series.id
        db.session.flush()
    flash(_("“%(title)s” is in this series now.", title=article.title), "success")
    return _to(series, article.id, series_order.size_of(db.session(), id))


@bp.post("/<int:id>/articles/<int:article_id>/place")
@author_required
@unit_of_work
def place(id: int, article_id: int) -> Response:
    """Have an article be the one with the number that was typed."""
    typed = request.form.get("number", "").strip()
    if not typed.isdecimal():
        flash(_("Write a number from 1 on. The order is as it was."), "error")
        return redirect(url_for("admin_series.edit", id=id))
    return _move(id, article_id, min(int(typed[:10]), LARGEST))


@bp.post("/<int:id>/articles/<int:article_id>/earlier")
@author_required
@unit_of_work
def earlier(id: int, article_id: int) -> Response:
    """Have it stand one earlier."""
    return _move(id, article_id, step=-1)


@bp.post("/<int:id>/articles/<int:article_id>/later")
@author_required
@unit_of_work
def later(id: int, article_id: int) -> Response:
    """Have it stand one later."""
    return _move(id, article_id, step=1)


@bp.post("/<int:id>/articles/<int:article_id>/removal")
@author_required
@unit_of_work
def remove(id: int, article_id: int) -> Response:
    """Take an article out of the series."""
    series = editable_or_404(id, for_writing=True)
    article = db.session.get(Article, article_id)
    if article is None or article.series_id != id:
        abort(404)
    title = article.title
    series_order.take_out(db.session(), series, article)
    flash(_("“%(title)s” is no longer in this series.", title=title), "success")
    return redirect(url_for("admin_series.edit", id=id))


def _move(id: int, article_id: int, number: int | None = None, *, step: int = 0) -> Response:
    series = editable_or_404(id, for_writing=True)
    if number is None:
        order = series_order.ids_in_order(db.session(), id)
        number = order.index(article_id) + 1 + step if article_id in order else 0
    stands = series_order.move(db.session(), series, article_id, number)
    if stands is None:
        abort(404)
    return _to(series, article_id, stands)


def _to(series: Series, article_id: int, number: int) -> Response:
    """The page of the series that shows the article, at its row."""
    after = (number - 1) // PAGE_SIZE * PAGE_SIZE
    address = url_for("admin_series.edit", id=series.id, after=after or None, _anchor=f"article-{article_id}")
    return redirect(address)
