"""What machines are told about pages: descriptions, canonical addresses, cards, data, and marks on what is shown."""

from __future__ import annotations

import json

import pytest

from blog.extensions import db
from blog.models import Article, Series, Site, Tag
from tests.factories import EARLY, make_article, make_user

SITE = "http://127.0.0.1:8000"
HOSTILE = "</script><!--<script>alert(1)</script>&\u2028"


@pytest.fixture
def shelf(app):
    """Seven articles of Mei's about Flask, the newest of which is in a series."""
    mei = make_user(username="mei", name="Mei", bio="Writes about *Flask*.")
    for number in range(6):
        make_article(f"Article {number}", author=mei, tags=["Flask"])
    series = Series(title="A way", description="From here to there.")
    db.session.add(series)
    db.session.flush()
    make_article("The title", author=mei, tags=["Flask", "Go"], body="One two three.", series_id=series.id)
    db.session.scalars(Site.row()).one().page_size = 5
    db.session.scalars(Site.row()).one().tagline = "About the web"
    db.session.commit()


def told(found, name):
    """What a page says under that name."""
    return str(found.one(f'meta[property="{name}"], meta[name="{name}"]')["content"])


def data(found):
    """Its data, by kind."""
    block = json.loads(found.one('script[type="application/ld+json"]').string)
    assert block["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in block["@graph"]}


def way(found):
    """The names and the addresses of the pages that lead there."""
    items = data(found)["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [(item["name"], item["item"].removeprefix(SITE)) for item in items]


PAGES = {
    "/": ("Sheaf", "About the web"),
    "/articles/the-title": ("The title", "One two three."),
    "/tags/": ("Tags", "What Sheaf writes about: all tags."),
    "/tags/flask": ("Flask", "Articles: Flask."),
    "/authors/mei": ("Mei", "Writes about *Flask*."),
    "/series/a-way": ("A way", "From here to there."),
    "/archive/": ("Archive", "All articles by year and month."),
    "/archive/2026/": ("2026", "7 articles published in 2026."),
    "/archive/2026/01/": ("January 2026", "7 articles published in January 2026."),
}


@pytest.mark.parametrize("path", PAGES)
def test_each_kind_of_page_says_what_it_is_and_where(page, shelf, path):
    title, description = PAGES[path]
    found = page(f"{path}?lang=en")
    assert found.one("link[rel=canonical]")["href"] == SITE + path
    assert told(found, "og:url") == SITE + path
    assert told(found, "og:title") == title
    assert (told(found, "description"), told(found, "og:description")) == (description, description)
    assert (told(found, "og:site_name"), told(found, "og:locale")) == ("Sheaf", "en_US")
    assert told(found, "twitter:card").startswith("summary")
    assert found.one("head title").text == ("Sheaf" if path == "/" else f"{title} · Sheaf")
    assert not found.soup.select("meta[name=robots]")
    assert data(found)


@pytest.mark.parametrize("path", ["/", "/tags/flask", "/authors/mei", "/archive/2026/", "/archive/2026/01/"])
def test_further_pages_of_a_list_are_not_for_search_engines(page, shelf, path):
    found = page(page(path).one(".pager-older")["href"])
    assert told(found, "robots") == "noindex"
    assert not found.soup.select('link[rel=canonical], script[type="application/ld+json"]')
    # Neither first page nor further one is remembered in place of the other.
    assert page(path).one("link[rel=canonical]")


def test_what_is_searched_for_or_combined_is_not_for_search_engines(page, shelf):
    assert told(page("/tags/?q=fl"), "robots") == "noindex"
    assert told(page("/tags/flask+go"), "robots") == "noindex"
    assert not page("/tags/?by=name").soup.select("meta[name=robots]")


def test_a_description_ends_at_a_word(page, app):
    make_article("Long", excerpt="Words " * 80)
    make_article("长", excerpt="一段很长的话，" * 60)
    assert told(page("/articles/long"), "description").endswith("Words…")
    chinese = next(article for article in db.session.scalars(db.select(Article)) if article.title == "长")
    words = told(page(f"/articles/{chinese.slug}"), "description")
    assert words.endswith("话…")
    assert 60 < len(words) <= 80


def test_the_site_says_how_it_is_searched(page, shelf):
    found = data(page("/"))
    assert found["WebSite"]["url"] == found["Blog"]["url"] == f"{SITE}/"
    assert found["WebSite"]["inLanguage"] == ["en", "zh-Hans"]
    target = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == SITE + "/search?q={search_term_string}"


def test_an_article_says_who_wrote_it_when_and_about_what(page, shelf):
    found = page("/articles/the-title")
    posting = data(found)["BlogPosting"]
    assert posting["headline"] == "The title"
    assert posting["author"] == {"@type": "Person", "name": "Mei", "url": f"{SITE}/authors/mei"}
    assert posting["datePublished"] == told(found, "article:published_time") == EARLY.isoformat()
    assert posting["dateModified"] == told(found, "article:modified_time") > EARLY.isoformat()
    assert (posting["inLanguage"], posting["keywords"], posting["wordCount"]) == ("en", ["Flask", "Go"], 3)
    assert posting["mainEntityOfPage"] == posting["url"] == f"{SITE}/articles/the-title"
    assert way(found) == [("Sheaf", "/"), ("Flask", "/tags/flask"), ("The title", "/articles/the-title")]


def test_an_article_without_an_author_tags_or_words_says_what_it_can(page, app):
    make_article("Bare", cover="picture-1200x800-abc.webp")
    posting = data(page("/articles/bare"))["BlogPosting"]
    assert posting["author"]["@type"] == "Organization"
    assert posting["image"] == [f"{SITE}/media/picture-1200x800-abc.webp"]
    assert not {"keywords", "description"} & posting.keys()
    assert posting["wordCount"] == 0


def test_a_chinese_article_is_counted_in_characters_and_a_changed_one_anew(page, app):
    article = make_article("题目", body="一共**八**个字在这里 `hi`", slug="x")
    assert data(page("/articles/x"))["BlogPosting"]["wordCount"] == 9
    article.body = "五个字在这"
    db.session.commit()
    assert data(page("/articles/x"))["BlogPosting"]["wordCount"] == 5


def test_an_article_that_first_appeared_elsewhere_says_so(page, app):
    make_article("Here", canonical_url="https://example.com/there")
    found = page("/articles/here")
    assert data(found)["BlogPosting"]["url"] == "https://example.com/there"
    assert told(found, "og:url") == found.one(".h-entry .u-url")["value"] == "https://example.com/there"


def test_a_translation_names_its_original(page, app):
    original = make_article("A title", chosen_language="en", tags=["Flask"])
    translation = Article(
        title="题目", chosen_language="zh-Hans", translation_of_id=original.id, state="published"
    )
    db.session.add(translation)
    db.session.commit()
    posting = data(page(f"/articles/{translation.slug}"))["BlogPosting"]
    assert posting["translationOfWork"] == {"@id": f"{SITE}/articles/a-title#article"}
    assert "translationOfWork" not in data(page("/articles/a-title"))["BlogPosting"]


def test_ways_lead_from_home(page, shelf):
    assert way(page("/tags/flask")) == [("Sheaf", "/"), ("Tags", "/tags/"), ("Flask", "/tags/flask")]
    assert way(page("/archive/2026/01/"))[1:] == [
        ("Archive", "/archive/"),
        ("2026", "/archive/2026/"),
        ("January 2026", "/archive/2026/01/"),
    ]
    assert data(page("/authors/mei"))["ProfilePage"]["mainEntity"]["name"] == "Mei"


def test_a_tag_is_described_by_what_its_paragraphs_say(page, client, app):
    make_article("One", tags=["T"])
    db.session.scalars(db.select(Tag)).one().description = "## Why\n\nFor the **web**s.\n\n- and\n- more"
    db.session.commit()
    assert told(page("/tags/t"), "description") == "For the webs."
    assert "<subtitle>For the webs.</subtitle>" in client.get("/tags/t/feed.atom").text


def test_no_text_ends_the_data_or_the_page(page, client, app):
    site = db.session.scalars(Site.row()).one()
    site.title = site.tagline = HOSTILE[:80]
    author = make_user(username="x", name=HOSTILE[:64], bio=HOSTILE)
    article = make_article(
        HOSTILE, slug="x", author=author, excerpt=HOSTILE, social_title=HOSTILE, tags=["T"]
    )
    db.session.scalars(db.select(Tag)).one().description = HOSTILE
    series = Series(title=HOSTILE, slug="x", description=HOSTILE)
    db.session.add(series)
    db.session.flush()
    article.series_id = series.id
    db.session.commit()
    for path in ("/", "/articles/x", "/tags/t", "/authors/x", "/series/x", "/archive/2026/01/", "/tags/"):
        found = page(path)
        block = str(found.one('script[type="application/ld+json"]').string)
        assert not set(block) & set("<>&\u2028"), path
        assert data(found)
        assert "alert(1)</script>" not in client.get(path).text
    assert data(page("/articles/x"))["BlogPosting"]["headline"] == HOSTILE


def test_entries_authors_and_articles_carry_their_marks(page, shelf):
    home = page("/")
    entry = home.soup.select(".h-feed > .h-entry")[0]
    assert entry.select_one(".p-name.u-url")["href"] == "/articles/the-title"
    assert entry.select_one(".dt-published")["datetime"] == EARLY.isoformat()
    assert entry.select_one(".p-author.h-card")["href"] == "/authors/mei"
    assert entry.select_one(".p-summary").text == "One two three."
    assert [tag.text for tag in entry.select(".p-category")] == ["Flask", "Go"]
    own = page("/articles/the-title").one(".h-entry")
    assert own.select_one(".p-name").text == "The title"
    assert own.select_one(".u-url")["value"] == f"{SITE}/articles/the-title"
    assert own.select_one(".e-content").text.strip() == "One two three."
    card = page("/authors/mei").one("header.h-card")
    assert (card.select_one(".p-name").text, card.select_one(".u-uid")["value"]) == ("Mei", "/authors/mei")
