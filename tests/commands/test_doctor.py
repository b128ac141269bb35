"""``flask doctor`` finds what is wrong and says how to mend it."""

import base64
import socket
import threading
from urllib.parse import quote

import pytest
from sqlalchemy import text

from blog.commands import doctor
from blog.extensions import db
from config import Config, ConfigError
from tests.conftest import make_app, migrate


def test_a_sound_installation_is_fine_throughout(database, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "0123456789abcdef0123456789abcdef")
    database.config["SITE_URL"] = "http://127.0.0.1:8000"
    result = database.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert result.output.count("fine ") == len(doctor.LOOKS)
    assert "schema: up to date" in result.output


def test_what_is_wrong_is_named_with_its_mending(tmp_path, app):
    broken = make_app(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with broken.app_context():
        result = broken.test_cli_runner().invoke(args=["doctor"])
        db.engine.dispose()
    assert result.exit_code == 1
    assert "mend  schema: empty" in result.output
    assert "flask db upgrade" in result.output


def test_a_server_that_is_away_is_named_without_the_password(app):
    away = make_app("mysql+pymysql://nobody:pass-word@127.0.0.1:1/none")
    with away.app_context():
        result = away.test_cli_runner().invoke(args=["doctor"])
    assert "mend  database" in result.output
    assert "DATABASE_URL" in result.output
    assert "pass-word" not in result.output


@pytest.mark.parametrize(("key", "wrong"), [("changeme", True), ("short", True), ("x" * 32, False)])
def test_a_weak_secret_key_is_found(app, monkeypatch, key, wrong):
    monkeypatch.setenv("SECRET_KEY", key)
    assert bool(doctor.look_at_secret_key().mend) is wrong


@pytest.mark.parametrize(("key", "refused"), [("fifteen-letters", True), ("sixteen--letters", False)])
def test_production_refuses_the_key_that_the_doctor_finds_weak(app, monkeypatch, key, refused):
    monkeypatch.setenv("SECRET_KEY", key)
    assert bool(doctor.look_at_secret_key().mend) is refused
    try:
        lines = Config({"ENV": "production", "SECRET_KEY": key}) and []
    except ConfigError as error:
        lines = error.lines
    assert [line.partition(":")[0] for line in lines] == ["SECRET_KEY"] * refused


def test_a_media_folder_that_cannot_be_written_is_found(app, tmp_path):
    (tmp_path / "file").write_text("in the way")
    app.config["MEDIA_FOLDER"] = str(tmp_path / "file" / "media")
    assert doctor.look_at_media_folder().mend


def test_a_mail_server_is_asked(app):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    assert doctor.look_at_mail().mend
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        threading.Thread(target=answer_as_mail_server, args=[server], daemon=True).start()
        app.config["MAIL_URL"] = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        assert not doctor.look_at_mail().mend


@pytest.mark.parametrize(("password", "wrong"), [("p@ss word", False), ("another", True)])
def test_a_mail_server_is_asked_to_let_the_user_in(app, password, wrong):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        threading.Thread(target=answer_as_mail_server, args=[server], daemon=True).start()
        port = server.getsockname()[1]
        app.config["MAIL_URL"] = f"smtp://me%40here:{quote(password)}@127.0.0.1:{port}"
        finding = doctor.look_at_mail()
    assert bool(finding.mend) is wrong
    assert ("does not let me@here in" in finding.found) is wrong
    assert password not in finding.found + finding.mend


def answer_as_mail_server(server):
    """Let one user in, by one way of signing in."""
    right = base64.b64encode(b"\0me@here\0p@ss word")
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"220 here\r\n")
        while line := connection.recv(1024):
            word, *rest = line.split()
            answers = {b"quit": b"221 bye", b"ehlo": b"250-here\r\n250 AUTH PLAIN"}
            if word.lower() == b"auth":
                answers[b"auth"] = b"235 welcome" if rest[-1] == right else b"535 no"
            connection.sendall(answers.get(word.lower(), b"250 ok") + b"\r\n")


@pytest.mark.parametrize(
    ("url", "trusted", "host", "wrong"),
    [
        ("https://a.example", 0, "127.0.0.1", True),
        ("https://a.example", 1, "127.0.0.1", False),
        ("http://a.example", 1, "0.0.0.0", True),
        ("", 0, "127.0.0.1", True),
        ("http://a.example", 0, "0.0.0.0", False),
    ],
)
def test_proxy_settings_that_contradict_each_other_are_found(app, url, trusted, host, wrong):
    app.config.update(SITE_URL=url, TRUSTED_PROXIES=trusted, HOST=host)
    assert bool(doctor.look_at_proxies().mend) is wrong


def test_a_database_of_another_character_set_is_found(app, empty_mariadb):
    other = make_app(empty_mariadb)
    migrate(other)
    with other.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("ALTER DATABASE CHARACTER SET latin1"))
        assert "utf8mb4" in doctor.look_at_database().mend
        db.engine.dispose()
