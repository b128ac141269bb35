"""Series: places, addresses, stale pages, and who may change them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from blog.lib import clock
from blog.models import Article, PageChange, Redirect, Series, series_order, sources
from blog.models.series import source
from blog.models.series_shelf import SeriesShelf
from tests.factories import EARLY, make_article, make_user
from tests.series import make_parts, make_series

DATED = {"state": "published", "published_at": EARLY, "listed_at": EARLY}


def titles_in_order(session, series):
    """The titles of all its articles."""
    ids = series_order.ids_in_order(session(), series.id)
    return [article.title for article in series_order.articles_in_order(session(), ids)]


def touched(session):
    """The sources that the last transaction touched."""
    newest = select(PageChange.sources).order_by(PageChange.id.desc()).limit(1)
    found = set((session.scalar(newest) or "").split())
    # Whatever touches one tells the list of all.
    assert (sources.SERIES in found) is any(name.startswith("series:") for name in found)
    return found - {sources.SERIES}


# -- places


def test_an_article_that_joins_stands_at_the_end(session):
    series = make_series(articles=make_parts(3))
    assert titles_in_order(session, series) == ["Part 1", "Part 2", "Part 3"]
    session.add(Article(title="Two at", series_id=series.id))
    session.add(Article(title="once", series_id=series.id))
    session.commit()
    assert titles_in_order(session, series)[3:] == ["Two at", "once"]


def test_a_page_of_the_order_is_a_part_of_it(session):
    series = make_series(articles=[*make_parts(4), make_article("Draft", published_at=None)])
    make_series("Other", articles=[make_article()])
    order = series_order.ids_in_order(session(), series.id)
    assert (len(order), series_order.size_of(session(), series.id)) == (5, 5)
    for after, limit in ((0, 2), (2, 2), (4, 2), (5, 2), (3, None)):
        expected = order[after:][:limit]
        assert series_order.ids_in_order(session(), series.id, after, limit) == expected


def test_a_series_is_public_when_readers_see_an_article_of_it(session):
    article = make_article(published_at=None)
    series = make_series(articles=[article])
    make_series("Other", articles=[make_article()])
    assert not series.is_public(session())
    article.publish(clock.now())
    session.commit()
    assert series.is_public(session())


def test_one_that_goes_elsewhere_leaves_its_place(session):
    article = make_article("Both")
    series = make_series(articles=[*make_parts(2), article])
    other = make_series("Other", articles=[make_article("First"), article])
    assert titles_in_order(session, series) == ["Part 1", "Part 2"]
    assert titles_in_order(session, other) == ["First", "Both"]
    article.series_id = None
    session.commit()
    assert (article.series_id, article.series_place) == (None, 0)


def test_a_place_of_its_own_is_kept(session):
    series = make_series(articles=make_parts(2))
    session.add(Article(title="Prelude", series_id=series.id, series_place=0))
    session.commit()
    assert titles_in_order(session, series)[0] == "Prelude"


def test_joining_and_moving_do_not_date_an_article_anew(session):
    article = make_article(updated_at=EARLY)
    series = make_series(articles=[*make_parts(2), article])
    series_order.move(session(), series, article.id, 1)
    session.commit()
    assert article.updated_at == EARLY
    article.title, article.series_id = "Another title", None
    session.commit()
    assert article.updated_at > EARLY


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.integers(-1, 4), min_size=1, max_size=6),
    moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-2, 9)), max_size=4),
)
def test_moving_gives_the_order_that_was_asked_for(session, places, moves):
    session.execute(delete(Article))
    session.execute(delete(Series))
    series = make_series()
    rows = [
        {"title": "t", "slug": f"s{number}", "series_id": series.id, "series_place": place}
        for number, place in enumerate(places)
    ]
    session.execute(insert(Article), rows)
    session.commit()
    expected = series_order.ids_in_order(session(), series.id)
    for index, number in moves:
        article_id = sorted(expected)[index % len(expected)]
        expected.remove(article_id)
        expected.insert(max(number, 1) - 1, article_id)
        assert series_order.move(session(), series, article_id, number) == expected.index(article_id) + 1
        session.commit()
        assert series_order.ids_in_order(session(), series.id) == expected


def test_what_is_elsewhere_is_not_moved(session):
    series, other = make_series(articles=make_parts(2)), make_article()
    assert series_order.move(session(), series, other.id, 1) is None


def test_a_move_writes_only_between_the_two_places(session):
    parts = make_parts(5)
    series = make_series(articles=parts)
    series_order.move(session(), series, parts[2].id, 2)
    session.commit()
    assert [part.series_place for part in parts] == [1, 3, 2, 4, 5]


# -- addresses


def test_a_series_has_a_slug_and_its_former_ones_lead_on(session):
    series = make_series("深入 Flask")
    assert series.slug == "shen-ru-flask"
    series.slug = "flask"
    session.commit()
    assert session.scalars(Redirect.of("series", "shen-ru-flask")).one().series_id == series.id
    assert Series.slug_for(session(), "深入 Flask") == "shen-ru-flask-2"
    series.slug = "shen-ru-flask"
    session.commit()
    assert session.scalars(select(Redirect.slug)).all() == ["flask"]


def test_two_of_one_title_have_two_addresses(session):
    session.add_all([Series(title="Same"), Series(title="Same"), Series(title="!")])
    session.commit()
    assert set(session.scalars(select(Series.slug))) == {"same", "same-2", "series"}


@pytest.mark.parametrize("was_public", [True, False])
def test_a_deleted_series_leaves_its_articles(session, was_public):
    article = make_article(updated_at=EARLY, published_at=EARLY if was_public else None)
    series = make_series("Going", articles=[article])
    series.slug = "gone"
    session.commit()
    series_order.delete(session(), series)
    session.commit()
    assert (article.series_id, article.updated_at) == (None, EARLY)
    known = {"going", "gone"} if was_public else {"going"}
    assert {(one.slug, one.series_id) for one in session.scalars(select(Redirect))} == {
        (slug, None) for slug in known
    }
    assert make_series("Gone").slug == "gone"
    assert session.scalars(select(Redirect.slug)).all() == ["going"]


# -- which pages are stale then


@pytest.mark.parametrize("change", ["title", "description", "slug"])
def test_what_a_series_says_touches_it(session, change):
    series = make_series(articles=make_parts(1))
    setattr(series, change, "other")
    session.commit()
    assert touched(session) == {source(series.id)}


@pytest.mark.parametrize("change", ["leave", "unpublish", "unlist", "trash", "delete", "go", "place"])
def test_what_readers_see_go_or_come_touches_its_series(session, change):
    parts = make_parts(2)
    series, other = make_series(articles=parts), make_series("Other")
    expected = {source(series.id)}
    session.expire_all()
    if change == "delete":
        session.delete(parts[0])
    elif change == "place":
        parts[0].series_place = 9
    elif change in {"leave", "go"}:
        parts[0].series_id = other.id if change == "go" else None
        expected |= {source(other.id)} if change == "go" else set()
    else:
        getattr(parts[0], change)(*([clock.now()] if change == "unlist" else []))
    session.commit()
    assert expected <= touched(session)
    if change == "unpublish":
        parts[0].publish(clock.now())
        session.commit()
        assert expected <= touched(session)


def test_a_new_order_touches_the_series_and_the_same_nothing(session):
    parts = make_parts(2)
    series = make_series(articles=parts)
    series_order.move(session(), series, parts[0].id, 2)
    session.commit()
    assert touched(session) == {source(series.id)}
    count = session.scalar(select(PageChange.id).order_by(PageChange.id.desc()).limit(1))
    series_order.move(session(), series, parts[0].id, 2)
    session.commit()
    assert session.scalar(select(PageChange.id).order_by(PageChange.id.desc()).limit(1)) == count


def test_taking_out_and_deleting_touch(session):
    parts = make_parts(2)
    series = make_series(articles=parts)
    series_order.take_out(session(), series, parts[0])
    session.commit()
    assert touched(session) == {source(series.id), f"article:{parts[0].id}"}
    assert (parts[0].series_id, parts[0].series_place) == (None, 0)
    name = source(series.id)
    series_order.delete(session(), series)
    session.commit()
    assert name in touched(session)


def test_a_draft_that_joins_touches_nothing(session):
    make_series(articles=make_parts(1))
    before = session.scalar(select(PageChange.id).order_by(PageChange.id.desc()).limit(1))
    series = make_series("Other", articles=[make_article(published_at=None)])
    session.commit()
    assert session.scalar(select(PageChange.id).order_by(PageChange.id.desc()).limit(1)) == before
    assert series.id


# -- who may


def may(session, series, user, authors_publish=True):
    """Whether that user may change it."""
    return series.editable_by(session(), user, authors_publish=authors_publish)


def test_who_wrote_all_of_a_series_may_change_it(session):
    mei, li, editor = make_user(), make_user(), make_user("editor")
    empty, own = make_series("Empty"), make_series("Own", [make_article(author=mei)])
    mixed = make_series("Mixed", [make_article(author=mei), make_article(author=li)])
    orphan = make_series("Orphan", [make_article()])
    for user, theirs in ((mei, [empty, own]), (li, [empty]), (editor, [empty, own, mixed, orphan])):
        assert [one for one in (empty, own, mixed, orphan) if may(session, one, user)] == theirs
    assert set(session.scalars(Series.open_to(mei))) == {empty, own, mixed}
    assert set(session.scalars(Series.open_to(editor))) == {empty, own, mixed, orphan}
    editor.active = mei.active = False
    session.commit()
    assert not may(session, own, editor)
    assert not may(session, own, mei)


def test_where_editors_publish_they_change_what_readers_see(session):
    mei = make_user()
    seen = make_series("Seen", [make_article(author=mei)])
    unseen = make_series("Unseen", [make_article(author=mei, published_at=None)])
    assert not may(session, seen, mei, authors_publish=False)
    assert may(session, unseen, mei, authors_publish=False)
    assert may(session, seen, make_user("editor"), authors_publish=False)


# -- the administration's list


def test_the_shelf_finds_series_and_says_what_they_hold(session):
    mei = make_user()
    make_series("Alpha", [make_article(author=mei), make_article(published_at=None, author=mei)])
    make_series("Beta", [make_article(published_at=None)])

    def rows(text=""):
        shelf = SeriesShelf.of(session(), mei, text, None, authors_publish=True)
        assert shelf.following is None
        return [(row.series.title, row.articles, row.is_editable, row.is_public) for row in shelf.rows]

    assert rows() == [("Beta", 1, False, False), ("Alpha", 2, True, True)]
    assert rows("ALPH") == [("Alpha", 2, True, True)]
    assert rows("%") == []


def test_the_shelf_goes_on_where_a_page_ended(session, monkeypatch):
    monkeypatch.setattr("blog.models.series_shelf.PAGE_SIZE", 2)
    monkeypatch.setattr("blog.models.series_shelf.LOOKED_AT", 3)
    for number in range(7):
        make_series(f"No {number}" if number else "Needle")
    for text, expected in (("", 7), ("needle", 1)):
        before, seen = None, []
        for _page in range(9):
            shelf = SeriesShelf.of(session(), make_user("editor"), text, before, authors_publish=True)
            seen += [row.series.title for row in shelf.rows]
            before = shelf.following
            if before is None:
                break
        assert len(seen) == len(set(seen)) == expected
