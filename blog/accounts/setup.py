"""The first visit: the site gets its title and its owner."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import SetupForm
from blog.accounts.links import find_link, not_any_more, use_up
from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, User
from blog.models.one_time_link import SETUP
from blog.models.user import OWNER, hash_password
from blog.web.language import page_language
from blog.web.site import stored_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


@bp.get("/setup/<token>")
def setup(token: str) -> Response:
    """The form."""
    _setup_link_or_404(token)
    form = SetupForm()
    # What the browser asks for; its time zone it doesn't tell, and a language is no place.
    form.language.data = page_language()
    return _page(form)


@bp.post("/setup/<token>")
def set_up(token: str) -> Response:
    """Give the site its settings and its owner, who is signed in at once."""
    _setup_link_or_404(token)
    form = SetupForm()
    if not form.validate():
        return _page(form, form.status)
    # Outside the unit of work: hashing takes long, and on SQLite nobody else could write meanwhile.
    return _set_up(token, form, hash_password(form.password.typed))


@unit_of_work
def _set_up(token: str, form: SetupForm, password_hash: str) -> Response:
    link = _setup_link_or_404(token)
    # Again, for somebody else may have taken the name.
    if not form.validate():
        return _page(form, form.status)
    use_up(link)
    owner = form.new_user(OWNER, password_hash)
    db.session.add(owner)
    db.session.flush()
    _settle(form)
    enter(owner)
    flash(_("Welcome, %(name)s. The site is yours; here is the first sheet.", name=owner.name), "success")
    return redirect(url_for("desk.new"))


def _setup_link_or_404(token: str) -> OneTimeLink:
    link = find_link(SETUP, token)
    if db.session.scalar(User.owners().limit(1)):
        not_any_more()
    return link


def _settle(form: SetupForm) -> None:
    site = stored_site()
    site.title, site.language, site.time_zone = form.title.data, form.language.data, form.time_zone.data
    site.url = form.url.data if form.url else site.url
    site.set_up_at = clock.now()


def _page(form: SetupForm, status: int = 200) -> Response:
    return render_private("accounts/setup.html", status, form=form, zones=clock.zones())
