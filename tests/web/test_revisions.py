"""An article's history in the browser: what was saved, what that changed, and how to have it again."""

from datetime import timedelta

import pytest

from blog.extensions import db
from blog.models import Article, Revision
from blog.models.saving import Saving
from tests.factories import EARLY, make_article, make_user
from tests.pages import Page
from tests.writing import sheet


@pytest.fixture
def save(client):
    def post(article, verb="", **typed):
        answer = client.post(f"/admin/articles/{article.id}{verb}", data=sheet(article, **typed))
        assert answer.status_code == 302, answer.text

    return post


def history(article):
    found = db.session.scalars(
        db.select(Revision).where(Revision.article_id == article.id).order_by(Revision.number)
    )
    return [(each.number, each.kind, each.body) for each in found]


def test_each_save_that_changes_a_text_is_a_revision(client, author, save):
    client.post("/admin/articles", data={"title": "Here", "body": "one"})
    [article] = db.session.scalars(db.select(Article))
    save(article, body="two", note="Better")
    save(article, body="two")
    save(article, body="two", tags="Flask")
    assert history(article) == [(1, "saved", "one"), (2, "saved", "two"), (3, "saved", "two")]
    assert article.revision == 3
    second = db.session.scalar(Revision.of(article.id, 2))
    assert (second.note, second.user, second.tags) == ("Better", author, [])


def test_what_was_there_before_the_first_save_is_found_and_kept(author, save):
    article = make_article("Here", body="before", tags=["b"], author=author, updated_at=EARLY)
    save(article, body="after")
    assert history(article) == [(1, "found", "before"), (2, "saved", "after")]
    found = db.session.scalar(Revision.of(article.id, 1))
    assert (found.user, found.created_at, found.tags) == (None, EARLY, ["b"])


def test_what_was_changed_outside_the_editor_is_found_too(author, save):
    article = make_article("Here", body="one", author=author)
    save(article, body="two")
    article.body = "from a shell"
    db.session.commit()
    save(article, body="three")
    assert [each[1:] for each in history(article)][2:] == [("found", "from a shell"), ("saved", "three")]


def test_publishing_is_a_revision_even_if_nothing_changed(author, save):
    article = make_article("Here", body="one", state="draft", published_at=None, author=author)
    save(article, body="two")
    save(article, "/publication")
    assert history(article)[1:] == [(2, "saved", "two"), (3, "published", "two")]


def test_what_is_recorded_does_not_date_the_article_anew(app, author):
    article = make_article("Here", author=author, updated_at=EARLY)
    saving = Saving(db.session(), article)
    assert saving.record(author.id, EARLY + timedelta(days=1)) is None
    article.body = "changed"
    article.updated_at = EARLY + timedelta(hours=1)
    saving.record(author.id, EARLY + timedelta(days=1))
    db.session.commit()
    db.session.expire_all()
    assert (article.revision, article.updated_at) == (2, EARLY + timedelta(hours=1))


def test_autosaves_make_no_revisions(client, author):
    article = make_article("Here", author=author)
    message = {"user": author.id, "tab": "some-tab", "serial": 1, "fields": {"body": "typed"}}
    assert client.post(f"/admin/articles/{article.id}/drafts", json=message).status_code == 200
    assert history(article) == []


def test_the_history_names_number_time_person_kind_and_note(page, author, save):
    article = make_article("Here", body="one", author=author)
    save(article, body="two", note="因为写错了")
    rows = page(f"/admin/articles/{article.id}/revisions").soup.select("tbody tr")
    said = [" ".join(row.get_text(" ").split()) for row in rows]
    assert said[0].startswith("2 ")
    assert said[0].endswith("Wendy Saved 因为写错了")
    assert said[1].endswith("– As it was before –")
    assert f"/admin/articles/{article.id}/revisions" in page(f"/admin/articles/{article.id}").links()


def test_an_article_without_a_history_says_so(page, author):
    article = make_article("Here", author=author)
    assert "Nothing was saved in the editor yet" in page(f"/admin/articles/{article.id}/revisions").main


def test_a_long_history_has_pages(page, author):
    article = make_article("Here", author=author, revision=70)
    for number in range(1, 71):
        db.session.add(Revision(article_id=article.id, number=number, title="Here", slug="here"))
    db.session.commit()
    seen, path = [], f"/admin/articles/{article.id}/revisions"
    while path:
        found = page(path)
        seen += [int(row.th.text) for row in found.soup.select("tbody tr")]
        older = found.soup.select_one(".pager-older")
        path = older["href"] if older else None
    assert seen == list(range(70, 0, -1))


