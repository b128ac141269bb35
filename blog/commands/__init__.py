"""The ``flask …`` commands, one file per noun."""

from __future__ import annotations

from flask import Flask

from blog.commands import adopt, doctor, rebuild, translations, user


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (adopt.adopt, doctor.doctor, rebuild.rebuild, translations.group, user.group):
        app.cli.add_command(command)
