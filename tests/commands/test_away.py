"""Every command tells in one line that the database does not answer."""

from __future__ import annotations

import pytest

from blog.commands import COMMANDS, command_named
from tests.conftest import make_app


@pytest.mark.parametrize(
    "arguments", [["rebuild"], ["adopt"], ["adopt", "--dry-run"], ["user", "list"], ["user", "invite"]]
)
def test_a_server_that_does_not_answer_is_one_line_in_every_command(arguments):
    away = make_app("mysql+pymysql://nobody:pass-word@127.0.0.1:1/none")
    result = away.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1
    [line] = result.output.splitlines()
    assert line.startswith("Error: The database does not answer: Can't connect")
    assert line.endswith("See: .venv/bin/flask doctor")
    assert "pass-word" not in line


def test_every_command_of_ours_is_clear_about_the_database():
    def leaves(command):
        groups = getattr(command, "commands", {})
        return [leaf for each in groups.values() for leaf in leaves(each)] or [command]

    found = [leaf for name in COMMANDS for leaf in leaves(command_named(name))]
    assert len(found) > len(COMMANDS)
    assert {leaf.callback.__globals__["__name__"] for leaf in found} == {"blog.commands"}
