"""The ``flask …`` commands, one file per noun."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from blog.commands import migrations

# Each by the name of its module and of the object there.
COMMANDS = {
    "adopt": "adopt",
    "doctor": "doctor",
    "media": "group",
    "rebuild": "rebuild",
    "search": "group",
    "tag": "group",
    "translations": "group",
    "trash": "group",
    "user": "group",
}

P = ParamSpec("P")
R = TypeVar("R")


class Commands(AppGroup):
    """The commands, each imported when it is asked for: a server starts without them and what they need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, sorted."""
        return sorted({*super().list_commands(ctx), *COMMANDS, "db"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in self.commands:
            if cmd_name in COMMANDS:
                self.add_command(command_named(cmd_name))
            elif cmd_name == "db":
                self.add_command(import_module("flask_migrate.cli").db)
        return super().get_command(ctx, cmd_name)


def init_app(app: Flask) -> None:
    """Have ``flask`` find the commands."""
    app.cli = Commands(app.name)
    migrations.init_app(app)


def command_named(name: str) -> click.Command:
    """The command, clear about the database."""
    command: click.Command = getattr(import_module(f"blog.commands.{name}"), COMMANDS[name])
    be_clear_about_the_database(command)
    return command


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
