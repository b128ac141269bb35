"""Whatever is in another language than its page says so, as far as its letters tell."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, NavigableString

from blog.extensions import db
from blog.models import Series, Site, Tag
from tests.factories import make_article, make_tag, make_user
from tests.translations import make_pair

HAN = re.compile("[\u4e00-\u9fff]")
WORDS = re.compile(r"[A-Za-z][a-z’']+(?: [A-Za-z][a-z’']*)+")
SILENT = {"script", "style", "code", "pre", "title"}
ENGLISH, CHINESE = {"Accept-Language": "en"}, {"Accept-Language": "zh-CN"}
# What the fixture writes, by language; no element may hold any of it as the other.
ADDRESSES = [
    *("/", "/tags/", "/tags/?by=name", "/tags/?view=map", "/tags/?q=a"),
    *("/archive/", "/archive/2026/", "/archive/2026/01/"),
    *("/articles/english-words", "/articles/han-zi", "/articles/english", "/articles/zh-hans"),
    *(
        "/tags/open-water",
        "/tags/机器学习",
        "/tags/机器学习+open-water",
        "/tags/!open-water",
        "/tags/big-sea",
    ),
    *("/authors/lin-yue", "/authors/ann-lee", "/authors/lin-yue?tag=open-water"),
    *(
        "/series/long-story",
        "/series/gu-shi",
        "/search",
        "/search?q=words",
        "/search?q=汉字",
        "/search?q=nothing+at+all",
    ),
    *("/search?q=tag:open-water", "/search?q=机器", "/nowhere", "/tags/nowhere", "/articles/nowhere"),
]


@pytest.fixture
def mixed(app):
    """A site with words of both languages wherever it holds any."""
    lin = make_user(username="lin-yue", name="林越", bio="后端工程师，整天和数据库打交道。")
    ann = make_user(username="ann-lee", name="Ann Lee", bio="Writes about boats and code.")
    make_tag("Open water", description="Everything about boats.")
    make_tag("机器学习", slug="机器学习", description="让机器学会写字。")
    make_tag("Big sea", translations={"zh-Hans": "大海", "en": "Big sea"})
    tags = ["Open water", "机器学习", "Big sea"]
    english = Series(title="A long story", slug="long-story", description="It goes on for a while.")
    chinese = Series(title="很长的故事", slug="gu-shi", description="慢慢讲下去。")
    db.session.add_all([english, chinese])
    db.session.commit()
    for number in range(2):
        words = {"series_id": english.id, "author": ann, "tags": tags}
        make_article(
            ["English words", "More English words"][number],
            body="## A part\n\nIt says many words here.",
            **words,
        )
        words = {"series_id": chinese.id, "author": lin, "tags": tags}
        title, slug = [("汉字文章", "han-zi"), ("又一篇汉字", "you-yi-pian")][number]
        make_article(title, slug=slug, body="## 一节\n\n这里写着很多汉字。", **words)
    pair = make_pair("zh-Hans")
    pair[1].title, pair[1].body = "中文版", "另一种语言的正文。"
    pair[0].body = "The same in English."
    db.session.add_all(pair)
    for tag in db.session.scalars(db.select(Tag).where(Tag.name.in_(["b", "a"]))):
        tag.colour = "indigo"
    db.session.commit()


@pytest.mark.parametrize("headers", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.usefixtures("mixed")
def test_what_is_in_another_language_says_so(client, headers, language):
    site = db.session.scalars(Site.row()).one()
    site.language = language
    site.title, site.tagline = {"en": ("Salt and tide", "Words of the sea"), "zh-Hans": ("潮声", "海边的字")}[
        language
    ]
    db.session.commit()
    wrong = {}
    for address in ADDRESSES:
        answer = client.get(address, headers=headers, follow_redirects=True)
        assert answer.mimetype == "text/html", address
        wrong |= {found[:3]: (found[3], address) for found in mistaken(answer.text)}
    assert not wrong, "\n".join(map(str, wrong.items()))


def mistaken(html):
    """The texts whose letters are not of the language that they are said to be in, with what holds them."""
    found = []
    for text in BeautifulSoup(html, "html.parser").body.find_all(string=True):
        if type(text) is not NavigableString or any(parent.name in SILENT for parent in text.parents):
            continue
        said = next(parent["lang"] for parent in text.parents if parent.has_attr("lang"))
        is_wrong = not HAN.search(text) and WORDS.search(text) if said.startswith("zh") else HAN.search(text)
        if is_wrong:
            found.append((said, text.parent.name, " ".join(text.parent.get("class", [])), text.strip()))
    return found


def test_the_check_finds_what_says_nothing():
    page = '<html lang="en"><body><p>words 汉字</p><p lang="zh-Hans">两 words here</p><i lang="zh">two words</i></body>'
    assert [said[-1] for said in mistaken(page)] == ["words 汉字", "two words"]
