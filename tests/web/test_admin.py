"""Admin forms: tags with deletion and undo, settings, the ledger, and who may open what."""

from datetime import timedelta

import pytest

from blog.admin import operations
from blog.extensions import db
from blog.lib import clock
from blog.models import Operation, Site, Tag
from tests.factories import make_article, make_tag, make_user
from tests.pages import walk

EDITORS = ("/admin/tags", "/admin/tags/new", "/admin/operations")
ADMINS = ("/admin/settings", "/admin/users")


@pytest.fixture
def editor(sign_in):
    user = make_user("editor")
    sign_in(user)
    return user


@pytest.mark.parametrize(
    ("role", "opened", "refused"),
    [("author", (), EDITORS + ADMINS), ("editor", EDITORS, ADMINS), ("admin", EDITORS + ADMINS, ())],
)
def test_each_role_opens_its_own_pages(page, sign_in, role, opened, refused):
    sign_in(make_user(role))
    for path in opened:
        page(path)
    for path in refused:
        assert "/admin/articles" in page(path, status=403).links()
    navigation = page("/admin/articles").soup.select_one(".admin-nav").find_all("a")
    assert {a["href"] for a in navigation} == {"/admin/articles", "/admin/series", "/admin/media"} | {
        p for p in opened if p != "/admin/tags/new"
    }


def test_deleting_a_tag_says_what_it_does_and_is_undone_from_its_message(client, page, editor):
    article = make_article(tags=["Flask", "Python"], slug="a")
    tag = db.session.scalars(Tag.at("flask")).one()
    assert "1 article loses “Flask”" in page(f"/admin/tags/{tag.id}/removal").main
    listed = page(client.post(f"/admin/tags/{tag.id}/removal").location)
    assert "“Flask” deleted · 1 article" in listed.one(".notice").text
    assert "Flask" not in [a.text for a in listed.soup.select("tbody th a")]
    page("/tags/flask", status=410)
    undo = str(listed.one(".notice form")["action"])
    assert "Undone: “Flask” deleted · 1 article." in page(client.post(undo).location).main
    assert "Flask" in [tag.name for tag in article.tags]
    assert article.title in page("/tags/flask").main


def test_an_undone_operation_is_not_undone_again(client, page, editor):
    entry = deleted(client, make_tag("Flask"))
    client.post(f"/admin/operations/{entry.id}/reversal")
    page(f"/admin/operations/{entry.id}/reversal", status=405)
    undone_at = entry.undone_at
    again = client.post(f"/admin/operations/{entry.id}/reversal")
    assert (again.status_code, again.location) == (302, "/admin/operations")
    assert "It was undone already." in page(again.location).main
    assert entry.undone_at == undone_at
    assert "Undone" in page("/admin/operations").main


def deleted(client, tag):
    """The ledger's entry of that tag's deletion."""
    assert client.post(f"/admin/tags/{tag.id}/removal").status_code == 302
    return db.session.scalars(Operation.newest().limit(1)).one()


def refusal(client, page, entry):
    """What the ledger says instead of undoing."""
    answer = page(client.post(f"/admin/operations/{entry.id}/reversal").location)
    assert entry.undone_at is None
    return answer.one(".notice-error").text


def test_undoing_says_all_that_stands_in_its_way(client, page, editor):
    entry = deleted(client, make_tag("Flask"))
    make_tag("FLASK")
    said = refusal(client, page, entry)
    assert "A name is taken by “FLASK” now" in said
    assert "An address is taken by “FLASK” now" in said


def test_undoing_a_merge_into_a_tag_that_is_gone_says_what_to_undo_first(client, page, editor):
    make_tag("Go")
    python = make_tag("Python")
    client.post("/admin/tags/merge", data={"names": "Go", "into": "Python"})
    [merge] = db.session.scalars(Operation.newest())
    removal = deleted(client, python)
    assert "The tag “Python” is gone: undo its deletion" in refusal(client, page, merge)
    client.post(f"/admin/operations/{removal.id}/reversal")
    client.post(f"/admin/operations/{merge.id}/reversal")
    assert {tag.name for tag in db.session.scalars(db.select(Tag))} == {"Go", "Python"}


def test_undoing_tells_how_many_articles_stay_as_people_changed_them(client, page, editor):
    article = make_article(tags=["Go"])
    make_tag("Python")
    client.post("/admin/tags/merge", data={"names": "Go", "into": "Python"})
    article.tags = []
    db.session.commit()
    [merge] = db.session.scalars(Operation.newest())
    answer = page(client.post(f"/admin/operations/{merge.id}/reversal").location)
    assert "1 article was changed since and stays as it is." in answer.main


def test_undoing_what_is_too_much_for_a_page_names_the_command(client, page, editor, monkeypatch):
    make_article(tags=["Flask"])
    entry = deleted(client, db.session.scalars(Tag.at("flask")).one())
    monkeypatch.setattr(operations, "LARGEST", 0)
    command = f".venv/bin/flask tag undo {entry.id}"
    assert command in page("/admin/operations").main
    assert command in refusal(client, page, entry)


