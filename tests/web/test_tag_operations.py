"""Operations on tags: shown first without any effect, carried out as shown, refused when things have changed."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import LoginSession, Operation, Tag, tag_operation, transaction
from blog.models.tag_operation import TagGone, TagOperation
from blog.web.access import TOKEN
from tests.concurrency import PATIENCE, wait_until_somebody_waits
from tests.factories import make_article, make_tag, make_user
from tests.looking import effects, everything, library, posted, press
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("editor")


def addresses(tags):
    """An address for each operation, ready to be carried out."""
    flask, go, python = (tags[name].id for name in ("Flask", "Go", "Python"))
    split = {
        "parts-0-name": "Web",
        "parts-0-text": "HTTP",
        "parts-1-name": "Go",
        "parts-1-tag": "go",
        "rest": "New",
    }
    return {
        "merge": f"/admin/tags/merge?tags={flask}&tags={go}&into=Python",
        "merge into a new one": f"/admin/tags/merge?tags={flask}&names=go&into=New",
        "rename": f"/admin/tags/{flask}/name?name=Flask+web&slug=&keep_alias=y",
        "implications": f"/admin/tags/{go}/implications?implied=Flask",
        "split": f"/admin/tags/{flask}/parts?{urlencode(split)}",
        "deletion": f"/admin/tags/{flask}/removal",
        "deletion of several": f"/admin/tags/removal?tags={go}&tags={python}",
    }


OPERATIONS = [
    "merge",
    "merge into a new one",
    "rename",
    "implications",
    "split",
    "deletion",
    "deletion of several",
]


@pytest.mark.parametrize("which", OPERATIONS)
def test_looking_leaves_nothing_behind_and_doing_can_be_undone(client, page, tags, which):
    before = everything()
    shown = page(addresses(tags)[which])
    assert everything() == before
    assert effects(shown)
    after = page(press(client, shown).location)
    assert everything()["article_tag"] + everything()["tag"] + everything()["tag_implication"] != (
        before["article_tag"] + before["tag"] + before["tag_implication"]
    )
    undo = str(after.one(".notice form")["action"])
    assert "Undone" in page(client.post(undo).location).one(".notice").text
    now = everything()
    for table in ("tag", "article_tag", "tag_implication", "tag_alias", "listing"):
        assert now[table] == before[table], table


@pytest.mark.parametrize("which", OPERATIONS)
def test_what_differs_from_what_was_shown_is_shown_again_and_not_done(client, page, tags, which):
    action, fields = posted(page(addresses(tags)[which]))
    make_article("Four", tags=["Flask", "Go"], body="http")
    before = everything()
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    again = Page.of(answer, 409)
    assert everything() == before
    assert "Something has changed meanwhile" in again.one(".notice-error").text
    assert press(client, again).status_code == 302
    assert db.session.scalars(db.select(Operation)).one()


@pytest.mark.parametrize("which", [which for which in OPERATIONS if which != "rename"])
def test_what_is_too_much_for_a_page_is_a_command_to_copy(client, page, tags, monkeypatch, which):
    action, fields = posted(page(addresses(tags)[which]))
    monkeypatch.setattr(tag_operation, "LARGEST", 0)
    shown = page(addresses(tags)[which])
    command = shown.one(".operation-command").text
    assert command.startswith(".venv/bin/flask tag ")
    assert not shown.soup.select(".operation-preview form")
    before = everything()
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    assert Page.of(answer, 409).one(".operation-command").text == command
    assert everything() == before


@pytest.mark.parametrize("which", ["rename", "implications", "split"])
def test_what_changes_nothing_is_kindly_refused(client, page, tags, which):
    path = {
        "rename": f"/admin/tags/{tags['Flask'].id}/name?name=Flask&slug=&keep_alias=y",
        "implications": f"/admin/tags/{tags['Flask'].id}/implications?implied=python",
        "split": f"/admin/tags/{tags['Go'].id}/parts?parts-0-name=Python&parts-0-text=nowhere&rest=",
    }[which]
    shown = page(path)
    assert shown.one(".operation-preview .notice-info").text.strip() == "This changes nothing."
    assert not shown.soup.select(".operation-preview form")
    before = everything()
    action, _, query = path.partition("?")
    answer = client.post(action, data=query, content_type="application/x-www-form-urlencoded")
    assert "This changes nothing." in Page.of(answer, 409).main
    assert everything() == before


@pytest.mark.parametrize("which", [which for which in OPERATIONS if "deletion" not in which])
def test_a_form_stands_with_its_preview_in_what_notices_changes(page, tags, which):
    shown = page(addresses(tags)[which])
    around = shown.one("stale-preview.operation")
    assert around["data-stale"] == "The form has changed: show again what will change."
    assert around.select_one("form[method=get]")
    assert around.select_one(".operation-preview form[method=post]")
    assert [one for one in shown.soup.select("script[src]") if "stale-preview.js" in one["src"]]


def test_renaming_is_never_too_much_for_a_page(client, page, tags, monkeypatch):
    monkeypatch.setattr(tag_operation, "LARGEST", 0)
    press(client, page(addresses(tags)["rename"]))
    assert tags["Flask"].name == "Flask web"


@pytest.fixture
def on_mariadb(database):
    """An editor's browser on MariaDB, and the tags there."""
    client, tags = database.test_client(), library()
    row, token = LoginSession.begin(make_user("editor"), clock.now())
    db.session.add(row)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client, tags


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
@pytest.mark.parametrize("which", OPERATIONS)
def test_looking_holds_nobody_up(on_mariadb, queries, which):
    client, tags = on_mariadb
    with queries(at_most=40) as asked:
        assert client.get(addresses(tags)[which]).status_code == 200
    assert [one for one in asked if "FOR UPDATE" in one or "SHARE" in one] == []


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_of_two_who_undo_at_once_the_later_is_told(database, on_mariadb):
    client, tags = on_mariadb
    client.post(f"/admin/tags/{tags['Go'].id}/removal")
    entry_id = db.session.scalars(db.select(Operation.id)).one()
    db.session.rollback()

    def undo():
        with database.app_context():
            return client.post(f"/admin/operations/{entry_id}/reversal")

    with ThreadPoolExecutor(1) as pool, db.engine.connect() as earlier:
        undone = db.update(Operation).values(undone_at=clock.now())
        earlier.execute(undone)
        answer = pool.submit(undo)
        wait_until_somebody_waits()
        earlier.commit()
        assert answer.result(PATIENCE).status_code == 302
    assert db.session.scalar(Tag.at("go")) is None
    assert "It was undone already." in client.get("/admin/operations").text


