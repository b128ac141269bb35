"""One attempt to sign in: counted before the password is looked at, cleared when it was right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from blog.models.throttle import ACCOUNT, NETWORK, PAIR, Throttle, account_key, network_key, pair_key
from blog.models.user import User


@dataclass(frozen=True)
class SignIn:
    """Somebody at ``address`` (an IP address, or empty) who says to be ``username``."""

    username: str
    address: str

    def count(self, session: Session, now: datetime) -> timedelta | None:
        """Count the attempt as a failure; or count nothing and return how long to wait after too many of them.

        Counting comes first so that attempts sent at once can't all be answered before one of them has counted.
        """
        # Always in this order, so that two attempts never wait for each other; and a network that is blocked
        # leaves no rows behind for the names it tries.
        counted: list[tuple[str, Throttle]] = []
        for kind, key in self._subjects():
            row = Throttle.locked(session, key, now)
            if row.blocked_until and row.blocks(now):
                return row.blocked_until - now
            counted.append((kind, row))
        for kind, row in counted:
            row.fail(kind, now)
        return None

    def clear(self, session: Session, now: datetime) -> None:
        """The password was right: forget the account's failures, and take this attempt back from the network."""
        Throttle.locked(session, network_key(self.address), now).take_back()
        session.execute(Throttle.forget_account(self.username))
        session.execute(Throttle.forget_old(now))

    def user(self, session: Session) -> User | None:
        """The active account of that name, as it is now."""
        user = session.scalar(User.called(self.username).execution_options(populate_existing=True))
        return user if user and user.active else None

    def _subjects(self) -> tuple[tuple[str, str], ...]:
        return (
            (NETWORK, network_key(self.address)),
            (ACCOUNT, account_key(self.username)),
            (PAIR, pair_key(self.username, self.address)),
        )
