"""Tags of several articles of the desk at once."""

from urllib.parse import urlencode

import pytest

from blog.extensions import db
from blog.models import Article, Operation, Tag, desk_list, tag_operation
from tests.factories import make_article, make_tag, make_user
from tests.looking import effects, everything, posted, press
from tests.pages import Page

PATH = "/admin/articles/tagging"


@pytest.fixture
def author(sign_in):
    user = make_user("author")
    sign_in(user)
    return user


def tags_of(*articles):
    """The names of each article's tags."""
    return [[tag.name for tag in article.tags] for article in articles]


def address(articles=(), **query):
    """The page for these articles."""
    return f"{PATH}?{urlencode([*(('ids', article.id) for article in articles), *query.items()])}"


def test_the_desk_has_a_box_for_each_article_and_leads_on(page, author):
    for _ in range(12):
        make_article(author=author)
    desk = page("/admin/articles")
    boxes = desk.soup.select("td.tick input[name=ids][form=tagging]")
    assert len(boxes) == 10
    form = desk.one("form#tagging")
    assert form["action"] == PATH
    assert "all 12 in this list" in form.select_one("button[name=all]").text


@pytest.mark.parametrize(
    ("query", "count"), [("state=draft", 11), ("q=Draft", 11), ("q=Draft&state=published", 0)]
)
def test_all_in_a_list_are_those_that_match_its_filter(page, author, query, count):
    for number in range(11):
        make_article(f"Draft {number}", published_at=None, author=author)
    make_article("Public", author=author)
    buttons = page(f"/admin/articles?{query}").soup.select("form#tagging button[name=all]")
    assert [f"all {count} in" in button.text for button in buttons] == [True] * bool(count)


def test_a_list_of_one_page_has_no_button_for_all(page, author):
    make_article(author=author)
    assert not page("/admin/articles").soup.select("form#tagging button[name=all]")


def test_tags_come_and_go_as_was_shown_and_it_is_undone_from_its_message(client, page, author):
    one, two = make_article(tags=["Old", "Kept"], author=author), make_article(tags=["new"], author=author)
    before = everything()
    shown = page(address([one, two], add="New, Newer", remove="old"))
    assert everything() == before
    assert "Change tags of 2 articles" in shown.headings()
    assert effects(shown) == [
        "“Newer” is a new tag.",
        "“new” gets 1 article.",
        "“Newer” gets 2 articles.",
        "1 article loses “Old”.",
    ]
    desk = page(press(client, shown).location)
    assert tags_of(one, two) == [["Kept", "new", "Newer"], ["new", "Newer"]]
    undo = str(desk.one(".notice form")["action"])
    assert "Undone" in page(client.post(undo).location).one(".notice").text
    assert tags_of(one, two) == [["Kept", "Old"], ["new"]]
    assert {tag.name for tag in db.session.scalars(db.select(Tag))} == {"Old", "Kept", "new"}


def test_all_that_match_are_meant_without_their_ids(client, page, author):
    drafts = [make_article(f"No {number}", published_at=None, author=author) for number in range(30)]
    public = make_article("No public one", author=author)
    shown = page(address(all="1", state="draft", q="No", add="Idea", remove=""))
    assert effects(shown)[-1] == "“Idea” gets 30 articles."
    assert press(client, shown).location == "/admin/articles?state=draft&q=No"
    assert tags_of(*drafts, public) == [["Idea"]] * 30 + [[]]


def test_authors_change_only_articles_that_they_may_edit(client, page, author):
    mine, other = make_article(author=author), make_article(author=make_user())
    shown = page(address([mine, other], add="Idea"))
    assert "Change tags of 1 article" in shown.headings()
    press(client, shown)
    client.post(PATH, data={"all": "1", "add": "More"})
    client.post(PATH, data={"ids": [other.id], "add": "Even more"})
    assert tags_of(mine, other) == [["Idea", "More"], []]


def test_editors_change_everyones(client, page, sign_in):
    article = make_article(author=make_user())
    sign_in(make_user("editor"))
    press(client, page(address([article], add="Idea")))
    assert tags_of(article) == [["Idea"]]


def test_authors_undo_their_own_and_nobody_elses(client, page, author, sign_in):
    article = make_article(author=author)
    press(client, page(address([article], add="Idea")))
    entry = db.session.scalars(db.select(Operation)).one()
    sign_in(make_user("author"))
    assert client.post(f"/admin/operations/{entry.id}/reversal").status_code == 403
    sign_in(author)
    assert client.post(f"/admin/operations/{entry.id}/reversal").location == "/admin/articles"
    assert tags_of(article) == [[]]


def tagged_as_editor(client, page, user, articles):
    """The ledger's entry of an editor's tagging, who is an author from then on."""
    user.role = "editor"
    press(client, page(address(articles, add="Idea")))
    user.role = "author"
    db.session.commit()
    return db.session.scalars(db.select(Operation)).one()


def test_an_author_who_was_an_editor_does_not_undo_what_changed_articles_of_others(client, page, author):
    articles = [make_article(author=author), make_article(author=make_user()), make_article(author=None)]
    for others in articles[1:]:
        db.session.execute(db.delete(Operation))
        entry = tagged_as_editor(client, page, author, [articles[0], others])
        assert client.post(f"/admin/operations/{entry.id}/reversal").status_code == 403
        assert tags_of(articles[0], others) == [["Idea"], ["Idea"]]


def test_articles_of_others_that_are_gone_do_not_keep_an_author_from_undoing(client, page, author):
    mine, other = make_article(author=author), make_article(author=make_user())
    entry = tagged_as_editor(client, page, author, [mine, other])
    db.session.delete(other)
    db.session.commit()
    assert client.post(f"/admin/operations/{entry.id}/reversal").status_code == 302
    assert tags_of(mine) == [[]]


