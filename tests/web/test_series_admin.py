"""The pages that keep series in order, and who may."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.extensions import db
from blog.models import Article, Series, Site, series_order
from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.series import make_parts, make_series

ATOM = "{http://www.w3.org/2005/Atom}"
HIDDEN = ("draft", "review", "scheduled", "unlisted", "trashed")


def entries(page):
    """The titles of a page's entries, as a reader of numbers sees them."""
    return [title.get_text(strip=True) for title in page.soup.select(".entry-title")]


def refused(client, path, data):
    """The page that gives back what a form can't take."""
    return Page.of(client.post(path, data=data), 422)


def new(client, **fields):
    """Send the form that makes a series."""
    return client.post("/admin/series", data={"title": "Title", "slug": "", "description": "", **fields})


def test_an_author_makes_a_series_and_puts_articles_in(client, sign_in, page):
    mei = make_user()
    sign_in(mei)
    own, other = make_article("Own", author=mei, slug="own"), make_article("Other", slug="other")
    response = new(client, title="深入 Flask", description="About", submission="one")
    assert new(client, title="深入 Flask", submission="one").location == response.location
    series = db.session.scalars(select(Series)).one()
    assert (series.slug, series.description) == ("shen-ru-flask", "About")
    for typed in ("own", "https://example.org/articles/own/", "/articles/own?lang=en"):
        added = client.post(f"{response.location}/articles", data={"article": typed})
        assert added.status_code == 302, typed
    found = refused(client, f"{response.location}/articles", {"article": "other"})
    assert "None of the articles" in found.error_of("article")
    assert found.value_of("title") == "深入 Flask"
    assert (own.series_id, own.series_place, other.series_id) == (series.id, 1, None)
    assert entries(page("/series/shen-ru-flask")) == ["Own"]
    found = page(response.location)
    assert "1 article in order" in found.headings()
    assert "other" not in [option["value"] for option in found.soup.select("datalist option")]


def test_wrong_words_come_back(client, editor, page):
    make_series("Taken")
    found = refused(client, "/admin/series", {"title": " ", "slug": "taken"})
    assert "empty" in found.error_of("title")
    assert "Another series" in found.error_of("slug")
    assert found.value_of("slug") == "taken"


def test_saving_changes_what_it_says_and_where_it_is(client, editor, page):
    series = make_series("Old", [make_article()])
    path = f"/admin/series/{series.id}"
    assert page(path).value_of("title") == "Old"
    refused(client, path, {"title": "", "slug": "x"})
    data = {"title": "New", "slug": "other", "description": "First\n\nsecond"}
    assert client.post(path, data=data).status_code == 302
    assert client.get("/series/old").location == "/series/other"
    assert "First second" in page("/series/other").main


def order_of(series):
    """The titles of its articles."""
    ids = series_order.ids_in_order(db.session(), series.id)
    return [article.title for article in series_order.articles_in_order(db.session(), ids)]


@pytest.mark.parametrize(
    ("which", "verb", "data", "expected"),
    [
        (2, "earlier", {}, "2134"),
        (2, "later", {}, "1324"),
        (1, "earlier", {}, "1234"),
        (4, "later", {}, "1234"),
        (4, "place", {"number": "1"}, "4123"),
        (1, "place", {"number": "3"}, "2314"),
        (1, "place", {"number": "99999999999999"}, "2341"),
        (3, "place", {"number": "0"}, "3124"),
        (3, "place", {"number": "x"}, "1234"),
        (3, "place", {}, "1234"),
        (3, "removal", {}, "124"),
    ],
)
def test_articles_are_moved_and_taken_out(client, editor, which, verb, data, expected):
    parts = make_parts(4)
    series = make_series("Title", parts)
    path = f"/admin/series/{series.id}/articles/{parts[which - 1].id}/{verb}"
    assert client.post(path, data=data).status_code == 302
    assert order_of(series) == [f"Part {digit}" for digit in expected]


@pytest.mark.parametrize("verb", ["earlier", "later", "place", "removal"])
def test_what_is_in_no_such_series_is_not_moved(client, editor, verb):
    series, other = make_series("Title", make_parts(1)), make_article()
    for number in (other.id, 999):
        path = f"/admin/series/{series.id}/articles/{number}/{verb}"
        assert client.post(path, data={"number": "1"}).status_code == 404
    assert client.post("/admin/series/999/articles/1/earlier").status_code == 404


