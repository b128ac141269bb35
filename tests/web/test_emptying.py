"""Emptying the trash: asked for, in passing after some days, and from the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.articles.trash import NEXT_LOOK
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site, trash
from tests.factories import make_article, make_user

DAY = timedelta(days=1)


@pytest.fixture
def admin(sign_in):
    """An admin, signed in."""
    user = make_user("admin")
    sign_in(user)
    return user


def throw_away(title, days=0):
    """An article that has lain in the trash for so long."""
    return make_article(title, state="trashed", trashed_at=clock.now() - days * DAY)


def titles():
    """What is left."""
    return sorted(db.session.scalars(select(Article.title)))


def keep_trash_for(days):
    """Set after how many days the trash is emptied."""
    db.session.get(Site, 1).trash_days = days
    db.session.commit()


def test_emptying_asks_and_names_the_number(client, page, admin):
    for title in ("One", "Two"):
        throw_away(title)
    make_article("Stays")
    assert page("/admin/articles?state=trashed").soup.select("a[href='/admin/articles/trash']")
    asked = page("/admin/articles/trash")
    assert "2 articles go" in asked.main
    client.post("/admin/articles/trash", data={"until": asked.value_of("until")})
    assert titles() == ["Stays"]
    assert "2 articles are deleted for good." in page("/admin/articles").main
    assert "The trash is empty" in page("/admin/articles/trash").main


def test_what_came_after_the_question_stays(client, page, admin):
    throw_away("Asked about", days=1)
    until = int((clock.now() - DAY).timestamp())
    throw_away("Later")
    client.post("/admin/articles/trash", data={"until": until})
    assert titles() == ["Later"]
    assert client.post("/admin/articles/trash").status_code == 400


def test_more_than_one_request_can_delete_is_gone_on_with(client, page, admin, monkeypatch):
    monkeypatch.setattr(trash, "AT_ONCE", 2)
    for number in range(3):
        throw_away(f"{number}", days=number)
    until = page("/admin/articles/trash").value_of("until")
    assert client.post("/admin/articles/trash", data={"until": until}).location == "/admin/articles/trash"
    assert "1 article is left" in page("/admin/articles/trash").main
    client.post("/admin/articles/trash", data={"until": until})
    assert titles() == []


def test_one_article_is_deleted_after_a_question(client, page, admin):
    one, _other = throw_away("One"), throw_away("Other")
    path = f"/admin/articles/{one.id}/removal"
    assert path in page("/admin/articles?state=trashed").links()
    assert path in page(f"/admin/articles/{one.id}").links()
    assert "One" in page(path).headings()[0]
    client.post(path)
    assert titles() == ["Other"]
    page(path, status=404)


def test_what_is_not_in_the_trash_is_not_deleted(client, page, admin):
    article = make_article("Here")
    for method in (client.get, client.post):
        assert method(f"/admin/articles/{article.id}/removal").status_code == 409
    assert titles() == ["Here"]


@pytest.mark.parametrize("role", ["author", "editor"])
def test_only_admins_delete_for_good(client, page, sign_in, role):
    user = make_user(role)
    article = make_article("Theirs", state="trashed", author=user)
    sign_in(user)
    for path in ("/admin/articles/trash", f"/admin/articles/{article.id}/removal"):
        assert client.get(path).status_code == 403
        assert client.post(path, data={"until": "9999999999"}).status_code == 403
        assert path not in page("/admin/articles?state=trashed").links()
    assert titles() == ["Theirs"]


def test_the_address_of_a_deleted_article_says_that_it_is_gone(client, page, admin):
    article = make_article("Here", slug="here")
    client.post(f"/admin/articles/{article.id}/trash")
    page("/articles/here", status=404)
    client.post(f"/admin/articles/{article.id}/removal")
    page("/articles/here", status=410)


def test_after_some_days_the_trash_empties_itself_once_somebody_writes(app, client, page, admin):
    throw_away("Old", days=8)
    throw_away("New", days=6)
    keep_trash_for(7)
    app.test_client().post("/login", data={"username": "nobody", "password": "x"})
    client.get("/admin/articles")
    assert titles() == ["New", "Old"]
    client.post("/admin/articles", data={"title": "Typed"})
    assert titles() == ["New", "Typed"]
    assert "for 7 days is deleted for good" in page("/admin/articles?state=trashed").main


def test_the_trash_is_looked_into_once_an_hour(app, client, admin):
    keep_trash_for(7)
    client.post("/admin/articles", data={"title": "Typed"})
    throw_away("Old", days=8)
    client.post("/admin/articles", data={"title": "Typed again"})
    assert "Old" in titles()
    app.extensions[NEXT_LOOK] = clock.now()
    client.post("/admin/articles", data={"title": "Typed later"})
    assert "Old" not in titles()


def test_what_is_restored_in_time_is_not_swept_away(client, admin):
    article = throw_away("Old", days=8)
    keep_trash_for(7)
    client.post(f"/admin/articles/{article.id}/trash/removal")
    assert titles() == ["Old"]


def test_the_trash_of_a_site_without_days_stays(client, admin):
    throw_away("Old", days=4000)
    client.post("/admin/articles", data={"title": "Typed"})
    assert titles() == ["Old", "Typed"]


def test_the_command_empties_the_trash(app):
    throw_away("Old", days=8)
    throw_away("New", days=6)
    run = app.test_cli_runner()
    assert "1 articles deleted" in run.invoke(args=["trash", "empty", "--older-than", "7"]).output
    assert titles() == ["New"]
    run.invoke(args=["trash", "empty"])
    assert titles() == []
    assert run.invoke(args=["trash", "empty", "--older-than", "-1"]).exit_code == 2


def test_the_settings_are_kept(client, page, admin):
    form = {"title": "Sheaf", "tagline": "", "language": "en", "time_zone": "UTC", "page_size": "10"}
    assert page("/admin/settings").one("[name=authors_publish]").has_attr("checked")
    client.post("/admin/settings", data=form | {"trash_days": "30"})
    site = db.session.get(Site, 1)
    assert (site.authors_publish, site.trash_days) == (False, 30)
    client.post("/admin/settings", data=form | {"trash_days": "0", "authors_publish": "y"})
    assert (site.authors_publish, site.trash_days) == (True, 0)
    assert client.post("/admin/settings", data=form | {"trash_days": "-1"}).status_code == 422
