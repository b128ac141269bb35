"""`flask adopt` takes a tutorial's database over; with `--dry-run` it only says how."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from blog.commands.adopt import adopt
from blog.extensions import db
from blog.models import schema
from blog.models.adoption import adoption
from blog.models.schema import State
from tests.fixtures.tutorials import (
    application,
    contents,
    fill,
)


def test_a_dry_run_prints_the_plan_and_changes_nothing(empty_mariadb: str) -> None:
    fill(empty_mariadb, "post_tutorial")
    before = contents(empty_mariadb)
    with application(empty_mariadb) as app:
        result = app.test_cli_runner().invoke(adopt, ["--dry-run"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Found: users (rows: 2), posts (rows: 3)")
    assert "argon2" in result.output
    assert "pw-wendy" not in result.output
    assert contents(empty_mariadb) == before


def test_adopting_prints_its_steps_and_the_backup(
    empty_mariadb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adoption, "BACKUPS", tmp_path)
    fill(empty_mariadb, "article_tutorial")
    with application(empty_mariadb) as app:
        result = app.test_cli_runner().invoke(adopt, [])
        assert result.exit_code == 0, result.output
        assert schema.state_of(db.engine) is State.READY
    (backup,) = tmp_path.iterdir()
    assert result.output.count(str(backup)) == 2
    assert "Taken over: 0 users, 3 articles, 3 tags, 5 links." in result.output


def test_a_database_that_is_no_tutorials_is_refused_with_one_line(app: Flask) -> None:
    for arguments in ([], ["--dry-run"]):
        result = app.test_cli_runner().invoke(adopt, arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: There is nothing to adopt")
        assert result.output.count("\n") == 1
