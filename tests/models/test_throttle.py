"""How often somebody may fail, on both databases."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from blog.extensions import db
from blog.models import Throttle, transaction
from blog.models.sign_in import SignIn
from blog.models.throttle import (
    ACCOUNT,
    FIRST_PAUSE,
    FREE,
    LONGEST_PAUSE,
    NETWORK,
    PAIR,
    account_key,
    network_key,
    network_of,
    pair_key,
)
from tests.factories import make_user

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def attempts(number, attempt, at=NOW):
    return [transaction.run(db.session, lambda: attempt.count(db.session(), at)) for _ in range(number)]


def test_the_free_failures_cost_no_pause_and_the_next_does(session):
    assert attempts(FREE[PAIR], SignIn("mei", "192.0.2.1")) == [None] * FREE[PAIR]
    assert attempts(1, SignIn("mei", "192.0.2.1")) == [FIRST_PAUSE]


def test_a_name_is_counted_whatever_its_case(session):
    attempts(FREE[PAIR], SignIn("mei", "192.0.2.1"))
    assert attempts(1, SignIn(" MEI ", "192.0.2.1")) == [FIRST_PAUSE]


def test_a_stranger_who_knows_the_name_keeps_nobody_else_out(session):
    attempts(FREE[PAIR] + 1, SignIn("mei", "192.0.2.1"))
    assert attempts(1, SignIn("mei", "192.0.2.2")) == [None]


def test_an_account_is_counted_across_networks_and_pauses_are_short(session):
    for number in range(FREE[ACCOUNT]):
        assert attempts(1, SignIn("mei", f"192.0.2.{number}")) == [None]
    assert attempts(1, SignIn(" MEI ", "198.51.100.1")) == [LONGEST_PAUSE[ACCOUNT]]
    assert attempts(1, SignIn("lin", "198.51.100.1")) == [None]
    after = NOW + LONGEST_PAUSE[ACCOUNT]
    assert attempts(2, SignIn("mei", "198.51.100.1"), after) == [None, LONGEST_PAUSE[ACCOUNT]]


def test_an_account_is_forgiven_in_every_network(session):
    for address in ("192.0.2.1", "192.0.2.2"):
        attempts(FREE[PAIR], SignIn("mei", address))
        attempts(1, SignIn("lin", address))
    transaction.run(db.session, lambda: db.session.execute(Throttle.forget_account("Mei")))
    rows = {row.subject_hash for row in session.query(Throttle)}
    assert not rows & {account_key("mei"), pair_key("mei", "192.0.2.1"), pair_key("mei", "192.0.2.2")}
    assert rows >= {account_key("lin"), pair_key("lin", "192.0.2.1"), network_key("192.0.2.1")}


def test_each_further_failure_doubles_the_pause_up_to_a_quarter_of_an_hour(session):
    attempt, at, pauses = SignIn("mei", "192.0.2.1"), NOW, []
    attempts(FREE[PAIR] - 1, attempt)
    for _ in range(8):
        attempts(1, attempt, at)
        wait = attempts(1, attempt, at)[0]
        pauses.append(wait)
        at += wait
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE[PAIR]


def test_an_address_is_counted_across_names(session):
    for number in range(FREE[NETWORK]):
        assert attempts(1, SignIn(f"name-{number}", "192.0.2.1")) == [None]
    assert attempts(1, SignIn("another", "192.0.2.1")) == [FIRST_PAUSE]
    assert attempts(1, SignIn("another", "192.0.2.2")) == [None]


def test_a_blocked_address_leaves_no_rows_for_the_names_it_tries(session):
    attempt = SignIn("mei", "192.0.2.1")
    attempts(FREE[NETWORK], SignIn("x", "192.0.2.1"), NOW)
    for number in range(FREE[NETWORK]):
        attempts(1, SignIn(f"name-{number}", "192.0.2.1"))
    attempts(1, attempt)
    assert session.scalar(Throttle.of(account_key("mei"))) is None


def test_a_day_without_failures_is_forgotten(session):
    attempts(FREE[PAIR], SignIn("mei", ""))
    later = NOW + timedelta(hours=25)
    assert attempts(FREE[PAIR], SignIn("mei", ""), later) == [None] * FREE[PAIR]


def test_success_clears_the_account_and_takes_its_attempt_back_from_the_address(session):
    attempt = SignIn("mei", "192.0.2.1")
    attempts(3, attempt)
    transaction.run(db.session, lambda: attempt.clear(db.session(), NOW))
    assert session.scalar(Throttle.of(account_key("mei"))) is None
    assert session.scalars(Throttle.of(network_key("192.0.2.1"))).one().failures == 2


def test_old_rows_are_swept_at_a_success(session):
    attempts(1, SignIn("old", "192.0.2.9"))
    attempt, later = SignIn("mei", "192.0.2.1"), NOW + timedelta(days=2)
    attempts(1, attempt, later)
    transaction.run(db.session, lambda: attempt.clear(db.session(), later))
    assert session.scalar(Throttle.of(account_key("old"))) is None


def test_attempts_at_once_are_all_counted(database):
    outcomes: list[object] = []
    together = Barrier(8)

    def attempt():
        with database.app_context():
            together.wait()
            outcomes.extend(attempts(1, SignIn("mei", "192.0.2.1")))
            db.session.remove()

    threads = [Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(None) == FREE[PAIR]
    assert len(outcomes) == 8


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_an_ipv6_household_counts_as_one(address, network):
    assert network_of(address) == network


def test_a_closed_account_is_no_user_to_sign_in(session):
    user = make_user(active=False)
    assert SignIn(user.username, "").user(db.session()) is None
