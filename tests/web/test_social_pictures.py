"""The pictures that other sites show with links, as crawlers ask for them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from blog.extensions import db
from blog.lib import social_card
from blog.lib.social_card import Card
from blog.media import drawing
from blog.media.drawing import NotNow, kept_or_drawn
from blog.media.storage import FolderStorage
from blog.models import Article, Site
from config import ROOT
from tests.factories import EARLY, make_article, make_user

CARD = Card("A title", "Sheaf")
SERVING = """
from app import app
client = app.test_client()
with client.get({path!r}) as answer:
    assert (answer.status_code, answer.mimetype) == (200, "image/png"), answer.status
import sys
assert "PIL" not in sys.modules
"""


@pytest.fixture
def titled(app):
    """A Chinese article without a cover."""
    return make_article("如何备份", author=make_user(name="陈梅"), slug="backup", body="字")


def told(found, name):
    """What a page says under that name."""
    return str(found.one(f'meta[property="{name}"], meta[name="{name}"]')["content"])


def path_of(found):
    """Where the picture is that a page names."""
    return urlsplit(told(found, "og:image")).path


def asked(client, path, method="GET", **headers):
    """The answer, read whole."""
    with client.open(path, method=method, headers=headers, buffered=True) as response:
        return response


@pytest.fixture
def folder(app):
    """Where the pictures are kept."""
    return Path(app.config["MEDIA_FOLDER"]) / "social"


@pytest.fixture
def drawn(monkeypatch):
    """The names of what is drawn, in plain bytes and at once."""
    names = []

    def draw(kept, name, card):
        with kept.workplace() as workplace:
            (workplace / name).write_bytes(b"a picture")
            kept.put(name, workplace / name)
        names.append(name)

    monkeypatch.setattr(drawing, "_draw", draw)
    return names


def test_an_article_names_a_picture_that_is_drawn_when_it_is_asked_for(page, client, titled, folder):
    found = page("/articles/backup")
    assert told(found, "og:image").startswith("http://127.0.0.1:8000/social/")
    size = (told(found, "og:image:width"), told(found, "og:image:height"))
    assert (*size, told(found, "og:image:alt")) == ("1200", "630", "如何备份")
    assert told(found, "twitter:card") == "summary_large_image"
    assert f'"image":["{told(found, "og:image")}"]' in found.one('script[type="application/ld+json"]').string
    assert not folder.exists()
    answer = asked(client, path_of(found))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)


def test_a_picture_is_kept_for_a_year_and_not_sent_twice(page, client, titled, drawn):
    path = path_of(page("/articles/backup"))
    answer = asked(client, path)
    control = answer.cache_control
    assert (control.public, control.max_age, control.immutable) == (True, 365 * 24 * 3600, True)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer.headers
    assert asked(client, path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    head = asked(client, path, "HEAD")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(answer.data))
    assert len(drawn) == 1


def test_a_cover_is_shown_instead(page, app):
    make_article("Covered", cover="harbour-1200x800-abc.webp")
    assert path_of(page("/articles/covered")) == "/media/harbour-1200x800-abc.webp"


def test_other_pages_have_the_sites_picture(page, client, titled, drawn):
    path = path_of(page("/"))
    assert path == path_of(page("/tags/"))
    assert path != path_of(page("/articles/backup"))
    assert asked(client, path).status_code == 200
    db.session.scalars(Site.row()).one().tagline = "Ink on paper"
    db.session.commit()
    now = path_of(page("/"))
    assert now != path
    assert urlsplit(asked(client, path).headers["Location"]).path == now


def test_whatever_is_shown_gives_it_another_address_and_the_former_leads_there(page, client, titled, drawn):
    paths = [path_of(page("/articles/backup"))]
    for change in (
        lambda article: setattr(article, "title", "Restoring"),
        lambda article: setattr(article, "social_title", "Restore it"),
        lambda article: setattr(article.author, "name", "Mei"),
        lambda article: setattr(db.session.scalars(Site.row()).one(), "title", "束"),
        lambda article: setattr(article, "author", None),
    ):
        change(db.session.scalars(db.select(Article)).one())
        db.session.commit()
        paths.append(path_of(page("/articles/backup")))
        former = asked(client, paths[-2])
        assert (former.status_code, urlsplit(former.headers["Location"]).path) == (301, paths[-1])
        # It may lead on by itself once more.
        assert former.headers["Cache-Control"] == "public, no-cache"
    assert len(set(paths)) == len(paths)
    assert not drawn


def test_what_readers_do_not_find_has_no_picture(page, client, titled, drawn):
    path = path_of(page("/articles/backup"))
    assert asked(client, path).status_code == 200
    titled.state = "draft"
    db.session.commit()
    # Not even the one that was drawn before.
    assert asked(client, path).status_code == 404
    draft = make_article("Secret", published_at=None)
    for odd in (
        f"/social/{draft.id}-{'0' * 16}.png",
        "/social/999-0000000000000000.png",
        "/social/99999999999999999999-0.png",
        "/social/-1-0.png",
        "/social/x-0.png",
        "/social/",
        "/social/.lock",
        f"/media/social/{Path(path).name.rpartition('-')[2]}",
    ):
        assert asked(client, odd).status_code == 404, odd
    assert len(drawn) == 1


def test_odd_digits_lead_to_the_picture_and_draw_nothing(page, client, titled, drawn):
    path = path_of(page("/articles/backup"))
    for odd in (
        "0",
        "..",
        "%2e%2e%2f%2e%2e",
        "x" * 500,
        "%00",
        "é",
        path.rpartition("-")[2][:-4].upper() + "x",
    ):
        answer = asked(client, f"/social/{titled.id}-{odd}.png")
        assert answer.status_code in {301, 400, 404}, odd
        assert answer.status_code != 301 or urlsplit(answer.headers["Location"]).path == path
    assert not drawn


@pytest.mark.parametrize(
    "title",
    [
        '"><script>alert(1)</script>',
        "$(rm -rf /) `id` ; --help",
        "-" * 255,
        "\u202egnp.x",
        "a\u0301" * 120,
        "{{7*7}}%s",
    ],
)
def test_hostile_titles_are_only_words(page, client, app, title):
    make_article(title, slug="hostile")
    found = page("/articles/hostile")
    assert told(found, "og:image:alt") == db.session.scalars(db.select(Article.title)).one()
    assert asked(client, path_of(found)).status_code == 200


def test_two_at_once_draw_one(tmp_path, drawn):
    kept, gate = FolderStorage(tmp_path), threading.Barrier(2)

    def ask():
        gate.wait()
        kept_or_drawn(kept, "a.png", CARD)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (drawn, kept.size_of("a.png")) == (["a.png"], 9)


def test_who_comes_when_all_places_are_taken_is_asked_to_come_again(page, client, titled, drawn, monkeypatch):
    path = path_of(page("/articles/backup"))
    monkeypatch.setattr(drawing, "_places", threading.BoundedSemaphore(1))
    with drawing._places:
        answer = asked(client, path)
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "10",
        "no-store",
    )
    assert asked(client, path).status_code == 200


def test_another_process_that_draws_is_waited_for_but_not_for_ever(tmp_path, drawn, monkeypatch):
    monkeypatch.setattr(drawing, "TURN", 0.1)
    kept = FolderStorage(tmp_path)
    with drawing._turn(tmp_path), pytest.raises(NotNow):
        kept_or_drawn(kept, "a.png", CARD)
    kept_or_drawn(kept, "a.png", CARD)
    assert drawn == ["a.png"]


@pytest.mark.parametrize(
    "program", ["raise SystemExit(1)", "import os; os.abort()", "import time; time.sleep(60)"]
)
def test_drawing_that_fails_leaves_nothing_and_is_tried_again(tmp_path, monkeypatch, program):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(f"import sys; open(sys.argv[1], 'w').write('half')\n{program}\n")
    kept = FolderStorage(tmp_path / "social")
    with monkeypatch.context() as patched:
        patched.setattr(social_card, "__file__", str(wrong))
        patched.setattr(drawing, "PATIENCE", 1)
        with pytest.raises(NotNow):
            kept_or_drawn(kept, "a.png", CARD)
    assert [file.name for file in kept.files()] == [drawing.LOCK]
    kept_or_drawn(kept, "a.png", CARD)
    assert kept.size_of("a.png")


def test_the_folder_holds_no_more_than_so_many_and_the_oldest_go(tmp_path, drawn, monkeypatch):
    monkeypatch.setattr(drawing, "MOST", 4)
    monkeypatch.setattr(drawing, "KEPT", 2)
    kept = FolderStorage(tmp_path)
    (tmp_path / ".arriving-left").mkdir()
    for number in range(5):
        kept_or_drawn(kept, f"{number}.png", CARD)
        os.utime(tmp_path / f"{number}.png", (number, number))
        there = sorted(file.name for file in kept.files() if file.name != drawing.LOCK)
        assert len(there) <= 4
    # The last has just been drawn, so it is the newest when there are too many.
    assert there == ["3.png", "4.png"]


def test_pictures_are_no_files_of_the_library(page, client, app, titled, drawn):
    asked(client, path_of(page("/articles/backup")))
    done = app.test_cli_runner().invoke(args=["media", "check"])
    assert (done.exit_code, "orphan " in done.output) == (0, False), done.output


def test_a_server_that_draws_does_not_load_what_draws(page, titled, sqlite_url, tmp_path):
    path = path_of(page("/articles/backup"))
    environ = os.environ | {
        "DATABASE_URL": sqlite_url,
        "SECRET_KEY": "a key for tests only",
        "PYTHONPATH": str(ROOT),
        "MEDIA_FOLDER": str(tmp_path / "media"),
    }
    command = [sys.executable, "-c", SERVING.format(path=path)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_picture_takes_one_question_and_the_sites_row(page, client, titled, drawn, queries):
    path = path_of(page("/articles/backup"))
    asked(client, path)
    with queries(at_most=3):
        asked(client, path)


def test_an_article_that_is_listed_nowhere_has_one_too(page, client, app, drawn):
    make_article("Quiet", slug="quiet", state="unlisted", published_at=EARLY)
    path = path_of(page("/articles/quiet"))
    assert asked(client, path).status_code == 200
    # Nobody is led to it who does not know the words in it.
    assert asked(client, path.partition("-")[0] + "-0.png").status_code == 404
