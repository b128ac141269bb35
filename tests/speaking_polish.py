"""Run in a copy of the blog to which a folder was added: asks it everything that depends on a language, as JSON.

``python -m tests.speaking_polish sqlite:///…``, from the copy's own folder.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

import blog
from blog.extensions import db
from blog.models import Site
from blog.models.calendar import Period
from blog.tags.wording import listed
from blog.web import templating
from blog.web.calendar import period_name
from blog.web.language import LANGUAGES, TEXT_LANGUAGES
from blog.web.phrases import counted, phrase
from config import ROOT
from tests.conftest import make_app
from tests.factories import make_article, make_tag, make_user
from tests.translations import make_pair


def main(url: str) -> None:
    """Print what it answers."""
    app = make_app(url)
    with app.app_context():
        fill()
        answers = {
            "folder": blog.__file__,
            "root": str(ROOT),
            "languages": LANGUAGES,
            "texts": TEXT_LANGUAGES,
        }
        print(json.dumps(answers | {"words": words(app), "pages": pages(app)}))


def fill() -> None:
    """Articles in three languages, and tags to be sorted."""
    make_pair("pl", "zh-Hans")
    ala = make_user(username="ala", name="Ala")
    for number in range(3):
        make_article(f"One of Ala's {number}", author=ala, body="> [!NOTE]\n> x", chosen_language="pl")
    for name in ("Zebra", "Łódź", "Las"):
        make_tag(name)
    make_tag("Sea", translations={"pl": "Morze"})
    make_article("Tagged", slug="tagged", tags=["Zebra", "Łódź", "Las", "Sea"])
    site = db.session.scalars(Site.row()).one()
    site.set_up_at, site.title = datetime(2026, 1, 1, tzinfo=UTC), "Blog"
    db.session.commit()


def words(app: Flask) -> dict[str, Any]:
    """What Python says within a request for Polish."""
    with app.test_request_context("/?lang=pl"):
        numbers = [0, 1, 2, 5, 12, 22, 25]
        return {
            "plurals": [str(counted("%(num)d article", "%(num)d articles", number)) for number in numbers],
            "untranslated": str(phrase("Skip to the content")),
            "number": templating.number(1234567),
            "date": templating._long_date(date(2026, 3, 14), "pl"),
            "month": period_name(Period(2026 * 12 + 2, 1)),
            "list": listed(["a", "b", "c"]),
        }


def pages(app: Flask) -> dict[str, Any]:
    """What readers and the signed-in get."""
    client = app.test_client()
    polish = {"Accept-Language": "pl-PL,de;q=0.5"}

    def text(path: str, **headers: str) -> str:
        return client.get(path, headers=headers or polish).text

    found = {
        "home": text("/"),
        "english": text("/", **{"Accept-Language": "en"}),
        "asked": app.test_client().get("/?lang=pl", headers={"Accept-Language": "en"}).text,
        "nowhere": text("/nowhere"),
        "author": text("/authors/ala"),
        "tags": text("/tags/?by=name"),
        "tagged": text("/articles/tagged"),
        "archive": text("/archive/2026/05/"),
        "search": text("/search?q=xyzzy"),
        "original": text("/articles/english", **{"Accept-Language": "en"}),
        "note": text(f"/articles/{'one-of-alas-0'}"),
        "sitemap": text("/sitemap-1.xml"),
        "feed": text("/feed.atom?lang=pl", **{"Accept-Language": "en"}),
    }
    found["cookie"] = app.test_client().get("/?lang=pl").headers.get("Set-Cookie", "")
    site = db.session.scalars(Site.row()).one()
    site.language = "pl"
    db.session.commit()
    return found | {"site feed": text("/feed.atom", **{"Accept-Language": "en"}), "json": text("/feed.json")}


if __name__ == "__main__":
    main(sys.argv[1])
