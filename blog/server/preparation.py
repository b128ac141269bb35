"""What happens between the settings and the first request: schema, adoption, demo, the link for the set-up."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, schema, transaction
from blog.models.one_time_link import SETUP
from blog.models.schema import State
from blog.server import CannotStart
from blog.server.progress import say
from blog.web.links import link_path


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
            lines += _prepare_demo(app, public, password_file) if demo else prepare_set_up(public)
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
        make_tables()
    elif state is not State.READY:
        raise CannotStart(state.advice)
    return []


# What few starts need is imported by these: it would make each start longer, and each worker larger.


def make_tables() -> None:
    """Run the migrations that have not run."""
    import flask_migrate

    schema.clear_half_made(db.engine)
    flask_migrate.upgrade()


def adopt_tutorial() -> None:
    """Take over a tutorial's database. Raises CannotStart with the one line that says why not."""
    from blog.models.adoption import Adoption, CannotAdopt

    try:
        Adoption(db.engine).carry_out(say)
    except CannotAdopt as reason:
        raise CannotStart(str(reason)) from reason


def prepare_set_up(address: str) -> list[str]:
    """The one-time link with which the owner takes the site, as long as there is no owner."""
    token = transaction.run(db.session, lambda: OneTimeLink.for_setup(db.session(), clock.now()))
    return [f"Set up the site at {address}{link_path(SETUP, token)} (this link works once)"] if token else []


def _prepare_demo(app: Flask, address: str, password_file: Path | None) -> list[str]:
    from blog.server.demonstration import prepare_demo

    return prepare_demo(app, address, password_file)
