"""A private MariaDB starts anywhere, keeps its data to itself, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pymysql
import pytest
from sqlalchemy import create_engine, text

from blog.server import CannotStart
from blog.server.mariadb import LONGEST_SOCKET_PATH, PrivateMariaDB
from config import ROOT
from tests.server.conftest import eventually

START_AND_WAIT = """
import sys, time
from pathlib import Path
from blog.server.mariadb import PrivateMariaDB
server = PrivateMariaDB(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def ask(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        answer = connection.execute(text(statement))
        value = answer.scalar() if answer.returns_rows else None
    engine.dispose()
    return value


def test_a_new_server_has_utf8mb4_databases(mariadb_server):
    url = mariadb_server.create_database("letters")
    assert ask(url, "SELECT @@character_set_database") == "utf8mb4"
    assert ask(url, "SELECT '束𠮷🌾'") == "束𠮷🌾"


def test_a_database_can_be_made_twice_and_dropped_twice(mariadb_server):
    assert mariadb_server.create_database("twice") == mariadb_server.create_database("twice")
    mariadb_server.drop_database("twice")
    mariadb_server.drop_database("twice")
    with pytest.raises(Exception, match="Unknown database"):
        ask(mariadb_server.url("twice"), "SELECT 1")


@pytest.mark.parametrize("name", ["", "a b", "a`b", "a;b", "束", "a" * 65])
def test_a_database_name_that_is_no_plain_word_is_refused(mariadb_server, name):
    with pytest.raises(ValueError, match="not a database name"):
        mariadb_server.create_database(name)


def test_what_holds_the_password_is_for_its_owner_only(mariadb_server):
    for name in ("password", "accounts.sql"):
        assert stat.S_IMODE((mariadb_server.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(mariadb_server.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(("user", "password"), [("", ""), ("root", ""), ("sheaf", ""), ("sheaf", "wrong")])
def test_nobody_gets_in_without_the_password(mariadb_server, user, password):
    with pytest.raises(pymysql.err.OperationalError):
        pymysql.connect(host="127.0.0.1", port=mariadb_server.port, user=user, password=password)


def test_data_outlives_a_stop_in_a_folder_whose_name_is_long_and_has_spaces(tmp_path):
    folder = tmp_path / ("a folder " * 12)
    assert len(str(folder / "mariadb.sock")) > LONGEST_SOCKET_PATH
    with PrivateMariaDB(folder, durable=False) as server:
        ask(server.create_database("kept"), "CREATE TABLE sheaf AS SELECT 3 AS ears")
    with PrivateMariaDB(folder, durable=False) as server:
        assert ask(server.url("kept"), "SELECT ears FROM sheaf") == 3
        socket_path = server.socket
    assert not socket_path.exists()


def test_a_lost_password_and_a_half_made_data_folder_mend_themselves(tmp_path):
    (tmp_path / "data.unfinished").mkdir()
    (tmp_path / "data.unfinished" / "ibdata1").write_text("half")
    with PrivateMariaDB(tmp_path, durable=False) as server:
        first = server.password
    (tmp_path / "password").unlink()
    with PrivateMariaDB(tmp_path, durable=False) as server:
        assert server.password != first
        assert ask(server.create_database("mended"), "SELECT 1") == 1


def test_a_second_server_in_a_folder_is_refused_in_one_line(mariadb_server):
    with pytest.raises(CannotStart, match="is in use by process") as refused:
        PrivateMariaDB(mariadb_server.folder).start()
    assert len(str(refused.value).splitlines()) == 1
    assert ask(mariadb_server.create_database("alive"), "SELECT 1") == 1


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = PrivateMariaDB(tmp_path, taken.getsockname()[1], durable=False)
        with pytest.raises(CannotStart, match="Address already in use"):
            server.start()
    assert server.pid is None


def test_a_killed_application_leaves_no_server_and_a_folder_that_starts_again(tmp_path):
    command = [sys.executable, "-c", START_AND_WAIT, tmp_path]
    application = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert application.stdout
    pid = int(application.stdout.readline())
    application.send_signal(signal.SIGKILL)
    application.communicate()
    with PrivateMariaDB(tmp_path, durable=False) as server:
        assert ask(server.create_database("again"), "SELECT 1") == 1
        assert eventually(
            lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        )


def test_a_server_killed_in_the_middle_recovers(tmp_path):
    server = PrivateMariaDB(tmp_path, durable=False)
    server.start()
    ask(server.create_database("kept"), "CREATE TABLE sheaf (ears INT PRIMARY KEY)")
    assert server.pid
    psutil.Process(server.pid).kill()
    server.stop()
    with PrivateMariaDB(Path(tmp_path), durable=False) as server:
        assert ask(server.url("kept"), "SELECT COUNT(*) FROM sheaf") == 0
