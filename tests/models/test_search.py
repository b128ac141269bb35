"""Searching: the same articles in the same order on both databases, whatever was folded in between."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from functools import partial
from zlib import crc32

import pytest
from sqlalchemy import delete, func, select, update

from blog.extensions import db
from blog.lib import search_grams
from blog.models import Article, Tag, transaction
from blog.models.search import lookup, rebuild, segment
from blog.models.search.document import search_document
from blog.models.search.lookup import find
from blog.models.search.segment import search_segment
from tests.concurrency import PATIENCE, at_once
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.search import QUERIES, assert_right, expected, fold, found

WORDS = [
    *(
        "the",
        "of",
        "a",
        "flask",
        "python",
        "node.js",
        "c",
        "c++",
        "c#",
        "2026",
        "déjà",
        "vu",
        "DROP",
        "TABLE",
    ),
    *("数据库", "數據", "机器学习", "機器", "学习", "库", "据", "的"),
]
TEXTS = (
    ("Flask and the database", "About **C++** and `node.js`, of the server.", ["Python"]),
    ("數據庫入門", "機器學習需要資料，Flask 也可以。\n\nPython 的数据", ["资料", "Flask"]),
    ("Nothing special", "The end of a day. Déjà vu in 2026, <b>DROP TABLE</b>", []),
    ("C# and others", "python FLASK ｆｌａｓｋ", ["機器學習"]),
    ("机器学习", "of the of the a", ["Python", "Flask"]),
    ("All about flask", "学习 node js", ["C++"]),
)


@pytest.fixture
def blog(database):
    """Some articles, folded and not, with authors, aliases and translations."""
    ada, bob = make_user(username="ada"), make_user(username="bob")
    make_tag("Flask", translations={"zh-Hans": "微框架"})
    make_tag("資料").aliases = ["data"]
    for number, (title, body, tags) in enumerate(TEXTS):
        author = (ada, bob)[number % 2]
        make_article(
            title, body=body, tags=tags, author=author, published_at=EARLY + number * timedelta(days=1)
        )
        if number == 2:
            fold()
    about = make_article(
        "About this blog",
        body="It runs on flask, by Ada.",
        tags=["Python"],
        author=ada,
        published_at=EARLY + timedelta(days=1, hours=1),
        chosen_language="en",
        is_page=True,
    )
    make_article("关于本站", body="联系：数据库。", chosen_language="zh-Hans", translation_of_id=about.id)
    for is_page in (False, True):
        for state in ("draft", "review", "unlisted", "trashed"):
            make_article(f"Flask {state}", body="the 数据库", state=state, tags=["Flask"], is_page=is_page)
        later = EARLY + timedelta(days=9999)
        make_article("Flask soon", state="scheduled", published_at=later, body="the", is_page=is_page)
    db.session.commit()
    return database


# What each query finds, by the titles of what it finds: the same on both databases, for both run this test.
ANSWERS = {
    "flask": [
        *("All about flask", "Flask and the database", "机器学习", "數據庫入門", "C# and others"),
        "About this blog",
    ],
    "ｆｌａｓｋ": [
        *("All about flask", "Flask and the database", "机器学习", "數據庫入門", "C# and others"),
        "About this blog",
    ],
    "about": ["All about flask", "About this blog", "Flask and the database"],
    "數據": ["數據庫入門", "关于本站"],
    "关于": ["关于本站"],
    "联系": ["关于本站"],
    "flask blog": ["About this blog"],
    "数据": ["數據庫入門", "关于本站"],
    "數據庫": ["數據庫入門", "关于本站"],
    "库": ["數據庫入門", "关于本站"],
    "機器學習": ["机器学习", "C# and others", "數據庫入門"],
    '"of the"': ["机器学习", "Flask and the database"],
    '"the of"': ["机器学习"],
    "c": ["C# and others", "All about flask", "Flask and the database"],
    "c++": ["All about flask", "Flask and the database"],
    "c#": ["C# and others"],
    "node.js": ["All about flask", "Flask and the database"],
    "a": ["机器学习", "Nothing special"],
    "微框架": ["机器学习", "數據庫入門"],
    "data tag:flask": ["數據庫入門"],
    "tag:資料": ["數據庫入門"],
    "tag:data": ["數據庫入門"],
    "python": ["机器学习", "Flask and the database", "C# and others", "數據庫入門"],
    "tag:python blog": [],
    "author:ADA flask": ["Flask and the database", "机器学习"],
    "author:ada blog": [],
    "author:bob": ["All about flask", "C# and others", "數據庫入門"],
    "vu drop": ["Nothing special"],
    "draft": [],
    "soon": [],
    "nowhere": [],
    "author:nobody": [],
    "tag:nowhere": [],
}


@pytest.mark.parametrize("folded", [False, True])
def test_one_set_of_queries_finds_the_same_in_the_same_order_on_both_databases(blog, folded):
    if folded:
        fold()
    titles = dict(db.session.execute(select(Article.id, Article.title)).all())
    answers = {text: [titles[own[0][0]] for _place, own in found(text)] for text in ANSWERS}
    assert answers == ANSWERS
    assert_right()


def test_what_is_found_is_what_the_articles_say_after_any_changes(database):
    chance = random.Random(7)
    for round_ in range(5):
        for _ in range(6):
            _change_something(chance)
        if round_ % 2:
            fold()
        assert_right()
    unfolded = {text: found(text) for text in QUERIES}
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    assert not db.session.scalar(select(func.count()).where(search_document.c.slot < 0))
    assert {text: found(text) for text in QUERIES} == unfolded


def _change_something(chance):
    articles = db.session.scalars(select(Article)).all()
    text = partial(lambda size: chance.choice([" ", ", "]).join(chance.choices(WORDS, k=size)))
    if len(articles) < 4 or chance.random() < 0.4:
        day = timedelta(days=chance.randrange(99))
        make_article(
            text(3),
            body=text(20),
            tags=chance.sample(["Flask", "Python", "资料"], 2),
            published_at=EARLY + day,
            is_page=chance.random() < 0.3,
        )
        return
    article = chance.choice(articles)
    what = chance.randrange(7)
    if what == 0:
        article.body = text(20)
    elif what == 1:
        article.title = text(2)
    elif what == 2:
        article.state = chance.choice(["draft", "published", "trashed", "unlisted"])
    elif what == 3:
        article.published_at = EARLY + timedelta(days=chance.randrange(99))
    elif what == 4:
        article.tags = Tag.named(db.session(), chance.sample(["Flask", "Python", "C++", "机器学习"], 2))
    elif what == 5:
        article.is_page = not article.is_page
    else:
        db.session.delete(article)
    db.session.commit()


def test_the_best_of_many_articles_are_the_same_whatever_was_folded(database, monkeypatch):
    monkeypatch.setattr(lookup, "RANKED", 5)
    monkeypatch.setattr(lookup, "AT_ONCE", 2)
    # Neither in the order of their ids nor in its opposite, so that segments overlap.
    days = random.Random(3).sample(range(24), 24)
    for number, day in enumerate(days):
        words = [f"w{kind}" for kind in range(2, 6) if number % kind]
        title = " ".join(words) if number in {1, 7} else f"No {number}"
        make_article(
            title, body=" ".join(words), tags=words[number % 3 :], published_at=EARLY + timedelta(days=day)
        )
        if number % 4 == 3:
            _fold_apart(monkeypatch)
    queries = ["w2", "w3", "w4", "w5", "w2 w3", "w4 w5", '"w2 w3 w4"', "w5 tag:w5"]
    answers = {text: found(text) for text in queries}
    assert answers == {text: expected(text)[:5] for text in queries}
    assert find(db.session(), [" w2 "]).is_more
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    assert {text: found(text) for text in queries} == answers


def _fold_apart(monkeypatch):
    """Into a segment of its own."""
    with monkeypatch.context() as patched:
        patched.setattr(segment, "_joining", lambda session, room, size: [])
        fold()


@pytest.mark.parametrize("hashes", [3, 50, 400])
def test_words_that_share_a_hash_are_told_apart(database, monkeypatch, hashes):
    monkeypatch.setattr(search_grams, "_hash", lambda gram: crc32(gram.encode()) % hashes)
    for title, body, tags in TEXTS:
        make_article(title, body=body, tags=tags)
    fold()
    assert_right([*QUERIES, *(f"absent{number}" for number in range(20))])


def test_tags_are_found_by_their_present_names(database):
    tag = make_tag("Python")
    make_article("One", tags=["Python"])
    fold()
    assert found("python")
    tag.name = "Serpent"
    db.session.commit()
    assert found("serpent")
    assert not found("python")
    tag.aliases = ["python 3"]
    db.session.commit()
    assert found('"python 3"')
    assert_right()


def test_a_rebuild_that_was_cut_off_goes_on_and_finds_everything_meanwhile(database, monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 2)
    for number in range(7):
        day = EARLY + timedelta(days=number)
        make_article(f"No {number}", body="flask", published_at=day, is_page=number in {2, 5, 6})
    fold()
    steps = []

    def run(work):
        transaction.run(db.session, work)
        steps.append(len(found("flask")))
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.everything(db.session(), run)
    assert rebuild.begun(db.session()) is not None
    done = []
    rebuild.everything(db.session(), run, done.append)
    assert sum(done) == 3
    assert set(steps) == {7}
    assert rebuild.begun(db.session()) is None
    assert len(db.session.scalars(select(search_segment.c.id)).all()) == 1


def test_what_went_from_lists_by_hand_is_forgotten_by_a_rebuild(database):
    article = make_article("Flask")
    other = make_article("Flask too")
    db.session.execute(update(Article).where(Article.id == article.id).values(state="draft", listed_at=None))
    db.session.execute(delete(search_document).where(search_document.c.article_id == other.id))
    db.session.commit()
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    assert [own[0][0] for _place, own in found("flask")] == [other.id]


def test_an_article_that_is_saved_while_it_is_folded_is_found_as_it_is(database):
    article = make_article("Flask", body="before")
    make_article("Other", body="before")
    folding = segment.due(db.session(), 1, 1)
    for _text in folding.read(db.session()):
        pass
    article.body = "after"
    db.session.commit()
    transaction.run(db.session, lambda: folding.store(db.session()))
    for moves in folding.moves:
        transaction.run(db.session, partial(folding.move, db.session(), moves))
    transaction.run(db.session, lambda: folding.clear(db.session()))
    assert [len(found(text)) for text in ("before", "after")] == [1, 1]
    fold()
    assert [len(found(text)) for text in ("before", "after")] == [1, 1]
    assert len(db.session.scalars(select(search_segment.c.id)).all()) == 1


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_two_who_save_at_once_do_not_wait_for_each_other(database):
    ids = [make_article(f"Article {name}").id for name in ("one", "two")]
    both_wrote, waits = threading.Barrier(2), []

    def save(article_id):
        def work():
            article = db.session.scalars(Article.on_desk(article_id, for_writing=True)).one()
            article.body = f"flask {article_id}"
            db.session.flush()
            # Whoever waited for the other would not come here before its end.
            waits.append(both_wrote.wait(PATIENCE))

        return lambda: transaction.run(db.session, work)

    at_once(database, *map(save, ids))
    assert len(waits) == 2
    assert len(found("flask")) == 2


def test_two_who_fold_at_once_lose_nothing(database):
    for number in range(4):
        make_article(f"Flask {number}")
    one, other = (segment.due(db.session(), 1, 1) for _ in range(2))
    for folding in (one, other):
        list(folding.read(db.session()))
        transaction.run(db.session, lambda folding=folding: folding.store(db.session()))
    # What somebody tidies away that is not filled yet is not filled any more.
    transaction.run(db.session, lambda: segment.remove_segments(db.session(), [one.segment_id]))
    for folding in (one, other):
        for moves in folding.moves:
            transaction.run(db.session, partial(folding.move, db.session(), moves))
        transaction.run(db.session, lambda folding=folding: folding.clear(db.session()))
    assert len(found("flask")) == 4
    transaction.run(db.session, lambda: segment.remove_segments(db.session(), [other.segment_id]))
    assert len(found("flask")) == 4
    assert not db.session.scalar(select(func.count()).where(search_document.c.slot < 0))