def test_undoing_a_renaming_is_never_too_much(client, page, editor, monkeypatch):
    make_article(tags=["Flask"])
    tag = db.session.scalars(Tag.at("flask")).one()
    client.post(f"/admin/tags/{tag.id}/name", data={"name": "Bottle"})
    [entry] = db.session.scalars(Operation.newest())
    assert entry.affected == 1
    monkeypatch.setattr(operations, "LARGEST", 0)
    assert "flask tag undo" not in page("/admin/operations").main
    client.post(f"/admin/operations/{entry.id}/reversal")
    assert tag.name == "Flask"


KINDS = {
    "tag_rename": "“a” renamed to “b”",
    "tag_merge": "“a” merged into “b”",
    "tag_split": "“a” split into “b”",
    "tag_deletion": "“a” deleted",
    "tag_implying": "“a” implies “b”",
    "tagging": "“a” added to articles, “b” taken from them",
    "something_new": "Something done to “a”",
}


def test_the_ledger_says_in_words_what_was_done_by_whom(page, editor):
    for kind in KINDS:
        entry = Operation(
            kind=kind, subject="a", target="b", affected=1234, record={}, created_at=clock.now()
        )
        entry.user_id = editor.id if kind == "tagging" else None
        db.session.add(entry)
    db.session.commit()
    rows = page("/admin/operations").soup.select("tbody tr")
    told = {row.th.find(string=True).strip(): row for row in rows}
    assert set(told) == set(KINDS.values())
    assert editor.name in told[KINDS["tagging"]].text
    assert "from the command line" in told[KINDS["tag_merge"]].text
    assert "1,234" in told[KINDS["tag_merge"]].text


def test_the_ledger_gives_the_number_that_the_command_asks_for(client, page, editor):
    entry = deleted(client, make_tag("Flask"))
    assert page("/admin/operations").one("tbody th .row-note").text == f"No {entry.id}"


def test_the_ledger_pages_through_all_operations(page, editor, monkeypatch):
    monkeypatch.setattr(operations, "PAGE_SIZE", 3)
    now = clock.now()
    for number in range(10):
        moment = now - timedelta(hours=number // 4)
        db.session.add(Operation(kind="tag_deletion", subject=f"{number}", record={}, created_at=moment))
    db.session.commit()
    pages = walk(page, "/admin/operations")
    seen = [th.text.strip() for found in pages for th in found.soup.select("tbody th")]
    assert len(seen) == len(set(seen)) == 10
    assert page("/admin/operations?before=x").soup.select("tbody tr")


def test_tags_are_searched_in_any_spelling_and_paged(client, page, editor, monkeypatch):
    from blog.tags import admin

    monkeypatch.setattr(admin, "PAGE_SIZE", 2)
    for name in ("机器学习", "Apple", "Banana", "Cherry"):
        make_tag(name)
    assert [a.text for a in page("/admin/tags?q=機器").soup.select("tbody th a")] == ["机器学习"]
    seen = [a.text for found in walk(page, "/admin/tags") for a in found.soup.select("tbody th a")]
    assert seen == ["Apple", "Banana", "Cherry", "机器学习"]


def test_settings_change_the_site(client, page, sign_in):
    sign_in(make_user("admin"))
    data = {
        "title": "束",
        "tagline": "诗与代码",
        "language": "zh-Hans",
        "time_zone": "Asia/Shanghai",
        "page_size": "5",
    }
    client.post("/admin/settings", data=data)
    site = db.session.scalars(Site.row()).one()
    assert (site.title, site.time_zone, site.page_size) == ("束", "Asia/Shanghai", 5)
    for _ in range(6):
        make_article()
    home = page("/", language="fr")
    assert home.one("html")["lang"] == "zh-Hans"
    assert home.one("title").text.strip() == "束"
    assert len(home.soup.select(".entry")) == 5


@pytest.mark.parametrize("count", [5, 500])
def test_admin_lists_ask_the_database_as_often_for_many_rows_as_for_few(client, sign_in, queries, count):
    owner = make_user("owner")
    now = clock.now()
    for number in range(count):
        db.session.add(Tag(name=f"Tag {number}"))
        record = {"article_ids": [1, 2]}
        db.session.add(
            Operation(kind="tag_deletion", subject="x", record=record, user_id=owner.id, created_at=now)
        )
    db.session.commit()
    for number in range(min(count, 50)):
        make_user(username=f"many-{number}")
    sign_in(owner)
    client.get("/")
    for path, budget in {
        "/admin/tags": 3,
        "/admin/operations": 3,
        "/admin/users": 4,
        "/admin/settings": 2,
    }.items():
        with queries(at_most=budget):
            assert client.get(path).status_code == 200
