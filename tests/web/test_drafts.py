"""Slots for what is being written: kept while somebody types, found again, discarded, emptied by saving."""

from datetime import timedelta

import pytest

from blog.articles import drafts
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Draft, trash
from tests.factories import make_article, make_user
from tests.pages import Page, walk
from tests.writing import sent, sheet

TAB = "tab-of-this-browser"
TYPED = {"title": "从零开始", "body": "正文，还没写完", "tags": "Flask", "slug": "", "excerpt": ""}


@pytest.fixture
def keep(client, author):
    """Sends what a tab holds, as the desk's script does."""

    def post(article=None, *, status=200, headers=None, **values):
        path = f"/admin/articles/{article.id}/drafts" if article else "/admin/articles/drafts"
        message = {"user": author.id, "tab": TAB, "serial": 1, "base": 0, "opened": "", "fields": TYPED}
        if article:
            message |= {"base": article.revision, "opened": article.fingerprint()}
        answer = client.post(path, json=message | values, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json

    return post


def slots():
    return db.session.scalars(db.select(Draft).where(Draft.fields != "").order_by(Draft.id)).all()


def test_what_is_typed_is_kept_and_readers_see_nothing_of_it(client, page, keep, author):
    article = make_article("Here", slug="here", body="Stored.", author=author)
    before = page("/articles/here").main
    answer = keep(article, fields=TYPED)
    assert answer["serial"] == 1
    assert len(answer["at"]) == len("10:42")
    assert page("/articles/here").main == before
    assert article.body == "Stored."
    assert [slot.typed for slot in slots()] == [TYPED]


def test_a_later_sending_takes_the_place_of_an_earlier_one_and_never_the_reverse(keep):
    assert keep(serial=2, fields=TYPED | {"body": "second"})["serial"] == 2
    late = keep(serial=1, fields=TYPED | {"body": "first"})
    assert (late["serial"], late["late"]) == (2, True)
    assert "late" not in keep(serial=2, fields=TYPED | {"body": "second"})
    # Of the same number, but another page's.
    assert keep(serial=2, fields=TYPED | {"body": "other"})["late"]
    assert [slot.typed["body"] for slot in slots()] == ["second"]


def test_each_tab_has_a_slot_of_its_own(keep):
    keep(tab="the-first-tab", fields=TYPED | {"body": "one"})
    keep(tab="the-other-tab", fields=TYPED | {"body": "other"})
    assert sorted(slot.typed["body"] for slot in slots()) == ["one", "other"]


def test_keeping_asks_the_database_little_and_locks_no_article(client, keep, queries, author):
    article = make_article(body="x" * 100_000, author=author)
    keep(article)
    path, message = f"/admin/articles/{article.id}/drafts", {"user": author.id, "tab": TAB, "serial": 2}
    with queries(at_most=5) as asked:
        assert client.post(path, json=message | {"fields": TYPED}).status_code == 200
    assert not [statement for statement in asked if "FOR UPDATE" in statement]
    assert not [statement for statement in asked if "article.body" in statement]


@pytest.mark.parametrize(
    "values",
    [
        {"tab": "short"},
        {"tab": "~discarded"},
        {"tab": "x" * 65},
        {"tab": 3},
        {"serial": -1},
        {"serial": "1"},
        {"serial": 2**31},
        {"serial": True},
        {"opened": "x" * 17},
        {"fields": []},
        {"fields": {"title": 3}},
        {"fields": {"title": [3]}},
        {"fields": {str(number): "" for number in range(101)}},
    ],
)
def test_what_the_script_never_sends_is_refused(keep, values):
    keep(status=400, **values)
    assert slots() == []


@pytest.mark.parametrize("sent", ["", "[]", "3", "{", '{"fields": {}}'])
def test_what_is_no_message_is_refused(client, author, sent):
    answer = client.post("/admin/articles/drafts", data=sent, content_type="application/json")
    assert answer.status_code == 400


def test_far_too_much_is_refused_in_a_way_that_a_script_can_read(keep):
    keep(status=413, fields={"body": "x" * (6 * 1024 * 1024)})


def test_half_a_pair_of_surrogates_is_kept_as_the_sign_for_what_could_not_be_read(keep):
    keep(fields={"title": "\ud83d", "body": "\ude00 x", "tags": ["\ud83d"]})
    assert slots()[0].typed == {"title": "\ufffd", "body": "\ufffd x", "tags": ["\ufffd"]}


def test_a_text_that_is_too_long_to_be_saved_is_kept(keep, page):
    keep(fields=TYPED | {"body": "长" * 700_000})
    [slot] = slots()
    assert len(page(f"/admin/articles/new?draft={slot.id}").value_of("body")) == 700_000


def test_who_is_signed_out_or_somebody_else_is_told_so(app, client, keep, author, sign_in):
    sign_in(make_user())
    assert keep(status=409) == {"error": "another user"}
    assert slots() == []
    stranger = app.test_client()
    answer = stranger.post("/admin/articles/drafts", json={"user": author.id})
    assert (answer.status_code, answer.json) == (401, {"error": "signed out"})


def test_a_token_that_lapsed_is_answered_with_a_new_one(app, client, keep):
    app.config["WTF_CSRF_ENABLED"] = True
    token = keep(status=400)["csrf_token"]
    keep(headers={"X-CSRFToken": token})
    assert len(slots()) == 1


def test_nobody_keeps_anything_for_an_article_that_is_not_theirs(keep):
    other = make_article("Somebody else's", author=make_user())
    keep(other, status=403)
    assert slots() == []


def test_opening_the_sheet_tells_of_what_was_not_saved(client, page, keep, author):
    article = make_article("Here", body="Stored.", author=author)
    keep(article, fields=sheet(article, body="Typed."))
    opened = page(f"/admin/articles/{article.id}")
    assert "You have text here that was not saved" in opened.main
    assert opened.value_of("body") == "Stored."
    [slot] = slots()
    continued = page(f"/admin/articles/{article.id}?draft={slot.id}")
    assert continued.value_of("body") == "Typed."
    assert continued.value_of("opened") == slot.opened == article.fingerprint()
    assert "You have text here" not in continued.main
    assert f"/admin/articles/{article.id}?draft=0" in continued.links()
    assert continued.one("[data-preview]").get_text(strip=True) == "Typed."


def test_a_slot_that_says_what_is_stored_is_not_told_of(page, keep, author):
    article = make_article("Here", body="One\n\ntwo", tags=["b", "a"], author=author)
    opened = sent(page(f"/admin/articles/{article.id}"))
    keep(article, fields=opened | {"body": "One\r\n\r\ntwo"})
    assert "You have text here" not in page(f"/admin/articles/{article.id}").main


def test_the_sheet_of_a_new_article_and_the_desk_tell_of_new_ones(page, keep):
    keep()
    [slot] = slots()
    assert "You have text here that was not saved" in page("/admin/articles/new").main
    assert page(f"/admin/articles/new?draft={slot.id}").value_of("title") == TYPED["title"]
    assert TYPED["title"] in page("/admin/articles/drafts").main


def test_saving_empties_the_slot_and_what_was_sent_before_comes_too_late(client, page, keep, author):
    article = make_article("Here", author=author)
    keep(article, serial=3)
    client.post(f"/admin/articles/{article.id}", data=sheet(article, body="Typed.", tab=TAB, serial="4"))
    assert slots() == []
    assert keep(article, serial=3)["late"]
    assert slots() == []
    keep(article, serial=5, fields=TYPED)
    assert len(slots()) == 1


def test_saving_keeps_what_the_tab_sent_since(client, keep, author):
    article = make_article("Here", author=author)
    keep(article, serial=9, fields=TYPED | {"body": "newer"})
    client.post(f"/admin/articles/{article.id}", data=sheet(article, body="older", tab=TAB, serial="4"))
    assert [slot.typed["body"] for slot in slots()] == ["newer"]


def test_a_form_with_errors_leaves_the_slot(client, keep, author):
    article = make_article("Here", author=author)
    keep(article, serial=1)
    answer = client.post(f"/admin/articles/{article.id}", data=sheet(article, title="", tab=TAB, serial="2"))
    assert answer.status_code == 422
    assert len(slots()) == 1


def test_a_new_article_empties_its_slot(client, keep):
    keep(serial=1)
    client.post("/admin/articles", data=TYPED | {"tab": TAB, "serial": "2"})
    assert slots() == []


def test_without_scripts_a_slot_that_was_gone_on_with_is_emptied_by_saving(client, page, keep, author):
    article = make_article("Here", author=author)
    keep(article, fields=sheet(article, body="Typed."))
    [slot] = slots()
    opened = page(f"/admin/articles/{article.id}?draft={slot.id}")
    assert client.post(f"/admin/articles/{article.id}", data=sent(opened)).status_code == 302
    assert article.body == "Typed."
    assert slots() == []


def test_a_tab_that_goes_on_with_a_slot_takes_it_over_unless_it_was_written_to(keep, author):
    article = make_article("Here", author=author)
    keep(article, serial=7, fields=TYPED | {"body": "seen"})
    [slot] = slots()
    keep(article, tab="another-tab", draft=slot.id, draft_serial=7, fields=TYPED | {"body": "seen, and on"})
    assert [each.typed["body"] for each in slots()] == ["seen, and on"]
    keep(article, serial=8, fields=TYPED | {"body": "written since"})
    keep(
        article, tab="a-third-tab", draft=slot.id, draft_serial=7, fields=TYPED | {"body": "seen, otherwise"}
    )
    bodies = sorted(each.typed["body"] for each in slots())
    assert bodies == ["seen, and on", "seen, otherwise", "written since"]


def test_saving_leaves_a_slot_that_was_written_to_since_it_was_gone_on_with(client, page, keep, author):
    article = make_article("Here", author=author)
    keep(article, serial=1, fields=sheet(article, body="seen"))
    [slot] = slots()
    going_on = sent(page(f"/admin/articles/{article.id}?draft={slot.id}")) | {"tab": "another-tab"}
    keep(article, serial=2, fields=sheet(article, body="written since"))
    assert client.post(f"/admin/articles/{article.id}", data=going_on).status_code == 302
    assert [each.typed["body"] for each in slots()] == ["written since"]


def test_looking_at_a_slot_shows_what_differs(page, keep, author):
    article = make_article("Here", slug="here", body="我们明天去。", tags=["a"], author=author)
    keep(article, fields=sheet(article, body="我们后天去。"))
    [slot] = slots()
    looked = page(f"/admin/articles/drafts/{slot.id}")
    assert [mark.text for mark in looked.soup.select(".difference :is(del, ins)")] == ["明", "后"]
    assert len(looked.soup.select(".difference-field")) == 1


def test_discarding_can_be_undone(client, page, keep, author):
    article = make_article("Here", author=author)
    keep(article)
    [slot] = slots()
    answer = client.post(f"/admin/articles/drafts/{slot.id}/removal")
    undo = page(answer.location).one(".notice-success form")["action"]
    assert "You have text here" not in page(f"/admin/articles/{article.id}").main
    client.post(undo)
    assert "You have text here" in page(f"/admin/articles/{article.id}").main


def test_a_discarded_slot_makes_room_for_what_its_tab_sends_next(client, keep):
    keep(serial=1)
    [slot] = slots()
    client.post(f"/admin/articles/drafts/{slot.id}/removal")
    keep(serial=2, fields=TYPED | {"body": "anew"})
    assert [each.typed["body"] for each in slots() if not each.tab.startswith("~")] == ["anew"]


def test_nobody_sees_or_discards_anothers_slots(app, client, page, keep, author, sign_in):
    article = make_article("Here", author=author)
    keep(article)
    [slot] = slots()
    sign_in(make_user("editor"))
    page(f"/admin/articles/drafts/{slot.id}", status=404)
    page(f"/admin/articles/{article.id}?draft={slot.id}", status=404)
    for path in ("removal", "removal/reversal"):
        assert client.post(f"/admin/articles/drafts/{slot.id}/{path}").status_code == 404
    assert TYPED["title"] not in page("/admin/articles/drafts").text
    assert "You have text here" not in page(f"/admin/articles/{article.id}").main


def test_a_slot_belongs_to_the_sheet_of_its_article_alone(page, keep, author):
    article, other = make_article("Here", author=author), make_article("There", author=author)
    keep(article)
    [slot] = slots()
    page(f"/admin/articles/{other.id}?draft={slot.id}", status=404)
    page(f"/admin/articles/new?draft={slot.id}", status=404)


def test_who_else_is_at_it_is_told_for_some_minutes(page, keep, author, sign_in):
    article = make_article("Here", author=author)
    mei = make_user("editor", name="Mei")
    db.session.add(Draft(user_id=mei.id, article_id=article.id, tab="a-tab-of-mei", fields="{}"))
    db.session.commit()
    assert "Also being edited by Mei" in page(f"/admin/articles/{article.id}").one("[data-others]").text
    assert "Mei" in keep(article)["others"]
    [slot] = db.session.scalars(db.select(Draft).where(Draft.user_id == mei.id))
    slot.saved_at = clock.now() - timedelta(minutes=6)
    db.session.commit()
    assert keep(article, serial=2)["others"] == ""


def test_a_tab_is_told_that_another_version_was_saved(keep, author):
    article = make_article("Here", author=author, revision=3)
    assert not keep(article)["overtaken"]
    assert keep(article, serial=2, base=2)["overtaken"]


def test_what_was_typed_outlives_its_article(client, page, keep, author):
    article = make_article("Here", state="trashed", author=author)
    keep(article)
    trash.delete_for_good(db.session(), article)
    db.session.commit()
    [slot] = slots()
    assert slot.article_id is None
    assert page(f"/admin/articles/new?draft={slot.id}").value_of("body") == TYPED["body"]


def test_a_tab_whose_article_is_gone_goes_on_being_kept(client, keep, author):
    article = make_article("Here", author=author)
    gone = Article(id=article.id + 1000, title="Gone", revision=0, slug="x", excerpt="", body="")
    keep(gone)
    assert [slot.article_id for slot in slots()] == [None]


def test_after_a_form_came_back_the_sheet_tells_of_no_slots(client, keep, author):
    article = make_article("Here", author=author)
    keep(article)
    answer = Page.of(client.post(f"/admin/articles/{article.id}", data=sheet(article, title="")), 422)
    assert "You have text here" not in answer.main


def test_however_many_texts_wait_all_are_listed(page, keep, monkeypatch):
    monkeypatch.setattr(drafts, "LISTED", 2)
    for number in range(5):
        keep(tab=f"tab-number-{number}", fields=TYPED | {"title": f"Text {number}"})
    seen = [
        [link.text for link in shown.soup.select("tbody th a")]
        for shown in walk(page, "/admin/articles/drafts")
    ]
    assert seen == [["Text 4", "Text 3"], ["Text 2", "Text 1"], ["Text 0"]]
