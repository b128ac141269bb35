"""How the site looks to readers: accent, measure, face and logo, with a page on which they can be seen before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from blog.lib.accent import colour_of, shades
from blog.models import Site
from blog.models.base import TITLE_LIMIT
from blog.models.site import FACES, MEASURES, SiteFacts
from blog.web.access import admin_required
from blog.web.appearance import style_sheet
from blog.web.forms import Form, text
from blog.web.pictures import PictureName, is_picture, name_in, pictures
from blog.web.security import policy
from blog.web.site import current_site, stored_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_appearance", __name__, url_prefix="/admin/appearance")

COLOUR_LIMIT = 20  # characters: enough to be told what is wrong with one
MEASURE_NAMES = {"": _l("As designed"), "narrow": _l("Narrow"), "wide": _l("Wide")}
FACE_NAMES = {"": _l("Sans-serif"), "serif": _l("Serif")}
SCHEME_NAMES = {"light": _l("Light"), "dark": _l("Dark")}


class AppearanceForm(Form):
    """What an admin may choose, and in which scheme it is shown meanwhile."""

    accent = text(_l("Accent colour"), COLOUR_LIMIT)
    measure = RadioField(_l("Length of lines"), default="")
    face = RadioField(_l("Typeface"), default="")
    logo = text(_l("Logo"), TITLE_LIMIT, cls=PictureName)
    scheme = RadioField(_l("Show it"), default="light")

    def __init__(self, site: Site | SiteFacts) -> None:
        super().__init__(obj=site)
        self.site = site
        for field, words in (
            (self.measure, {value: MEASURE_NAMES[value] for value in MEASURES}),
            (self.face, {value: FACE_NAMES[value] for value in FACES}),
            (self.scheme, SCHEME_NAMES),
        ):
            field.choices = [SelectChoice(value=value, label=label) for value, label in words.items()]

    def fill(self, site: Site) -> None:
        """Write what was chosen into the site's row."""
        site.accent, site.logo = self.accent.data or "", self.logo.data or ""
        site.measure, site.face = self.measure.data or "", self.face.data or ""

    def validate_accent(self, field: Field) -> None:
        """A colour; whether it can be read is seen to when it is used."""
        if not field.data:
            return
        colour = colour_of(field.data)
        if colour is None:
            raise ValidationError(_("Write a colour as # and six digits from 0 to f, such as #2a6f5b."))
        field.data = colour

    def validate_logo(self, field: Field) -> None:
        """A picture that is there; one that went since it was chosen is the media folder's business."""
        if field.data and field.data != self.site.logo and not is_picture(field.data):
            raise ValidationError(_("There is no picture of that name."))


@bp.get("")
@admin_required
def edit() -> Response:
    """The form."""
    return _page(AppearanceForm(current_site()))


@bp.post("")
@admin_required
@unit_of_work
def save() -> AnyResponse:
    """Store what was chosen."""
    site = stored_site()
    form = AppearanceForm(site)
    if not form.validate():
        return _page(form, 422)
    form.fill(site)
    flash(_("Saved."), "success")
    return redirect(url_for("admin_appearance.edit"))


@bp.post("/preview")
@admin_required
@unit_of_work
def preview() -> Response:
    """The form with what was chosen, shown and not stored: what a script does by itself."""
    form = AppearanceForm(current_site())
    return _page(form, 200 if form.validate() else 422)


@bp.get("/sample")
@admin_required
def sample() -> Response:
    """A page of the site as the address says that it should look, for a frame of the form."""
    chosen = _chosen(request.args)
    sampled = {"scheme": _scheme(request.args), "told": _told(chosen.accent)}
    response = render_private("admin/sample.html", site=chosen, sampled=sampled)
    response.headers["Content-Security-Policy"] = policy(frame_ancestors="'self'")
    return response


@bp.get("/sample.css")
@admin_required
def sample_sheet() -> Response:
    """The style sheet of that page."""
    chosen = _chosen(request.args)
    response = make_response(style_sheet(chosen.accent, chosen.measure, chosen.face))
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: AppearanceForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {
        name: form[name].data or "" for name in ("accent", "measure", "face", "logo", "scheme")
    }
    response = render_private(
        "admin/appearance.html",
        status,
        form=form,
        shown={name: value for name, value in shown.items() if value and not form[name].errors},
        told=_told(colour_of(shown["accent"]) or ""),
        pictures=pictures(),
    )
    response.headers["Content-Security-Policy"] = policy(frame_src="'self'")
    return response


def _chosen(values: Mapping[str, str]) -> SiteFacts:
    """The site as it would look; what can't be is as designed."""
    measure, face = (values.get(name, "") for name in ("measure", "face"))
    logo = name_in(values.get("logo", ""))
    return current_site()._replace(
        accent=colour_of(values.get("accent", "")) or "",
        measure=measure if measure in MEASURES else "",
        face=face if face in FACES else "",
        logo=logo if is_picture(logo) else "",
    )


def _scheme(values: Mapping[str, str]) -> str:
    scheme = values.get("scheme", "")
    return scheme if scheme in SCHEME_NAMES else "light"


def _told(accent: str) -> str:
    """As which colours an accent is shown, where it has to be another to be read."""
    if not accent:
        return ""
    day, night = (colours.accent for colours in shades(accent))
    if day == accent:
        return str(_("Used as it is in the light; %(night)s in the dark, to be read there.", night=night))
    return str(
        _("To be read, it becomes %(day)s in the light and %(night)s in the dark.", day=day, night=night)
    )
