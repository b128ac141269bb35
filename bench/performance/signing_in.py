"""Signing in to a blog that is measured, without its form."""

from bench.large_blog.beside import OWNER
from bench.large_blog.subject import Subject
from bench.performance.scene import SECRET
from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, User, transaction
from blog.web.access import ACCOUNT, TOKEN


def signed_in(blog: Subject) -> dict[str, str]:
    """Return the headers of a browser that the owner has signed in with."""
    with blog.app.test_request_context():
        token = transaction.run(db.session, _begin_session)
        # Signed as the server signs, which has the same key.
        blog.app.secret_key = SECRET
        serializer = blog.app.session_interface.get_signing_serializer(blog.app)  # type: ignore[attr-defined]
        value = serializer.dumps({TOKEN: token, ACCOUNT: OWNER})
        db.session.remove()
    return {"Cookie": f"{blog.app.config['SESSION_COOKIE_NAME']}={value}"}


def _begin_session() -> str:
    row, token = LoginSession.begin(db.session.get_one(User, OWNER), clock.now())
    db.session.add(row)
    return token
