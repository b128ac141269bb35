"""Two people, or two tabs, who save one article: what fits together is made one, the rest is kept from both."""

import pytest

from blog.extensions import db
from blog.models import Article, Draft, Revision
from blog.models.texts import Texts
from tests.factories import make_article
from tests.pages import Page
from tests.web.test_choosing import BASE, sides
from tests.writing import sent, sheet


@pytest.fixture
def article(author):
    return make_article("Here", slug="here", body=BASE, tags=["a", "b"], author=author)


@pytest.fixture
def send(client):
    """Sends a sheet; the page of the answer, or None when it was saved."""

    def post(article, form, verb=""):
        answer = client.post(f"/admin/articles/{article.id}{verb}", data=form)
        return None if answer.status_code == 302 else Page.of(answer, 409)

    return post


def test_what_fits_together_is_offered_as_one_and_saved_by_a_second_look(article, send):
    mine = sheet(article, body=BASE.replace("First", "My first"), title="Mine", tags="a, mine")
    send(
        article,
        sheet(article, body=BASE.replace("Third", "Their third"), excerpt="Theirs", tags="a, b, theirs"),
    )
    offer = send(article, mine)
    assert "saved this article while you wrote" in offer.headings()[1]
    assert offer.value_of("title") == "Mine"
    assert offer.value_of("excerpt") == "Theirs"
    assert offer.value_of("tags") == "a, mine, theirs"
    assert offer.value_of("body").splitlines() == [
        "My first paragraph.", "", "Second paragraph.", "", "Their third paragraph.",
    ]  # fmt: skip
    assert "Their third" in article.body
    assert "My first" not in article.body
    assert send(article, sent(offer)) is None
    assert "My first" in article.body
    assert "Their third" in article.body
    assert [db.session.scalar(Revision.of(article.id, number)).kind for number in (1, 2, 3)] == [
        "found", "saved", "merged",
    ]  # fmt: skip


def test_words_of_one_chinese_sentence_are_merged(article, send):
    send(article, sheet(article, body="我喜欢红色的花。"))
    mine = sheet(article, body="我很喜欢红色的花。")
    send(article, sheet(article, body="我喜欢白色的花。"))
    assert send(article, mine).value_of("body") == "我很喜欢白色的花。"


def test_what_both_changed_is_kept_from_both_and_shown_side_by_side(article, send):
    mine = sheet(article, body=BASE.replace("Second", "My second"), title="My title")
    send(article, sheet(article, body=BASE.replace("Second", "Their second"), title="Another title"))
    offer = send(article, mine)
    assert offer.value_of("body") == BASE.replace(
        "Second paragraph.\n",
        "<<<<<<< Yours 1\nMy second paragraph.\n======= 1\nTheir second paragraph.\n>>>>>>> Theirs 1\n",
    )
    assert sides(offer) == {
        "Title": ["Yours My title", "Theirs Another title"],
        "Passage 1": ["Yours My second paragraph.", "Theirs Their second paragraph."],
    }
    assert [mark.text for mark in offer.soup.select(".merge-pair mark")] == ["My", "Another", "My", "Their"]
    assert offer.value_of("title") == "My title"


def test_what_is_not_decided_yet_is_not_saved(article, client, send):
    mine = sheet(article, body=BASE.replace("Second", "My second"))
    send(article, sheet(article, body=BASE.replace("Second", "Their second")))
    offer = send(article, mine)
    again = Page.of(client.post(f"/admin/articles/{article.id}", data=sent(offer)), 422)
    assert "Two versions of a passage still stand" in again.error_of("body")
    assert set(sides(again)) == {"Passage 1"}
    decided = sent(again, body=BASE.replace("Second", "Our second"))
    assert send(article, decided) is None
    assert "Our second" in article.body


def test_a_third_save_in_between_is_a_new_conflict(article, send):
    mine = sheet(article, body=BASE.replace("First", "My first"))
    send(article, sheet(article, body=BASE.replace("Third", "Their third")))
    offer = send(article, mine)
    send(article, sheet(article, body=article.body.replace("Second", "Another second")))
    again = send(article, sent(offer))
    for words in ("My first", "Another second", "Their third"):
        assert words in again.value_of("body")
    assert send(article, sent(again)) is None


