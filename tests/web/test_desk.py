"""Authors in the browser: writing, publishing, unpublishing, the trash."""

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site, Tag
from tests.factories import make_article, make_user
from tests.pages import Page
from tests.writing import sent, sheet

SHEET = {"title": "从零开始", "body": "正文 **重点**", "tags": "Flask，数据库、C++", "submission": "one"}


@pytest.fixture
def author(sign_in):
    user = make_user(name="Wendy")
    sign_in(user)
    return user


def the_article():
    return db.session.scalars(db.select(Article)).one()


def test_writing_needs_signing_in(client):
    for path in ("/admin/articles", "/admin/articles/new", "/admin/articles/1", "/admin/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.location.startswith("/login?next=")


def test_an_empty_desk_offers_to_write(page, author):
    assert "A clean desk" in page("/admin/articles").headings()


@pytest.mark.parametrize("path", ["articles", "tags", "operations", "users"])
def test_an_id_that_no_row_can_have_is_no_address(client, sign_in, path):
    sign_in(make_user("owner"))
    for number in (2**31, 10**30):
        assert client.get(f"/admin/{path}/{number}").status_code == 404


def test_a_new_article_is_a_draft_of_its_author(client, page, author):
    response = client.post("/admin/articles", data=SHEET)
    article = the_article()
    assert response.location == f"/admin/articles/{article.id}"
    assert (article.state, article.slug, article.author) == ("draft", "cong-ling-kai-shi", author)
    assert [tag.name for tag in article.tags] == ["C++", "Flask", "数据库"]
    assert "Saved as a draft." in page(response.location).text
    page("/articles/cong-ling-kai-shi", status=404)


def test_publishing_shows_it_to_readers_at_once(client, page, author):
    client.post("/admin/articles/publication", data=SHEET)
    assert the_article().state == "published"
    assert "从零开始" in page("/").headings()
    assert "从零开始" in page("/tags/c-plus-plus").headings()


def test_the_same_form_arriving_twice_makes_one_article(client, author):
    first, second = (client.post("/admin/articles/publication", data=SHEET) for _ in range(2))
    assert first.location == second.location
    assert the_article().title == SHEET["title"]


def test_the_same_form_arriving_again_leaves_what_was_saved_since(client, author):
    client.post("/admin/articles", data=SHEET)
    article = the_article()
    client.post(f"/admin/articles/{article.id}", data=sheet(article, body="Saved since."))
    again = SHEET | {"body": SHEET["body"].replace("\n", "\r\n"), "tab": "tab-of-this-browser", "serial": "3"}
    assert client.post("/admin/articles", data=again).status_code == 302
    assert the_article().body == "Saved since."


@pytest.mark.parametrize("path", ["/admin/articles", "/admin/articles/publication"])
def test_what_was_added_after_going_back_to_the_sheet_is_offered_as_a_change(client, author, path):
    client.post(path, data=SHEET)
    offer = Page.of(client.post(path, data=SHEET | {"body": SHEET["body"] + "\n\nAdded."}), 409)
    assert the_article().body == SHEET["body"]
    assert offer.value_of("body").splitlines() == [SHEET["body"], "", "Added."]
    assert offer.one("form#desk")["action"] == f"/admin/articles/{the_article().id}"
    assert client.post(f"/admin/articles/{the_article().id}", data=sent(offer)).status_code == 302
    assert the_article().body.endswith("Added.")


def test_what_was_added_after_going_back_meets_what_was_saved_since(client, author):
    client.post("/admin/articles", data=SHEET)
    article = the_article()
    client.post(f"/admin/articles/{article.id}", data=sheet(article, excerpt="Saved since."))
    added = SHEET | {"body": SHEET["body"] + "\n\nAdded."}
    offer = Page.of(client.post("/admin/articles", data=added), 409)
    assert (offer.value_of("excerpt"), offer.value_of("title")) == ("Saved since.", SHEET["title"])
    assert offer.value_of("body").endswith("Added.")


def test_a_sheet_that_was_saved_as_a_draft_can_be_published_after_going_back(client, author):
    client.post("/admin/articles", data=SHEET)
    assert client.post("/admin/articles/publication", data=SHEET).status_code == 302
    assert the_article().is_public


def test_a_cover_text_changed_after_going_back_is_saved(client, author):
    client.post("/admin/articles", data=SHEET)
    assert client.post("/admin/articles", data=SHEET | {"social_title": "Read this"}).status_code == 302
    assert the_article().social_title == "Read this"


@pytest.mark.parametrize("verb", ["", "/publication"])
def test_who_saves_an_article_that_is_gone_or_not_theirs_any_more_gets_the_text_back(client, author, verb):
    theirs = make_article("Somebody else's", author=make_user())
    for number, status in ((theirs.id, 403), (theirs.id + 1000, 404)):
        answer = client.post(f"/admin/articles/{number}{verb}", data=sheet(theirs, body="My long text"))
        found = Page.of(answer, status)
        assert found.value_of("body") == "My long text"
        assert not found.soup.select("main form, main button")
        assert "Copy your text from here" in found.main


def test_two_sheets_make_two_articles(client, author):
    for token in ("one", "two"):
        client.post("/admin/articles", data=SHEET | {"submission": token})
    assert db.session.scalars(db.select(Article.slug).order_by(Article.id)).all() == [
        "cong-ling-kai-shi",
        "cong-ling-kai-shi-2",
    ]


def test_saving_stores_everything_and_keeps_the_state(client, page, author):
    article = make_article("Before", author=author, tags=["old"])
    typed = {"title": "After", "body": "new", "tags": "new", "slug": "after", "excerpt": "In short"}
    client.post(f"/admin/articles/{article.id}", data=sheet(article, **typed))
    assert (article.title, article.body, article.slug, article.summary) == (
        "After",
        "new",
        "after",
        "In short",
    )
    assert [tag.name for tag in article.tags] == ["new"]
    assert article.state == "published"
    assert "In short" in page("/").text


def test_saving_without_changing_the_date_keeps_its_seconds(client, page, author):
    article = make_article("Here", author=author)
    before = article.published_at
    shown = page(f"/admin/articles/{article.id}").value_of("publish_at")
    client.post(f"/admin/articles/{article.id}", data={"title": "Here", "publish_at": shown})
    assert article.published_at == before


def test_variants_of_a_tag_find_the_existing_one(client, author):
    make_article(tags=["机器学习", "Flask"])
    client.post("/admin/articles", data=SHEET | {"tags": "機器學習, ＦＬＡＳＫ, flask"})
    assert db.session.scalar(db.select(db.func.count(Tag.id))) == 2


def test_a_time_to_come_schedules(client, page, author):
    site = db.session.scalars(Site.row()).one()
    site.time_zone = "Asia/Shanghai"
    db.session.commit()
    client.post("/admin/articles/publication", data=SHEET | {"publish_at": "2126-03-14T09:30"})
    article = the_article()
    assert article.state == "scheduled"
    assert article.published_at == datetime(2126, 3, 14, 1, 30, tzinfo=UTC)
    assert db.session.scalars(Site.row()).one().next_due_at == article.published_at
    assert page(f"/admin/articles/{article.id}").value_of("publish_at") == "2126-03-14T09:30"
    assert "从零开始" not in page("/").text


def test_a_time_gone_by_dates_back(client, author):
    client.post("/admin/articles/publication", data=SHEET | {"publish_at": "2020-01-01T00:00"})
    assert the_article().state == "published"
    assert the_article().published_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_a_public_article_is_not_moved_into_the_future(client, page, author):
    article = make_article("Here", author=author)
    response = client.post(
        f"/admin/articles/{article.id}", data={"title": "Here", "publish_at": "2126-01-01T00:00"}
    )
    assert response.status_code == 422
    assert "unpublish it first" in response.text
    assert article.is_public


def test_a_title_is_one_line_however_it_was_typed(client, author):
    client.post("/admin/articles", data=SHEET | {"title": " One\r\nline "})
    assert the_article().title == "One line"


def test_unpublishing_and_publishing_again_keeps_the_date_that_the_sheet_shows(client, page, author):
    article = make_article("Here", slug="here", author=author)
    before = article.published_at
    client.post(f"/admin/articles/{article.id}/publication/removal")
    page("/articles/here", status=404)
    assert article.state == "draft"
    shown = page(f"/admin/articles/{article.id}").value_of("publish_at")
    sheet = {"title": "Here", "slug": "here", "publish_at": shown}
    client.post(f"/admin/articles/{article.id}/publication", data=sheet)
    page("/articles/here")
    assert article.published_at == before


def test_an_emptied_date_means_now(client, author):
    article = make_article("Here", state="draft", author=author)
    client.post(f"/admin/articles/{article.id}/publication", data={"title": "Here", "publish_at": ""})
    assert clock.now() - article.published_at < timedelta(minutes=1)


def test_the_second_of_two_hours_with_one_name_stays_as_it_was(client, page, author):
    db.session.scalars(Site.row()).one().time_zone = "Europe/Berlin"
    second = datetime(2025, 10, 26, 1, 30, 7, tzinfo=UTC)
    article = make_article("Here", published_at=second, author=author)
    shown = page(f"/admin/articles/{article.id}").value_of("publish_at")
    assert shown == "2025-10-26T02:30"
    client.post(f"/admin/articles/{article.id}", data={"title": "Here", "publish_at": shown})
    assert article.published_at == second


@pytest.mark.parametrize("date", ["", "2020-01-01T00:00"])
def test_a_scheduled_article_keeps_a_time_to_come(client, author, date):
    at = clock.now() + timedelta(days=1)
    article = make_article("Here", state="scheduled", published_at=at, author=author)
    sheet = {"title": "Here", "publish_at": date}
    found = Page.of(client.post(f"/admin/articles/{article.id}", data=sheet), 422)
    assert "publish it now" in found.error_of("publish_at")
    assert (article.state, article.published_at) == ("scheduled", at)
    client.post(f"/admin/articles/{article.id}/publication", data=sheet)
    assert article.is_public


def test_publishing_a_scheduled_article_now_needs_no_other_date(client, author):
    article = make_article(
        "Here", state="scheduled", published_at=clock.now() + timedelta(days=1), author=author
    )
    # The button's empty value comes before the field's.
    sheet = MultiDict([("title", "Here"), ("publish_at", ""), ("publish_at", "2126-01-01T00:00")])
    client.post(f"/admin/articles/{article.id}/publication", data=sheet)
    assert article.is_public
    assert article.published_at <= clock.now()


def test_an_old_undo_does_not_touch_what_was_published_since(client, author):
    article = make_article("Here", author=author)
    for path in ("trash", "trash/removal"):
        client.post(f"/admin/articles/{article.id}/{path}")
    client.post(f"/admin/articles/{article.id}/publication", data={"title": "Here"})
    client.post(f"/admin/articles/{article.id}/trash/removal")
    assert article.is_public


def test_an_article_in_the_trash_is_not_published_from_there(client, author):
    article = make_article("Here", state="trashed", author=author)
    typed = sheet(article, body="typed")
    answer = Page.of(client.post(f"/admin/articles/{article.id}/publication", data=typed), 409)
    assert answer.value_of("body") == "typed"
    assert article.is_trashed


def test_the_address_of_a_form_with_errors_leads_back_to_the_sheet(client, author):
    article = make_article(author=author)
    assert client.get("/admin/articles/publication").location == "/admin/articles/new"
    assert client.get(f"/admin/articles/{article.id}/publication").location == f"/admin/articles/{article.id}"


def test_forms_that_no_page_of_ours_made_are_each_their_first_sending(client, author):
    for title in ("One", "Two"):
        client.post("/admin/articles", data={"title": title})
    assert db.session.scalars(db.select(Article.title).order_by(Article.id)).all() == ["One", "Two"]


def test_the_trash_hides_and_restoring_gives_a_draft(client, page, author):
    article = make_article("Here", slug="here", author=author)
    client.post(f"/admin/articles/{article.id}/trash")
    page("/articles/here", status=404)
    listed = page("/admin/articles")
    assert listed.one(".notice form")["action"] == f"/admin/articles/{article.id}/trash/removal"
    assert "Here" not in page("/admin/articles").headings() + page("/admin/articles").links()
    assert "Here" in page("/admin/articles?state=trashed").main
    client.post(f"/admin/articles/{article.id}/trash/removal")
    assert article.state == "draft"


def test_authors_see_and_change_only_their_own(client, page, author):
    other = make_article("Somebody else's", author=make_user())
    make_article("Mine", author=author)
    assert "Somebody else's" not in page("/admin/articles").text
    page(f"/admin/articles/{other.id}", status=403)
    for path in ("", "/publication", "/publication/removal", "/trash", "/trash/removal"):
        assert client.post(f"/admin/articles/{other.id}{path}", data=SHEET).status_code == 403
    assert other.title == "Somebody else's"


def test_editors_see_and_change_everyones(client, page, sign_in):
    article = make_article("Somebody's", author=make_user())
    sign_in(make_user("editor"))
    assert "Somebody's" in page("/admin/articles").main
    client.post(f"/admin/articles/{article.id}", data=sheet(article, title="Mended"))
    assert article.title == "Mended"


def test_the_preview_is_what_readers_will_see(client, author):
    body = "# Hi\n\n<script>x</script> **b**"
    fragment = client.post(
        "/admin/articles/preview", data={"body": body}, headers={"X-Requested-With": "fetch"}
    )
    client.post("/admin/articles/publication", data=SHEET | {"body": body})
    assert fragment.text == the_article().body_html
    assert "<script" not in fragment.text
    whole = client.post("/admin/articles/preview", data={"title": "T", "body": body})
    assert fragment.text in whole.text


def test_the_desk_holds_a_preview_before_any_script_runs(page, author):
    article = make_article(body="**b**", author=author)
    assert page(f"/admin/articles/{article.id}").one("[data-preview] strong").text == "b"


def test_tags_are_suggested_by_any_spelling(client, author):
    make_article(tags=["机器学习", "Flask"])
    for typed, name, meant in (
        ("機器", "机器学习", ""),
        ("機器學習", "机器学习", "name"),
        ("jqxx", "机器学习", "sound"),
        ("jiqi", "机器学习", ""),
        ("FL", "Flask", ""),
        ("FLASK", "Flask", "name"),
    ):
        found = client.get(f"/admin/articles/tags?q={typed}").json
        assert found["tags"] == [{"name": name, "count": 1, "is": meant}], typed
    keys = [client.get(f"/admin/articles/tags?q={typed}").json["key"] for typed in ("讀書", "读书")]
    assert keys == ["读书", "读书"]
