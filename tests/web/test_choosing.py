"""Choosing between two versions of an article: region by region, put into the sheet, taken back, saved."""

import pytest

from blog.extensions import db
from blog.models import Draft, Revision
from blog.models.texts import Texts
from tests.factories import make_article
from tests.pages import Page
from tests.writing import sent, sheet

BASE = "First paragraph.\n\nSecond paragraph.\n\nThird paragraph.\n"


@pytest.fixture
def article(author):
    return make_article("Here", slug="here", body=BASE, tags=["a", "b"], author=author)


@pytest.fixture
def send(client):
    """Saves a sheet; the page of the conflict, or None when it was saved."""

    def post(article, form):
        answer = client.post(f"/admin/articles/{article.id}", data=form)
        return None if answer.status_code == 302 else Page.of(answer, 409)

    return post


def sides(offer):
    """What is to be chosen: the words of both sides, by what they are of."""
    choices = offer.soup.select(".merge-choice:has(.merge-pair)")
    return {
        choice.legend.get_text(): [
            " ".join(side.get_text().split()) for side in choice.select(".merge-pair > div")
        ]
        for choice in choices
    }


def chosen(page):
    """What is chosen on a page, by the names of its fields."""
    return {
        str(one["name"]).removeprefix("choice-"): one["value"]
        for one in page.soup.select("[name^=choice-][checked]")
    }


@pytest.fixture
def both_changed(article, send):
    """The page of a conflict in the second paragraph and in all other fields."""
    mine = {"title": "My title", "slug": "mine", "excerpt": "My excerpt", "tags": "a, mine"}
    theirs = {"title": "Their title", "slug": "theirs", "excerpt": "Their excerpt", "tags": "theirs, b, a"}
    typed = sheet(article, body=BASE.replace("Second", "My second"), **mine)
    send(article, sheet(article, body=BASE.replace("Second", "Their second"), **theirs))
    return send(article, typed)


def choices(page, way, *names):
    """What a browser sends of the page once that way was chosen of all, or of these."""
    there = {str(one["name"]) for one in page.soup.select(f"[name^=choice-][value={way}]")}
    return sent(page, **{name: way for name in there if not names or name.removeprefix("choice-") in names})


@pytest.mark.parametrize(
    ("way", "words", "texts"),
    [
        ("mine", "My second", ("My title", "mine", "My excerpt", "a, mine")),
        ("theirs", "Their second", ("Their title", "theirs", "Their excerpt", "theirs, b, a")),
        (
            "both",
            "My second paragraph.\n\nTheir second",
            ("My title / Their title", "mine", "My excerpt\nTheir excerpt", "a, mine, theirs"),
        ),
    ],
)
@pytest.mark.parametrize("is_put_first", [True, False])
def test_of_each_region_one_version_or_both_are_chosen(
    article, client, send, both_changed, way, words, texts, is_put_first
):
    before = Texts.of_article(article)
    form = choices(both_changed, way)
    if is_put_first:
        answer = Page.of(client.post(f"/admin/articles/{article.id}/choices", data=form))
        assert Texts.of_article(article) == before
        assert "The sheet holds what you chose." in answer.main
        assert not answer.soup.select(".merge-offer")
        form = sent(answer)
    assert send(article, form) is None
    found = Texts.of_article(article)
    assert found.body == BASE.replace("Second", words)
    assert (found.title, found.slug, found.excerpt, ", ".join(found.tags)) == texts
    kind = db.session.scalar(Revision.of(article.id, article.revision)).kind
    assert kind == ("saved" if way == "theirs" else "merged")  # who takes all of theirs changes nothing
    assert not db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()


def test_nothing_is_chosen_beforehand_but_what_the_fields_hold(both_changed):
    assert chosen(both_changed) == {"title": "mine", "slug": "mine", "excerpt": "mine", "tags": "both"}


def test_a_word_typed_over_a_field_that_holds_mine_is_kept(article, send, both_changed):
    form = choices(both_changed, "mine", "1") | {"title": "Our title", "tags": "ours"}
    assert send(article, form) is None
    assert (article.title, Texts.of_article(article).tags) == ("Our title", ("ours",))


def test_what_was_chosen_can_be_taken_back_until_it_is_saved(article, client, page, send, both_changed):
    path = f"/admin/articles/{article.id}/choices"
    answer = Page.of(client.post(path, data=choices(both_changed, "theirs")))
    assert "My second" not in answer.value_of("body")
    answer = Page.of(client.post(path, data=sent(answer)))  # as an impatient finger does
    back = str(answer.one("button[formaction$='/reversal']")["formaction"])
    again = Page.of(client.post(back, data=sent(answer)))
    assert len(db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()) == 2
    assert set(sides(again)) == {"Title", "Slug", "Excerpt", "Tags", "Passage 1"}
    assert chosen(again)["1"] == "theirs"
    assert again.value_of("title") == "My title"
    assert send(article, choices(again, "mine")) is None
    assert "My second" in article.body
    assert not db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()
    assert {client.get(one).location for one in (path, back)} == {f"/admin/articles/{article.id}"}


