"""Tidying tags up: what the page lists, where its links lead, and what it remembers."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Tag
from blog.models.tag_likeness import tag_distinction
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.pages import walk

PAGE = "/admin/tags/hygiene"
QUERIES = 23  # two of every page, and what the four lists ask


@pytest.fixture
def editor(app, sign_in):
    """Somebody who may keep tags in order, signed in."""
    user = make_user(role="editor")
    sign_in(user)
    return user


def use(name, times):
    """A tag on so many published articles."""
    for day in range(times):
        make_article(tags=[name], published_at=EARLY + timedelta(days=day))
    return db.session.scalars(select(Tag).where(Tag.name == name)).one()


def asked(href):
    """What the address of a preview asks for."""
    return {"at": urlsplit(href).path, **parse_qs(urlsplit(href).query)}


def link(page, words):
    """Where the only link with these words leads."""
    (found,) = [a for a in page.soup.select("main a") if " ".join(a.get_text(" ").split()) == words]
    return found["href"]


def merge(source, into):
    """Where merging leads."""
    at = {"at": "/admin/tags/merge", "back": ["hygiene"]}
    return at | {"tags": [str(source.id)], "into": [into.name]}


def sections(page):
    """The headings of what was found."""
    return [h.get_text().strip() for h in page.soup.select("main h2")]


def test_a_site_without_findings_is_told_so_with_the_seal(page, editor):
    use("Flask", 2)
    shown = page(PAGE)
    assert "Your tags are in order" in shown.main
    assert shown.one("main .empty .seal")


def test_likely_duplicates_say_why_and_offer_to_merge_into_the_more_used_one(page, editor):
    plural, singular = use("frameworks", 2), use("framework", 3)
    shown = page(PAGE)
    assert sections(shown) == ["Likely duplicates"]
    assert "frameworks 2 articles → framework 3 articles Singular and plural" in shown.main
    assert asked(link(shown, "Merge into “framework”")) == merge(plural, singular)
    assert asked(link(shown, "The other way round")) == merge(singular, plural)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("front-end", "front end", "Only spaces and signs differ"),
        ("資料庫", "数据库", "Traditional and simplified"),
        ("class", "classes", "Singular and plural"),
        ("帐号", "账号", "Same sound"),
        ("kubernetes", "kubernets", "Spelling"),
    ],
)
def test_the_reason_is_said_in_words(page, editor, one, other, reason):
    use(one, 2)
    use(other, 2)
    assert reason in page(PAGE).one(".finding-why").get_text()


def test_the_links_of_a_preview_open(page, editor):
    use("frameworks", 2)
    use("framework", 3)
    shown = page(PAGE)
    assert page(link(shown, "Merge into “framework”")).headings()


def test_what_is_not_a_duplicate_is_remembered_and_the_message_takes_it_back(page, client, editor):
    one, other = use("frameworks", 2), use("framework", 3)
    form = page(PAGE).one(".findings form")
    data = {field["name"]: field["value"] for field in form.select("input[value]") if field["value"]}
    assert {int(data["tag"]), int(data["other"])} == {one.id, other.id}
    client.post(form["action"], data=data)
    told = page(PAGE)
    assert "Your tags are in order" in told.main
    assert "“frameworks” and “framework” are different things" in told.text
    undo = told.one(".notice form")["action"]
    assert urlsplit(undo).path == "/admin/tags/distinctions/removal"
    client.post(undo)
    again = page(PAGE)
    assert sections(again) == ["Likely duplicates"]
    assert "are listed again" in again.text


def test_telling_apart_twice_is_telling_apart_once(client, editor):
    one, other = use("frameworks", 2), use("framework", 3)
    for _ in range(2):
        client.post("/admin/tags/distinctions", data={"tag": other.id, "other": one.id})
    rows = db.session.execute(select(tag_distinction)).all()
    assert [tuple(row) for row in rows] == [(one.id, other.id)]


@pytest.mark.parametrize("other", ["999", "x", "", "99999999999", "²"])
def test_a_tag_that_is_gone_is_not_told_apart(page, client, editor, other):
    tag = use("framework", 2)
    client.post("/admin/tags/distinctions", data={"tag": tag.id, "other": other})
    assert "no longer there" in page(PAGE).text
    assert db.session.execute(select(tag_distinction)).all() == []


def test_tags_used_once_show_their_article_and_can_be_ticked(page, editor):
    article = make_article("The only one", tags=["zeppelin"])
    draft = make_article("A draft", tags=["umbrella"], published_at=None)
    shown = page(PAGE)
    assert sections(shown) == ["Used once"]
    assert link(shown, "The only one") == f"/admin/articles/{article.id}"
    assert link(shown, "A draft") == f"/admin/articles/{draft.id}"
    form = shown.one("main form:has(table)")
    tags = {tag.name: str(tag.id) for tag in db.session.scalars(select(Tag))}
    assert {box["value"] for box in form.select("input[name=tags]")} == set(tags.values())
    assert (form["method"], form["action"]) == ("get", "/admin/tags/merge")
    assert [b.get("formaction") for b in form.select(".tick-bar button")] == [None, "/admin/tags/removal"]
    deletions = [asked(a["href"]) for a in form.select("td.actions a")]
    assert {"at": "/admin/tags/removal", "tags": [tags["zeppelin"]], "back": ["hygiene"]} in deletions
    assert form.select_one("input[type=hidden][name=back]")["value"] == "hygiene"


def test_all_unused_tags_can_be_deleted_at_once(page, editor):
    ids = [str(make_tag(name).id) for name in ("zeppelin", "umbrella")]
    shown = page(PAGE)
    assert sections(shown) == ["Not used"]
    every = asked(link(shown, "Delete all 2 unused tags…"))
    assert every == {"at": "/admin/tags/removal", "tags": ids, "back": ["hygiene"]}


def test_tags_that_never_part_can_be_merged_tied_or_told_apart(page, client, editor):
    for day in range(3):
        make_article(tags=["wine", "cheese"], published_at=EARLY + timedelta(days=day))
    wine, cheese = (
        db.session.scalars(select(Tag).where(Tag.name == name)).one() for name in ("wine", "cheese")
    )
    shown = page(PAGE)
    assert sections(shown) == ["Always used together"]
    assert asked(link(shown, "Merge into “wine”")) == merge(cheese, wine)
    assert asked(link(shown, "The other way round")) == merge(wine, cheese)
    assert link(shown, "One implies the other") == f"/admin/tags/{wine.id}/implications"
    client.post("/admin/tags/distinctions", data={"tag": wine.id, "other": cheese.id})
    assert "Your tags are in order" in page(PAGE).main


def test_three_that_never_part_are_one_finding(page, client, editor):
    for day in range(3):
        make_article(tags=["wine", "cheese", "bread"], published_at=EARLY + timedelta(days=day))
    form = page(PAGE).one(".findings form")
    data = {"tag": [], "other": []}
    for field in form.select("input[name=tag], input[name=other]"):
        data[field["name"]].append(field["value"])
    assert len(data["other"]) == 2
    client.post(form["action"], data=data)
    assert "Your tags are in order" in page(PAGE).main


def test_more_than_a_page_is_followed_by_a_link_that_leads_through_all(page, editor):
    names = {f"{'abcdefghijklmnopqrstuvwxyz'[n % 26] * 9}{n * 7919}" for n in range(130)}
    db.session.add_all(Tag(name=name) for name in names)
    db.session.commit()
    shown = page(PAGE)
    assert len(shown.soup.select("tbody tr")) == 20
    assert len(asked(link(shown, "Delete these 20 tags…"))["tags"]) == 20
    pages = [shown, *walk(page, link(shown, "110 more"))]
    assert {th.get_text().strip() for found in pages for th in found.soup.select("tbody th")} == names
    assert link(pages[-1], "First page") == f"{PAGE}/unused"


def test_telling_apart_on_a_sections_page_leads_back_to_it(client, editor):
    one, other = use("frameworks", 2), use("framework", 3)
    data = {"tag": one.id, "other": other.id, "section": "alike", "after": "0.1.2"}
    assert client.post("/admin/tags/distinctions", data=data).location == f"{PAGE}/alike?after=0.1.2"
    data["section"] = "//elsewhere.example"
    assert client.post("/admin/tags/distinctions", data=data).location == PAGE


@pytest.mark.parametrize(
    "after", ["x", "1", "1.2", "1.2.3.4", "0.9999999999999999999.1", "-", "1..2", "٣.1.2"]
)
def test_a_cursor_that_is_none_shows_the_beginning(page, editor, after):
    use("frameworks", 2)
    use("framework", 3)
    assert "Singular and plural" in page(f"{PAGE}/alike?after={after}").main


def test_beyond_the_last_finding_a_way_back_is_offered(page, editor):
    shown = page(f"{PAGE}/once?after=5")
    assert "Nothing left here" in shown.main
    assert PAGE in shown.links()


def test_there_is_no_other_section(page, editor):
    page(f"{PAGE}/others", status=404)


def test_authors_may_not_tidy_up(client, sign_in):
    sign_in(make_user())
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/alike").status_code == 403
    assert client.post("/admin/tags/distinctions").status_code == 403


def test_the_list_of_tags_leads_here(page, editor):
    assert PAGE in page("/admin/tags").links()


def findings(count):
    """So many of each kind."""
    db.session.add_all(Tag(name=f"unused{'x' * 8}{n * 7919}") for n in range(count))
    for n in range(min(count, 6)):
        word = "bcdfgh"[n] * 9
        for day in range(3):
            together = [f"{word} first", f"{word} second"]
            make_article(tags=together, published_at=EARLY + timedelta(days=day, seconds=n))
        make_article(tags=[f"only {word}"], published_at=EARLY)
        make_article(tags=[f"hidden {word}"], published_at=None)
        use(f"{word} thing", 2)
        use(f"{word} things", 2)
    db.session.commit()


@pytest.mark.parametrize("count", [1, 2000])
def test_the_number_of_queries_does_not_depend_on_how_much_there_is(page, editor, queries, count):
    findings(count)
    page("/")  # the first page of all asks whether the database is ready
    with queries(at_most=QUERIES):
        shown = page(PAGE)
    assert sections(shown) == ["Likely duplicates", "Always used together", "Used once", "Not used"]


def test_chinese_readers_read_chinese_names(page, editor):
    use("資料庫", 2)
    use("数据库", 2)
    assert "資料庫" in page(PAGE, language="zh-Hans").main
