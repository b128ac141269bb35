"""The Nu Html Checker has nothing to say of any kind of page, in both languages, nor of what pages are drawn with."""

from __future__ import annotations

import re
import shutil
from html import unescape
from typing import NoReturn

import pytest
from flask import template_rendered

from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, Site
from blog.models.one_time_link import SETUP
from blog.web.access import TOKEN
from blog.web.unit_of_work import TooBusy
from config import ROOT
from tests import kinds_of_pages as kinds
from tests import nu
from tests.conftest import make_app
from tests.factories import make_user
from tests.test_page_rules import is_page

LANGUAGES = ("en", "zh-Hans")
DRAWN_WITH = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"')


class Kept:
    """The pages of a site, and what they are drawn with, as files in a folder; and the templates they came from."""

    def __init__(self, app, folder):
        self.app, self.folder = app, folder
        self.drawn_with, self.templates = set(), set()
        template_rendered.connect(self._note, app)

    def opened(self, *paths, user=None):
        """Keep the pages at these addresses."""
        self.sent(*((path, None, None) for path in paths), user=user)

    def sent(self, *forms, user=None):
        """Keep what comes when these forms are sent: an address, what is typed, the status of the page."""
        for language in LANGUAGES:
            client = self._client(user, language)
            for path, typed, status in forms:
                how = {"method": "GET"} if typed is None else {"method": "POST", "data": typed}
                response = client.open(path, follow_redirects=True, **how)
                assert status in {None, response.status_code}, f"{path}: {response.status}"
                assert response.status_code < 500 or path in kinds.BROKEN, path
                assert response.mimetype == "text/html", path
                self._write(f"{language} {response.status_code} {path[:120]}.html", response.data)
                self._keep_what_it_is_drawn_with(client, response)

    def _keep_what_it_is_drawn_with(self, client, response):
        for path in sorted({unescape(href) for href in DRAWN_WITH.findall(response.text)} - self.drawn_with):
            self.drawn_with.add(path)
            drawn = client.get(path)
            assert drawn.status_code == 200, path
            self._write(path.split("?")[0], drawn.data)

    def _client(self, user, language):
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        if user:
            row, token = LoginSession.begin(user, clock.now())
            db.session.add(row)
            with client.session_transaction() as cookie:
                cookie[TOKEN] = token
        return client

    def _write(self, name, content):
        number = len(list(self.folder.iterdir()))
        # Letters alone, so that the checker names the file as it is.
        plain = re.sub(r"[^\w.=&+-]+", "_", name, flags=re.ASCII)
        (self.folder / f"{number:03}_{plain}").write_bytes(content)

    def _note(self, sender, template, context, **more):
        self.templates.add(template.name)


@pytest.fixture
def site(migrated_sqlite, tmp_path):
    """An application whose errors have pages."""
    shutil.copy(migrated_sqlite, tmp_path / "sheaf.sqlite")
    app = make_app(f"sqlite:///{tmp_path / 'sheaf.sqlite'}", MEDIA_FOLDER=str(tmp_path / "media"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/broken", "broken", fail(ZeroDivisionError))
    app.add_url_rule("/busy", "busy", fail(TooBusy))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fail(error: type[Exception]):
    """A view that raises."""

    def view() -> NoReturn:
        raise error

    return view


def test_every_kind_of_page_is_valid(site, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    pages = Kept(site, folder)
    set_up = f"/setup/{kinds.make_link(SETUP)}"
    pages.opened("/", "/login", set_up)
    pages.sent((set_up, kinds.SET_UP, 422))
    owner = make_user("owner", username="wendy", name="Wendy")
    db.session.scalars(Site.row()).one().set_up_at = clock.now()
    pages.opened(*kinds.EMPTY)
    pages.opened(*kinds.EMPTY_DESK, user=owner)
    kinds.fill_site(owner)
    pages.opened(*kinds.READERS)
    pages.sent(*kinds.SENT)
    pages.opened(*kinds.WRITERS, user=owner)
    pages.sent(*kinds.SENT_BY_WRITERS, user=owner)
    pages.opened(*kinds.AUTHORS, user=make_user("author"))
    found = nu.complaints(sorted(folder.iterdir()))
    assert not found, "\n".join(f"{name}: {one}" for name, said in found.items() for one in said)
    assert templates_of_pages() - pages.templates == set()


def templates_of_pages():
    """The names of all templates that are pages."""
    folder = ROOT / "templates"
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return {name for name in names if is_page(name)}


def test_what_is_wrong_is_found(tmp_path):
    wrong = {
        "page.html": '<!DOCTYPE html><html lang="en"><title>A</title><p><span><p>B</p></span>',
        "sheet.css": "p { colour: red; }",
        "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><nothing/></svg>',
        "right.html": '<!DOCTYPE html><html lang="en"><title>A</title><h1>B</h1>',
        "right.css": "textarea { field-sizing: content; }",
    }
    for name, content in wrong.items():
        (tmp_path / name).write_text(content)
    found = nu.complaints(sorted(tmp_path.iterdir()))
    assert set(found) == {"page.html", "sheet.css", "icon.svg"}
    assert "“colour”" in found["sheet.css"][0]
