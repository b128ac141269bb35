"""Searching and folding take bounded time and memory, whatever is typed or written."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from sqlalchemy import func, select

from blog.extensions import db
from blog.models import Article, transaction
from blog.models.search import asked, nearest, rebuild, segment
from blog.models.search.document import search_document
from blog.models.search.lookup import find
from blog.models.search.nearest import titles_near, word_near
from blog.models.search.segment import search_segment
from blog.models.search.shown import LENGTH, texts_of
from tests.concurrency import at_once
from tests.factories import make_article, make_tag, make_user
from tests.search import assert_right, fold, found


@pytest.fixture
def compared(monkeypatch):
    """The pairs of texts that are compared from now on."""
    pairs = []

    class Noted(SequenceMatcher):
        def __init__(self, isjunk, one, other, autojunk):
            pairs.append((one, other))
            super().__init__(isjunk, one, other, autojunk)

    monkeypatch.setattr(nearest, "SequenceMatcher", Noted)
    return pairs


def test_a_long_phrase_is_compared_by_its_first_words_and_none_twice_with_another(session, compared):
    for number in range(5):
        make_article(f"Deploying flask with gunicorn {number}")
    titles_near(session, " ".join(f"flosk{number}" for number in range(50)) + " gunicorm", 5)
    of_words = [one for one, _other in compared if " " not in one]
    assert set(of_words) <= {f"flosk{number}" for number in range(nearest.WORDS)}
    assert len(compared) == len({*compared})
    assert titles_near(session, "deploing flask gunicorm", 5)


def test_no_more_than_the_beginning_of_a_long_word_is_compared(compared):
    assert word_near("a" * 200, {"ab" * 100, "a" * 199 + "b"})
    assert max(len(text) for pair in compared for text in pair) == nearest.LETTERS


def sizes():
    """How many documents each segment holds."""
    number = search_document.c.slot.op(">>")(segment.NUMBER_BITS)
    rows = select(func.count()).where(search_document.c.slot >= 0).group_by(number)
    return sorted(db.session.scalars(rows))


def test_long_texts_fold_into_small_segments_and_all_are_found(database, monkeypatch):
    monkeypatch.setattr(segment, "SEGMENT_BYTES", 25_000)
    monkeypatch.setattr(rebuild, "SEGMENT_BYTES", 25_000)
    for number in range(5):
        make_article(f"Flask {number}", body="long text " * (4_000 if number == 4 else 1_000))
    fold()
    assert sizes() == [2]
    # What is full by its texts is joined with nothing; one text that is too long has a segment of its own.
    fold()
    assert sizes() == [2, 2]
    fold()
    assert sizes() == [1, 2, 2]
    make_article("Flask, short", body="text " * 800)
    make_article("Flask, shorter", body="text " * 800)
    fold()
    assert sizes() == [1, 2, 2, 2]
    make_article("Flask, last", body="text " * 800)
    fold()
    assert sizes() == [1, 2, 2, 3]
    assert_right(["flask", "long", "short"])
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    assert sum(sizes()) == 8
    assert len(sizes()) == len(db.session.scalars(select(search_segment.c.id)).all()) == 4
    assert len(found("flask")) == 8


def test_what_was_cut_is_told_by_each_list_and_not_by_what_is_in_several(session, monkeypatch):
    monkeypatch.setattr(asked, "TAGGED", 3)
    monkeypatch.setattr(asked, "FILTERED", 4)
    ada = make_user(username="ada")
    first, second = make_tag("Word one"), make_tag("Word two")
    session.commit()
    for number in range(3):
        make_article(f"No {number}", tags=["Word one", "Word two"][: number or 2], author=ada)
    original = session.scalars(select(Article).where(Article.title == "No 0")).one()
    for language in ("fr", "de"):
        make_article(f"In {language}", chosen_language=language, translation_of_id=original.id, author=ada)
    # Six slots of two tags, none of which has more than three articles; five of an author of three articles.
    assert not find(session, [" word "]).is_more
    assert not find(session, [], [], [ada.id]).is_more
    assert find(session, [], [[first.id, second.id]]).is_more
    assert not find(session, [], [[first.id]]).is_more
    for number in range(2):
        make_article(f"More {number}", tags=["Word one"], author=ada)
    assert find(session, [" word "]).is_more
    assert find(session, [], [[first.id]]).is_more
    assert find(session, [], [], [ada.id]).is_more


def test_two_rebuilds_that_begin_at_once_go_on_together(database):
    for number in range(5):
        make_article(f"Flask {number}")
    for _ in range(2):
        transaction.run(db.session, lambda: rebuild.begin(db.session()))
    at_once(
        database,
        *[lambda: rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))] * 2,
    )
    assert len(found("flask")) == 5
    assert rebuild.begun(db.session()) is None


@pytest.mark.parametrize("tag", ["<em>", '<img src="/a.png" alt="a > b, and more words">'])
def test_a_tag_amid_which_the_beginning_of_a_text_ends_is_no_text(session, tag):
    article = make_article("Long")
    for cut in range(1, len(tag), 3):
        start = "<p>" + "a " * ((LENGTH - 3) // 2)
        article.body_html = start[: LENGTH - cut - 1].rstrip() + " "
        article.body_html += " " * (LENGTH - cut - len(article.body_html)) + tag + "end</p>"
        session.execute(Article.__table__.update().values(body_html=article.body_html))
        assert set(texts_of(session, {article.id})[article.id]) == {"a", " "}
