"""Flask extensions without an application; ``create_app`` binds them.

The session alone looks at the request: what is only read goes through other connections.
"""

from typing import Any

from flask import current_app, has_request_context, request
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event

from blog.models import database
from blog.models.base import Base

READING_METHODS = {"GET", "HEAD"}


class RequestSession(Session):
    """A session that, while a reader is answered, uses the connections that only read: ``db.engines["reading"]``."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        if _is_read_only():
            database.begin_reading(self, db.engines.get(database.READING, db.engine))

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """The engine for reading until a unit of work begins; then, and for everybody else, the usual one."""
        return self.info.get(database.READING) or super().get_bind(*args, **options)


def _is_read_only() -> bool:
    # Whoever has a session may be signed in, and then what one question answers has to fit the next one's answer.
    if not has_request_context() or request.method not in READING_METHODS:
        return False
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies


# Objects stay readable after a commit: a page that is rendered afterwards may not query.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False, "class_": RequestSession})
# Before those who derive, for they write.
event.listen(RequestSession, "before_flush", database.refuse_to_store, insert=True)
csrf = CSRFProtect()
babel = Babel()
