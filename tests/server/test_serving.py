"""``bin/serve`` says what it does, survives its workers, and stops without a trace."""

from __future__ import annotations

import os
import signal
import socket
import stat

import psutil
import pytest

from blog.server.production import Address
from blog.server.secret import make_secret_key
from tests.server.conftest import eventually


def test_the_last_line_is_an_address_that_answers(serve):
    serving = serve().wait_until_ready()
    assert serving.lines()[-1] == f"Sheaf is ready: http://127.0.0.1:{serving.port}"
    assert serving.get("/healthz").strip() == "ok"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_process_without_an_error(serve, number):
    serving = serve().wait_until_ready()
    processes = serving.processes()
    assert len(processes) >= 3
    assert serving.stop(number) == 0
    assert not any(process.is_running() for process in processes)
    assert serving.lines()[-1] == "Stopping."


def test_ctrl_c_in_a_terminal_reaches_the_whole_group_and_is_clean_too(serve):
    serving = serve().wait_until_ready()
    os.killpg(serving.process.pid, signal.SIGINT)
    assert serving.process.wait(60) == 0
    assert serving.lines()[-1] == "Stopping."


def test_a_signal_during_the_start_ends_it_cleanly(serve):
    serving = serve()
    assert eventually(lambda: serving.lines() != [])
    assert serving.stop() == 0
    assert "Traceback" not in "".join(serving.lines())


def test_the_same_database_starts_again(serve):
    assert serve().wait_until_ready().stop() == 0
    assert serve().wait_until_ready().stop() == 0


def test_a_taken_port_is_one_clear_line(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        serving = serve(PORT=str(taken.getsockname()[1]))
        assert serving.process.wait(60) == 1
    [line] = serving.lines()
    assert line.endswith("(address already in use); set PORT or HOST to another")


def test_two_applications_never_share_a_port(serve):
    first = serve().wait_until_ready()
    assert serve(PORT=first.port).process.wait(60) == 1


def test_each_wrong_setting_is_one_line(serve):
    serving = serve(PORT="many", WORKERS="-1")
    assert serving.process.wait(60) == 1
    assert len(serving.lines()) == 2
    assert all(name in " ".join(serving.lines()) for name in ("PORT", "WORKERS"))


def test_a_database_of_ones_own_and_a_private_one_are_not_mixed_up(serve):
    serving = serve("--mysql")
    assert serving.process.wait(60) == 1
    assert "DATABASE_URL" in serving.lines()[-1]


def test_a_dead_worker_is_replaced(serve):
    serving = serve().wait_until_ready()
    assert eventually(lambda: len(serving.listening()) == 2)
    victim = serving.listening().pop()
    psutil.Process(victim).kill()
    assert eventually(lambda: len(serving.listening() - {victim}) == 2)
    assert serving.get("/healthz").strip() == "ok"
    assert serving.stop() == 0


def test_a_killed_application_leaves_no_process(serve):
    serving = serve().wait_until_ready()
    processes = serving.processes()
    serving.process.kill()
    serving.process.wait()
    assert eventually(lambda: not any(process.is_running() for process in processes))


def test_a_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "instance" / "secret_key"
    make_secret_key(path)
    key = path.read_text()
    make_secret_key(path)
    assert path.read_text() == key
    assert len(key.strip()) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("host", "written", "reached"),
    [
        ("127.0.0.1", "http://127.0.0.1:80", "127.0.0.1"),
        ("::", "http://[::1]:80 (listening on ::)", "::1"),
        ("0.0.0.0", "http://127.0.0.1:80 (listening on 0.0.0.0)", "127.0.0.1"),
    ],
)
def test_an_address_is_written_as_browsers_take_it(host, written, reached):
    assert Address(host, 80).written == written
    assert str(Address(host, 80)) == written.split(" ")[0]
    assert Address(host, 80).reachable_host == reached
