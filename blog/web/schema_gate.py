"""Nothing is served on a schema that is not this version's: one line says how to go on."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from blog.extensions import db
from blog.models import schema

OPEN = {"healthz", "readyz", "assets.show"}
SEEN = "sheaf_schema_seen"


def init_app(app: Flask) -> None:
    """Ask the database until it is ready, then never again in this process."""
    app.extensions[SEEN] = False
    app.before_request(refuse_other_schemas)


def refuse_other_schemas() -> Response | None:
    """Answer 503 with one line while the database is empty, older, foreign or half adopted."""
    if current_app.extensions[SEEN] or request.endpoint in OPEN:
        return None
    state = schema.state_of(db.engine)
    if state is schema.State.READY:
        current_app.extensions[SEEN] = True
        return None
    return Response(f"{state.advice}\n", status=503, mimetype="text/plain", headers={"Retry-After": "10"})
