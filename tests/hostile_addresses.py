"""What somebody might put into an address, a site to be asked, and what each answer owes its reader."""

from __future__ import annotations

from urllib.parse import urlsplit

import html5lib

from blog.extensions import db
from blog.models import Redirect, Series
from tests.factories import make_article, make_tag, make_user

LANGUAGES = ("en", "zh-Hans")
LED_ON = 3  # redirects one after the other, at most

# What stands where a word of an address is expected; these are not UTF-8, or hold a NUL.
BYTES = [
    *(b"\0", b"a\0b", b"\xff", b"\xc0\xaf", b"\xe4\xb8", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),
]
_SIGNS = r"""
% %2 %zz %25 %2525 %00 %2F .. ../../etc/passwd . - -- a--b a/b a//b \ ' " <script> '<b> {{7*7}} # & = ; null None
+ , ! !! a+b+!c,d a+b+c+d+e+f+g+h+i tag: tag:" 0 -1 00 2026 2026-02-30 ² ٣ 1e9 0x10 99999 1.5 NaN undefined
𠀀 👩‍👩‍👧‍👦 ＴＡＧＳ 機器學習 Ŀ İ ß [object _%\
20260314T082000Z-17 20260230T082000Z-17 00000000T000000Z-0 99991231T235959Z-1 20260314T082000Z--1
20260314T082000Z- 20260314 Z-1 1-1 0-0 -5
"""
INVISIBLE = ["", " ", "\u200b", "\ufeff", "\u202e", "\ufffe", "e\u0301", "\r\nSet-Cookie: a=b", "' OR 1=1 --"]
LONG = [
    "9" * 25,
    "1" * 5000,
    "x" * 8192,
    "字" * 3000,
    "a" * 121,
    "," * 200,
    "!" * 200,
    '"' * 99,
    "ﷺ" * 30,
    "?" * 50,
]
TEXTS = [*_SIGNS.split(), *INVISIBLE, *LONG, f"20260314T082000Z-{'9' * 30}"]
PARTS = [*BYTES, *(text.encode() for text in TEXTS)]


def fill():
    """An article, a tag that went, a series, an author."""
    series = Series(title="Series", slug="s")
    db.session.add_all([series, Redirect(kind="tag", slug="gone")])
    db.session.commit()
    make_tag("机器学习")
    ann = make_user(username="ann", name="Ann")
    make_article("One", slug="one", tags=["a", "b"], author=ann, series_id=series.id, body="words 汉字")
    make_article("Two", slug="two", tags=["a"], author=ann)


def ask(client, path, query=b"", language="en"):
    """Send these bytes as a server hands them on: the path decoded once, the query as it came."""
    raw = {"PATH_INFO": path.decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
    # The client decodes an address; the server's word stands.
    return client.get("/", headers={"Accept-Language": language}, environ_overrides=raw, buffered=True)


def check(client, answer, language="en"):
    """It says something to its reader, or leads to what does."""
    for _redirect in range(LED_ON):
        if answer.status_code not in {301, 302, 308}:
            break
        led_to = urlsplit(answer.location)
        assert not led_to.netloc or led_to.netloc == "localhost", answer.location
        assert answer.location.isascii()
        answer = client.get(answer.location, headers={"Accept-Language": language}, buffered=True)
    assert answer.status_code < 500, answer.data[:2000]
    assert answer.status_code not in {301, 302, 308}, answer.location
    assert b"Traceback" not in answer.data
    if answer.mimetype == "text/html":
        page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
        assert page.get("lang") == language
        assert "".join(page.find(".//h1").itertext()).strip()
    return answer
