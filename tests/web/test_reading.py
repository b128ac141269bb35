"""What readers find, and what they never find."""

from datetime import timedelta

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.lib.cursors import Cursor
from blog.models import Article
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.pages import walk

HIDDEN = ("draft", "scheduled", "trashed")


def hidden_article(state, **values):
    at = clock.now() + timedelta(days=1) if state == "scheduled" else EARLY
    return make_article(f"Hidden {state}", state=state, published_at=at, **values)


def test_an_empty_site_answers_with_a_good_empty_state(page):
    assert "Nothing is published yet" in page("/").headings()
    assert "No tags yet" in page("/tags/").headings()


def test_home_lists_the_newest_first(page):
    for day in (1, 3, 2):
        make_article(f"Day {day}", published_at=EARLY + timedelta(days=day))
    assert [h for h in page("/").headings() if h.startswith("Day")] == ["Day 3", "Day 2", "Day 1"]


def test_an_article_shows_its_text_author_date_and_tags(page):
    author = make_user(name="林越", username="lin-yue")
    make_article("你好", slug="ni-hao", body="第一段 **重点**", tags=["Flask", "机器学习"], author=author)
    found = page("/articles/ni-hao")
    assert found.one("article h1").text == "你好"
    assert found.one(".prose strong").text == "重点"
    assert found.one(".prose")["lang"] == "zh-Hans"
    assert {"/authors/lin-yue", "/tags/flask", "/tags/机器学习"} <= set(map(unquoted, found.links()))
    assert "January 2, 2026" in found.main


def unquoted(link):
    from urllib.parse import unquote

    return unquote(link)


def test_neighbours_are_the_articles_before_and_after(page):
    make_article("First", slug="first", published_at=EARLY)
    make_article("Second", slug="second", published_at=EARLY)
    make_article("Third", slug="third", published_at=EARLY + timedelta(days=1))
    links = page("/articles/second").links()
    assert "/articles/first" in links
    assert "/articles/third" in links


@pytest.mark.parametrize("state", HIDDEN)
def test_readers_find_no_unpublished_article_anywhere(page, client, state):
    author = make_user()
    make_article("Public", slug="public", tags=["Shared"], author=author)
    hidden = hidden_article(state, tags=["Shared", "Secret"], author=author, slug="hidden", body="inside")
    for path in ("/", "/tags/", "/tags/shared", f"/authors/{author.username}", "/articles/public"):
        assert hidden.title not in page(path).text
        assert "Secret" not in page(path).text
    assert "hidden" not in client.get("/feed.atom").text.lower()
    assert "1 article" in page("/tags/shared").main
    assert "1 article" in page(f"/authors/{author.username}").main
    page("/articles/hidden", status=404)
    page("/tags/secret")
    assert "0 articles" in page("/tags/secret").main


def test_a_former_slug_leads_on_for_ever(client):
    article = make_article("One", slug="one")
    for slug in ("two", "three"):
        article.slug = slug
        db.session.commit()
    for former in ("one", "two"):
        response = client.get(f"/articles/{former}")
        assert (response.status_code, response.location) == (301, "/articles/three")


def test_a_former_slug_of_a_hidden_article_leads_nowhere(page):
    article = make_article("One", slug="one")
    article.slug = "two"
    article.unpublish()
    db.session.commit()
    page("/articles/one", status=404)


@pytest.mark.parametrize("spelling", ["FLASK", "Ｆｌａｓｋ", "Flask"])
def test_every_spelling_of_a_tag_leads_to_its_address(client, spelling):
    make_article(tags=["Flask"])
    response = client.get(f"/tags/{spelling}?before=x")
    assert (response.status_code, response.location) == (301, "/tags/flask?before=x")


def test_a_tag_in_traditional_characters_leads_to_the_simplified_one(client):
    make_article(tags=["机器学习"])
    response = client.get("/tags/機器學習")
    assert response.status_code == 301
    assert unquoted(response.location) == "/tags/机器学习"


def test_a_renamed_tag_leads_on_and_a_deleted_one_is_gone(client, sign_in, page):
    tag = make_tag("Old")
    tag.slug = "new"
    db.session.commit()
    assert client.get("/tags/old").location == "/tags/new"
    sign_in(make_user("editor"))
    client.post(f"/admin/tags/{tag.id}/removal")
    for slug in ("old", "new"):
        page(f"/tags/{slug}", status=410)


def test_an_unknown_tag_is_a_404_page(page):
    page("/tags/nothing", status=404)


def test_the_tag_index_groups_chinese_by_pinyin(page):
    make_article(tags=["数据库", "SQL", "Apple", "安全"])
    groups = {
        h.get_text(strip=True): h.parent.get_text(" ")
        for h in page("/tags/?by=name").soup.select(".tag-initial")
    }
    assert list(groups) == ["A", "S"]
    assert "安全" in groups["A"]
    assert "数据库" in groups["S"]


