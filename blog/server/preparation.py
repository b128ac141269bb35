"""What happens between the settings and the first request: schema, adoption, demo, the link for the set-up."""

from __future__ import annotations

import secrets
from pathlib import Path

import flask_migrate
from flask import Flask

from blog.accounts.setup import setup_link
from blog.extensions import db
from blog.lib import clock
from blog.models import Site, User, schema, transaction
from blog.models.adoption import Adoption, CannotAdopt
from blog.models.schema import State
from blog.server import CannotStart
from demo import site as demo_site


def prepare(app: Flask, address: str, *, adopt: bool = False, demo: bool = False) -> list[str]:
    """Bring the database up to date and return the lines to print before the address. Raises CannotStart."""
    with app.app_context():
        lines = bring_up(adopt)
        if schema.state_of(db.engine) is State.READY:
            public = app.config["SITE_URL"] or address
            lines += prepare_demo(app, public) if demo else prepare_set_up(public)
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
        report = Adoption(db.engine).carry_out(say)
    except CannotAdopt as reason:
        raise CannotStart(str(reason)) from reason
    say(report.line)


def prepare_demo(app: Flask, address: str) -> list[str]:
    """Load the demo site where there is none yet, and give its owner a password for this start."""
    site = db.session.scalars(Site.row()).one()
    if site.set_up_at is None:
        say("Writing the demo site: drawing its pictures, storing its articles")
        folder = Path(app.config["MEDIA_FOLDER"])
        transaction.run(db.session, lambda: demo_site.load(db.session(), folder, clock.now()))
    owner = db.session.scalar(User.called(demo_site.OWNER))
    if owner is None:
        raise CannotStart("this database holds a site of its own; the demo needs an empty one")
    password = secrets.token_urlsafe(9)
    transaction.run(db.session, lambda: owner.set_password(password))
    return [f"Sign in at {address}/login as {demo_site.OWNER} with the password {password}"]


def prepare_set_up(address: str) -> list[str]:
    """The one-time link with which the owner takes the site, as long as there is no owner."""
    path = transaction.run(db.session, lambda: setup_link(db.session(), clock.now()))
    return [f"Set up the site at {address}{path} (this link works once)"] if path else []


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)
