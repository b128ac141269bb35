"""The demo site of ``bin/serve --demo``: loaded once, and its owner's password."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Flask

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site, User, transaction
from blog.server import CannotStart
from blog.server.progress import say
from blog.server.secret import kept_password
from demo import site as demo_site
from demo.library import keep_all

NOT_EMPTY = "this database holds a site of its own; the demo needs an empty one"


def prepare_demo(app: Flask, address: str, password_file: Path | None) -> list[str]:
    """Load the demo site where there is none yet, and see to it that its owner has the password that is printed."""
    site = db.session.scalars(Site.row()).one()
    if site.set_up_at is None:
        # What was adopted, or made by commands, is somebody's too, though nobody has set the site up yet.
        if db.session.scalar(Article.after_id(0).limit(1)) or db.session.scalar(User.everyone().limit(1)):
            raise CannotStart(NOT_EMPTY)
        say("Writing the demo site: drawing its pictures, storing its articles")
        # Other requests would wait for a transaction in which pictures are drawn.
        pictures = keep_all(Path(app.config["MEDIA_FOLDER"]))
        transaction.run(db.session, lambda: demo_site.load(db.session(), pictures, clock.now()))
    owner = _demo_owner()
    password = kept_password(password_file) if password_file else secrets.token_urlsafe(9)
    if not owner.has_password(password):
        transaction.run(db.session, lambda: _demo_owner().set_password(password))
    return [f"Sign in at {address}/login as {demo_site.OWNER} with the password {password}"]


def _demo_owner() -> User:
    owner = db.session.scalar(User.called(demo_site.OWNER))
    if owner is None:
        raise CannotStart(NOT_EMPTY)
    return owner
