"""A draft shown to whoever has its secret link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import ShareLink
from tests.factories import make_article


@pytest.fixture
def stranger(app):
    """Somebody else's browser."""
    return app.test_client()


@pytest.fixture
def share(client, page):
    """Makes a link by the form and returns the path that the page shows once."""

    def make(article, days="7"):
        path = f"/admin/articles/{article.id}/links"
        client.post(path, data={"days": days, "submission": f"{article.id} {days}"})
        return "/" + page(path).one("#new-link")["value"].split("/", 3)[3]

    return make


def test_a_stranger_reads_the_draft_as_it_was_saved_last(client, stranger, author, share):
    article = make_article("Half done", state="draft", author=author, body="First **words**")
    path = share(article)
    found = stranger.get(path)
    assert found.status_code == 200
    assert "<strong>words</strong>" in found.text
    sheet = {"title": "Half done", "body": "Later words", "opened": article.fingerprint()}
    client.post(f"/admin/articles/{article.id}", data=sheet)
    assert "Later words" in stranger.get(path).text


def test_the_page_tells_nobody_where_it_is(stranger, author, share):
    found = stranger.get(share(make_article("Half done", state="draft", author=author)))
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in found.text
    assert "Set-Cookie" not in found.headers


def test_the_address_is_shown_once(page, author, share):
    article = make_article("Half done", state="draft", author=author)
    token = share(article).rpartition("/")[2]
    assert token not in page(f"/admin/articles/{article.id}/links").response.text


@pytest.mark.parametrize("way", ["expired", "withdrawn", "unknown", "trashed", "closed"])
def test_a_link_that_is_good_no_more_is_answered_in_words(client, stranger, author, share, way):
    article = make_article("Half done", state="draft", author=author)
    path = share(article)
    link = db.session.scalars(select(ShareLink)).one()
    if way == "expired":
        link.expires_at = clock.now() - timedelta(seconds=1)
    elif way == "withdrawn":
        client.post(f"/admin/articles/{article.id}/links/{link.id}/removal")
    elif way == "trashed":
        client.post(f"/admin/articles/{article.id}/trash")
    elif way == "closed":
        author.active = False
    db.session.commit()
    answer = stranger.get(path + "x" if way == "unknown" else path)
    assert answer.status_code == 404
    assert "Ask whoever sent it" in answer.text
    assert "Half done" not in answer.text


def test_once_readers_find_it_the_link_leads_there(client, stranger, author, share):
    article = make_article("Done", state="draft", author=author)
    path = share(article)
    client.post(f"/admin/articles/{article.id}/publication", data={"title": "Done"})
    answer = stranger.get(path)
    assert (answer.status_code, answer.location) == (302, "/articles/done")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("days", ["1", "7", "30"])
def test_a_link_is_good_for_the_days_that_were_chosen(author, share, days):
    share(make_article(state="draft", author=author), days)
    link = db.session.scalars(select(ShareLink)).one()
    assert (link.expires_at - link.created_at).days == int(days)


def test_other_days_are_refused(client, author):
    article = make_article(state="draft", author=author)
    assert client.post(f"/admin/articles/{article.id}/links", data={"days": "9999"}).status_code == 422
    assert db.session.scalars(select(ShareLink)).all() == []


def test_the_same_form_makes_one_link(client, author):
    article = make_article(state="draft", author=author)
    for _ in range(2):
        client.post(f"/admin/articles/{article.id}/links", data={"days": "7", "submission": "one"})
    assert len(db.session.scalars(select(ShareLink)).all()) == 1


def test_links_are_listed_with_their_end_and_withdrawn_there(client, page, author, share):
    article = make_article("Half done", state="draft", author=author)
    share(article)
    path = f"/admin/articles/{article.id}/links"
    form = page(path).one("form[action$=removal]")
    client.post(form["action"])
    assert not page(path).soup.select("form[action$=removal]")
    assert client.get(str(form["action"])).location == path
