"""Signing in and out, setting the site up, invitations, passwords, and who may do what."""

from flask import Flask

from blog.extensions import csrf
from blog.models.login_session import LIFETIME


def register(app: Flask) -> None:
    """Add the pages, and keep a signed-in browser's cookie as long as its session."""
    # Imported here, for each adds its pages to the blueprint.
    from blog.accounts import blueprint, expired, invitations, passwords, profile, setup, users, views  # noqa: F401

    app.register_blueprint(blueprint.bp)
    app.register_blueprint(users.bp)
    app.config["PERMANENT_SESSION_LIFETIME"] = LIFETIME
    # Else every public page would set the cookie again, and no two readers would get the same answer.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    # These forms (each an ``OpenForm``) check their token themselves: a lapsed one keeps what was typed.
    for view in (views.log_in, setup.set_up, invitations.accept_invitation, passwords.set_password):
        csrf.exempt(view)
