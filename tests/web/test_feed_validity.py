"""Every kind of feed by the rules of validators, in both languages and whatever is stored."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from blog.extensions import db
from blog.models import Site, Tag
from blog.web.feed import NAMES
from tests.factories import EARLY, make_article, make_user
from tests.feed_rules import complaints
from tests.series import make_series
from tests.translations import make_pair

SITE = "http://127.0.0.1:8000"
HOSTILE = (
    "</script><script></script> & &amp; &lt;b> ]]> <!-- \"'` \u2028 <a href=x onclick=y> %s {{ 7*7 }} \\"
)
RICH = f"""
# One

A [link](/articles/x), a [place](#h-one), <https://x.org/?a=1&b=2>, <mailto:a@b.org>, a note[^1] and `</code>`.

![A harbour](/media/harbour-0f3a5b6c7d8e9f102132-2560x1707.webp)

![Waves](/media/waves-0f3a5b6c7d8e9f102132.mp3) ![](/media/film-0f3a5b6c7d8e9f102132-640x360.mp4)

- [x] done

> [!TIP]
> | a | b |
> | - | - |
> | $x^2$ | {HOSTILE.replace(chr(10), " ")} |

```python
def a(): return "<b>"
```

[TOC]

[^1]: A note.
"""
FEEDS = (
    "",
    "/tags/flask",
    "/tags/flask+go",
    "/tags/flask+!b",
    "/authors/wendy",
    "/series/deep",
    "/tags/empty",
    "/tags/数据库",
)

every_format = pytest.mark.parametrize("name", NAMES)


def wrong_with(client, path, **headers):
    """What validators say of the feed at that path."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    url = SITE + quote(path, safe="/?=+!,")
    return complaints(response.data, response.headers["Content-Type"], url)


def address_of(folder, name, language):
    """Where a feed of a list is in a language; None for the site's."""
    return f"{folder}/{name}" + (f"?lang={language}" if language else "")


@pytest.fixture
def filled(app):
    """Articles in both languages, translated ones, hostile ones, and lists of all kinds that hold them."""
    wendy = make_user(username="wendy", name=f"Wendy {HOSTILE}", bio=HOSTILE)
    hostile = {
        "body": RICH,
        "excerpt": HOSTILE,
        "cover_alt": HOSTILE,
        "tags": ["flask", "go", f"T {HOSTILE}"[:64]],
    }
    cover = "harbour-0f3a5b6c7d8e9f102132-2560x1707.webp"
    times = [EARLY + timedelta(hours=number) for number in range(3)]
    parts = [make_article(HOSTILE, author=wendy, published_at=at, cover=cover, **hostile) for at in times]
    make_series("Deep", parts, slug="deep", description=HOSTILE)
    make_article("数据库：从 397 个到 64 个", body="汉字。" * 99, tags=["数据库", "flask"], author=wendy)
    make_article("", tags=["flask"])
    make_pair("zh-Hans", author=wendy, body=RICH)
    db.session.add(Tag(name="empty", slug="empty"))
    db.session.commit()


@every_format
@pytest.mark.parametrize("language", [None, "en", "zh-Hans"])
def test_every_kind_of_feed_is_valid(client, filled, name, language):
    for folder in FEEDS:
        assert wrong_with(client, address_of(folder, name, language)) == [], folder


@every_format
def test_feeds_of_a_site_in_chinese_are_valid(client, filled, name):
    site = db.session.scalars(Site.row()).one()
    site.language, site.title, site.tagline = "zh-Hans", f"束 {HOSTILE}", HOSTILE
    db.session.commit()
    for folder in FEEDS:
        for language in (None, "en"):
            assert wrong_with(client, address_of(folder, name, language)) == [], folder


@every_format
@pytest.mark.parametrize("language", [None, "zh-Hans"])
def test_a_feed_of_nothing_is_valid(client, name, language):
    assert wrong_with(client, address_of("", name, language)) == []


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_a_feed_is_valid_as_browsers_get_it(client, filled, name):
    assert wrong_with(client, f"/{name}", Accept="text/html,*/*;q=0.8") == []


# What each would be if it went wrong, by what is put in place of what is there.
FAULTS = {
    "feed.atom": {
        'rel="self"': 'rel="via"',
        "<id>urn:uuid:": "<id>",
        "<id>http://127.0.0.1:8000/</id>": "",
        'xml:lang="en"': 'xml:lang="xx"',
        "+00:00</published>": "</published>",
        "<updated>2026": "<updated>1926",
        '<content type="html">': '<content type="html">&lt;/div>',
        'href="http://127.0.0.1:8000/articles/one"': 'href="/articles/one"',
        "<category": "<categories/><category",
        "<title>One": "<title>One &lt;/b>",
        "&lt;p&gt;": "&lt;script&gt;",
        "&lt;a href=&#34;http://127.0.0.1:8000": "&lt;a href=&#34;",
        "</entry>": "</entry><rights>Mine</rights>",
        "</feed>": "",
    },
    "feed.rss": {
        '<atom:link rel="self"': '<atom:link rel="via"',
        "<guid": "<guid>1</guid><guid",
        "<link>http://127.0.0.1:8000/<": "<link>/<",
        "<language>en": "<language>English",
        "<pubDate>Fri": "<pubDate>Sat",
        " GMT</pubDate>": "</pubDate>",
        "<description>": "<content:encoded/><description>",
        "</item>": '<enclosure url="a.mp3"/></item>',
        "</title>": "</title><author>x</author>",
    },
    "feed.json": {
        '"feed_url": "': '"feed_url": "x',
        '"version"': '"versions"',
        '"content_html"': '"content"',
        '"language": "en"': '"language": ""',
        '"date_published": "2026': '"date_published": "26',
        '"authors"': '"author"',
        '"id": "urn': '"id": "',
    },
}


@pytest.mark.parametrize(
    ("name", "fault"), [(name, fault) for name, faults in FAULTS.items() for fault in faults]
)
def test_each_fault_is_seen(client, name, fault):
    make_article(
        "One", slug="one", body="Text, and [a link](/b)", excerpt="Words", tags=["a"], author=make_user()
    )
    response = client.get(f"/{name}")
    text = response.text
    assert fault in text
    arguments = response.headers["Content-Type"], f"{SITE}/{name}"
    assert complaints(text.encode(), *arguments) == []
    assert complaints(text.replace(fault, FAULTS[name][fault]).encode(), *arguments) != []


def test_entries_twice_and_wrong_types_are_seen(client):
    make_article("One")
    text, url = client.get("/feed.atom").text, f"{SITE}/feed.atom"
    entry = text[text.index("<entry") : text.index("</feed>")]
    twice = text.replace(entry, entry * 2)
    assert (
        len(
            [
                said
                for said in complaints(twice.encode(), "application/atom+xml; charset=utf-8", url)
                if "twice" in said
            ]
        )
        == 2
    )
    for kind in ("application/atom+xml", "application/rss+xml; charset=utf-8", "text/html; charset=utf-8"):
        assert complaints(text.encode(), kind, url) != []
