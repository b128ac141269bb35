"""Lists by tag expressions: what they hold, page by page in both directions, and the tags their articles share."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from blog.lib.cursors import Cursor
from blog.lib.expressions import Expression, Term
from blog.lib.places import cursor_of, id_of, place_of
from blog.models import Article, Tag, archive
from blog.models.archive import Archive
from blog.models.implication import tag_implication
from blog.models.listing import listing
from blog.models.tag_use import tag_month, tag_use
from tests.factories import make_article

START = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
SLUGS = "abcdef"

terms = st.builds(Term, st.sampled_from(SLUGS), st.booleans())
groups = st.lists(terms, min_size=1, max_size=3).map(tuple)
expressions = st.lists(groups, min_size=1, max_size=3).map(tuple).map(lambda g: Expression(g).canonical())
# An article: its second, its tags, whether it is published.
articles = st.lists(
    st.tuples(st.integers(0, 9), st.sets(st.sampled_from(SLUGS), max_size=4), st.integers(0, 5).map(bool)),
    max_size=60,
)
# A tag implies some of those before it, so that none follows from itself.
implied = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] > pair[1]), max_size=3
)


def fill(session, wanted, pairs):
    """Replace everything; return the tags by slug, and the slugs that each published article's place has."""
    for table in (Article, Tag, listing, tag_use, tag_month):
        session.execute(delete(table))
    tags = [Tag(name=slug) for slug in SLUGS]
    session.add_all(tags)
    session.flush()
    for one, other in pairs:
        values = {"tag_id": tags[one].id, "implied_id": tags[other].id}
        if not session.execute(select(tag_implication).filter_by(**values)).all():
            session.execute(insert(tag_implication).values(**values))
    rows = []
    for second, slugs, published in wanted:
        row = Article(title="t", slug=f"s{len(rows)}", published_at=START + timedelta(seconds=second))
        row.state = "published" if published else "draft"
        row.tags = [tags[SLUGS.index(slug)] for slug in sorted(slugs)]
        rows.append(row)
    session.add_all(rows)
    session.commit()
    truth = {
        place_of(row.published_at, row.id): closure(slugs, pairs)
        for row, (_, slugs, published) in zip(rows, wanted, strict=True)
        if published
    }
    return {tag.slug: tag.id for tag in tags}, truth


def closure(slugs, pairs):
    """The slugs with all that they imply."""
    reached = set(slugs)
    for one, other in sorted(pairs, reverse=True):
        reached |= {SLUGS[other]} if SLUGS[one] in reached else set()
    return reached


