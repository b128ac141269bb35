"""Series as readers see them: published parts, pages of them, and those around one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import event, insert, select, update

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, series_order
from blog.models.related import Title
from blog.models.series_list import COUNTED, SHOWN, Heading, PartOf, Parts, Place, Standing, newest_ids
from tests.factories import EARLY, make_article
from tests.series import make_parts, make_series

DATED = {"state": "published", "published_at": EARLY, "listed_at": EARLY}


def part_of(session, article):
    """Where it stands."""
    own = Title(article.id, article.slug, article.title, article.language)
    return PartOf.of(session(), article.series_id, article.series_place, own)


def test_readers_see_published_parts_alone(session):
    parts = make_parts(2)
    states = ("draft", "review", "scheduled", "unlisted", "trashed")
    series = make_series(articles=[parts[0], *(make_article(state=state) for state in states), parts[1]])
    found = part_of(session, parts[1])
    assert (found.standing, found.next) == (Standing(2, 2), None)
    assert found.previous.title == "Part 1"
    assert [part.title for part in found.shown] == ["Part 1", "Part 2"]
    page = Parts.page(session(), series.id, 9, after=None, before=None)
    assert page.ids == [part.id for part in parts]
    assert sorted(newest_ids(session(), series.id, 9)) == [part.id for part in parts]


@pytest.mark.parametrize(("number", "first"), [(1, 1), (5, 1), (6, 2), (12, 8), (16, 12), (17, 12), (20, 12)])
def test_of_many_parts_those_around_are_shown(session, number, first):
    parts = make_parts(20)
    make_series(articles=parts)
    found = part_of(session, parts[number - 1])
    assert (found.standing, found.first, found.has_more) == (Standing(number, 20), first, True)
    assert [part.title for part in found.shown] == [f"Part {n}" for n in range(first, first + SHOWN)]


@pytest.mark.parametrize("number", [1, 4, SHOWN])
def test_of_few_parts_all_are_shown(session, number):
    parts = make_parts(SHOWN)
    make_series(articles=parts)
    found = part_of(session, parts[number - 1])
    assert (found.first, found.has_more) == (1, False)
    assert [part.id for part in found.shown] == [part.id for part in parts]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_lead_through_all_parts_and_back(session, size):
    series = make_series(articles=make_parts(7))
    # Two that share a place.
    session.execute(update(Article).where(Article.series_place == 3).values(series_place=4))
    session.commit()
    pages = [Parts.page(session(), series.id, size, after=None, before=None)]
    while pages[-1].later:
        after = Place.parse(str(pages[-1].later))
        pages.append(Parts.page(session(), series.id, size, after=after, before=None))
    seen = [article_id for page in pages for article_id in page.ids]
    assert seen == series_order.ids_in_order(session(), series.id)
    assert [page.standing for page in pages] == [Standing(start, 7) for start in range(1, 8, size)]
    assert pages[0].earlier is None
    for page, following in pairwise(pages):
        again = Parts.page(session(), series.id, size, after=None, before=following.earlier)
        assert again.ids == page.ids


@pytest.mark.parametrize(
    "text", [None, "", "x", "1", "1-0", "-", "1-2-3", "9" * 11 + "-1", "2147483648-1", "１-1"]
)
def test_what_is_no_cursor_is_none(text):
    assert Place.parse(text) is None


def test_a_feed_holds_what_was_published_last(session):
    late = make_article("Prelude, written last", published_at=clock.now())
    series = make_series(articles=[late, *make_parts(3)])
    assert newest_ids(session(), series.id, 2)[0] == late.id


@pytest.fixture
def long_series(session):
    """A series of more parts than are counted, amid other articles."""
    series = make_series("Long")
    count = 2 * COUNTED + 50
    rows = [
        {"title": "t", "slug": f"s{number}", "series_id": series.id, "series_place": number, **DATED}
        for number in range(count)
    ]
    rows += [{"title": "t", "slug": f"o{number}", **DATED} for number in range(count)]
    session.execute(insert(Article), rows)
    session.commit()
    return series


def test_what_is_too_much_to_count_is_not_counted(session, long_series):
    amid = session.scalars(select(Article).where(Article.slug == f"s{COUNTED + 20}")).one()
    found = part_of(session, amid)
    assert (found.standing, found.first, found.has_more) == (Standing(None, None), None, True)
    assert len(found.shown) == SHOWN
    assert (found.previous.slug, found.next.slug) == (f"s{COUNTED + 19}", f"s{COUNTED + 21}")


def test_every_statement_uses_the_index_of_places(session, long_series):
    amid = session.scalars(select(Article).where(Article.slug == "s700")).one()
    asked = []

    def note(connection, cursor, statement, parameters, *rest):
        asked.append((statement, parameters))

    if db.engine.dialect.name == "mysql":
        session.connection().exec_driver_sql("ANALYZE TABLE article").all()
        session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    part_of(session, amid)
    for place in (None, Place(700, amid.id)):
        Parts.page(session(), long_series.id, 20, after=place, before=None)
    Parts.page(session(), long_series.id, 20, after=None, before=Place(700, amid.id))
    newest_ids(session(), long_series.id, 20)
    series_order.ids_in_order(session(), long_series.id)
    event.remove(db.engine, "before_cursor_execute", note)
    asked = [pair for pair in asked if "article" in pair[0] and pair[0].startswith(("SELECT", "(SELECT"))]
    assert len(asked) > 8
    for statement, parameters in asked:
        check_plan(session.connection(), statement, parameters)


def check_plan(connection, statement, parameters):
    """Fail where a plan sorts, or reads articles otherwise than by their places."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        plan = [row[3] for row in rows]
        assert not any("TEMP B-TREE" in line or "SCAN article" in line for line in plan), plan
        assert any("ix_article_series_id_series_place_id" in line for line in plan), plan
        return
    for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).mappings():
        if row["table"] == "article":
            assert row["key"] == "ix_article_series_id_series_place_id", dict(row)
            assert row["type"] in {"ref", "range"}, dict(row)
        assert "filesort" not in (row["Extra"] or ""), dict(row)


def test_a_heading_is_found_by_its_exact_address(session):
    series = make_series("Title", description="Words")
    assert Heading.at(session(), "title") == (series.id, "Title", "title", "Words")
    assert Heading.at(session(), "title ") is None
    assert Heading(1, "深入浅出", "x", "").language == "zh-Hans"