def test_sending_the_same_sheet_again_overwrites_nothing(article, send):
    mine = sheet(article, body="Mine alone.")
    send(article, sheet(article, body="Theirs alone."))
    for _ in range(3):
        send(article, mine)
        assert article.body == "Theirs alone."


@pytest.mark.parametrize(
    "began", [{}, {"opened": "0123456789abcdef"}, {"opened": "x", "base": "99"}, {"opened": "", "base": "-1"}]
)
def test_a_sheet_of_which_nobody_knows_what_it_began_with_keeps_both(article, send, began):
    send(article, sheet(article, body=BASE + "Theirs.\n"))
    form = {"title": "Here", "slug": "here", "tags": "a, b", "body": BASE + "Mine.\n"} | began
    offer = send(article, form)
    assert "Mine." in offer.value_of("body")
    assert "Theirs." in offer.value_of("body")
    assert article.body == BASE + "Theirs.\n"


def test_who_changed_nothing_but_what_others_changed_alike_is_not_asked(article, send):
    mine = sheet(article, body="The same.")
    send(article, sheet(article, body="The same."))
    assert send(article, mine) is None


def test_what_was_sent_waits_in_a_slot_until_it_is_saved(article, send, page):
    mine = sheet(article, body="Mine alone.")
    send(article, sheet(article, body="Theirs alone."))
    offer = send(article, mine)
    [slot] = db.session.scalars(db.select(Draft).where(Draft.fields != ""))
    assert slot.typed["body"] == "Mine alone."
    assert page(f"/admin/articles/{article.id}?draft={slot.id}").value_of("body") == "Mine alone."
    assert send(article, sent(offer, body="Decided.")) is None
    assert not db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()


def test_a_slot_that_is_gone_on_with_meets_its_conflict(article, client, page, send, author):
    message = {"user": author.id, "tab": "some-tab", "serial": 1, "base": 0, "opened": article.fingerprint()}
    fields = sheet(article, body=BASE.replace("First", "My first"))
    client.post(f"/admin/articles/{article.id}/drafts", json=message | {"fields": fields})
    send(article, sheet(article, body=BASE.replace("Third", "Their third")))
    [slot] = db.session.scalars(db.select(Draft).where(Draft.fields != ""))
    offer = send(article, sent(page(f"/admin/articles/{article.id}?draft={slot.id}")))
    assert "My first" in offer.value_of("body")
    assert "Their third" in offer.value_of("body")


def test_publishing_meets_the_same_conflict(author, send):
    article = make_article("Here", body=BASE, published_at=None, author=author)
    mine = sheet(article, body="Mine alone.")
    send(article, sheet(article, body="Theirs alone."))
    offer = send(article, mine, "/publication")
    assert not article.is_public
    assert send(article, sent(offer, body="Decided."), "/publication") is None
    assert article.is_public
    assert db.session.scalar(Revision.of(article.id, article.revision)).kind == "published"


def test_a_field_besides_the_texts_stays_as_others_left_it_unless_it_was_changed_here(
    article, client, page, send
):
    opened = sent(page(f"/admin/articles/{article.id}"))
    article.canonical_url, article.social_title = "https://example.com/theirs", "Theirs"
    db.session.commit()
    assert send(article, opened | {"body": "Mine.", "social_title": "Mine"}) is None
    assert (article.canonical_url, article.social_title) == ("https://example.com/theirs", "Mine")


