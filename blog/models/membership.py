"""What somebody may do here, changed with all that hangs on it: sessions, and links that open more than they should."""

from __future__ import annotations

from blog.models.login_session import LoginSession
from blog.models.one_time_link import PASSWORD, OneTimeLink
from blog.models.transaction import AnySession
from blog.models.user import User


def change_role(session: AnySession, user: User, role: str) -> None:
    """Allow ``user`` more or less. Who may no longer invite has no invitations open either."""
    user.role = role
    if not user.is_admin:
        session.execute(OneTimeLink.withdraw_made_by(user))


def deactivate(session: AnySession, user: User) -> None:
    """End the sessions of ``user`` and every link for or by them; what they wrote stays."""
    user.active = False
    shut_out(session, user)
    session.execute(OneTimeLink.withdraw_made_by(user))


def renew_password(session: AnySession, user: User, password_hash: str) -> None:
    """Give ``user`` another password; every browser that came in with the old one is signed out."""
    user.password_hash = password_hash
    shut_out(session, user)


def shut_out(session: AnySession, user: User) -> None:
    """End every session of ``user`` and withdraw the links that would start another."""
    session.execute(LoginSession.end_all(user))
    session.execute(OneTimeLink.withdraw(PASSWORD, user))
