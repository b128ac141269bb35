"""Headers that every answer carries, errors included."""

from __future__ import annotations

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from blog.web import first_paint

POLICY = {
    "default-src": "'none'",
    "script-src": f"'self' {first_paint.SOURCE}",
    "style-src": "'self'",
    # Articles may show pictures of other sites, over TLS.
    "img-src": "'self' https:",
    "media-src": "'self' https:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**other: str) -> str:
    """The Content-Security-Policy, with other values for some of its parts: ``frame_src`` is frame-src."""
    parts = POLICY | {name.replace("_", "-"): value for name, value in other.items()}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"


class SessionCookie(SecureCookieSessionInterface):
    """The session's cookie, which goes over TLS alone where the site is reached by it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The browser's session; most readers have none, and nothing is made ready to read it."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this request, or the site's address, is a https one."""
        return over_tls()


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.session_interface = SessionCookie()
    app.after_request(add_headers)


def fixed_headers(app: Flask) -> list[tuple[str, str]]:
    """The headers of every answer, for those that are given before a request is looked at."""
    secure = app.config["SITE_URL"].startswith("https:")
    return [*HEADERS.items(), *([("Strict-Transport-Security", HSTS)] if secure else [])]


def over_tls() -> bool:
    """Whether cookies of this answer are to go over TLS alone."""
    return bool(request.is_secure or current_app.config["SESSION_COOKIE_SECURE"])


def add_headers(response: Response) -> Response:
    """Set what the view did not set itself."""
    # Not setdefault for each: it looks through all that is there already.
    own = {name.lower() for name in dict(response.headers)}
    response.headers.extend((name, value) for name, value in HEADERS.items() if name.lower() not in own)
    if current_app.config["SITE_URL"].startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
