"""The page of a search: what readers find, and clear answers to whatever they type."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from blog.extensions import db
from blog.models import Site
from blog.search.suggestions import _respelled
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.translations import make_translation

DAY = timedelta(days=1)


def titles(opened):
    """The titles of what was found."""
    return [" ".join(title.get_text().split()) for title in opened.soup.select(".search-result .entry-title")]


def test_a_word_finds_articles_with_what_was_found_marked(page):
    make_article("A Flask & its neck", body="Nothing.")
    make_article("Other", body="Begin.\n\nThe *FLASK* <b> is `here`.", published_at=EARLY + timedelta(days=1))
    opened = page("/search?q=flask")
    assert titles(opened) == ["A Flask & its neck", "Other"]
    assert [mark.get_text() for mark in opened.soup.select("mark")] == ["Flask", "FLASK"]
    assert "2 results" in opened.text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x" * 10_240,
            "中" * 3_000,
            "a" * 201,
            "tag:" + "x" * 500,
            "!?!",
            "，。！",
            "😀👩\u200d👧",
            "\u200b",
        ),
        *(
            "'; DROP TABLE article; --",
            '"',
            "“",
            "tag:",
            "tag: ",
            "author:",
            'tag:""',
            "%",
            "%00",
            "\\",
            "_",
            "-",
            "+",
        ),
        *("tag:nowhere", "author:nobody x"),
    ],
)
def test_whatever_is_typed_has_a_clear_answer(page, text):
    make_article("Words", body="some")
    opened = page(f"/search?q={quote(text)}")
    assert titles(opened) == []
    assert "look" in opened.text or "Nothing is found" in opened.text or "All of them" in opened.text


def test_without_words_it_says_how_to_ask(page):
    opened = page("/search")
    assert "tag:python" in opened.text
    assert opened.one("[data-live-count]").get_text(strip=True) == ""


def test_traditional_finds_simplified_and_what_was_written_is_shown(page):
    make_article("繁體的標題", body="這裡說的是資料庫的設計。")
    make_article("简体", body="关于资料库。")
    assert titles(page("/search?q=资料库")) == titles(page("/search?q=資料庫")) == ["简体", "繁體的標題"]
    assert [mark.get_text() for mark in page("/search?q=资料库").soup.select("mark")] == ["资料库", "資料庫"]


def test_only_what_readers_find_in_lists_is_found(page):
    for state in ("draft", "review", "unlisted", "trashed"):
        make_article(f"Secret {state}", state=state, body="secret")
    make_article("Secret soon", state="scheduled", published_at=EARLY + 9999 * DAY, body="secret")
    assert titles(page("/search?q=secret")) == []
    shown = make_article("Secret shown", body="secret")
    assert titles(page("/search?q=secret")) == ["Secret shown"]
    shown.state = "draft"
    db.session.commit()
    assert titles(page("/search?q=secret")) == []


def test_a_page_is_found_and_shown_as_at_its_own_address(page):
    mei = make_user(name="Mei")
    make_article("News", body="Write to us.", author=mei, tags=["Web", "Post"], published_at=EARLY + DAY)
    make_article("Older news", body="Write to us.", author=mei, tags=["Web"], published_at=EARLY - DAY)
    make_article("About", body="*Write* to <us>.", slug="about", author=mei, tags=["Web"], is_page=True)
    opened = page("/search?q=write")
    assert titles(opened) == ["News", "About", "Older news"]
    entry = opened.soup.select(".search-result")[1]
    assert entry.a["href"] == "/pages/about"
    assert [mark.get_text() for mark in entry.select("mark")] == ["Write"]
    assert len(entry.find_all("a")) == 1
    assert not entry.select("time, .quiet-line, .tag-list")
    assert "h-entry" not in entry["class"]
    # It has no tags to readers, nor an author.
    narrowing = opened.soup.select(".narrow a")
    assert [link.get_text(" ", strip=True) for link in narrowing] == ["Web 2", "Post 1"]
    for text in ("about tag:web", f"about author:{mei.username}"):
        assert titles(page(f"/search?q={quote(text)}")) == []


def test_a_search_for_what_a_page_alone_says_is_answered_with_it(page):
    make_article("Contact 联系", body="Post office box 1.", is_page=True)
    assert "1 result" in page("/search?q=box").text
    assert titles(page("/search?q=聯繫")) == ["Contact 联系"]
    near = page("/search?q=contakt")
    assert near.one(".entries .entry-title a")["href"] == "/pages/contact-lian-xi"
    assert near.one(".entry-summary").get_text() == "Post office box 1."
    assert "1 result" in page("/search?q=box+nowhere").text


def test_a_page_is_found_and_shown_in_the_words_of_its_readers(page):
    about = make_article("About", body="A blog.", slug="about", chosen_language="en", is_page=True)
    make_translation(about, title="关于 About", body="博客。", slug="guanyu")
    for text, language, title, href in (
        ("about", "en", "About", "/pages/about"),
        ("about", "zh", "关于 About", "/pages/guanyu"),
        ("博客", "en", "关于 About", "/pages/guanyu"),
        ("blog", "zh", "About", "/pages/about"),
    ):
        opened = page(f"/search?q={quote(text)}", language=language)
        assert (titles(opened), opened.one(".search-result a")["href"]) == ([title], href)
    near = page("/search?q=abuot", language="zh")
    assert near.one(".entries .entry-title a")["href"] == "/pages/guanyu"


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "unlisted", "trashed"])
def test_a_page_that_readers_are_not_led_to_is_not_found(page, state):
    about = make_article("About", slug="about", published_at=EARLY + 9999 * DAY, state=state, is_page=True)
    assert titles(page("/search?q=about")) == []
    assert "/pages/about" not in page("/search?q=abuot").text
    about.state = "published"
    db.session.commit()
    assert titles(page("/search?q=about")) == ["About"]
    about.state = state
    db.session.commit()
    assert titles(page("/search?q=about")) == []


def test_tags_and_authors_narrow_and_the_page_offers_tags(page):
    ada = make_user(username="ada")
    make_tag("Python").aliases = ["snake"]
    db.session.commit()
    for number in range(3):
        make_article(f"Word {number}", tags=["Python", "Web"][number % 2 :], author=ada if number else None)
    assert titles(page("/search?q=word+tag:snake")) == ["Word 2", "Word 0"]
    assert titles(page("/search?q=word+author:ada")) == ["Word 2", "Word 1"]
    assert titles(page("/search?q=tag:python+author:ada")) == ["Word 2"]
    narrowing = page("/search?q=word").soup.select(".narrow a")
    assert [link.get_text(" ", strip=True) for link in narrowing] == ["Python 2"]
    assert titles(page(narrowing[0]["href"])) == ["Word 2", "Word 0"]


def test_an_author_without_articles_is_nobody(page):
    make_user(username="bob")
    assert "No tag or author is called “bob”" in page("/search?q=author:bob").text


def test_many_articles_are_paged(page):
    db.session.scalars(Site.row()).one().page_size = 2
    for number in range(5):
        make_article(f"Word {number}", published_at=EARLY + number * DAY)
    first = page("/search?q=word")
    assert titles(first) == ["Word 4", "Word 3"]
    assert "page 1 of 3" in first.text
    second = page(first.one("a[rel~=next]")["href"])
    assert titles(second) == ["Word 2", "Word 1"]
    assert titles(page(second.one("a[rel~=next]")["href"])) == ["Word 0"]
    for wrong in ("0", "99", "9999999999", "x", "-1", "２"):
        assert titles(page(f"/search?q=word&page={wrong}"))


def test_a_snippet_shows_where_most_of_the_words_are(page):
    text = "alpha stands here. " + "nothing " * 300 + "Then alpha meets beta, at last. " + "more " * 300
    make_article("Long", body=text)
    snippet = page("/search?q=alpha+beta").one(".entry-summary").get_text()
    assert snippet.startswith("…")
    assert "alpha meets beta" in snippet
    assert len(snippet) < 200


def test_a_translation_is_found_by_its_own_words(page):
    original = make_article("Bridges", body="About bridges.", tags=["Water"], chosen_language="en")
    chinese = make_article("桥", body="关于桥。", chosen_language="zh-Hans", translation_of_id=original.id)
    draft = make_article("Ponts", body="Des ponts.", chosen_language="fr", state="draft", published_at=None)
    draft.translation_of_id = original.id
    db.session.commit()
    assert titles(page("/search?q=桥")) == ["桥"]
    assert titles(page("/search?q=bridges", language="zh")) == ["Bridges"]
    assert titles(page("/search?q=water", language="zh")) == ["桥"]
    assert titles(page("/search?q=water", language="en")) == ["Bridges"]
    assert "Ponts" not in titles(page("/search?q=ponts"))
    chinese.state = "unlisted"
    db.session.commit()
    assert titles(page("/search?q=桥")) == []
    assert titles(page("/search?q=water", language="zh")) == ["Bridges"]


def test_where_nothing_is_found_what_is_near_is_offered(page):
    make_article("Deploying Python", tags=["Databases"])
    make_article("机器学习入门")
    near = page("/search?q=deploing+pythn")
    assert "deploying python" in near.text
    assert "Deploying Python" in near.headings()
    assert "机器学习入门" in page("/search?q=机器雪习").headings()
    assert "Databases" in page("/search?q=databses").main
    shorter = page("/search?q=python+nowhereatall")
    assert "/search?q=python" in shorter.links()


def test_only_the_first_words_of_a_phrase_are_respelled():
    assert _respelled(" a pythn ", {"python"}) == " a python "
    long = f" {' '.join('abcdefgh')} pythn "
    assert _respelled(long, {"python"}) == long


def test_a_page_that_is_not_there_offers_a_search(page):
    assert page("/nowhere", status=404).one("form[role=search]")["action"] == "/search"
    assert page("/").one("a[href='/search']").get_text() == "Search"


def test_a_search_asks_the_database_no_more_often_for_many_articles(page, queries):
    for number in range(30):
        make_article(f"Word {number}", tags=["Python", "Web"])
    page("/search?q=word")
    with queries(at_most=12):
        page("/search?q=word+python")
    for number in range(5):
        make_article(f"Word {number}, a page", is_page=True)
    with queries(at_most=13):
        assert "a page" in page("/search?q=word&page=1").text


def test_more_filters_than_are_looked_for_are_told_of(page):
    make_article("Word", tags=list("abcdef"))
    filters = [f"tag:{name}" for name in "abcdef"]
    assert "five filters" in page(f"/search?q={'+'.join(filters)}").text
    assert "five filters" not in page(f"/search?q={'+'.join(filters[:5])}").text


def test_a_tag_that_narrows_tells_its_language(page):
    for number in range(2):
        make_article(f"Word {number}", tags=["数据库"][number:])
    link = page("/search?q=word").one(".narrow a")
    assert link["lang"].startswith("zh")
