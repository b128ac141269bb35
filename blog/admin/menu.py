"""The menu: where the navigation leads besides the site's own sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import load_only
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field, FieldList, FormField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib.link_address import is_link, within
from blog.models import Article
from blog.models.publishing import PUBLISHED
from blog.models.site import MENU_LIMIT, MenuItem
from blog.web.access import admin_required, signed_in_user
from blog.web.forms import Form, text
from blog.web.language import LANGUAGES
from blog.web.site import current_site, site_url, stored_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_menu", __name__, url_prefix="/admin/menu")

LABEL_LIMIT, ADDRESS_LIMIT = 40, 500
OFFERED = 100  # pages
ROW = re.compile(rf"items-(?:{'|'.join(map(str, range(MENU_LIMIT)))})-")

Rows = list[MenuItem]


class ItemForm(PlainForm):
    """One place to which the menu leads."""

    label = text(_l("What it is called"), LABEL_LIMIT)
    address = text(_l("Address"), ADDRESS_LIMIT)
    language = SelectField(
        _l("Shown to"),
        default="",
        choices=[
            SelectChoice(value="", label=_l("Everyone")),
            *(SelectChoice(value=code, label=name) for code, name in LANGUAGES),
        ],
    )

    @property
    def item(self) -> MenuItem:
        """What was typed."""
        return MenuItem(self.label.data or "", self.address.data or "", self.language.data or "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: such a row is left out."""
        return not self.label.data and not self.address.data

    def validate_label(self, field: Field) -> None:
        """It has to be called something."""
        if not field.data and self.address.data:
            raise ValidationError(_("Say what it is called, such as “About”."))

    def validate_address(self, field: Field) -> None:
        """A path of the site, or another site; nothing that a browser would run."""
        if self.is_blank:
            return
        field.data = within(field.data, site_url())
        if not is_link(field.data):
            raise ValidationError(
                _(
                    "Write a path of this site, such as /pages/about, or a whole address, such as https://example.org."
                )
            )


class MenuForm(Form):
    """The rows: those of ``items`` and ``blank`` ones, or those that were sent."""

    items = FieldList(FormField(ItemForm), max_entries=MENU_LIMIT)

    def __init__(self, items: Sequence[MenuItem] = (), *, sent: bool = False, blank: int = 1) -> None:
        data = {"items": [item._asdict() for item in items]}
        super().__init__(formdata=_own(request.form) if sent else None, data=data)
        for _row in range(min(0 if sent else blank, MENU_LIMIT - len(self.items))):
            self.items.append_entry()

    def __iter__(self) -> Iterator[Field]:
        """The fields that people fill in."""
        for field in super().__iter__():
            yield from (one for row in field for one in row.form) if field is self.items else (field,)

    @property
    def rows(self) -> Rows:
        """All rows as they were typed."""
        return [row.form.item for row in self.items]

    @property
    def chosen(self) -> Rows:
        """Those that say something."""
        return [row.form.item for row in self.items if not row.form.is_blank]


@bp.get("")
@admin_required
def edit() -> Response:
    """The form."""
    return _page(MenuForm(current_site().menu))


@bp.post("")
@admin_required
@unit_of_work
def save() -> AnyResponse:
    """Store what was typed."""
    form = MenuForm(sent=True)
    if not form.validate():
        return _page(form, 422)
    stored_site().lead_to(form.chosen)
    flash(_("Saved."), "success")
    return redirect(url_for("admin_menu.edit"))


@bp.post("/rows")
@admin_required
@unit_of_work
def add() -> Response:
    """The form with a row more. Nothing is stored by this, nor by what follows."""
    return _page(MenuForm(MenuForm(sent=True).rows, blank=1))


@bp.post("/rows/<int:number>/removal")
@admin_required
@unit_of_work
def remove(number: int) -> Response:
    """The form without a row; the first is number 1."""
    return _rearranged(lambda rows: rows[: number - 1] + rows[number:] if number else rows)


@bp.post("/rows/<int:number>/earlier")
@admin_required
@unit_of_work
def earlier(number: int) -> Response:
    """The form with a row one up."""
    return _rearranged(lambda rows: _swapped(rows, number - 1))


@bp.post("/rows/<int:number>/later")
@admin_required
@unit_of_work
def later(number: int) -> Response:
    """The form with a row one down."""
    return _rearranged(lambda rows: _swapped(rows, number))


def _rearranged(change: Callable[[Rows], Rows]) -> Response:
    return _page(MenuForm(change(MenuForm(sent=True).rows), blank=0))


def _swapped(rows: Rows, number: int) -> Rows:
    """The rows with this one, the first being number 1, in the place of the one after it, if there are both."""
    if not 1 <= number < len(rows):
        return rows
    return [*rows[: number - 1], rows[number], rows[number - 1], *rows[number + 1 :]]


def _page(form: MenuForm, status: int = 200) -> Response:
    return render_private("admin/menu.html", status, form=form, pages=_pages(), most=MENU_LIMIT)


def _pages() -> Sequence[Article]:
    """Those that are offered: the last changed ones."""
    found = Article.desk(signed_in_user(), PUBLISHED, pages=True)
    newest = found.order_by(Article.updated_at.desc(), Article.id.desc()).limit(OFFERED)
    told = (Article.title, Article.slug, Article.is_page, Article.language, Article.translation_of_id)
    return db.session.scalars(newest.options(load_only(*told))).all()


def _own(values: MultiDict[str, str]) -> Any:
    """Without rows that the form never has."""
    pairs = values.items(multi=True)
    return MultiDict((key, value) for key, value in pairs if not key.startswith("items") or ROW.match(key))