def test_an_author_page_narrows_by_tag(page):
    author = make_user(username="wendy")
    make_article("Both", tags=["a", "b"], author=author)
    make_article("Only b", tags=["b"], author=author)
    make_article("Somebody else's", tags=["a"], author=make_user())
    assert [
        h for h in page("/authors/wendy?tag=a").headings() if h in ("Both", "Only b", "Somebody else's")
    ] == ["Both"]
    assert "Only b" in page("/authors/wendy?tag=unknown").headings()
    page("/authors/nobody", status=404)


def test_pages_lead_older_and_newer_through_every_article(page):
    for number in range(25):
        make_article(f"No {number}", published_at=EARLY + timedelta(hours=number // 2))
    pages = [*walk(page, "/")]
    seen = [h for found in pages for h in found.headings() if h.startswith("No ")]
    assert sorted(seen) == sorted(f"No {n}" for n in range(25))
    assert len(pages) == 3
    newer = str(pages[2].one(".pager-newer")["href"])
    assert [h for h in page(newer).headings() if h.startswith("No ")] == seen[10:20]


def test_a_newer_page_that_holds_the_newest_is_the_first_page(client, page):
    for number in range(12):
        make_article(f"No {number}", slug=f"no-{number}", published_at=EARLY + timedelta(hours=number))
    ninth = db.session.scalars(Article.published().where(Article.slug == "no-8")).one()
    short = client.get(f"/?lang=en&after={Cursor(ninth.published_at, ninth.id)}")
    assert (short.status_code, short.location) == (302, "/?lang=en")
    second = page(str(page("/").one(".pager-older")["href"]))
    assert client.get(str(second.one(".pager-newer")["href"])).location == "/"


@pytest.mark.parametrize(
    "query", ["before=x", "after=", "before=20260102T030405Z-1&after=y", "page=9", "before=" + "9" * 500]
)
def test_malformed_cursors_are_ignored(page, query):
    make_article("Here")
    page(f"/?{query}")


def test_a_page_beyond_the_last_says_so(page):
    make_article()
    assert "Nothing older than this" in page("/?before=20000101T000000Z-1").headings()


def test_a_scheduled_article_appears_with_the_first_request_after_its_time(page, monkeypatch):
    due = clock.now() + timedelta(hours=1)
    make_article("Due soon", state="scheduled", published_at=due)
    assert "Due soon" not in page("/").text
    monkeypatch.setattr(clock, "now", lambda: due)
    assert "Due soon" in page("/").headings()
    assert db.session.scalars(Article.published()).one().published_at == due


def test_public_pages_hold_nothing_personal(client, sign_in, page):
    make_article("Here", slug="here", tags=["t"], author=make_user(username="a"))
    paths = ("/", "/articles/here", "/tags/", "/tags/t", "/authors/a", "/feed.atom")
    before = [client.get(path).data for path in paths]
    sign_in(make_user("owner", name="Somebody Special"))
    for path, body in zip(paths, before, strict=True):
        response = client.get(path)
        assert response.data == body
        assert b"csrf" not in response.data
        assert "Set-Cookie" not in response.headers


def test_an_unchanged_page_is_not_sent_again(client):
    make_article()
    etag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    make_article()
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("count", [5, 500])
def test_lists_ask_the_database_as_often_for_many_articles_as_for_few(client, queries, count):
    author = make_user(username="a")
    db.session.add_all(
        Article(title=f"T{n}", slug=f"t{n}", state="published", published_at=EARLY, author=author)
        for n in range(count)
    )
    db.session.commit()
    article = make_article("Last", slug="last", tags=["x", "y"], author=author)
    for other in db.session.scalars(Article.published().limit(400)):
        if other is not article:
            other.tags.append(article.tags[0])
    db.session.commit()
    budgets = {
        "/": 5,
        "/articles/last": 4,
        "/tags/": 3,
        "/authors/a": 8,
        "/authors/a?tag=x": 11,
        "/feed.atom": 3,
    }
    client.get("/")
    for path, budget in budgets.items():
        with queries(at_most=budget):
            assert client.get(path).status_code == 200


def test_a_slug_with_spaces_after_it_leads_to_the_one_address(database):
    make_article(slug="foo", tags=["bar"])
    client = database.test_client()
    for path in ("/articles/foo%20", "/articles/foo%20%20"):
        assert (client.get(path).status_code, client.get(path).location) == (301, "/articles/foo")
    assert client.get("/tags/bar%20").status_code == 301


def test_a_former_slug_of_a_tag_is_not_captured_by_a_new_name(client):
    tag = make_tag("Go")
    tag.name, tag.slug = "Golang", "golang"
    db.session.commit()
    assert client.get("/tags/go").location == "/tags/golang"
    make_tag("go")
    assert client.get("/tags/go").location == "/tags/golang"
