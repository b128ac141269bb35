"""How often somebody may fail to sign in: at one account from one network, from one network, at one account."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Delete, Insert, Select, delete, select
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.models.base import TABLE, Base, Moment, TokenHash

PAIR, NETWORK, ACCOUNT = "pair", "network", "account"
# A stranger who knows a name soon waits, but hardly ever makes its owner wait, who is in another network.
FREE = {PAIR: 5, NETWORK: 20, ACCOUNT: 100}
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = {
    PAIR: timedelta(minutes=15),
    NETWORK: timedelta(minutes=15),
    ACCOUNT: timedelta(seconds=10),
}
FORGET_AFTER = timedelta(hours=24)
HALF = 32  # hexadecimal digits of a key that stand for the account, or for the network


class Throttle(Base):
    """Failures of one pair of account name and network, or of either. After the free ones each costs a pause."""

    __tablename__ = "throttle"
    __table_args__ = (TABLE,)

    subject_hash: Mapped[TokenHash]
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[Moment | None]
    failed_at: Mapped[Moment] = mapped_column(index=True)

    @classmethod
    def of(cls, key: str) -> Select[Throttle]:
        """The row of that key."""
        return select(cls).where(cls.subject_hash == key)

    @classmethod
    def locked(cls, session: Session, key: str, now: datetime) -> Throttle:
        """The row of that key, new if need be, for this transaction alone: counts made at once add up."""
        session.execute(_insert_unless_there(session.get_bind().dialect.name, key, now))
        locked = cls.of(key).with_for_update().execution_options(populate_existing=True)
        return session.scalars(locked).one()

    @classmethod
    def forget_account(cls, username: str) -> Delete:
        """Clear an account's failures, from whatever network."""
        return delete(cls).where(cls.subject_hash.startswith(account_key(username)[:HALF]))

    @classmethod
    def forget_old(cls, now: datetime) -> Delete:
        """Sweep failures of which the last is a day old."""
        return delete(cls).where(cls.failed_at < now - FORGET_AFTER)

    def blocks(self, now: datetime) -> bool:
        """Whether the subject has to wait."""
        return self.blocked_until is not None and self.blocked_until > now

    def fail(self, kind: str, now: datetime) -> None:
        """Count one failure at ``now``. Each further pause is twice as long, up to the longest of the kind."""
        if self.failed_at is not None and self.failed_at < now - FORGET_AFTER:
            self.failures = 0
        self.failures = (self.failures or 0) + 1
        self.failed_at = now
        over = self.failures - FREE[kind]
        if over >= 0:
            self.blocked_until = now + min(FIRST_PAUSE * 2 ** min(over, 10), LONGEST_PAUSE[kind])

    def take_back(self) -> None:
        """Undo the count of an attempt that turned out to be no failure."""
        self.failures = max(self.failures - 1, 0)
        self.blocked_until = None


def account_key(username: str) -> str:
    """The key of an account; those of its pairs begin with the same half."""
    return _digits(ACCOUNT, username) + "0" * HALF


def pair_key(username: str, address: str) -> str:
    """The key of an account and the network of ``address``."""
    return _digits(ACCOUNT, username) + _digits(NETWORK, network_of(address))


def network_key(address: str) -> str:
    """The key of the network of ``address``."""
    return "0" * HALF + _digits(NETWORK, network_of(address))


def network_of(address: str) -> str:
    """What one household or machine has: an IPv4 address, or the first 64 bits of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed.packed[:8] + bytes(8), 64)))
    return str(parsed)


def _digits(kind: str, subject: str) -> str:
    """Half a key: a hash, so that the table lists neither names nor addresses."""
    return hashlib.sha256(f"{kind}:{subject.strip().casefold()}".encode()).hexdigest()[:HALF]


def _insert_unless_there(dialect: str, key: str, now: datetime) -> Insert:
    values = {"subject_hash": key, "failures": 0, "failed_at": now}
    if dialect == "sqlite":
        return sqlite.insert(Throttle).values(values).on_conflict_do_nothing()
    # Not INSERT IGNORE: that takes a shared lock, and two who hold one deadlock when both go on to count.
    unchanged = {"subject_hash": Throttle.subject_hash}
    return mysql.insert(Throttle).values(values).on_duplicate_key_update(unchanged)
