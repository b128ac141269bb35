"""The ``flask …`` commands, one file per noun."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from blog.commands import adopt, doctor, rebuild, tag, translations, user

COMMANDS: tuple[click.Command, ...] = (
    adopt.adopt,
    doctor.doctor,
    rebuild.rebuild,
    tag.group,
    translations.group,
    user.group,
)

P = ParamSpec("P")
R = TypeVar("R")


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)


def be_clear_about_the_database(command: click.Command) -> None:
    """Have the command, or each of a group's, tell in one line that the database does not answer."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            be_clear_about_the_database(each)
    elif command.callback:
        command.callback = _clear(command.callback)


def _clear(work: Callable[P, R]) -> Callable[P, R]:
    @wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except OperationalError as away:
            reason = away.orig.args[-1] if away.orig else away
            raise click.ClickException(
                f"The database does not answer: {reason}. See: .venv/bin/flask doctor"
            ) from None

    return wrapped


for _command in COMMANDS:
    be_clear_about_the_database(_command)
