"""What ``bin/serve --mysql`` and ``--demo`` keep from one start to the next, and which starts are refused."""

from __future__ import annotations

import re
import stat

import pytest
from sqlalchemy import create_engine, text

from blog.server.mariadb import PrivateMariaDB


def demo_password(serving):
    [line] = [line for line in serving.lines() if line.startswith("Sign in at ")]
    return re.search(r"with the password (\S+)$", line)[1]


def test_the_private_mariadb_keeps_the_data_and_stops_with_the_application(serve):
    first = serve("--mysql", DATABASE_URL="").wait_until_ready()
    processes = first.processes()
    assert "mariadbd" in {process.name() for process in processes}
    assert first.get("/readyz") == "ready\n"
    assert first.stop() == 0
    assert not any(process.is_running() for process in processes)

    with PrivateMariaDB(first.tree / "instance" / "mariadb") as server:
        engine = create_engine(server.url("sheaf"))
        with engine.begin() as connection:
            connection.execute(text("UPDATE site SET title = '束 kept'"))
        engine.dispose()
    second = serve("--mysql", DATABASE_URL="").wait_until_ready()
    assert "束 kept" in second.get("/")
    assert second.stop() == 0


def test_the_demos_password_stays_and_is_for_its_owner_only(serve):
    first = serve("--demo", DATABASE_URL="", MEDIA_FOLDER="").wait_until_ready()
    second = serve("--demo", DATABASE_URL="", MEDIA_FOLDER="").wait_until_ready()
    assert demo_password(first) == demo_password(second)
    folder = first.tree / "instance" / "demo"
    assert (folder / "password").read_text().strip() == demo_password(first)
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    assert (folder / "sheaf.sqlite").is_file()
    assert (folder / "media").is_dir()


def test_a_demo_in_a_database_that_was_named_keeps_no_password(serve):
    serving = serve("--demo").wait_until_ready()
    assert demo_password(serving)
    assert not (serving.tree / "instance" / "demo" / "password").exists()


def test_nobody_else_may_enter_the_folder_with_the_data(serve):
    serving = serve(DATABASE_URL="", MEDIA_FOLDER="").wait_until_ready()
    assert (serving.tree / "instance" / "sheaf.sqlite").is_file()
    assert stat.S_IMODE((serving.tree / "instance").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("arguments", "settings", "words"),
    [
        (["--demo", "--adopt"], {}, "leave out --adopt"),
        (["--mysql"], {}, "leave out either it or --mysql"),
        ([], {"MEDIA_FOLDER": "/dev/null/media"}, "can't write into /dev/null/media (Not a directory)"),
        (["--demo"], {"MEDIA_FOLDER": "/proc/media"}, "set MEDIA_FOLDER to another"),
        ([], {"DATABASE_URL": "mysql+pymysql://a:b@127.0.0.1:1/c"}, "Check DATABASE_URL"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(serve, arguments, settings, words):
    serving = serve(*arguments, **settings)
    assert serving.process.wait(60) == 1
    assert words in serving.lines()[-1]
    assert "Traceback" not in "".join(serving.lines())


def test_every_address_of_the_machine_is_told_as_one_that_can_be_opened(serve):
    serving = serve(HOST="0.0.0.0").wait_until_ready()
    [link, ready] = serving.lines()[-2:]
    assert link.startswith(f"Set up the site at {serving.url}/setup/")
    assert ready == f"Sheaf is ready: {serving.url} (listening on 0.0.0.0)"