def test_what_was_typed_after_choosing_waits_when_it_is_taken_back(article, client, page, both_changed):
    answer = Page.of(
        client.post(f"/admin/articles/{article.id}/choices", data=choices(both_changed, "theirs"))
    )
    form = sent(answer, excerpt="Typed after choosing")
    again = Page.of(client.post(f"/admin/articles/{article.id}/choices/reversal", data=form))
    assert again.value_of("excerpt") == "My excerpt"
    found = db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()
    assert "Typed after choosing" in [slot.typed["excerpt"] for slot in found]
    lost = Page.of(
        client.post(f"/admin/articles/{article.id}/choices/reversal", data=form | {"draft": "99-1"})
    )
    assert lost.value_of("excerpt") == "Typed after choosing"


def test_choices_stay_where_something_else_is_wrong(article, client, both_changed):
    form = choices(both_changed, "theirs", "1", "slug") | {"title": " "}
    for path in ("", "/choices", "/publication"):
        again = Page.of(client.post(f"/admin/articles/{article.id}{path}", data=form), 422)
        assert chosen(again) == {
            "title": "mine",
            "slug": "theirs",
            "excerpt": "mine",
            "tags": "both",
            "1": "theirs",
        }
        assert "My second" in again.value_of("body")
        assert sides(again)["Tags"] == ["Yours a, mine", "Theirs theirs, b, a"]
    assert "Their second" in article.body


def test_both_titles_that_are_too_long_together_are_said_to_be(article, client, send):
    mine = sheet(article, title="m" * 200)
    send(article, sheet(article, title="t" * 200))
    offer = send(article, mine)
    again = Page.of(client.post(f"/admin/articles/{article.id}", data=choices(offer, "both")), 422)
    assert "At most" in again.error_of("title")
    assert again.value_of("title") == "m" * 200 + " / " + "t" * 200
    assert db.session.scalars(db.select(Draft).where(Draft.tab.like("both-%"))).one()


def test_choices_stay_when_a_third_save_comes_between(article, send, both_changed):
    form = choices(both_changed, "theirs", "1", "title")
    changed = article.body.replace("Third", "Another third")
    send(article, sheet(article, body=changed, excerpt="Another excerpt"))
    again = send(article, form)
    assert chosen(again) == {
        "title": "theirs",
        "slug": "mine",
        "excerpt": "mine",
        "tags": "both",
        "1": "theirs",
    }
    assert sides(again)["Excerpt"] == ["Yours My excerpt", "Theirs Another excerpt"]
    assert send(article, sent(again)) is None
    assert article.title == "Their title"
    assert article.body == BASE.replace("Second", "Their second").replace("Third", "Another third")


def test_a_third_save_of_the_same_passage_is_chosen_anew(article, send, both_changed):
    form = choices(both_changed, "theirs", "1", "title")
    send(article, sheet(article, title="Another title", body=article.body.replace("Their", "Another")))
    again = send(article, form)
    assert chosen(again) == {"title": "mine", "slug": "mine", "excerpt": "mine", "tags": "both"}
    assert sides(again)["Passage 1"] == ["Yours My second paragraph.", "Theirs Another second paragraph."]
    assert sides(again)["Title"] == ["Yours My title", "Theirs Another title"]


def test_a_part_of_the_passages_can_be_chosen(article, client, send):
    mine = sheet(article, body=BASE.replace("paragraph", "mine"))
    send(article, sheet(article, body=BASE.replace("paragraph", "theirs")))
    offer = send(article, mine)
    form = choices(offer, "theirs", "2")
    answer = Page.of(client.post(f"/admin/articles/{article.id}/choices", data=form))
    assert set(sides(answer)) == {"Passage 1", "Passage 3"}
    again = Page.of(client.post(f"/admin/articles/{article.id}", data=sent(answer)), 422)
    assert "Two versions of a passage still stand" in again.error_of("body")
    assert send(article, choices(again, "mine")) is None
    assert article.body == "First mine.\n\nSecond theirs.\n\nThird mine.\n"


def test_of_very_many_passages_the_last_are_chosen_at_once(article, client, send):
    before = "".join(f"# {number}\n\nbefore\n\n" for number in range(45))
    send(article, sheet(article, body=before))
    mine, theirs = sheet(article, body=before.replace("before", "mine")), before.replace("before", "theirs")
    send(article, sheet(article, body=theirs))
    offer = send(article, mine)
    assert len(sides(offer)) == 40
    assert "5 passages more, in the text" in offer.main
    again = Page.of(client.post(f"/admin/articles/{article.id}", data=choices(offer, "theirs", "rest")), 422)
    assert chosen(again) == {"rest": "theirs"}
    assert send(article, choices(again, "theirs")) is None
    assert article.body == theirs


def test_only_what_is_offered_can_be_chosen(article, client, both_changed):
    odd = {
        "choice-1": "neither",
        "choice-slug": "x",
        "choice-99": "mine",
        "mine-body": "x",
        "choice-": "mine",
    }
    again = Page.of(client.post(f"/admin/articles/{article.id}", data=sent(both_changed, **odd)), 422)
    assert chosen(again) == {"title": "mine", "slug": "mine", "excerpt": "mine", "tags": "both"}