@pytest.mark.parametrize("which", OPERATIONS)
def test_authors_neither_see_nor_do_it(client, page, sign_in, tags, which):
    sign_in(make_user("author"))
    path = addresses(tags)[which]
    page(path, status=403)
    assert client.post(path.partition("?")[0], data=path.partition("?")[2]).status_code == 403


@pytest.mark.parametrize("which", OPERATIONS)
def test_a_tag_that_goes_at_that_moment_is_named_and_all_typed_is_kept(
    client, page, tags, monkeypatch, which
):
    action, fields = posted(page(addresses(tags)[which]))

    def gone(self, session):
        raise TagGone("Flask")

    monkeypatch.setattr(TagOperation, "_lock", gone)
    before = everything()
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    again = Page.of(answer, 409)
    assert "The tag “Flask” is gone meanwhile" in again.one(".notice-error").text
    assert posted(again) == (action, fields)
    assert everything() == before


@pytest.mark.parametrize("which", ["merge", "rename", "implications", "split"])
def test_a_busy_database_gives_back_all_that_was_typed(client, page, tags, monkeypatch, which):
    action, fields = posted(page(addresses(tags)[which]))

    def busy(*args):
        raise transaction.Busy

    monkeypatch.setattr(transaction, "run", busy)
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    form = Page.of(answer, 503).one(f"main form[action='{action}']")
    again = [(field["name"], field.get("value") or field.text) for field in form.select("[name]")]
    assert {name: value.strip() for name, value in again if name != "csrf_token"} == dict(
        parse_qsl(fields, keep_blank_values=True)
    )


@pytest.mark.parametrize("count", [2, 60])
def test_looking_asks_the_database_as_often_for_many_articles_as_for_few(client, tags, queries, count):
    for number in range(count):
        make_article(f"No {number}", tags=["Flask", "Go"])
    for number in range(count):
        make_tag(f"Spare {number}")
    client.get("/")
    budgets = {
        "merge": 16,
        "merge into a new one": 20,
        "rename": 12,
        "implications": 19,
        "split": 27,
        "deletion": 12,
        "deletion of several": 12,
    }
    for which, path in addresses(tags).items():
        with queries(at_most=budgets[which]):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("count", [2, 60])
def test_merging_asks_the_database_as_often_for_many_tags_as_for_few(client, tags, queries, count):
    spare = [make_tag() for _ in range(count)]
    named = urlencode({"names": ", ".join(tag.name for tag in spare), "into": "Python"})
    ticked = urlencode([*(("tags", tag.id) for tag in spare), ("into", "Python")])
    client.get("/")
    for query in (named, ticked):
        with queries(at_most=17):
            assert client.get(f"/admin/tags/merge?{query}").status_code == 200


def test_tags_on_many_articles_are_only_looked_through_when_somebody_asks_for_it(
    client, page, tags, monkeypatch
):
    monkeypatch.setattr(tag_operation, "LOOKED_AT", 1)
    for number in range(2):
        make_article(f"No {number}", tags=["Flask"])
    asked = page(f"/admin/tags/merge?tags={tags['Flask'].id}&into=Python")
    assert "may take some seconds, and changes nothing yet" in asked.main
    action, fields = posted(asked)
    shown = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    assert shown.status_code == 200
    assert "get “Python”" in shown.text
    assert db.session.scalars(db.select(Operation)).all() == []
