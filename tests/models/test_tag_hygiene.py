"""What is worth tidying among tags, and that it is what one would find by looking at all of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from blog.lib import clock, likeness, names, readings
from blog.models import Base, Operation, Site, Tag, tag_hygiene
from blog.models.tag_alias import tag_word
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_hygiene import alike, unused, used_once
from blog.models.tag_likeness import (
    hand_distinctions_on,
    pairs_of,
    tag_distinction,
    tag_likeness,
    tag_mark,
    take_back,
    tell_apart,
)
from blog.models.tag_merge import TagMerge
from blog.models.tag_rename import TagRename
from blog.models.undoing import Undoing
from tests.factories import EARLY, make_article, make_tag

ALIKE = (
    "flask Flasks fl-ask falsk flaskk C C# C++ .net net class classes category categories python2 python3 react preact "
    "資料庫 数据库 資料 帐号 账号 前端开发 后端开发"
)
ANYTHING = st.text(st.sampled_from("aAs-. 数據é"), min_size=1, max_size=5).filter(names.name_key)
a_name = st.sampled_from(ALIKE.split()) | ANYTHING


def forget_everything(session):
    """Empty the database for the next example."""
    session.rollback()
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        rows = delete(table)
        session.execute(rows.where(table.c.id != 1) if table is Site.__table__ else rows)
    session.commit()


def use(session, name, times, **values):
    """A tag on so many articles."""
    for day in range(times):
        make_article(tags=[name], published_at=EARLY + timedelta(days=day), **values)
    return session.scalars(select(Tag).where(Tag.name == name)).one()


def pairs(session):
    """The names of what looks alike and was not told apart, the one that stays first."""
    return [(pair.into.tag.name, pair.other.tag.name) for pair in alike(session(), 20).items]


def once(session):
    """The names of tags used once."""
    return [item.tag.name for item in used_once(session(), 20).items]


def idle(session):
    """The names of tags that nothing uses."""
    return [tag.name for tag in unused(session(), 20).items]


def found_by(session, tag):
    """The words and marks that lead to the tag."""
    words, marks = tag_word.c.tag_id == tag.id, tag_mark.c.tag_id == tag.id
    return (
        set(session.scalars(select(tag_word.c.word).where(words))),
        set(session.scalars(select(tag_mark.c.mark).where(marks))),
    )


# -- likely duplicates


def test_the_more_used_one_stays_and_the_surest_pairs_come_first(session):
    use(session, "kubernetes", 3), use(session, "kubernets", 1)
    use(session, "class", 1), use(session, "classes", 2)
    make_tag("front end"), make_tag("front-end")
    assert pairs(session) == [("front end", "front-end"), ("classes", "class"), ("kubernetes", "kubernets")]
    assert [pair.reason for pair in alike(session(), 20).items] == ["letters", "plural", "spelling"]


def test_pages_of_pairs_follow_each_other_and_say_how_many_are_left(session):
    for name in (
        "class",
        "kubernetes",
        "kubernets",
        "data-base",
        "classes",
        "data base",
        "framework",
        "frame-work",
    ):
        make_tag(name)
    make_tag("kubernettes"), make_tag("database")
    every = [(pair.into.tag.name, pair.other.tag.name) for pair in alike(session(), 20).items]
    assert len(every) == len(set(every)) == 7
    seen, last, left = [], None, []
    for _page in range(20):
        found = alike(session(), 1, last)
        seen += [(pair.into.tag.name, pair.other.tag.name) for pair in found.items]
        left.append(found.more)
        last = found.last
        if last is None:
            break
    assert seen == every
    assert left == [6, 5, 4, 3, 2, 1, 0]


def test_of_very_many_it_is_only_said_that_there_are_more(session, monkeypatch):
    monkeypatch.setattr(tag_hygiene, "COUNTED", 2)
    for number in range(5):
        make_tag(f"zeppelin {number}")
    assert not unused(session(), 3).is_beyond_count
    found = unused(session(), 2)
    assert (found.is_beyond_count, found.more) == (True, 3)


def test_what_was_told_apart_is_not_listed_until_that_is_taken_back(session):
    two = pairs_of([make_tag("class").id, make_tag("classes").id])
    tell_apart(session(), two)
    tell_apart(session(), two)
    assert alike(session(), 20).is_empty
    take_back(session(), two)
    assert pairs(session) == [("class", "classes")]


@given(st.lists(a_name, max_size=8, unique_by=names.name_key), st.data())
@settings(deadline=None)
def stored_pairs_are_those_of_all(session, wanted, data):
    """Make tags, rename and delete some, and compare each with each."""
    forget_everything(session)
    tags = [Tag(name=name) for name in wanted]
    session.add_all(tags)
    session.commit()
    for tag in data.draw(st.lists(st.sampled_from(tags), max_size=3)) if tags else ():
        other = data.draw(a_name)
        if not session.execute(Tag.spelled([names.name_key(other)])).first():
            tag.name = other
            session.commit()
    for tag in data.draw(st.lists(st.sampled_from(tags), max_size=2, unique=True)) if tags else ():
        session.delete(tag)
        session.commit()
    left = sorted(session.scalars(select(Tag)), key=lambda tag: tag.id)
    expected = {
        (one.id, other.id, reason)
        for one, other in combinations(left, 2)
        if (reason := likeness.likeness(one.name, other.name))
    }
    stored = {tuple(row) for row in session.execute(select(*tag_likeness.c))}
    assert stored == expected
    assert len(alike(session(), 100).items) == len(expected)


def test_the_stored_pairs_are_those_of_comparing_all_names(session):
    stored_pairs_are_those_of_all(session)


# -- what follows from names follows their changes


def test_a_renamed_tag_looks_like_others(session):
    tag, other = make_tag("zeppelin"), make_tag("class")
    TagRename(tag, "classes", "classes", keep_alias=False).carry_out(session(), None, clock.now())
    session.commit()
    assert pairs(session) == [("classes", "class")] == [(tag.name, other.name)]
    assert found_by(session, tag) == (set(readings.spellings("classes")), likeness.marks("classes"))


def test_an_alias_looks_like_others_until_it_is_removed(session):
    tag = make_tag("zeppelin")
    make_tag("class")
    tag.aliases = ["classes"]
    session.commit()
    assert pairs(session) == [("zeppelin", "class")]
    assert "classes" in found_by(session, tag)[0]
    tag.aliases = []
    session.commit()
    assert pairs(session) == []
    assert found_by(session, tag) == (set(readings.spellings("zeppelin")), likeness.marks("zeppelin"))


def test_a_merged_pair_is_gone_and_comes_back_when_that_is_undone(session):
    into, other = use(session, "framework", 2), use(session, "frameworks", 1)
    make_tag("framewerks")
    entry = TagMerge([other], into).carry_out(session(), None, clock.now())
    session.commit()
    # Its names are the other's now.
    assert pairs(session) == [("framework", "framewerks")]
    Undoing(session(), session.get(Operation, entry.id)).carry_out(clock.now())
    session.commit()
    assert set(pairs(session)) == {("framework", "frameworks"), ("frameworks", "framewerks")}
    assert found_by(session, into) == (set(readings.spellings("framework")), likeness.marks("framework"))


# -- distinctions and operations


@pytest.fixture
def apart(session):
    """Two tags that look alike and were told apart."""
    tags = [make_tag("class"), make_tag("classes")]
    tell_apart(session(), pairs_of(tag.id for tag in tags))
    session.commit()
    return tags


def distinctions(session):
    """The pairs that were told apart."""
    return {tuple(row) for row in session.execute(select(*tag_distinction.c))}


def undo(session, entry):
    """Undo what was done, as the ledger has it."""
    session.commit()
    session.expire_all()
    Undoing(session(), session.get(Operation, entry.id)).carry_out(clock.now())
    session.commit()


def test_a_merge_undone_remembers_what_was_told_apart(session, apart):
    before = distinctions(session)
    entry = TagMerge(apart[1:], make_tag("zeppelin")).carry_out(session(), None, clock.now())
    session.commit()
    assert apart[0].id not in {tag_id for pair in distinctions(session) for tag_id in pair} or distinctions(
        session
    )
    undo(session, entry)
    assert distinctions(session) == before
    assert pairs(session) == []


def test_a_deletion_undone_remembers_what_was_told_apart(session, apart):
    before = distinctions(session)
    entry = TagDeletion(apart).carry_out(session(), None, clock.now())
    session.commit()
    assert distinctions(session) == set()
    undo(session, entry)
    assert distinctions(session) == before


def test_undoing_leaves_out_a_tag_that_went_meanwhile(session, apart):
    entry = TagDeletion(apart[1:]).carry_out(session(), None, clock.now())
    session.commit()
    session.delete(apart[0])
    undo(session, entry)
    assert distinctions(session) == set()


def test_what_was_told_apart_from_a_tag_is_told_apart_from_the_one_that_takes_its_names(session, apart):
    one, other = apart
    into = make_tag("zeppelin")
    tell_apart(session(), pairs_of([other.id, into.id]))
    hand_distinctions_on(session(), [other.id], into.id)
    assert distinctions(session) == {
        *pairs_of([one.id, other.id]),
        *pairs_of([other.id, into.id]),
        (one.id, into.id),
    }


def test_a_merge_undone_forgets_what_it_told_apart(session, apart):
    class Merge(TagMerge):
        """One that hands on what was told apart."""

        def finish(self, session):
            """Before the tags go."""
            hand_distinctions_on(session, self._source_ids, self.into.id)
            super().finish(session)

    before, into = distinctions(session), make_tag("zeppelin")
    entry = Merge(apart[1:], into).carry_out(session(), None, clock.now())
    session.commit()
    # It is called "classes" too now.
    assert distinctions(session) == pairs_of([apart[0].id, into.id])
    assert pairs(session) == []
    undo(session, entry)
    assert distinctions(session) == before
