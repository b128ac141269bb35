"""Admin forms: tags with deletion and undo, settings, the ledger, and who may open what."""

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.models import Operation, Site, Tag
from tests.factories import make_article, make_tag, make_user

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
    assert {a["href"] for a in navigation} == {"/admin/articles"} | {
        p for p in opened if p != "/admin/tags/new"
    }


def test_a_tag_is_made_and_changed(client, page, editor):
    client.post("/admin/tags", data={"name": " C++ ", "description": "A language", "submission": "one"})
    client.post("/admin/tags", data={"name": " C++ ", "description": "A language", "submission": "one"})
    tag = db.session.scalars(db.select(Tag)).one()
    assert (tag.name, tag.slug, tag.description) == ("C++", "c-plus-plus", "A language")
    client.post(f"/admin/tags/{tag.id}", data={"name": "C plus plus", "slug": "cpp", "description": ""})
    assert (tag.name, tag.slug) == ("C plus plus", "cpp")
    assert client.get("/tags/c-plus-plus").location == "/tags/cpp"


def test_a_tag_may_change_the_case_of_its_own_name(client, editor):
    tag = make_tag("flask")
    assert client.post(f"/admin/tags/{tag.id}", data={"name": "Flask", "slug": "flask"}).status_code == 302
    assert tag.name == "Flask"


def test_deleting_a_tag_says_what_it_does_and_is_undone_from_its_message(client, page, editor):
    article = make_article(tags=["Flask", "Python"], slug="a")
    tag = db.session.scalars(Tag.at("flask")).one()
    assert "1 article" in page(f"/admin/tags/{tag.id}").one(".disclosure").text
    listed = page(client.post(f"/admin/tags/{tag.id}/removal").location)
    assert "Flask" not in [a.text for a in listed.soup.select("tbody th a")]
    page("/tags/flask", status=410)
    undo = str(listed.one(".notice form")["action"])
    assert "is back" in page(client.post(undo).location).main
    assert "Flask" in [tag.name for tag in article.tags]
    assert article.title in page("/tags/flask").main


def test_an_undone_operation_is_not_undone_again(client, page, editor):
    tag = make_tag("Flask")
    client.post(f"/admin/tags/{tag.id}/removal")
    operation = db.session.scalars(db.select(Operation)).one()
    client.post(f"/admin/operations/{operation.id}/reversal")
    page(f"/admin/operations/{operation.id}/reversal", status=405)
    assert client.post(f"/admin/operations/{operation.id}/reversal").status_code == 403
    assert "Undone" in page("/admin/operations").main


def test_undoing_says_what_stands_in_its_way(client, page, editor):
    tag = make_tag("Flask")
    client.post(f"/admin/tags/{tag.id}/removal")
    make_tag("FLASK")
    operation = db.session.scalars(db.select(Operation)).one()
    answer = page(client.post(f"/admin/operations/{operation.id}/reversal").location)
    assert "FLASK" in answer.one(".notice-error").text
    assert operation.undone_at is None


def test_tags_are_searched_in_any_spelling_and_paged(client, page, editor, monkeypatch):
    from blog.tags import admin

    monkeypatch.setattr(admin, "PAGE_SIZE", 2)
    for name in ("机器学习", "Apple", "Banana", "Cherry"):
        make_tag(name)
    assert [a.text for a in page("/admin/tags?q=機器").soup.select("tbody th a")] == ["机器学习"]
    seen, path = [], "/admin/tags"
    while path:
        found = page(path)
        seen += [a.text for a in found.soup.select("tbody th a")]
        more = found.soup.select_one(".pager-older")
        path = more and str(more["href"])
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