def test_every_button_of_the_page_leads_somewhere(client, editor, page):
    series = make_series("Title", make_parts(2))
    found = page(f"/admin/series/{series.id}")
    addresses = [form["action"] for form in found.soup.select("main form")]
    addresses += [button["formaction"] for button in found.soup.select("main [formaction]")]
    assert len(addresses) == 2 + 2 * 2 + 2 * 2
    assert {client.post(address).status_code for address in addresses} <= {302, 404, 422}
    assert len(found.soup.select("main button[disabled]")) == 2


def test_the_page_of_a_long_series_goes_on(page, editor, client, monkeypatch):
    for module in ("admin", "order"):
        monkeypatch.setattr(f"blog.series.{module}.PAGE_SIZE", 2)
    parts = make_parts(5)
    series = make_series("Title", parts)
    path = f"/admin/series/{series.id}"

    def rows(query=""):
        return [th.get_text(strip=True) for th in page(path + query).soup.select("tbody th")]

    assert [rows(), rows("?after=2"), rows("?after=4")] == [
        ["Part 1", "Part 2"],
        ["Part 3", "Part 4"],
        ["Part 5"],
    ]
    assert rows("?after=99") == ["Part 5"]
    moved = client.post(f"{path}/articles/{parts[1].id}/later").location
    assert moved == f"{path}?after=2#article-{parts[1].id}"


def test_deleting_asks_and_keeps_the_articles(client, editor, page):
    article = make_article(updated_at=EARLY)
    series = make_series("Title", [article])
    path = f"/admin/series/{series.id}/removal"
    assert "article stays" in page(path).main
    assert client.post(path).status_code == 302
    assert db.session.scalar(select(func.count(Series.id))) == 0
    assert (article.series_id, article.updated_at) == (None, EARLY)
    assert page(f"/articles/{article.slug}")


def test_who_did_not_write_it_may_not_change_it(client, sign_in, page):
    series = make_series("Theirs", [make_article(slug="theirs", author=make_user())])
    sign_in(make_user())
    listed = page("/admin/series")
    assert "Theirs" in listed.main
    path = f"/admin/series/{series.id}"
    assert path not in listed.links()
    article = db.session.scalars(select(Article)).one()
    for method, address in (
        ("get", path),
        ("post", path),
        ("get", f"{path}/removal"),
        ("post", f"{path}/removal"),
        ("post", f"{path}/articles"),
        *(
            ("post", f"{path}/articles/{article.id}/{verb}")
            for verb in ("earlier", "later", "place", "removal")
        ),
    ):
        assert getattr(client, method)(address, data={"number": "1"}).status_code == 403, address


def test_where_editors_publish_no_author_puts_in_what_readers_see(client, sign_in, page):
    mei = make_user()
    db.session.scalars(Site.row()).one().authors_publish = False
    make_article(slug="seen", author=mei)
    make_article(slug="draft", author=mei, published_at=None)
    series = make_series("Title")
    sign_in(mei)
    path = f"/admin/series/{series.id}/articles"
    found = refused(client, path, {"article": "seen"})
    assert "editors" in found.error_of("article")
    assert client.post(path, data={"article": "draft"}).status_code == 302


def test_the_list_finds_by_text_and_says_when_there_is_none(page, editor):
    assert "No series yet" in page("/admin/series").headings()
    make_series("Alpha")
    make_series("Beta", [make_article()])
    found = page("/admin/series")
    assert [th.get_text(strip=True) for th in found.soup.select("tbody th")] == ["Beta", "Alpha"]
    assert "/series/beta" in found.links()
    assert "/series/alpha" not in found.links()
    assert "Beta" not in page("/admin/series?q=alp").main
    assert "No series matches" in page("/admin/series?q=gamma").headings()
    assert "Nothing older than this" in page("/admin/series?before=1").headings()


@pytest.mark.parametrize("count", [1, 8])
def test_the_administrations_pages_ask_as_much_of_many_as_of_few(page, editor, queries, count):
    for number in range(count):
        make_series(f"No {number}", make_parts(count))
    series = db.session.scalars(select(Series).limit(1)).one()
    page("/admin/series")
    with queries(at_most=7):
        page("/admin/series")
    path = f"/admin/series/{series.id}"
    with queries(at_most=9):
        page(path)
