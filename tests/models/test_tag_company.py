"""Tags that are always used together, and that they are those one would find by comparing all of them."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, insert, select
from sqlalchemy.exc import OperationalError

from blog.extensions import db
from blog.models import Tag, tag_company
from blog.models.implication import tag_implication
from blog.models.tag_company import together
from blog.models.tag_likeness import pairs_of, tell_apart
from blog.models.tag_use import tag_use
from tests.factories import EARLY, make_article, make_tag
from tests.models.test_tag_hygiene import forget_everything

STOCK_VALUES = 32_766


def companions(session):
    """The names of tags that never part, by group."""
    return [[tag.name for tag in group.tags] for group in together(session(), 20).items]


def together_on(days, *tags):
    """Articles on these days with these tags."""
    for day in days:
        make_article(tags=tags, published_at=EARLY + timedelta(days=day))


def test_tags_that_never_part_are_found_from_three_articles_on(session):
    together_on(range(3), "wine", "cheese")
    together_on(range(10, 12), "tea", "milk")
    assert companions(session) == [["wine", "cheese"]]


def test_tags_that_part_once_are_not(session):
    together_on(range(3), "wine", "cheese")
    together_on([-2], "wine")
    together_on([-1], "cheese")
    assert companions(session) == []


def test_tags_that_follow_from_others_are_not(session):
    flask, python = make_tag("Flask"), make_tag("Python")
    session.execute(insert(tag_implication).values(tag_id=flask.id, implied_id=python.id))
    session.commit()
    together_on(range(3), "Flask")
    together_on(range(5, 8), "Flask", "Python")
    assert companions(session) == []


def test_told_apart_tags_are_not(session):
    together_on(range(3), "wine", "cheese", "bread")
    ids = list(session.scalars(select(Tag.id).order_by(Tag.id)))
    tell_apart(session(), pairs_of(ids[:2]))
    # The third still ties both.
    assert companions(session) == [["wine", "cheese", "bread"]]
    tell_apart(session(), pairs_of(ids))
    assert together(session(), 20).is_empty


def test_what_is_too_much_to_compare_at_once_follows_on_the_next_page(session, monkeypatch):
    monkeypatch.setattr(tag_company, "MOST_READ", 9)
    monkeypatch.setattr(tag_company, "READ", 9)
    together_on(range(5), "wine", "cheese")
    together_on(range(20, 24), "tea", "milk")
    together_on(range(30, 33), "salt", "pepper")
    together_on(range(40, 50), "far", "too", "many")
    pages, last = [], None
    for _page in range(20):
        found = together(session(), 20, last)
        pages.append([[tag.name for tag in group.tags] for group in found.items])
        last = found.last
        if last is None:
            break
    assert pages == [[["wine", "cheese"], ["tea", "milk"]], [["salt", "pepper"]]]


def test_a_page_looks_at_a_limited_number_of_tags_and_says_so(session, monkeypatch):
    monkeypatch.setattr(tag_company, "LOOKED_AT", 2)
    together_on(range(5), "wine", "cheese")
    together_on(range(20, 24), "tea", "milk", "water")
    together_on(range(30, 33), "salt", "pepper")
    together_on(range(40, 43), "bread", "butter")
    pages, last = [], None
    for _page in range(20):
        found = together(session(), 20, last)
        pages.append([[tag.name for tag in group.tags] for group in found.items])
        assert found.looked_at == (2 if found.last else None)
        last = found.last
        if last is None:
            break
    findings = [names for page in pages for names in page]
    assert findings[:2] == [["wine", "cheese"], ["tea", "milk", "water"]]
    assert sorted(findings[2:]) == [["bread", "butter"], ["salt", "pepper"]]
    assert len(pages) > 2


def test_a_large_group_is_compared_with_its_oldest_tag(session, monkeypatch):
    monkeypatch.setattr(tag_company, "MOST_READ", 9)
    together_on(range(3), "a", "b", "c", "d")
    assert companions(session) == [["a", "b", "c", "d"]]


@pytest.fixture
def stock_sqlite(session):
    """Takes as many values in a statement as SQLite does unless it was built to take more."""

    def limit(connection, _record):
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, STOCK_VALUES)

    db.session.commit()
    db.engine.dispose()
    event.listen(db.engine, "connect", limit)
    yield
    event.remove(db.engine, "connect", limit)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_more_tags_than_a_statement_takes_are_asked_of_in_turn(session, stock_sqlite):
    with pytest.raises(OperationalError, match="too many SQL variables"):
        session.scalars(select(Tag).where(Tag.id.in_(range(STOCK_VALUES + 1)))).all()
    together_on(range(50), "wine", "cheese")
    use = [
        {"tag_id": 1000 + group * 40 + number, "articles": 3, "newest": group + 1}
        for group in range(1000)
        for number in range(40)
    ]
    session.execute(insert(tag_use), use)
    session.commit()
    assert companions(session)[0] == ["wine", "cheese"]


def test_what_is_asked_in_turn_is_found_as_at_once(session, monkeypatch):
    monkeypatch.setattr(tag_company, "ASKED", 1)
    together_on(range(3), "wine", "cheese", "bread")
    together_on(range(10, 14), "tea", "milk")
    assert companions(session) == [["tea", "milk"], ["wine", "cheese", "bread"]]


SETS = st.lists(st.sets(st.integers(0, 5), max_size=5), max_size=9)


@given(
    SETS,
    st.sets(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda edge: edge[0] < edge[1]), max_size=2
    ),
)
@settings(deadline=None)
def companions_are_those_of_all(session, sets, edges):
    """Compare the articles of each tag with those of each other."""
    forget_everything(session)
    tags = [Tag(name=f"tag {number}") for number in range(6)]
    session.add_all(tags)
    session.commit()
    session.execute(delete(tag_implication))
    for one, other in edges:
        session.execute(insert(tag_implication).values(tag_id=tags[one].id, implied_id=tags[other].id))
    session.commit()
    for day, numbers in enumerate(sets):
        together_on([day], *(tags[number].name for number in numbers))
    articles = {tag.id: {article.id for article in tag.articles} for tag in tags}
    used = {tags[one].id for one, _ in edges if implied_use(one, edges, sets)}
    implied = {tags[other].id for one, other in edges if tags[one].id in used}
    expected = {
        (one.id, other.id)
        for one, other in combinations(tags, 2)
        if articles[one.id] == articles[other.id]
        and len(articles[one.id]) >= 3
        and not implied & {one.id, other.id}
    }
    groups = together(session(), 20).items
    assert {pair for group in groups for pair in pairs_of(tag.id for tag in group.tags)} == expected


def implied_use(number, edges, sets):
    """Whether an article has the tag or one from which it follows."""
    return any(number in tags for tags in sets) or any(
        implied_use(one, edges, sets) for one, other in edges if other == number
    )


def test_tags_that_never_part_are_those_of_comparing_all(session):
    companions_are_those_of_all(session)