@pytest.mark.parametrize("is_restored", [False, True])
def test_what_was_taken_from_others_is_no_change_of_ones_own_when_the_sheet_comes_back(
    article, client, page, send, author, is_restored
):
    opened = sent(page(f"/admin/articles/{article.id}"))
    article.social_title = "Theirs"
    db.session.commit()
    if is_restored:
        message = {"user": author.id, "tab": "some-tab", "serial": 1, "opened": opened["opened"]}
        client.post(f"/admin/articles/{article.id}/drafts", json=message | {"fields": opened})
        [slot] = db.session.scalars(db.select(Draft))
        back = page(f"/admin/articles/{article.id}?draft={slot.id}")
    else:
        back = Page.of(client.post(f"/admin/articles/{article.id}", data=opened | {"title": ""}), 422)
    assert back.value_of("social_title") == "Theirs"
    article.social_title = "Theirs, once more"
    db.session.commit()
    assert send(article, sent(back, title="Mine")) is None
    assert (article.title, article.social_title) == ("Mine", "Theirs, once more")


def test_another_order_of_tags_is_not_overwritten(article, client, page, send):
    opened = sent(page(f"/admin/articles/{article.id}"))
    send(article, sheet(article, tags="b, a"))
    offer = send(article, opened | {"body": BASE + "Mine.\n"})
    assert offer.value_of("tags") == "b, a"
    assert send(article, sent(offer)) is None
    assert list(Texts.of_article(article).tags) == ["b", "a"]


def test_the_lines_around_two_versions_are_known_in_every_language(article, client, send):
    mine = sheet(article, body=BASE.replace("Second", "My second"))
    send(article, sheet(article, body=BASE.replace("Second", "Their second")))
    offer = send(article, mine)
    answer = client.post(f"/admin/articles/{article.id}?lang=zh-Hans", data=sent(offer))
    assert answer.status_code == 422
    assert "Their second" in article.body


def test_a_merged_sheet_that_is_restored_is_still_a_merged_one(article, client, page, send):
    first = sheet(article, body=BASE.replace("Second", "My second"))
    send(article, sheet(article, body=BASE.replace("Second", "Their second")))
    offer = send(article, first)
    send(article, sheet(article, body=article.body + "More.\n"))
    send(article, sent(offer))
    [slot] = db.session.scalars(db.select(Draft).where(Draft.fields != ""))
    restored = page(f"/admin/articles/{article.id}?draft={slot.id}")
    assert restored.value_of("merged") == "1"
    stored = sheet(article)
    again = sent(restored) | {"opened": stored["opened"], "base": stored["base"]}
    answer = Page.of(client.post(f"/admin/articles/{article.id}/publication", data=again), 422)
    assert "Two versions of a passage still stand" in answer.error_of("body")


def test_without_scripts_each_conflict_is_kept_and_the_save_empties_its_slot(article, send):
    mine = sheet(article, body="Mine alone.", base="99")
    for number in range(4):
        send(article, sheet(article, body=f"Theirs, {number}."))
        offer = send(article, mine)
        [slot] = db.session.scalars(db.select(Draft).where(Draft.fields != ""))
        assert slot.typed["body"] == mine["body"]
        mine = sent(offer, body=f"Mine, decided {number}.")
    assert send(article, mine) is None
    assert not db.session.scalars(db.select(Draft).where(Draft.fields != "")).all()


def test_a_date_that_was_not_touched_here_stays_as_others_left_it(client, page, send, author):
    article = make_article("Here", published_at=None, author=author)
    opened = sent(page(f"/admin/articles/{article.id}"))
    client.post(
        f"/admin/articles/{article.id}/publication", data=sheet(article, publish_at="2126-01-01T00:00")
    )
    at = article.published_at
    assert article.is_scheduled
    assert send(article, opened | {"body": "Mine."}) is None
    assert (article.is_scheduled, article.published_at) == (True, at)


def test_a_conflict_shows_markup_as_text(article, send):
    mine = sheet(article, body="<script>mine()</script>")
    send(article, sheet(article, body="<script>theirs()</script>"))
    assert "<script>" in send(article, mine).main


def test_another_article_with_the_merged_slug_is_still_found(article, send, author):
    make_article("Other", slug="other", author=author)
    mine = sheet(article, body="Mine alone.")
    send(article, sheet(article, body="Theirs alone.", slug="moved"))
    assert send(article, mine).value_of("slug") == "moved"
    assert db.session.scalar(db.select(db.func.count(Article.id))) == 2
