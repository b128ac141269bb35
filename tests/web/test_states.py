"""Review, unlisted articles and pins, as readers, authors and editors meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Draft, Revision, Site
from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.writing import sent

DAY = timedelta(days=1)


@pytest.fixture
def editors_publish(app):
    """The site's authors submit."""
    db.session.get(Site, 1).authors_publish = False
    db.session.commit()


def say(client, article, path, **kwargs):
    """Press the button."""
    return client.post(f"/admin/articles/{article.id}/{path}", **kwargs)


def sheet(article, **typed):
    """What the desk's form sends."""
    return {"title": article.title, "slug": article.slug, "opened": article.fingerprint(), **typed}


# -- unlisted


def test_an_unlisted_article_answers_at_its_address_and_asks_not_to_be_indexed(client, page, author):
    article = make_article("Hidden", slug="hidden", author=author, tags=["Flask"])
    say(client, article, "listing/removal")
    found = page("/articles/hidden")
    assert found.one("meta[name=robots]")["content"] == "noindex"
    assert found.response.headers["X-Robots-Tag"] == "noindex"
    for path in ("/", "/tags/", "/feed.atom", "/tags/flask"):
        assert "Hidden" not in client.get(path).text
    assert client.get(f"/authors/{author.username}").status_code == 404
    say(client, article, "listing")
    assert "Hidden" in page("/").text
    assert not page("/articles/hidden").soup.select("meta[name=robots]")


def test_the_former_address_of_an_unlisted_article_leads_to_it(client):
    article = make_article("Hidden", slug="hidden", state="unlisted")
    article.slug = "there"
    db.session.commit()
    assert client.get("/articles/hidden").location == "/articles/there"


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "trashed"])
def test_readers_find_nothing_where_an_article_waits(page, state):
    make_article("Hidden", slug="hidden", state=state, published_at=clock.now() + DAY)
    page("/articles/hidden", status=404)


def test_an_unlisted_article_is_changed_for_those_who_know_it(client, page, author):
    article = make_article("Hidden", slug="hidden", state="unlisted", author=author)
    client.post(f"/admin/articles/{article.id}", data=sheet(article, body="Other words"))
    assert "Other words" in page("/articles/hidden").main
    assert article.state == "unlisted"


# -- review


def test_what_an_author_submits_waits_for_an_editor(client, page, sign_in, author, editors_publish):
    article = make_article("Mine", state="draft", author=author)
    assert page(f"/admin/articles/{article.id}").one("button[formaction$='/review']")
    say(client, article, "review")
    assert article.state == "review"
    sign_in(make_user("editor"))
    desk = page("/admin/articles")
    assert "1 article waits for an editor." in desk.main
    assert "Mine" in page("/admin/articles?state=review").main
    assert page(f"/admin/articles/{article.id}").one("details[open] button[formaction$='/review/removal']")
    client.post(f"/admin/articles/{article.id}/publication", data=sheet(article))
    assert article.state == "published"


def test_an_editor_sends_back_and_an_author_takes_back(client, page, sign_in, author, editors_publish):
    article = make_article("Mine", state="review", author=author)
    assert "Take back" in page(f"/admin/articles/{article.id}").main
    say(client, article, "review/removal")
    assert article.state == "draft"
    say(client, article, "review")
    sign_in(make_user("editor"))
    assert "Send back" in page(f"/admin/articles/{article.id}").main
    say(client, article, "review/removal")
    assert article.state == "draft"


@pytest.mark.parametrize("state", ["draft", "review"])
def test_where_editors_publish_an_author_is_told_and_loses_nothing(client, author, editors_publish, state):
    article = make_article("Mine", state=state, author=author)
    typed = sheet(article, body="Every word 很重要")
    answer = Page.of(client.post(f"/admin/articles/{article.id}/publication", data=typed), 422)
    assert "editors publish" in answer.one(".error-summary").text
    assert answer.value_of("body") == "Every word 很重要"
    assert (article.state, article.body) == (state, "")
    new = {"title": "New", "body": "Every word", "submission": "one"}
    answer = Page.of(client.post("/admin/articles/publication", data=new), 422)
    assert answer.value_of("body") == "Every word"
    client.post(f"/admin/articles/{article.id}", data=typed)
    assert article.body == "Every word 很重要"


