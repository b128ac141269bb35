"""Undoing an operation after later edits: what does not stand in the way stays, what does is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.models import Article
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import MadeTags
from blog.models.tag_rename import TagRename
from blog.models.tagging import Tagging
from blog.models.undoing import (
    ADDRESS_TAKEN,
    CHANGED,
    CIRCULAR,
    GONE,
    NAME_TAKEN,
    Conflict,
    Conflicts,
    Undoing,
)
from tests.factories import make_article, make_tag, make_user
from tests.models.test_operations import (
    LATER,
    done,
    names,
    state,
    tag_named,
    undo,
    without_new_addresses,
)


def conflicts(session, entry):
    """What stands in the way of undoing, which then changes nothing."""
    before = state(session)
    with pytest.raises(Conflicts) as met:
        Undoing(session(), entry).carry_out(LATER)
    session.rollback()
    assert state(session) == before
    return met.value.found


def test_later_edits_that_do_not_conflict_stay(session, library):
    entry = done(session, TagMerge([library["Flask"]], library["Python"]))
    make_article("Five", tags=["Python", "Later"])
    session.delete(session.scalars(select(Article).where(Article.title == "One")).one())
    tag_named(session, "Python").description = "A language."
    session.commit()
    assert undo(session, entry) == 0
    found = {article.title: names(article) for article in session.scalars(select(Article))}
    assert found["Five"] == ["Later", "Python"]
    assert (found["Two"], found["Three"]) == (["Flask", "Python"], ["Flask"])
    assert tag_named(session, "Python").description == "A language."


def test_an_article_from_which_somebody_took_the_merged_tag_stays_without_it(session, library):
    entry = done(session, TagMerge([library["Flask"]], library["Python"]))
    three = session.scalars(select(Article).where(Article.title == "Three")).one()
    three.tags = []
    session.commit()
    assert undo(session, entry) == 1
    assert names(three) == []


def test_a_tag_made_by_an_operation_and_used_since_stays(session, library):
    made = MadeTags(session(), ["New"])
    entry = done(session, Tagging(select(Article.id), add=made.tags), made)
    make_article("Five", tags=["New"])
    undo(session, entry)
    assert [article.title for article in tag_named(session, "New").articles] == ["Five"]


def test_a_tag_made_by_an_operation_and_described_since_stays(session, library):
    made = MadeTags(session(), ["New"])
    entry = done(session, TagMerge([library["Flask"]], made.tags[0]), made)
    new = tag_named(session, "New")
    new.description, new.translations = "Said since.", {"en": "Newer"}
    session.commit()
    undo(session, entry)
    assert (tag_named(session, "New").description, tag_named(session, "New").articles) == ("Said since.", [])


def test_room_is_counted_after_what_is_removed_and_without_what_is_there(session):
    full = make_article("Full", tags=[f"t{number}" for number in range(50)])
    nearly = make_article("Nearly", tags=[f"t{number}" for number in range(49)])
    first, new = tag_named(session, "t0"), make_tag("New")
    done(session, Tagging(select(Article.id).where(Article.id == full.id), add=[new], remove=[first]))
    assert (len(full.tags), "New" in names(full)) == (50, True)
    done(session, Tagging(select(Article.id).where(Article.id == nearly.id), add=[first, new]))
    assert (len(nearly.tags), "New" in names(nearly)) == (50, True)


def test_a_rename_is_never_too_large_for_a_request(session, library):
    assert TagRename(library["Flask"], "Flask web", "x").preview(session()).size == 0
    assert TagImplying(library["Flask"], []).preview(session()).size == 3


def test_a_tag_made_to_be_implied_goes_with_the_implication(session, library):
    before = state(session)
    made = MadeTags(session(), ["Programming"])
    entry = done(session, TagImplying(library["Python"], made.tags), made)
    assert state(session)["implications"] > before["implications"]
    undo(session, entry)
    assert without_new_addresses(session, before) == before


def test_a_tag_of_that_name_made_since_is_in_the_way(session, library):
    entry = done(session, TagDeletion([library["Go"]]))
    make_tag("ＧＯ")
    assert conflicts(session, entry) == [Conflict(NAME_TAKEN, "ＧＯ"), Conflict(ADDRESS_TAKEN, "ＧＯ")]


def test_an_alias_made_since_of_that_name_is_in_the_way(session, library):
    entry = done(session, TagDeletion([library["Go"]]))
    library["Python"].spell(["go"])
    session.commit()
    assert conflicts(session, entry) == [Conflict(NAME_TAKEN, "Python")]


def test_a_target_that_is_gone_is_in_the_way_until_it_is_back(session, library):
    before = state(session)
    entry = done(session, TagMerge([library["Go"]], library["Python"]))
    later = done(session, TagDeletion([library["Python"]]))
    assert conflicts(session, entry) == [Conflict(GONE, "Python")]
    undo(session, later)
    undo(session, entry)
    assert without_new_addresses(session, before) == before


def test_a_tag_renamed_again_since_is_in_the_way(session, library):
    entry = done(session, TagRename(library["Go"], "Golang", "golang"))
    done(session, TagRename(tag_named(session, "Golang"), "Go language", "go-language"))
    assert conflicts(session, entry) == [Conflict(CHANGED, "Go language")]


def test_an_implication_that_would_close_a_circle_now_is_in_the_way(session, library):
    entry = done(session, TagImplying(library["Flask"], []))
    done(session, TagImplying(library["Python"], [library["Flask"]]))
    assert conflicts(session, entry) == [Conflict(CIRCULAR, "Flask → Python → Flask")]


def test_a_former_address_that_another_tag_has_taken_stays_with_it(session, library):
    entry = done(session, TagDeletion([library["Flask"]]))
    bottle = make_tag("Water bottle", slug="flask")
    undo(session, entry)
    assert state(session)["redirects"] == {}
    assert tag_named(session, "Water bottle").slug == bottle.slug


def test_editors_may_undo_and_authors_may_not(session, library):
    entry = done(session, TagDeletion([library["Go"]]))
    assert entry.undoable_by(session(), make_user("editor"))
    assert not entry.undoable_by(session(), make_user("author"))
