"""What takes long to load, or much room, is loaded by what needs it: neither by a start nor by readers.

Each test asks a process of its own, because this one has loaded everything.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from blog.models import Article
from config import ROOT
from tests.factories import make_article, make_tag, make_user

# Each with what may load it.
HEAVY = {
    "alembic": "migrations",
    "argon2": "whoever signs in or chooses a password",
    "babel.messages": "flask translations",
    "blog.commands.tag": "flask tag",
    "blog.models.adoption": "bin/serve --adopt",
    "blog.server.mariadb": "bin/serve --mysql",
    "cryptography": "the driver of MySQL",
    "demo": "bin/serve --demo",
    "flask_migrate": "migrations",
    "granian": "the server's own process",
    "mako": "migrations",
    "markdown_it": "saving and previewing; the feeds of a tag that has a description",
    "nh3": "saving and previewing; the feeds of a tag that has a description",
    "opencc": "a Chinese name that is typed, whether to be saved or to be found",
    "PIL": "bin/serve --demo; the process that converts pictures",
    "pygments": "saving and previewing code",
    "pymysql": "MySQL and MariaDB",
    "pypinyin": "a Chinese name that is typed, whether to be saved or to be found",
    "smtplib": "flask doctor",
}

READING = """
from app import app
client = app.test_client()
for path in {paths}:
    assert client.get(path, follow_redirects=True).status_code == 200, path
"""
STARTING = """
import blog.server.__main__
from blog.server.production import ProductionServer
from app import app
blog.server.__main__.prepare(app, "http://127.0.0.1:8000")
"""
BABEL = """
import babel.core, babel.localedata
assert babel.core._global_data is None
print(sorted(babel.localedata._cache))
"""
PREPARING = """
import gc
from blog import Sheaf
from blog.server import __main__ as server
server.prepare_application(server._options([]), server.Address("127.0.0.1", 1), None)
print(sum(isinstance(one, Sheaf) for one in gc.get_objects()))
"""
SAVING = """
from app import app
from blog.extensions import db
from blog.models import Article
with app.app_context():
    article = Article(title="重庆的夜", body="```python\\nprint(1)\\n```")
    article.state = "published"
    db.session.add(article)
    db.session.commit()
    assert article.slug == "chong-qing-de-ye" and "<span" in article.body_html, article.slug
"""


def loaded_by(code: str, url: str) -> set[str]:
    """Which of the heavy modules a new process has after running ``code`` on the database at ``url``."""
    loaded = f"import sys, json; print(json.dumps([name for name in {list(HEAVY)} if name in sys.modules]))"
    return set(json.loads(said_by(f"{code}\n{loaded}", url)))


def said_by(code: str, url: str) -> str:
    """The last line that a new process prints when it runs ``code`` on the database at ``url``."""
    environ = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "a key for tests only",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.fixture
def article(app) -> Article:
    """A Chinese article with an author and tags."""
    make_tag("数据库", description="An *important* one.")
    author = make_user(username="ann")
    return make_article("如何备份", body="## 之一\n\n`1`", author=author, tags=["数据库", "web"])


def test_a_start_on_a_ready_database_loads_nothing_that_few_starts_need(article, sqlite_url):
    assert loaded_by(STARTING, sqlite_url) == set()


def test_the_application_that_prepared_a_start_is_gone_before_workers_make_theirs(article, sqlite_url):
    assert said_by(PREPARING, sqlite_url) == "0"


def test_of_all_languages_a_process_keeps_its_own(article, sqlite_url):
    paths = ["/", "/?lang=zh-Hans", f"/articles/{article.slug}", "/tags/web?lang=zh-TW", "/archive/"]
    said = said_by(READING.format(paths=paths) + BABEL, sqlite_url)
    assert said == str(["en", "root", "zh", "zh_Hans"])


def test_readers_load_nothing_that_only_writing_needs(article, sqlite_url):
    tags = "+".join(tag.slug for tag in article.tags)
    lists = ["/", "/?lang=zh-Hans", "/tags/", "/tags/?q=we", "/tags/web", f"/tags/{tags}", "/authors/ann"]
    others = [
        f"/articles/{article.slug}",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/tags/web/feed.atom",
        "/login",
    ]
    assert loaded_by(READING.format(paths=[*lists, *others]), sqlite_url) == set()


def test_saving_loads_what_it_needs(app, sqlite_url):
    assert loaded_by(SAVING, sqlite_url) == {"markdown_it", "nh3", "opencc", "pygments", "pypinyin"}


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_loaded_late_has_that_name(name):
    assert importlib.util.find_spec(name)
