"""Pages outside the stream, such as "About": where readers find them, where not, and how they are made on the desk."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Draft, Redirect, Site
from blog.models.redirect import ARTICLE
from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.series import make_series
from tests.translations import make_pair, make_translation
from tests.uploads import make_upload
from tests.writing import sent

DAY = timedelta(days=1)
SITE = "http://127.0.0.1:8000"


def make_page(title="About us", **values):
    """A stored page."""
    return make_article(title, is_page=True, **values)


def data(found):
    """What a page tells search engines, by kind."""
    block = json.loads(found.one('script[type="application/ld+json"]').string)
    return {thing["@type"]: thing for thing in block["@graph"]}


def save(client, page, article, **typed):
    """Send its sheet with these values; a ``is_page`` of None takes the tick away."""
    fields = sent(page(f"/admin/articles/{article.id}"), **typed)
    return client.post(
        f"/admin/articles/{article.id}",
        data={name: value for name, value in fields.items() if value is not None},
    )


# -- for readers


def test_a_page_stands_at_an_address_of_its_own_with_its_text_alone(page):
    mei = make_user(name="Mei")
    make_page(slug="about", author=mei, tags=["Flask"], body="## One\n\nWho *we* are.\n\n## Two\n\nWhere.")
    found = page("/pages/about")
    assert found.one("h1").text == "About us"
    assert found.one(".prose em").text == "we"
    assert (
        found.soup.select("main time, main .tag-list, main .quiet-line, main .related, .neighbours, .h-entry")
        == []
    )
    assert "Mei" not in found.main
    assert found.one("edit-link")["href"].startswith("/admin/articles/")


def test_machines_are_told_of_a_page_and_not_of_an_article(page):
    cover = make_upload(make_user(), "Harbour").name
    make_page(slug="about", body="Who we are.", cover=cover, cover_alt="A harbour")
    found = page("/pages/about")
    assert found.one("link[rel=canonical]")["href"] == f"{SITE}/pages/about"
    assert found.one('meta[property="og:type"]')["content"] == "website"
    assert found.one("meta[name=description]")["content"] == "Who we are."
    assert found.one('meta[property="og:image"]')["content"] == f"{SITE}/media/{cover}"
    assert not found.soup.select('meta[property^="article:"], meta[name=robots]')
    told = data(found)
    assert told["WebPage"]["url"] == f"{SITE}/pages/about"
    assert [item["item"] for item in told["BreadcrumbList"]["itemListElement"]] == [
        f"{SITE}/",
        f"{SITE}/pages/about",
    ]
    assert "BlogPosting" not in told


def test_each_kind_leads_to_the_others_address(client):
    make_page(slug="about")
    make_article(slug="article")
    for wrong, right in (
        ("/articles/about", "/pages/about"),
        ("/pages/article", "/articles/article"),
        ("/articles/about?lang=en", "/pages/about?lang=en"),
    ):
        answer = client.get(wrong)
        assert (answer.status_code, answer.location) == (301, right)


def test_former_and_mistyped_addresses_lead_to_a_page(client):
    about, chinese = make_page(slug="before"), make_page("关于我们")
    about.slug = "about"
    db.session.add(Redirect(kind=ARTICLE, slug="gone"))
    db.session.commit()
    for wrong in ("/pages/before", "/articles/before", "/pages/About", "/Pages/about/", "/pages/ａｂｏｕｔ"):
        assert (client.get(wrong).status_code, client.get(wrong).location) == (301, "/pages/about"), wrong
    assert client.get("/pages/关于我们").location == f"/pages/{chinese.slug}"
    assert client.get("/pages/").location == "/"
    assert client.get("/pages/gone").status_code == 410
    assert client.get("/pages/nothing").status_code == 404


def test_no_list_or_feed_names_a_page(client):
    author = make_user(username="mei")
    make_article("Article", author=author, tags=["Flask"])
    make_page("Outside", author=author, tags=["Flask"])
    for path in (
        "/",
        "/tags/flask",
        "/feed.atom",
        "/feed.json",
        "/authors/mei",
        "/archive/2026/01/",
        "/search?q=article",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Outside" not in answer.text, path
    assert client.get("/articles/article").text.count("Outside") == 0


def test_the_sitemap_names_pages_at_their_addresses(client):
    original = make_page(slug="about", chosen_language="en")
    make_translation(original, slug="guanyu")
    make_page(slug="hidden", state="unlisted")
    text = client.get("/sitemap-1.xml").text
    assert f"<loc>{SITE}/pages/about</loc><lastmod>" in text
    assert f'hreflang="zh-Hans" href="{SITE}/pages/guanyu"' in text
    assert "hidden" not in text
    assert "/articles/" not in text


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "trashed"])
def test_readers_find_nothing_where_a_page_waits(page, state):
    make_page(slug="about", state=state, published_at=clock.now() + DAY)
    page("/pages/about", status=404)
    page("/articles/about", status=404)


def test_an_unlisted_page_asks_not_to_be_indexed(page):
    make_page(slug="about", state="unlisted")
    found = page("/pages/about")
    assert found.one("meta[name=robots]")["content"] == "noindex"
    assert found.response.headers["X-Robots-Tag"] == "noindex"


def test_a_scheduled_page_comes_out_on_time(client, page):
    make_page("Soon", slug="soon", state="scheduled", published_at=EARLY)
    page("/")
    assert "Soon" in page("/pages/soon").main
    assert "Soon" not in page("/").main


def test_the_versions_of_a_page_name_each_other_at_their_addresses(page):
    make_pair(is_page=True, slug="about")
    english, chinese = page("/pages/about"), page("/pages/zh-hans")
    assert english.one(".version-switch a")["href"] == "/pages/zh-hans"
    assert chinese.one(".version-switch a")["href"] == "/pages/about"
    for found in (english, chinese):
        alternates = {link["hreflang"]: link["href"] for link in found.soup.select("head link[hreflang]")}
        assert alternates == {
            "en": f"{SITE}/pages/about",
            "zh-Hans": f"{SITE}/pages/zh-hans",
            "x-default": f"{SITE}/pages/about",
        }
    assert data(chinese)["WebPage"]["translationOfWork"] == {"@id": f"{SITE}/pages/about#page"}


def test_a_page_asks_the_database_as_often_whatever_hangs_on_it(page, queries):
    make_page(slug="plain")
    original = make_page("Much", slug="much", chosen_language="en", tags=["a", "b", "c"])
    for language in ("zh-Hans", "ja", "de"):
        make_translation(original, language)
    page("/pages/plain")
    with queries(at_most=4):
        page("/pages/plain")
    with queries(at_most=4):
        page("/pages/much")


# -- on the desk


def test_a_new_page_is_written_and_published(client, page, author):
    assert page("/admin/articles").one("a[href='/admin/articles/new?page=1']").text == "New page"
    sheet = page("/admin/articles/new?page=1")
    assert sheet.one("h1").text == "New page"
    fields = sent(sheet, title="About us", body="Who we are.")
    assert fields["is_page"] == "y"
    assert client.post("/admin/articles/publication", data=fields).status_code == 302
    assert "Who we are." in page("/pages/about-us").main
    article = db.session.scalars(select(Article)).one()
    edited = page(f"/admin/articles/{article.id}")
    assert edited.one("h1").text == "Edit page"
    assert edited.one(".desk-save a[href='/pages/about-us']").text == "View"
    assert not edited.soup.select("button[formaction$='/pin']")


def test_a_new_article_is_none(page, author):
    assert "is_page" not in sent(page("/admin/articles/new"))


def test_an_article_becomes_a_page_by_a_tick_and_an_article_by_taking_it_away(client, page, sign_in):
    editor = make_user("editor")
    sign_in(editor)
    article = make_article("About", slug="about", author=editor, tags=["Flask"])
    make_series(articles=[article])
    client.post(f"/admin/articles/{article.id}/pin")
    save(client, page, article, is_page="y")
    assert (article.is_page, article.series_id, article.pinned_at) == (True, None, None)
    assert client.get("/articles/about").location == "/pages/about"
    assert "About" not in page("/").main
    save(client, page, article, is_page=None)
    assert (article.is_page, [tag.name for tag in article.tags]) == (False, ["Flask"])
    assert client.get("/pages/about").location == "/articles/about"
    assert "About" in page("/").main


def test_saving_a_page_leaves_it_one(client, page, author):
    article = make_page(slug="about", author=author, tags=["Flask"])
    save(client, page, article, body="Other words")
    assert (article.is_page, [tag.name for tag in article.tags]) == (True, ["Flask"])
    assert "Other words" in page("/pages/about").main


def test_what_somebody_else_ticked_meanwhile_stays(client, page, author):
    article = make_article(slug="about", author=author)
    fields = sent(page(f"/admin/articles/{article.id}"), body="Words typed here")
    article.is_page = True
    db.session.commit()
    client.post(f"/admin/articles/{article.id}", data=fields)
    assert (article.is_page, article.body) == (True, "Words typed here")


def test_a_slot_keeps_the_tick(client, page, author):
    fields = {"title": "About us", "body": "Typed", "is_page": "y"}
    message = {"user": author.id, "tab": "tab-of-this-browser", "serial": 1, "base": 0, "opened": ""}
    client.post("/admin/articles/drafts", json=message | {"fields": fields})
    slot = db.session.scalars(select(Draft)).one()
    sheet = page(f"/admin/articles/new?draft={slot.id}")
    assert sheet.one("h1").text == "New page"
    assert sheet.one("input[name=is_page]").has_attr("checked")


def test_the_desk_marks_pages_and_lists_them_alone(page, author):
    make_article("Article", author=author, tags=["Flask"])
    make_page(author=author, tags=["Go"])
    both = page("/admin/articles")
    rows = {row.th.a.text: row.select_one(".row-note").get_text() for row in both.soup.select("tbody tr")}
    assert "Page" in rows["About us"]
    assert "Go" not in rows["About us"]
    assert "Page" not in rows["Article"]
    found = page("/admin/articles?view=pages")
    assert found.one("h1").text == "Pages"
    assert [row.th.a.text for row in found.soup.select("tbody tr")] == ["About us"]
    assert found.one("tbody a.button")["href"] == "/pages/about-us"
    assert found.one(".filter-choices a[aria-current]").get_text(strip=True) == "Pages"
    assert not found.soup.select("td.tick, #tagging")
    assert found.one("form[role=search] input[name=view]")["value"] == "pages"


def test_a_desk_without_pages_offers_to_write_one(page, author):
    make_article(author=author)
    assert page("/admin/articles?view=pages").one(".empty a")["href"] == "/admin/articles/new?page=1"


def test_the_list_of_pages_costs_as_much_with_many_articles(page, author, queries):
    for number in range(12):
        make_page(f"Page {number}", author=author)
        make_article(author=author)
    page("/admin/articles?view=pages")
    with queries(at_most=9):
        found = page("/admin/articles?view=pages")
    older = found.one(".pager a[rel=next]")["href"]
    assert "view=pages" in older
    assert len(page(older).soup.select("tbody tr")) == 2


def test_where_editors_publish_an_author_submits_a_page(client, page, author):
    db.session.get(Site, 1).authors_publish = False
    db.session.commit()
    fields = sent(page("/admin/articles/new?page=1"), title="About us")
    refused = Page.of(client.post("/admin/articles/publication", data=fields), 422)
    assert refused.one("h1").text == "New page"
    assert client.post("/admin/articles/review", data=fields).status_code == 302
    assert db.session.scalars(select(Article)).one().state == "review"


def test_a_page_that_was_unlisted_is_published_again(client, page, author):
    article = make_page(slug="about", state="unlisted", author=author)
    assert (
        page(f"/admin/articles/{article.id}").one("button[formaction$='/listing']").text.strip() == "Publish"
    )
    client.post(f"/admin/articles/{article.id}/listing")
    assert not page("/pages/about").soup.select("meta[name=robots]")


def test_pinning_a_page_is_refused_in_words(client, sign_in):
    sign_in(make_user("editor"))
    article = make_page()
    refused = Page.of(client.post(f"/admin/articles/{article.id}/pin"), 409)
    assert "Lists hold neither pages nor translations" in refused.main


# -- its translations, secret links and previews


def test_a_translation_of_a_page_is_a_page_and_has_no_tick(client, page, author):
    article = make_page(slug="about", author=author, chosen_language="en")
    client.post(f"/admin/articles/{article.id}/translations", data={"language": "zh-Hans"})
    made = db.session.scalars(select(Article).where(Article.translation_of_id == article.id)).one()
    assert made.is_page
    sheet = page(f"/admin/articles/{made.id}")
    assert sheet.one("input[name=is_page]")["type"] == "hidden"
    assert "a page as that is" in sheet.main
    save(client, page, made, title="关于我们", body="我们是谁。")
    assert made.is_page
    client.post(f"/admin/articles/{made.id}/publication", data=sent(page(f"/admin/articles/{made.id}")))
    assert page(f"/pages/{made.slug}").one("h1").text == "关于我们"


def test_all_translations_follow_their_page(client, page, author):
    original, translation = make_pair(author=author)
    save(client, page, original, is_page="y")
    assert client.get(f"/articles/{translation.slug}").location == f"/pages/{translation.slug}"


def test_a_secret_link_shows_a_page_as_one_and_leads_there_later(client, page, author):
    article = make_page(slug="about", state="draft", author=author, tags=["Flask"])
    path = f"/admin/articles/{article.id}/links"
    client.post(path, data={"days": "7", "submission": "a"})
    link = page(path).one("#new-link")["value"].removeprefix(SITE)
    shown = page(link)
    assert shown.one("h1").text == "About us"
    assert not shown.soup.select("main time, .tag-list, .quiet-line")
    article.publish(clock.now())
    db.session.commit()
    assert client.get(link).location == "/pages/about"


def test_a_page_is_previewed_as_one(client, author):
    typed = {"title": "About us", "body": "Words", "is_page": "y"}
    found = Page.of(client.post("/admin/articles/preview", data=typed))
    assert not found.soup.select("main time, .quiet-line")