def test_a_revision_shows_what_it_changed_word_by_word(page, author, save):
    article = make_article(
        "从零开始", body="我们明天去北京。\n\nThe quick fox.", tags=["旅行"], author=author
    )
    save(article, title="从一开始", body="我们后天去北京。\n\nThe quiet fox.", tags="旅行, Flask")
    shown = page(f"/admin/articles/{article.id}/revisions/2")
    fields = {part.h2.text: part for part in shown.soup.select(".difference-field")}
    assert list(fields) == ["Title", "Tags", "Text"]
    assert [mark.text for mark in fields["Title"].select("del, ins")] == ["零", "一"]
    assert [mark.text for mark in fields["Text"].select("del, ins")] == ["明", "后", "quick", "quiet"]
    assert [(mark.name, mark.text.strip(", ")) for mark in fields["Tags"].select("del, ins")] == [
        ("ins", "Flask")
    ]


def test_a_revision_is_compared_with_any_other(page, author, save):
    article = make_article("Here", body="one", author=author)
    for body in ("two", "three"):
        save(article, body=body)
    path = f"/admin/articles/{article.id}/revisions/3"
    assert [mark.text for mark in page(f"{path}?against=1").soup.select(".difference :is(del, ins)")] == [
        "one",
        "three",
    ]
    assert page(path).value_of("against") == "2"
    page(f"{path}?against=99", status=404)
    page(f"/admin/articles/{article.id}/revisions/99", status=404)


def test_the_first_revision_is_all_new(page, client, author):
    client.post("/admin/articles", data={"title": "Here", "body": "one"})
    shown = page(f"/admin/articles/{db.session.scalar(db.select(Article.id))}/revisions/1")
    assert not shown.soup.select(".difference del")
    assert "one" in [mark.text for mark in shown.soup.select(".difference ins")]


def test_a_text_of_a_revision_is_no_html(page, author, save):
    article = make_article("Here", body="<b>one</b>", author=author)
    save(article, body="<script>alert(1)</script>")
    shown = page(f"/admin/articles/{article.id}/revisions/2")
    assert "script>alert(1)</script" in [mark.text for mark in shown.soup.select(".difference ins")]


def test_restoring_gives_the_texts_back_as_a_new_revision_and_keeps_the_slug(client, page, author, save):
    article = make_article("First", slug="first", body="one", tags=["a"], author=author)
    save(article, title="Second", slug="second", body="two", tags="b", excerpt="In short")
    answer = client.post(f"/admin/articles/{article.id}/revisions/1/restoration")
    assert "Restored." in page(answer.location).text
    assert (article.title, article.slug, article.body, article.excerpt) == ("First", "second", "one", "")
    assert [tag.name for tag in article.tags] == ["a"]
    assert history(article)[-1] == (3, "restored", "one")
    assert db.session.scalar(Revision.of(article.id, 3)).note == "From number 1"
    assert "one" in page("/articles/second").main
    client.post(f"/admin/articles/{article.id}/revisions/3/restoration")
    assert article.revision == 3


def test_restoring_what_readers_see_says_so(page, author, save):
    article = make_article("Here", body="one", author=author)
    save(article, body="two")
    assert "for its readers at once" in page(f"/admin/articles/{article.id}/revisions/1").main
    article.unpublish()
    db.session.commit()
    assert "for its readers" not in page(f"/admin/articles/{article.id}/revisions/1").main


def test_the_history_of_somebody_elses_article_is_theirs(client, page, author):
    other = make_article("Theirs", author=make_user(), revision=1)
    db.session.add(Revision(article_id=other.id, number=1, title="Theirs", slug="theirs"))
    db.session.commit()
    for path in ("", "/1"):
        page(f"/admin/articles/{other.id}/revisions{path}", status=403)
    assert client.post(f"/admin/articles/{other.id}/revisions/1/restoration").status_code == 403


def test_a_long_stretch_that_did_not_change_is_folded(page, author, save):
    article = make_article("Here", body="start\n" + "same line\n" * 500 + "end", author=author)
    save(article, body=article.body.replace("start", "begin"))
    shown = page(f"/admin/articles/{article.id}/revisions/2")
    assert "characters that did not change" in shown.one(".difference summary").text


def test_the_pages_are_chinese_for_chinese_readers(page, author, save):
    article = make_article("Here", body="one", author=author)
    save(article, body="two")
    for path in ("", "/2"):
        assert isinstance(page(f"/admin/articles/{article.id}/revisions{path}", language="zh-Hans"), Page)
