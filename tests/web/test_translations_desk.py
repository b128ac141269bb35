"""Keeping the versions of an article together, on the desk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article, Draft, Revision, Site
from tests.factories import make_article
from tests.pages import Page
from tests.series import make_series
from tests.translations import NOW, make_pair, make_translation


def desk(article, rest=""):
    """The address of its sheet, or of what belongs to it."""
    return f"/admin/articles/{article.id}{rest}"


def begin(client, article, language="zh-Hans", **data):
    """Press the button that begins a translation."""
    return client.post(desk(article, "/translations"), data={"language": language, **data})


def join(client, original, address):
    """Send the form that joins an article."""
    return client.post(desk(original, "/translations/joined"), data={"article": address})


def buttons(page):
    """The languages into which the page offers to translate."""
    return [button["value"] for button in page.soup.select("button[name=language]")]


def versions(page):
    """What the page says of each version."""
    return [" ".join(item.text.split()) for item in page.soup.select(".version-list > li")]


def sheet(article, **typed):
    """The fields of its sheet."""
    return {
        "title": article.title,
        "slug": article.slug,
        "body": article.body,
        "chosen_language": article.chosen_language,
        "opened": article.fingerprint(),
    } | typed


# -- beginning one


def test_a_translation_begins_with_the_text_of_the_original(client, author, page):
    original = make_article("English", body="Text", author=author, tags=["a"])
    assert buttons(page(desk(original))) == ["zh-Hans"]
    answer = begin(client, original)
    made = db.session.scalars(select(Article).where(Article.translation_of_id == original.id)).one()
    assert answer.location == desk(made)
    assert (made.title, made.body, made.chosen_language) == ("English", "Text", "zh-Hans")
    assert (made.slug, made.author_id, made.state) == ("english-zh", author.id, "draft")
    assert db.session.scalars(select(Revision.body).where(Revision.article_id == made.id)).all() == ["Text"]
    assert "draft in 简体中文" in page(answer.location).main
    assert versions(page(desk(original))) == ["English English Published Original", "English 简体中文 Draft"]
    assert buttons(page(desk(original))) == []


def test_a_button_pressed_twice_makes_one(client, author):
    original = make_article("English", author=author)
    assert begin(client, original).location == begin(client, original).location
    assert db.session.query(Article).count() == 2


def test_what_was_typed_beside_the_button_waits(client, author, page):
    original = make_article("English", body="Text", author=author)
    begin(client, original, **sheet(original, body="Typed and not saved", tab="tab-12345678", serial="3"))
    made = db.session.scalars(select(Article).where(Article.translation_of_id == original.id)).one()
    assert (original.body, made.body) == ("Text", "Text")
    (kept,) = db.session.scalars(select(Draft).where(Draft.article_id == original.id))
    assert kept.typed["body"] == "Typed and not saved"


def test_what_can_not_begin(client, author, page):
    original, chinese = make_pair(author=author)
    for language in ("", "xx", "zh"):
        assert begin(client, original, language).status_code == 400
    assert begin(client, original, "en").location == desk(original)
    assert begin(client, original).location == desk(original)
    assert "already" in page(desk(original)).main
    chinese.author_id = author.id
    chinese.chosen_language = "ja"
    db.session.commit()
    assert begin(client, chinese).location == desk(chinese)
    assert "is a translation itself" in page(desk(chinese)).main
    assert db.session.query(Article).count() == 2


# -- joining and parting


@pytest.mark.parametrize(
    "address", ["zhong", "/articles/zhong", "https://example.org/articles/zhong/?lang=en"]
)
def test_an_article_that_is_there_is_joined_by_its_address(client, author, page, address):
    original = make_article("English", author=author, tags=["a"])
    other = make_article("中文", slug="zhong", author=author, tags=["b"])
    answer = join(client, original, address)
    assert answer.location == desk(original, "/translations")
    assert (other.translation_of_id, other.tags, other.chosen_language) == (original.id, [], "zh-Hans")
    shown = page(answer.location)
    assert "“中文” is a translation of this article now." in shown.main
    assert versions(shown) == ["English English Published Original", "中文 简体中文 Published"]


def test_what_can_not_be_joined_comes_back_with_the_reason(client, editor, page):
    original, _chinese = make_pair()
    taken = make_article("另一篇", slug="taken", chosen_language="zh-Hant")
    draft = make_article("ドラフト", state="draft", slug="draft", chosen_language="ja")
    _other, japanese = make_pair("ja")
    japanese.slug = "japanese"
    db.session.commit()
    for typed, reason in (
        ("", "empty"),
        ("nowhere", "None of the articles"),
        ("x" * 2000, "At most"),
        ("http://[", "None of the articles"),
        (original.slug, "of itself"),
        (make_article("Same").slug, "is in the language of this article"),
        (taken.slug, "already"),
        (japanese.slug, "of another article"),
        (_other.slug, "translations of its own"),
    ):
        found = Page.of(join(client, original, typed), 422)
        assert reason in found.error_of("article"), typed
        assert found.value_of("article") == typed
    found = Page.of(join(client, draft, taken.slug), 422)
    assert "Publish this one first" in found.error_of("article")


def test_both_have_to_be_theirs(client, author, page):
    own, other = make_article("English", author=author), make_article("中文", slug="zhong")
    assert "None of the articles" in Page.of(join(client, own, "zhong"), 422).error_of("article")
    assert join(client, other, own.slug).status_code == 403
    assert begin(client, other).status_code == 403
    assert client.get(desk(other, "/translations")).status_code == 403
    chinese = make_translation(own)
    assert client.post(desk(chinese, "/original/removal")).status_code == 403
    assert f'href="{desk(chinese)}"' not in client.get(desk(own)).text


def test_where_editors_publish_authors_change_no_pair_that_readers_see(client, author, page):
    public, draft = make_article("English", author=author), make_article("中文", state="draft", author=author)
    chinese = make_translation(public, author=author, language="ja")
    db.session.scalars(select(Site)).one().authors_publish = False
    db.session.commit()
    assert join(client, public, draft.slug).status_code == 403
    assert client.post(desk(chinese, "/original/removal")).status_code == 403
    assert "editors change what readers see" in page(desk(public, "/translations")).main
    assert begin(client, public).status_code == 302
    hidden = make_article("Hidden", state="draft", author=author)
    waiting = make_article(
        "等", state="scheduled", published_at=datetime(2100, 1, 1, tzinfo=UTC), author=author
    )
    assert "Ask one of them" in Page.of(join(client, hidden, waiting.slug), 422).error_of("article")
    assert join(client, hidden, draft.slug).status_code == 302


def test_a_translation_is_parted(client, author, page):
    _original, chinese = make_pair()
    chinese.author_id = author.id
    db.session.commit()
    assert "Part it from its original" in page(desk(chinese, "/translations")).main
    for _press in range(2):
        answer = client.post(desk(chinese, "/original/removal"))
        assert answer.location == desk(chinese, "/translations")
    assert chinese.translation_of_id is None
    assert [tag.name for tag in chinese.tags_in_order] == ["b", "a"]
    assert "stands alone now" in page(answer.location).main


@pytest.mark.parametrize("rest", ["/translations/joined", "/original/removal"])
def test_the_address_of_a_form_leads_back(client, author, rest):
    article = make_article(author=author)
    assert client.get(desk(article, rest)).location == desk(article, "/translations")


# -- the sheet of a translation


def test_a_translation_shows_the_tags_of_its_original_and_takes_none(client, author, page):
    original, chinese = make_pair()
    series = make_series("Series")
    chinese.author_id = author.id
    db.session.commit()
    shown = page(desk(chinese))
    assert "Tags: b, a" in shown.main
    assert not shown.soup.select("[name=tags], [name=series]")
    # The original is another's: its public page is shown.
    assert f"/articles/{original.slug}" in shown.links()
    typed = sheet(chinese, body="新的", tags="c, d", series=str(series.id))
    assert client.post(desk(chinese), data=typed).status_code == 302
    assert (chinese.body, chinese.tags, chinese.series_id) == ("新的", [], None)
    assert db.session.scalars(select(Revision.tags).where(Revision.article_id == chinese.id)).all() == [
        [],
        [],
    ]


def test_restoring_what_it_was_before_gives_a_translation_no_tags(client, author):
    original = make_article("English", author=author)
    other = make_article("中文", author=author, tags=["b"], slug="zhong")
    client.post(desk(other), data=sheet(other, body="One", tags="b"))
    join(client, original, "zhong")
    client.post(desk(other), data=sheet(other, body="Two"))
    client.post(desk(other, "/revisions/2/restoration"))
    assert (other.body, other.tags) == ("One", [])


def test_a_language_that_another_version_has_is_refused(client, author):
    original, chinese = make_pair(author=author)
    chinese.author_id = author.id
    db.session.commit()
    for article, language, reason in (
        (original, "zh-Hant", "Another version"),
        (chinese, "en", "Another version"),
        (chinese, "", "Choose the language"),
    ):
        found = Page.of(client.post(desk(article), data=sheet(article, chosen_language=language)), 422)
        assert reason in found.error_of("chosen_language")
    assert client.post(desk(chinese), data=sheet(chinese, chosen_language="zh-Hant")).status_code == 302


def test_publishing_a_translation_first_makes_it_the_original(client, author, page):
    original = make_article("English", state="draft", author=author, tags=["a"])
    chinese = make_translation(original, state="draft", author=author, body="文")
    assert "becomes the original" in page(desk(chinese)).main
    client.post(desk(chinese, "/publication"), data=sheet(chinese))
    assert (chinese.translation_of_id, original.translation_of_id) == (None, chinese.id)
    assert [tag.name for tag in chinese.tags] == ["a"]
    assert "Tags: a" in page(desk(original)).main


def test_a_translation_is_not_pinned_and_says_why(client, editor, page):
    _original, chinese = make_pair()
    assert "Pin above" not in page(desk(chinese)).main
    refused = Page.of(client.post(desk(chinese, "/pin")), 409)
    assert "pin the original" in refused.main


def test_lists_of_the_desk_name_translations(client, editor, page):
    make_pair()
    rows = page("/admin/articles").soup.select("tbody tr")
    assert [("Translation" in row.text) for row in rows] == ["zh-Hans" in row.text for row in rows]


def test_a_series_takes_the_original_alone(client, editor, page):
    original, chinese = make_pair()
    series = make_series("Series", [make_article("First")])
    path = f"/admin/series/{series.id}"
    offered = [option["value"] for option in page(path).soup.select("datalist option")]
    assert (original.slug in offered, chinese.slug in offered) == (True, False)
    refused = Page.of(client.post(f"{path}/articles", data={"article": chinese.slug}), 422)
    assert "Add its original" in refused.error_of("article")


def test_the_sheet_asks_as_much_for_many_versions_as_for_one(client, editor, queries):
    other, _chinese = make_pair()
    path = desk(other)
    client.get(path)
    with queries(at_most=30) as two:
        client.get(path)
    for language in ("ja", "fr", "de", "es"):
        make_translation(other, language, at=NOW)
    with queries(at_most=30) as many:
        client.get(path)
    assert len(many) == len(two)