@pytest.mark.parametrize("state", ["published", "unlisted", "scheduled"])
def test_where_editors_publish_an_author_does_not_change_what_readers_see(
    client, author, editors_publish, state
):
    at = clock.now() + DAY if state == "scheduled" else EARLY
    article = make_article("Mine", state=state, author=author, published_at=at)
    typed = sheet(article, body="Every word", publish_at=f"{at:%Y-%m-%dT%H:%M}")
    answer = Page.of(client.post(f"/admin/articles/{article.id}", data=typed), 422)
    assert "On this site editors change what readers see" in answer.one(".error-summary").text
    assert answer.value_of("body") == "Every word"
    for path in ("publication/removal", "listing", "listing/removal", "trash"):
        Page.of(say(client, article, path), 403)
    assert (article.state, article.body) == (state, "")


def test_editors_change_and_publish_where_authors_do_not(client, sign_in, editors_publish):
    article = make_article("Theirs", state="review", author=make_user())
    sign_in(make_user("editor"))
    client.post(f"/admin/articles/{article.id}", data=sheet(article, body="Mended"))
    assert (article.state, article.body) == ("review", "Mended")
    client.post(f"/admin/articles/{article.id}/publication", data=sheet(article, body="Mended"))
    assert article.state == "published"


@pytest.mark.parametrize("path", ["", "/new"])
def test_submitting_saves_what_was_typed(client, page, author, editors_publish, path):
    article = make_article("Mine", state="draft", author=author) if path == "" else None
    found = page(f"/admin/articles/{article.id}" if article else "/admin/articles/new")
    button = found.one(".desk-save button[formaction$='/review']")
    response = client.post(
        str(button["formaction"]), data=sent(found, title="Typed", body="Every word 很重要")
    )
    article = article or db.session.scalars(db.select(Article)).one()
    assert response.location == f"/admin/articles/{article.id}"
    assert (article.title, article.body, article.state) == ("Typed", "Every word 很重要", "review")
    assert db.session.scalar(Revision.of(article.id, article.revision)).body == "Every word 很重要"
    assert "Submitted." in page(response.location).main


def test_submitting_with_something_wrong_submits_nothing_and_loses_nothing(
    client, page, author, editors_publish
):
    article = make_article("Mine", state="draft", author=author)
    typed = sent(page(f"/admin/articles/{article.id}"), title=" ", body="Every word")
    answer = Page.of(say(client, article, "review", data=typed), 422)
    assert answer.value_of("body") == "Every word"
    assert (article.state, article.body) == ("draft", "")


def test_submitting_what_somebody_else_saved_meanwhile_offers_both_first(
    client, page, author, editors_publish
):
    article = make_article("Mine", state="draft", body="Before.", author=author)
    typed = sent(page(f"/admin/articles/{article.id}"), body="Before. Mine.")
    client.post(f"/admin/articles/{article.id}", data=sheet(article, title="Theirs", body="Before."))
    offer = Page.of(say(client, article, "review", data=typed), 409)
    assert (offer.value_of("title"), offer.value_of("body")) == ("Theirs", "Before. Mine.")
    assert article.state == "draft"
    say(client, article, "review", data=sent(offer))
    assert (article.state, article.title, article.body) == ("review", "Theirs", "Before. Mine.")


@pytest.mark.parametrize(
    ("state", "path", "then"),
    [
        ("review", "review/removal", "draft"),
        ("unlisted", "listing", "published"),
        ("published", "listing/removal", "unlisted"),
        ("published", "publication/removal", "draft"),
    ],
)
def test_buttons_that_change_who_sees_an_article_save_what_was_typed(
    client, page, sign_in, state, path, then
):
    sign_in(make_user("editor"))
    article = make_article("Here", state=state)
    typed = sent(page(f"/admin/articles/{article.id}"), body="Every word")
    assert say(client, article, path, data=typed).status_code == 302
    assert (article.state, article.body) == (then, "Every word")
    Page.of(say(client, article, path, data=typed | {"opened": article.fingerprint(), "title": ""}), 422)
    assert client.get(f"/admin/articles/{article.id}/{path}").location == f"/admin/articles/{article.id}"


@pytest.mark.parametrize("path", ["pin", "pin/removal", "trash"])
def test_pins_and_the_trash_leave_what_was_typed_waiting(client, page, sign_in, path):
    sign_in(make_user("editor"))
    article = make_article("Here", body="Before.")
    for body in ("Before.", "Every word"):
        typed = sent(
            page(f"/admin/articles/{article.id}"), title="" if body != "Before." else "Here", body=body
        )
        assert say(client, article, path, data=typed).status_code == 302
        slots = db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()
        assert [slot.typed["body"] for slot in slots] == ["Every word"] * (body != "Before.")
        say(client, article, "trash/removal")
    assert article.body == "Before."
    assert "You have text here that was not saved" in page(f"/admin/articles/{article.id}").main


