"""What happens between the settings and the first request: schema, adoption, demo, the link for the set-up."""

from __future__ import annotations

import secrets
from pathlib import Path

import flask_migrate
from flask import Flask

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, OneTimeLink, Site, User, schema, transaction
from blog.models.adoption import Adoption, CannotAdopt
from blog.models.one_time_link import SETUP
from blog.models.schema import State
from blog.server import CannotStart
from blog.server.secret import kept_password
from blog.web.links import link_path
from demo import site as demo_site

NOT_EMPTY = "this database holds a site of its own; the demo needs an empty one"


def prepare(
    app: Flask, address: str, *, adopt: bool = False, demo: bool = False, password_file: Path | None = None
) -> list[str]:
    """Bring the database up to date and return the lines to print before the address. Raises CannotStart.

    ``password_file`` keeps the password of the demo's owner; without it each start makes a new one.
    """
    with app.app_context():
        lines = bring_up(adopt)
        if schema.state_of(db.engine) is State.READY:
            public = app.config["SITE_URL"] or address
            lines += prepare_demo(app, public, password_file) if demo else prepare_set_up(public)
        db.session.remove()
        # The workers are forked from this process and must not inherit a connection.
        db.engine.dispose()
    return lines


def bring_up(adopt: bool) -> list[str]:
    """Make or migrate the tables of an empty database or our own; take over a tutorial's only when told to."""
    state = schema.state_of(db.engine)
    if state.is_tutorial and adopt:
        adopt_tutorial()
    elif state is State.ADOPTING:
        return [state.advice]
    elif state in {State.EMPTY, State.OLDER}:
        say("Making the tables" if state is State.EMPTY else "Bringing the tables up to date")
        schema.clear_half_made(db.engine)
        flask_migrate.upgrade()
    elif state is not State.READY:
        raise CannotStart(state.advice)
    return []


def adopt_tutorial() -> None:
    """Take over a tutorial's database. Raises CannotStart with the one line that says why not."""
    try:
        Adoption(db.engine).carry_out(say)
    except CannotAdopt as reason:
        raise CannotStart(str(reason)) from reason


def prepare_demo(app: Flask, address: str, password_file: Path | None) -> list[str]:
    """Load the demo site where there is none yet, and see to it that its owner has the password that is printed."""
    site = db.session.scalars(Site.row()).one()
    if site.set_up_at is None:
        # What was adopted, or made by commands, is somebody's too, though nobody has set the site up yet.
        if db.session.scalar(Article.after_id(0).limit(1)) or db.session.scalar(User.everyone().limit(1)):
            raise CannotStart(NOT_EMPTY)
        say("Writing the demo site: drawing its pictures, storing its articles")
        folder = Path(app.config["MEDIA_FOLDER"])
        transaction.run(db.session, lambda: demo_site.load(db.session(), folder, clock.now()))
    owner = _demo_owner()
    password = kept_password(password_file) if password_file else secrets.token_urlsafe(9)
    if not owner.has_password(password):
        transaction.run(db.session, lambda: _demo_owner().set_password(password))
    return [f"Sign in at {address}/login as {demo_site.OWNER} with the password {password}"]


def prepare_set_up(address: str) -> list[str]:
    """The one-time link with which the owner takes the site, as long as there is no owner."""
    token = transaction.run(db.session, lambda: OneTimeLink.for_setup(db.session(), clock.now()))
    return [f"Set up the site at {address}{link_path(SETUP, token)} (this link works once)"] if token else []


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)


def _demo_owner() -> User:
    owner = db.session.scalar(User.called(demo_site.OWNER))
    if owner is None:
        raise CannotStart(NOT_EMPTY)
    return owner
