"""For operators: ``/healthz`` says that the process answers, ``/readyz`` that its database does too."""

from __future__ import annotations

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from blog.extensions import db
from blog.models import Site

PLAIN = "text/plain"


def init_app(app: Flask) -> None:
    """Add both addresses."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


def healthz() -> Response:
    """200 as long as the process serves."""
    return Response("ok\n", mimetype=PLAIN)


def readyz() -> Response:
    """200 when a page could be made, else 503."""
    try:
        ready = db.session.scalar(Site.row()) is not None
    except SQLAlchemyError:
        ready = False
    return Response(
        "ready\n" if ready else "database not ready\n", status=200 if ready else 503, mimetype=PLAIN
    )