def follow(opened, size, cursor=None, way="before"):
    """All places from a cursor on, in the order they are come upon, and the last cursor that was followed."""
    seen, steps = [], 0
    while True:
        page = opened.page(size, **({way: cursor} if cursor else {}))
        assert len(page.places) <= size
        assert list(page.places) == sorted(page.places, reverse=True)
        seen += page.places if way == "before" else page.places[::-1]
        onward = page.older if way == "before" else page.newer
        if onward is None:
            return seen, page
        assert len(page.places) == size or page.ends_at is not None
        cursor, steps = Cursor.parse(str(onward)), steps + 1
        assert steps < 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    wanted=articles, pairs=implied, expression=expressions,
    size=st.integers(1, 4), looked_at=st.sampled_from([3, 6, 20, 10_000]),
)  # fmt: skip
def test_the_links_lead_through_exactly_what_is_meant(
    session, monkeypatch, wanted, pairs, expression, size, looked_at
):
    monkeypatch.setattr(archive, "LOOKED_AT", looked_at)
    tag_ids, truth = fill(session, wanted, pairs)
    meant = sorted((place for place, slugs in truth.items() if expression.matches(slugs)), reverse=True)
    opened = Archive(session(), expression, tag_ids)
    seen, last = follow(opened, size)
    assert seen == meant
    if opened.size is not None:
        assert opened.size == len(meant)
    # Back from the last page: everything newer than it, each once.
    if last.newer:
        back, first = follow(opened, size, Cursor.parse(str(last.newer)), "after")
        assert [*last.places[::-1], *back] == meant[::-1]
        assert first.newer is None
    # And from the oldest time that can be written.
    assert follow(opened, size, Cursor(datetime(1970, 1, 1, tzinfo=UTC), 1), "after")[0] == meant[::-1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(wanted=articles, pairs=implied, expression=expressions, most=st.sampled_from([3, 10, 10_000]))
def test_narrowing_counts_the_tags_of_the_newest_articles(
    session, monkeypatch, wanted, pairs, expression, most
):
    monkeypatch.setattr(archive, "LOOKED_AT", 2 * most)
    monkeypatch.setattr(archive, "COUNTED", most)
    tag_ids, truth = fill(session, wanted, pairs)
    meant = sorted((place for place, slugs in truth.items() if expression.matches(slugs)), reverse=True)
    narrowing = Archive(session(), expression, tag_ids).narrowing()
    assert narrowing.counted <= min(most, len(meant))
    assert narrowing.complete == (narrowing.counted == len(meant))
    newest = meant[: narrowing.counted]
    expected = Counter(tag_ids[slug] for place in newest for slug in truth[place])
    ranked = sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [narrowing.most(limit) for limit in (1, 2, 9)] == [ranked[:1], ranked[:2], ranked]


def test_ties_count_what_two_tags_share(session):
    tag_ids, truth = fill(
        session, [(n, set(SLUGS[: n + 1]), True) for n in range(4)] + [(9, set(), True)], []
    )
    some = [tag_ids[slug] for slug in "abd"]
    expected = Counter(
        (tag_ids[one], tag_ids[other])
        for slugs in truth.values()
        for one, other in combinations(sorted(slugs & set("abd")), 2)
    )
    assert archive.everything(session()).ties(some) == expected


def test_a_term_and_its_negation_mean_nothing(session):
    make_article(tags=["a"])
    tag = session.scalars(select(Tag)).one()
    opened = Archive(session(), Expression.parse("a+!a"), {"a": tag.id})
    assert opened.page(10).places == []
    assert opened.narrowing() == archive.Narrowing(Counter(), 0, complete=True)


def test_a_page_that_met_the_limit_says_how_far_it_looked(session, monkeypatch):
    monkeypatch.setattr(archive, "LOOKED_AT", 10)
    tag_ids, truth = fill(
        session, [(n, {"a", "b"} if n < 2 else {"a"}, True) for n in range(30)] + 40 * [(0, {"b"}, True)], []
    )
    opened = Archive(session(), Expression.parse("a+b"), tag_ids)
    page = opened.page(5)
    assert (page.places, page.newer) == ([], None)
    tenth = sorted((place for place, slugs in truth.items() if "a" in slugs), reverse=True)[9]
    assert page.ends_at == tenth
    assert page.older == Cursor.parse(str(page.older))
    assert len(follow(opened, 5)[0]) == 2


def test_the_newest_are_looked_for_in_a_few_pages(session, monkeypatch):
    monkeypatch.setattr(archive, "LOOKED_AT", 10)
    wanted = [(n, {"a", "b"} if n in {0, 5, 15, 29} else {"a"}, True) for n in range(30)]
    tag_ids, truth = fill(session, wanted + 40 * [(99, {"b"}, True)], [])
    both = sorted((place for place, slugs in truth.items() if {"a", "b"} <= slugs), reverse=True)
    opened = Archive(session(), Expression.parse("a+b"), tag_ids)
    for size in range(1, 6):
        assert opened.newest(size) == [id_of(place) for place in both[:size]]
    monkeypatch.setattr(archive, "FOLLOWED", 2)
    assert opened.newest(5) == [id_of(place) for place in both[:2]]


def test_beyond_the_end_the_way_back_shows_the_article_that_was_left(session):
    tag_ids, truth = fill(session, [(0, {"a"}, True), (1, {"a"}, True)], [])
    opened = Archive(session(), Expression.of("a"), tag_ids)
    oldest = cursor_of(min(truth))
    beyond = opened.page(5, before=oldest)
    assert beyond.places == []
    assert follow(opened, 5, beyond.newer, "after")[0] == sorted(truth)


def test_narrowing_counts_no_more_than_the_newest(session, monkeypatch):
    monkeypatch.setattr(archive, "COUNTED", 5)
    tag_ids, _ = fill(session, [(n, {"a", "b" if n else "c"}, True) for n in range(8)], [])
    narrowing = Archive(session(), Expression.parse("a+!d"), tag_ids).narrowing()
    assert (narrowing.counted, narrowing.complete) == (5, False)
    assert narrowing.most(9) == [(tag_ids["a"], 5), (tag_ids["b"], 5)]


def test_what_narrows_a_small_set_is_exact_though_its_tags_are_larger(session, monkeypatch):
    monkeypatch.setattr(archive, "LOOKED_AT", 10)
    for number, complete in ((19, True), (25, False)):
        shelf = [(n, {"a", "b"} if n < 2 else {"a"}, True) for n in range(number)]
        tag_ids, _ = fill(session, [*shelf, *((n, {"b"}, True) for n in range(40))], [])
        narrowing = Archive(session(), Expression.parse("a+b"), tag_ids).narrowing()
        assert (narrowing.complete, narrowing.counted) == (complete, 2 if complete else 0)
