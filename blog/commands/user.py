"""``flask user …``: for whoever is locked out, and for those who like a terminal better."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import AppGroup

from blog.extensions import db
from blog.lib import clock
from blog.models import OneTimeLink, Throttle, User, membership, schema, transaction
from blog.models.one_time_link import INVITATION, PASSWORD, SETUP
from blog.models.user import ADMIN, AUTHOR, EDITOR, OWNER
from blog.web.links import link_path
from blog.web.site import site_url, stored_site

ROLES = (AUTHOR, EDITOR, ADMIN)

group = AppGroup("user", help="Accounts: list, invite, new passwords, roles.")


@group.command("list")
def list_users() -> None:
    """Everyone, with role and state."""
    _run(
        lambda: (
            [_line(user) for user in db.session.scalars(User.everyone())] or ["Nobody has an account yet."]
        )
    )


@group.command("invite")
@click.option("--role", default=AUTHOR, show_default=True, help="author, editor or admin")
def invite(role: str) -> None:
    """Print a link with which one person makes an account."""

    def work() -> list[str]:
        token = OneTimeLink.issue(db.session(), INVITATION, clock.now(), role=_role(role))
        return [
            f"An invitation ({role}), good once, for seven days:",
            site_url() + link_path(INVITATION, token),
        ]

    _run(work)


@group.command("password")
@click.argument("username")
def password(username: str) -> None:
    """Print a link with which USERNAME sets a new password, and forget failed tries."""

    def work() -> list[str]:
        user = _user(username)
        if not user.active:
            raise click.ClickException(
                f"{user.username} is deactivated; first: .venv/bin/flask user activate {user.username}"
            )
        db.session.execute(Throttle.forget_account(user.username))
        token = OneTimeLink.replace(db.session(), PASSWORD, clock.now(), user=user)
        return [
            f"A new password for {user.username}, good once, for one day:",
            site_url() + link_path(PASSWORD, token),
        ]

    _run(work)


@group.command("role")
@click.argument("username")
@click.argument("role")
def change_role(username: str, role: str) -> None:
    """Make USERNAME an author, editor or admin."""

    def work() -> list[str]:
        user = _not_the_owner(username)
        membership.change_role(db.session(), user, _role(role))
        return [_line(user)]

    _run(work)


@group.command("activate")
@click.argument("username")
def activate(username: str) -> None:
    """Let USERNAME sign in again."""

    def work() -> list[str]:
        user = _user(username)
        user.active = True
        return [_line(user)]

    _run(work)


@group.command("deactivate")
@click.argument("username")
def deactivate(username: str) -> None:
    """Sign USERNAME out for good; the articles stay."""

    def work() -> list[str]:
        user = _not_the_owner(username)
        membership.deactivate(db.session(), user)
        return [_line(user)]

    _run(work)


@group.command("owner")
@click.argument("username")
def hand_over(username: str) -> None:
    """Make USERNAME the owner; the owner before stays an admin."""

    def work() -> list[str]:
        user = _user(username)
        user.take_over_from(db.session.scalar(User.owners().where(User.id != user.id)))
        # A site with an owner is not set up again.
        db.session.execute(OneTimeLink.withdraw(SETUP))
        site = stored_site()
        site.set_up_at = site.set_up_at or clock.now()
        return [_line(user)]

    _run(work)


def _run(work: Callable[[], list[str]]) -> None:
    """One unit of work, whose lines are printed once it is stored."""
    state = schema.state_of(db.engine)
    if state is not schema.State.READY:
        raise click.ClickException(state.advice)
    try:
        lines = transaction.run(db.session(), work)
    except transaction.Busy as busy:
        raise click.ClickException("The database is busy. Nothing was changed; try again.") from busy
    click.echo("\n".join(lines))


def _user(username: str) -> User:
    user = db.session.scalar(User.called(username))
    if user is None:
        raise click.ClickException(
            f"Nobody has the username {username!r}; `.venv/bin/flask user list` shows who there is."
        )
    return user


def _not_the_owner(username: str) -> User:
    user = _user(username)
    if user.role == OWNER:
        raise click.ClickException(
            f"{user.username} is the owner; make somebody else the owner first: .venv/bin/flask user owner USERNAME"
        )
    return user


def _role(role: str) -> str:
    if role not in ROLES:
        raise click.ClickException(
            f"There is no role {role!r}; choose {', '.join(ROLES[:-1])} or {ROLES[-1]}."
        )
    return role


def _line(user: User) -> str:
    state = "active" if user.active else "deactivated"
    return f"{user.username:<20} {user.role:<8} {state:<12} {user.name}"
