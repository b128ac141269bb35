"""Settings: checked at start, one clear line for each wrong one, defaults for the rest."""

from __future__ import annotations

import pytest

import config
from config import DEFAULT_SECRETS, SETTINGS, Config, ConfigError


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    """An instance folder of the test's own."""
    monkeypatch.setattr(config, "INSTANCE", tmp_path)
    return tmp_path


def refused(**environ):
    """The lines that these settings are refused with."""
    with pytest.raises(ConfigError) as error:
        Config(environ)
    assert str(error.value) == "\n".join(error.value.lines)
    return error.value.lines


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ENV", "staging", "local or production"),
        ("DATABASE_URL", "postgresql://localhost/blog", "mysql+pymysql://"),
        ("DATABASE_URL", "mysql://localhost/blog", "mysql+pymysql://"),
        ("SITE_URL", "blog.example.org", "https://blog.example.org"),
        ("SITE_URL", "ftp://blog.example.org", "https://blog.example.org"),
        ("SITE_URL", "https://example.org/blog", "without a path"),
        ("SITE_URL", "https://", "https://blog.example.org"),
        ("PORT", "http", "from 1 to 65535"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "８０００", "from 1 to 65535"),
        ("WORKERS", "many", "from 1 to 256"),
        ("WORKERS", "0", "from 1 to 256"),
        ("TRUSTED_PROXIES", "yes", "from 0 to 8"),
        ("MAIL_URL", "mail.example.org", "smtp://"),
    ],
)
def test_a_wrong_setting_gets_one_line_that_says_what_is_expected(name, value, expected):
    (line,) = refused(**{name: value})
    assert line.startswith(f"{name}: ")
    assert expected in line
    assert "\n" not in line


@pytest.mark.parametrize("value", ["9" * 5000, "[", "https://[", "\N{REPLACEMENT CHARACTER}", "a\nb"])
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_no_value_breaks_the_check_itself(setting, value):
    lines = []
    try:
        Config({setting.name: value})
    except ConfigError as error:
        lines = error.lines
    assert [line.partition(":")[0] for line in lines] in ([], [setting.name])


def test_every_wrong_setting_gets_its_line():
    lines = refused(PORT="x", WORKERS="y", ENV="z")
    assert [line.partition(":")[0] for line in lines] == ["ENV", "PORT", "WORKERS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://me:hunter2@localhost/blog"),
        ("MAIL_URL", "http://me:hunter2@localhost"),
        ("SITE_URL", "https://me:hunter2@localhost/path"),
        ("PORT", "hunter2"),
    ],
)
def test_no_password_is_repeated(name, value):
    assert "hunter2" not in "".join(refused(**{name: value}))


@pytest.mark.parametrize("secret", ["", "   ", *sorted(DEFAULT_SECRETS), "Secret", "CHANGEME"])
def test_production_refuses_a_missing_or_default_secret(secret):
    (line,) = refused(ENV="production", SECRET_KEY=secret)
    assert line.startswith("SECRET_KEY: ")
    assert "openssl rand -hex 32" in line


def test_production_refuses_a_missing_secret_even_if_one_was_made_here(instance):
    (instance / "secret_key").write_text("made by bin/serve")
    assert refused(ENV="production")


def test_production_starts_with_a_secret_of_its_own():
    assert Config({"ENV": "production", "SECRET_KEY": "0123456789abcdef" * 4}).ENV == "production"


def test_without_settings_everything_has_a_default(instance):
    settings = Config({})
    database, media = f"sqlite:///{instance / 'sheaf.sqlite'}", str(instance / "media")
    assert (database, media) == (settings.SQLALCHEMY_DATABASE_URI, settings.MEDIA_FOLDER)
    assert (settings.ENV, settings.HOST, settings.PORT, settings.TRUSTED_PROXIES) == (
        "local",
        "127.0.0.1",
        8000,
        0,
    )
    assert (settings.SITE_URL, settings.MAIL_URL) == ("", "")
    assert settings.WORKERS >= 1


def test_an_empty_setting_is_an_unset_one():
    assert Config({"PORT": " ", "DATABASE_URL": ""}).PORT == 8000


def test_the_secret_that_was_made_here_is_kept(instance):
    (instance / "secret_key").write_text("made by bin/serve\n")
    assert Config({}).SECRET_KEY == "made by bin/serve"
    assert Config({"SECRET_KEY": "given"}).SECRET_KEY == "given"


def test_without_any_secret_each_process_has_its_own():
    assert len(Config({}).SECRET_KEY) == 64
    assert Config({}).SECRET_KEY != Config({}).SECRET_KEY


def test_a_sites_address_is_its_scheme_and_host_alone():
    assert Config({"SITE_URL": "https://blog.example.org/"}).SITE_URL == "https://blog.example.org"


@pytest.mark.parametrize(
    ("url", "secure"), [("https://a.example", True), ("http://a.example", False), ("", False)]
)
def test_cookies_are_kept_to_https_where_the_site_is(url, secure):
    assert Config({"SITE_URL": url}).SESSION_COOKIE_SECURE is secure


def test_mysql_is_strict_and_in_utc_and_sqlite_is_itself():
    mysql = Config({"DATABASE_URL": "mysql+pymysql://me:secret@localhost/blog"}).SQLALCHEMY_ENGINE_OPTIONS
    assert "TRADITIONAL" in mysql["connect_args"]["init_command"]
    assert "+00:00" in mysql["connect_args"]["init_command"]
    assert mysql["connect_args"]["charset"] == "utf8mb4"
    assert "init_command" not in Config({}).SQLALCHEMY_ENGINE_OPTIONS["connect_args"]


def test_every_setting_has_a_meaning_and_a_default_that_is_right():
    for setting in SETTINGS:
        assert setting.meaning
        setting.read(setting.default)