def test_a_button_that_is_refused_gives_back_what_was_typed(client, page, sign_in):
    sign_in(make_user("editor"))
    article = make_article("Here", state="published")
    typed = sent(page(f"/admin/articles/{article.id}"), body="Every word")
    article.trash()
    db.session.commit()
    answer = Page.of(say(client, article, "listing/removal", data=typed), 409)
    assert answer.value_of("body") == "Every word"
    assert "What you typed is still here." in answer.main
    assert "Every word" in Page.of(say(client, article, "pin", data=typed), 409).main
    assert article.body == ""


# -- what does not fit


@pytest.mark.parametrize(
    ("state", "path"),
    [
        ("published", "review"),
        ("published", "review/removal"),
        ("published", "trash/removal"),
        ("draft", "pin"),
        ("trashed", "publication/removal"),
        ("trashed", "listing"),
    ],
)
def test_a_button_of_an_old_page_changes_nothing_and_is_answered_in_words(client, sign_in, state, path):
    sign_in(make_user("editor"))
    article = make_article("Here", state=state)
    answer = Page.of(say(client, article, path), 409)
    assert "Restore it first" in answer.main if state == "trashed" else "Nothing was changed" in answer.main
    assert article.state == state


def test_a_button_pressed_twice_does_it_once(client, author):
    article = make_article("Here", author=author)
    for path in ("publication/removal", "review", "review/removal", "trash", "trash/removal"):
        assert [say(client, article, path).status_code for _ in range(2)] == [302, 302], path


@pytest.mark.parametrize(
    "path",
    ["review", "review/removal", "listing", "listing/removal", "pin", "pin/removal", "removal", "links"],
)
def test_nobody_elses_article_takes_anything_from_an_author(client, author, path):
    article = make_article("Theirs", author=make_user())
    assert say(client, article, path).status_code == 403


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "published", "unlisted", "trashed"])
@pytest.mark.parametrize("role", ["author", "editor", "owner"])
def test_every_button_that_is_offered_works(client, page, sign_in, state, role):
    user = make_user(role)
    sign_in(user)
    at = clock.now() + DAY if state == "scheduled" else EARLY
    article = make_article("Here", state=state, published_at=at, author=user)
    found = page(f"/admin/articles/{article.id}")
    paths = [str(form["action"]) for form in found.soup.select("main form[action]")]
    paths += [str(button["formaction"]) for button in found.soup.select("main button[form=desk]")]
    # A translation is asked for by a name that is typed.
    paths = [path for path in paths if path.count("/") > 3 and "translation" not in path]
    assert paths
    for path in paths:
        article.state, article.published_at = state, at
        assert client.post(path).status_code == 302, path


# -- pins


def test_pinned_articles_stand_above_the_first_page_and_keep_their_place(client, page, sign_in):
    db.session.get(Site, 1).page_size = 5
    articles = [make_article(f"Number {day}", published_at=EARLY + day * DAY) for day in range(7)]
    sign_in(make_user("editor"))
    say(client, articles[0], "pin")
    first = page("/")
    assert first.one(".pinned a[lang]").text == "Number 0"
    assert first.soup.select(".entry h2")[0].text.strip() == "Number 6"
    second = page(str(first.one(".pager-older")["href"]))
    assert not second.soup.select(".pinned")
    assert "Number 0" in second.headings()
    say(client, articles[0], "pin/removal")
    assert not page("/").soup.select(".pinned")


def test_a_pinned_article_among_the_newest_is_shown_once(page):
    make_article("Newest", pinned_at=EARLY)
    assert page("/").response.text.count(">Newest<") == 1
    make_article("Older", published_at=EARLY)
    found = page("/")
    assert found.one(".pinned a[lang]").text == "Newest"
    assert [heading.text.strip() for heading in found.soup.select(".entry h2")] == ["Older"]


def test_a_fourth_pin_is_told_which_three_there_are(client, page, sign_in):
    sign_in(make_user("editor"))
    articles = [make_article(f"Number {number}") for number in range(4)]
    for article in articles:
        say(client, article, "pin")
    assert "Unpin one of these first" in page("/admin/articles").main
    assert articles[3].pinned_at is None


def test_the_first_page_asks_little_more_for_its_pins(page, queries):
    for number in range(3):
        make_article(f"Number {number}", pinned_at=EARLY + number * DAY)
    page("/")
    with queries(at_most=6):
        page("/")


def test_authors_are_offered_no_pin(page, author):
    article = make_article(author=author)
    assert not page(f"/admin/articles/{article.id}").soup.select("form[action$='/pin']")
