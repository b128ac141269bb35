"""Implications between tags: what follows from what, and that nothing follows from itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError

from blog.models import Tag, tag_implication
from blog.models.implication import (
    Cycle,
    change_implications,
    check_cycle,
    implications_around,
    implied_by,
    implied_directly,
    implying,
)
from tests.factories import make_tag


def make_tags(session, count):
    """Ids of that many tags."""
    tags = [Tag(name=f"tag {number}") for number in range(count)]
    session.add_all(tags)
    session.commit()
    return [tag.id for tag in tags]


def imply(session, *pairs):
    """Say that the first of each pair implies the second."""
    if pairs:
        rows = [{"tag_id": one, "implied_id": other} for one, other in pairs]
        session.execute(insert(tag_implication), rows)


def test_what_follows_follows_however_far_and_by_several_ways(session):
    a, b, c, d, e = make_tags(session, 5)
    imply(session, (a, b), (a, c), (b, d), (c, d))
    assert implied_by(session(), [a, c, e]) == {a: {a, b, c, d}, c: {c, d}, e: {e}}
    assert implying(session(), [d]) == {a, b, c, d}
    assert implying(session(), [c, e]) == {a, c, e}
    assert (implied_by(session(), []), implying(session(), [])) == ({}, set())
    assert set(session.scalars(implied_directly(a))) == {b, c}


def test_the_end_of_a_chain_takes_a_query_a_link_and_no_more(session, queries):
    ids = make_tags(session, 6)
    imply(session, *pairwise(ids))
    with queries(at_most=6):
        assert implied_by(session(), [ids[0]]) == {ids[0]: set(ids)}
    with queries(at_most=1):
        assert implied_by(session(), ids) == {tag_id: set(ids[at:]) for at, tag_id in enumerate(ids)}


def test_a_cycle_is_told_by_the_way_around(session):
    a, b, c, d = make_tags(session, 4)
    imply(session, (a, b), (b, c), (d, a))
    with pytest.raises(Cycle) as found:
        check_cycle(session(), {(c, d)})
    assert found.value.tag_ids == [c, d, a, b, c]
    with pytest.raises(Cycle) as found:
        check_cycle(session(), {(c, d), (c, b)})
    assert found.value.tag_ids == [c, b, c]
    assert str(found.value) == f"{c} → {b} → {c}"


def test_a_tag_that_would_imply_itself_is_a_cycle(session):
    (a,) = make_tags(session, 1)
    with pytest.raises(Cycle) as found:
        check_cycle(session(), {(a, a)})
    assert found.value.tag_ids == [a, a]
    with pytest.raises(DBAPIError):
        imply(session, (a, a))
    session.rollback()


def test_two_ways_to_one_tag_are_no_cycle(session):
    a, b, c = make_tags(session, 3)
    imply(session, (a, b), (b, c))
    check_cycle(session(), {(a, c)})
    check_cycle(session(), set())


def test_a_cycle_of_new_implications_alone_is_one(session):
    a, b, c = make_tags(session, 3)
    with pytest.raises(Cycle) as found:
        check_cycle(session(), {(a, b), (b, c), (c, a)})
    assert found.value.tag_ids == [a, b, c, a]


def test_what_goes_in_the_same_change_closes_no_circle(session):
    a, b, c = make_tags(session, 3)
    imply(session, (a, b), (b, c))
    check_cycle(session(), {(c, a)}, {(a, b)})
    check_cycle(session(), {(b, a)}, {(a, b)})
    with pytest.raises(Cycle):
        check_cycle(session(), {(c, b)}, {(a, b)})


def test_changing_what_is_so_already_changes_nothing(session):
    a, b, c = make_tags(session, 3)
    imply(session, (a, b), (b, c))
    change_implications(session(), {(a, b), (a, c), (c, c)}, {(b, c), (c, a)})
    assert set(session.execute(select(tag_implication))) == {(a, b), (a, c)}
    assert implications_around(session(), [b]) == {(a, b)}
    assert implications_around(session(), [a, c]) == {(a, b), (a, c)}


def test_implications_go_with_either_tag(session):
    a, b, c = (make_tag(name) for name in "abc")
    imply(session, (a.id, b.id), (b.id, c.id), (a.id, c.id))
    session.delete(b)
    session.commit()
    assert session.execute(select(tag_implication)).all() == [(a.id, c.id)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_only_what_would_close_a_circle_is_refused(session, pairs):
    session.execute(delete(Tag))
    ids = make_tags(session, 6)
    follows = {number: {number} for number in range(6)}  # from a tag to all that follow from it
    for one, other in pairs:
        if one in follows[other]:
            with pytest.raises(Cycle):
                check_cycle(session(), {(ids[one], ids[other])})
        elif other not in follows[one]:
            check_cycle(session(), {(ids[one], ids[other])})
            imply(session, (ids[one], ids[other]))
            for before in (number for number in range(6) if one in follows[number]):
                follows[before] = follows[before] | follows[other]
    expected = {ids[one]: {ids[other] for other in found} for one, found in follows.items()}
    assert implied_by(session(), ids) == expected
    for number in range(6):
        before = {ids[one] for one, found in follows.items() if number in found}
        assert implying(session(), [ids[number]]) == before
