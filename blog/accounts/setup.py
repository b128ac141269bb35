"""The first visit: the site gets its title and its owner."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.accounts.blueprint import bp
from blog.accounts.entering import enter
from blog.accounts.forms import SetupForm
from blog.accounts.links import find_link, link_path, use_up
from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, User
from blog.models.one_time_link import SETUP
from blog.models.transaction import AnySession
from blog.models.user import OWNER
from blog.web.site import current_site
from blog.web.templating import render_private
from blog.web.unit_of_work import unit_of_work


def setup_link(session: AnySession, now: datetime) -> str | None:
    """The path of a new link to the set-up page, older ones withdrawn; None when the site has its owner.

    Part of a unit of work, in an application's context.
    """
    if session.scalar(User.owners().limit(1)):
        return None
    session.execute(OneTimeLink.withdraw(SETUP))
    link, token = OneTimeLink.make(SETUP, now)
    session.add(link)
    return link_path(SETUP, token)


@bp.get("/setup/<token>")
def setup(token: str) -> Response:
    """The form."""
    _setup_link_or_404(token)
    form = SetupForm()
    form.language.data = current_site().language
    return _page(form)


@bp.post("/setup/<token>")
@unit_of_work
def set_up(token: str) -> Response:
    """Give the site its settings and its owner, who is signed in at once."""
    link = _setup_link_or_404(token)
    form = SetupForm()
    if not form.validate():
        return _page(form, form.status)
    use_up(link)
    owner = form.new_user(OWNER)
    db.session.add(owner)
    db.session.flush()
    _settle(form)
    enter(owner)
    flash(_("Welcome, %(name)s. The site is yours; here is the first sheet.", name=owner.name), "success")
    return redirect(url_for("desk.new"))


def _setup_link_or_404(token: str) -> OneTimeLink:
    link = find_link(SETUP, token)
    if db.session.scalar(User.owners().limit(1)):
        abort(404)
    return link


def _settle(form: SetupForm) -> None:
    site = current_site()
    site.title, site.language, site.time_zone = form.title.data, form.language.data, form.time_zone.data
    site.url = form.url.data if form.url else site.url
    site.set_up_at = clock.now()


def _page(form: SetupForm, status: int = 200) -> Response:
    return render_private("accounts/setup.html", status, form=form, zones=clock.zones())
