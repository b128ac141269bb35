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
    asked = f"import sys, json\n{code}\nprint(json.dumps([name for name in {list(HEAVY)} if name in sys.modules]))"
    environ = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "a key for tests only",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def article(app) -> Article:
    """A Chinese article with an author and tags."""
    make_tag("数据库", description="An *important* one.")
    author = make_user(username="ann")
    return make_article("如何备份", body="## 之一\n\n`1`", author=author, tags=["数据库", "web"])


def test_a_start_on_a_ready_database_loads_nothing_that_few_starts_need(article, sqlite_url):
    assert loaded_by(STARTING, sqlite_url) == set()


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
