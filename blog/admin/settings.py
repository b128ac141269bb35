"""The site's settings."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange

from blog.lib import clock
from blog.models import Site
from blog.models.site import PAGE_SIZES, TAGLINE_LIMIT, TITLE_LIMIT, TRASH_DAYS, SiteFacts
from blog.web.access import admin_required
from blog.web.forms import Form, text
from blog.web.language import LANGUAGES
from blog.web.site import current_site, stored_site
from blog.web.site_fields import site_address, time_zone
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("admin_settings", __name__, url_prefix="/admin/settings")


class SettingsForm(Form):
    """What an admin may change about the site."""

    title = text(_l("Title"), TITLE_LIMIT, required=True)
    tagline = text(_l("Tagline"), TAGLINE_LIMIT)
    language = SelectField(
        _l("Language"), choices=[SelectChoice(value=code, label=name) for code, name in LANGUAGES]
    )
    time_zone = time_zone()
    url = site_address()
    page_size = IntegerField(
        _l("Articles on a page"),
        validators=[
            NumberRange(*PAGE_SIZES, message=_l("A whole number from %(low)s to %(high)s.", low=5, high=50))
        ],
    )
    authors_publish = BooleanField(_l("Authors publish what they write"))
    trash_days = IntegerField(
        _l("Days until the trash is emptied"),
        validators=[
            NumberRange(*TRASH_DAYS, message=_l("A whole number from %(low)s to %(high)s.", low=0, high=3650))
        ],
    )

    def __init__(self, site: Site | SiteFacts) -> None:
        super().__init__(obj=site)
        # The operator's word stands above the admin's.
        if current_app.config["SITE_URL"]:
            del self.url


@bp.get("")
@admin_required
def edit() -> Response:
    """The form."""
    return _page(SettingsForm(current_site()))


@bp.post("")
@admin_required
@unit_of_work
def save() -> Response:
    """Store what was typed."""
    site = stored_site()
    form = SettingsForm(site)
    if not form.validate():
        return _page(form, 422)
    form.populate_obj(site)
    flash(_("Saved."), "success")
    return redirect(url_for("admin_settings.edit"))


def _page(form: SettingsForm, status: int = 200) -> Response:
    return render_private("admin/settings.html", status, form=form, zones=clock.zones())