def test_authors_undo_no_other_operation(client, author):
    entry = Operation(kind="tag_deletion", subject="x", record={}, user_id=author.id)
    entry.created_at = author.created_at
    db.session.add(entry)
    db.session.commit()
    assert client.post(f"/admin/operations/{entry.id}/reversal").status_code == 403


def test_trashed_articles_are_changed_only_from_the_trash(client, page, author):
    article = make_article(state="trashed", author=author)
    assert client.get(address([article], add="Idea")).location == "/admin/articles"
    press(client, page(address([article], add="Idea", state="trashed")))
    assert tags_of(article) == [["Idea"]]


def test_an_article_without_room_is_told_of(page, author):
    full = make_article(tags=[f"t{number}" for number in range(50)], author=author)
    shown = page(address([full, make_article(author=author)], add="Idea"))
    assert effects(shown)[-2:] == [
        "“Idea” gets 1 article.",
        "1 article has no room for more tags and gets none.",
    ]


WRONG = {
    "both at once": ({"add": "Flask", "remove": "flask"}, "remove", "can't be both added and removed"),
    "a tag that is not there": ({"add": "", "remove": "Perl"}, "remove", "There is no tag “Perl”."),
    "punctuation": ({"add": "...", "remove": ""}, "add", "no letter or digit"),
    "too many": (
        {"add": ",".join(f"t{n}" for n in range(51)), "remove": ""},
        "add",
        "At most 50 tags; these are 51.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_kept(client, page, author, case):
    make_tag("Flask")
    article = make_article(author=author)
    typed, field, message = WRONG[case]
    shown = page(address([article], **typed), status=422)
    assert message in shown.error_of(field)
    assert {name: shown.value_of(name) for name in typed} == typed
    answer = Page.of(client.post(PATH, data={"ids": [article.id], **typed}), 422)
    assert message in answer.error_of(field)
    assert answer.one("form[method=get] input[name=ids]")["value"] == str(article.id)


def test_a_form_without_any_tag_is_wrong_as_a_whole(page, author):
    shown = page(address([make_article(author=author)], add="", remove=""), status=422)
    assert "Name at least one tag to add or to remove." in shown.one(".error-summary").text
    assert not shown.soup.select(".field-errors")


def test_tags_that_all_articles_get_or_lose_are_told_in_one_sentence(page, author):
    articles = [make_article(tags=["Old", "Older"], author=author) for _ in range(2)]
    assert effects(page(address(articles, add="New, Newer", remove="Old, Older")))[-2:] == [
        "2 articles get “New”, “Newer”.",
        "2 articles lose “Old”, “Older”.",
    ]


def test_what_changes_nothing_is_kindly_refused(client, page, author):
    article = make_article(tags=["Here"], author=author)
    make_tag("Elsewhere")
    shown = page(address([article], add="Here", remove="Elsewhere"))
    assert shown.one(".notice-info").text.strip() == "This changes nothing."
    assert not shown.soup.select(".operation-preview form")
    assert effects(shown) == []
    answer = client.post(PATH, data={"ids": article.id, "add": "Here"})
    assert "This changes nothing." in Page.of(answer, 409).main
    assert not db.session.scalars(db.select(Operation)).all()


def test_without_articles_the_desk_says_what_to_do(client, page, author):
    for answer in (
        client.get(PATH),
        client.post(PATH, data={"add": "x"}),
        client.get(f"{PATH}?ids=x&ids=9&add=x"),
    ):
        assert answer.location == "/admin/articles"
    assert "Tick the articles first" in page("/admin/articles").main


def test_what_changed_meanwhile_is_shown_again(client, page, author):
    one, two = make_article(author=author), make_article(author=author)
    action, fields = posted(page(address([one, two], add="Idea")))
    two.tag_with(db.session(), ["Idea"])
    db.session.commit()
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    assert "Something has changed meanwhile" in Page.of(answer, 409).one(".notice-error").text
    assert tags_of(one) == [[]]


def test_too_many_for_a_page_are_a_command_to_copy(page, author, monkeypatch):
    make_article("A b", author=author)
    monkeypatch.setattr(tag_operation, "LARGEST", 0)
    words = f"articles --add 'Big idea' --state published --search 'A b' --as {author.username}"
    command = (
        page(address(all="1", state="published", q="A b", add="Big idea")).one(".operation-command").text
    )
    assert command == f".venv/bin/flask tag {words}"


@pytest.mark.parametrize("count", [2, 60])
def test_looking_asks_the_database_as_often_for_many_articles_as_for_few(client, author, queries, count):
    articles = [make_article(tags=["Old"], author=author) for _ in range(count)]
    client.get("/")
    for path in (address(articles, add="New", remove="Old"), address(all="1", add="New", remove="Old")):
        with queries(at_most=16):
            assert client.get(path).status_code == 200
    assert db.session.scalar(Article.count_of(db.select(Article))) == count


def test_a_long_list_is_only_looked_through_when_somebody_asks_for_it(client, page, author, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 2)
    articles = [make_article(f"A {number}", author=author) for number in range(3)]
    assert "Change tags of all articles that match" in page(address(all="1", q="A")).headings()
    asked = page(address(all="1", q="A", add="Idea"))
    assert "may take some seconds, and changes nothing yet" in asked.main
    action, fields = posted(asked)
    shown = Page.of(client.post(action, data=fields, content_type="application/x-www-form-urlencoded"))
    assert tags_of(*articles) == [[], [], []]
    assert "3 articles" in shown.main
    action, fields = posted(shown)
    client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    assert tags_of(*articles) == [["Idea"]] * 3
