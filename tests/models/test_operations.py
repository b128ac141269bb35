"""Operations on tags: what each changes, what it shows first, and that undoing gives back what was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blog.models import Article, Operation, Redirect, Tag, TagAlias, article_tag, listing, tag_implication
from blog.models.implication import Cycle
from blog.models.redirect import redirect_tag
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import MadeTags, TagGone
from blog.models.tag_rename import TagRename
from blog.models.tag_split import Part, TagSplit
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
from tests.lists import assert_lists_are_right

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def state(session):
    """Everything that operations may change, and readers' lists."""
    session.expire_all()
    tags = {
        tag.id: (tag.name, tag.slug, tag.description, tag.translations, tuple(tag.aliases), tag.created_at)
        for tag in session.scalars(select(Tag))
    }
    redirects = {
        row.slug: (row.tag_id, tuple(session.scalars(_parts_of(row))))
        for row in session.scalars(_redirects())
    }
    return {
        "tags": tags,
        "spellings": set(session.execute(select(TagAlias.name_key, TagAlias.tag_id, TagAlias.kind))),
        "links": set(session.execute(select(article_tag))),
        "implications": set(session.execute(select(tag_implication))),
        "redirects": redirects,
        "listing": set(session.execute(select(listing))),
    }


def without_new_addresses(session, before):
    """The state but for addresses that were public meanwhile: they go on leading somewhere."""
    now = state(session)
    now["redirects"] = {slug: led for slug, led in now["redirects"].items() if slug in before["redirects"]}
    return now


def _redirects():
    return select(Redirect).where(Redirect.kind == "tag")


def _parts_of(row):
    return (
        select(redirect_tag.c.tag_id)
        .where(redirect_tag.c.redirect_id == row.id)
        .order_by(redirect_tag.c.tag_id)
    )


def done(session, operation, made=None):
    """Carry it out and return the ledger's entry, read from the database as the undoing view does."""
    entry = operation.carry_out(session(), None, NOW, made)
    session.commit()
    session.expire_all()
    assert_lists_are_right(session)
    return session.get(Operation, entry.id)


def undo(session, entry):
    """Undo it; the number of articles left as they are."""
    left = Undoing(session(), entry).carry_out(LATER)
    session.commit()
    session.expire_all()
    assert_lists_are_right(session)
    return left


def conflicts(session, entry):
    """What stands in the way of undoing, which then changes nothing."""
    before = state(session)
    with pytest.raises(Conflicts) as met:
        Undoing(session(), entry).carry_out(LATER)
    session.rollback()
    assert state(session) == before
    return met.value.found


def names(article):
    """The names of its tags."""
    return sorted(tag.name for tag in article.tags)


def tag_named(session, name):
    """The tag of that name."""
    return session.scalars(select(Tag).where(Tag.name == name)).one()


@pytest.fixture
def library(session):
    """Articles with Flask, Python and Go in several states; Flask implies Python."""
    make_article("One", tags=["Flask", "Go"])
    make_article("Two", tags=["Flask", "Python"])
    make_article("Three", tags=["Flask"], state="draft")
    make_article("Four", tags=["Python"])
    flask, python = tag_named(session, "Flask"), tag_named(session, "Python")
    done(session, TagImplying(flask, [python]))
    flask.spell(["Flasky"])
    flask.slug = "flask-web"
    session.commit()
    return {tag.name: tag for tag in session.scalars(select(Tag))}


def everything_that_can_be_done(session, tags):
    """One operation of each kind, each with the tags made for it."""
    yield TagRename(tags["Flask"], "Flask web", "flask-framework"), None
    yield TagMerge([tags["Flask"], tags["Go"]], tags["Python"]), None
    yield TagMerge([tags["Python"]], tags["Flask"]), None
    yield TagDeletion([tags["Flask"]]), None
    yield TagDeletion([tags["Python"], tags["Go"]]), None
    yield TagImplying(tags["Flask"], []), None
    yield TagImplying(tags["Go"], [tags["Flask"]]), None
    one = select(Article.id).where(Article.title == "One")
    made = MadeTags(session(), ["New", "Go"])
    yield Tagging(select(Article.id), add=made.tags, remove=[tags["Python"]]), made
    made = MadeTags(session(), ["Web", "Rest"])
    yield TagSplit(tags["Flask"], [Part(made.tags[0], one)], made.tags[1]), made
    yield TagSplit(tags["Flask"], [Part(tags["Go"], one)], tags["Flask"]), None


@pytest.mark.parametrize("number", range(10))
def test_undoing_gives_back_what_was(session, library, number):
    before = state(session)
    for at, (operation, made) in enumerate(everything_that_can_be_done(session, library)):
        if at == number:
            entry = done(session, operation, made)
            break
        session.rollback()
    assert state(session) != before
    assert undo(session, entry) == 0
    assert without_new_addresses(session, before) == before
    assert entry.undone_at == LATER


def test_a_merge_leaves_one_tag_with_all_articles_names_and_addresses(session, library):
    merge = TagMerge([library["Flask"], library["Go"]], library["Python"])
    preview = merge.preview(session())
    assert (preview.articles, preview.removed, preview.added) == (3, 4, 2)
    entry = done(session, merge)
    python = tag_named(session, "Python")
    assert (entry.subject, entry.target, entry.affected) == ("Flask, Go", "Python", 3)
    assert session.scalars(select(Tag)).all() == [python]
    assert [names(article) for article in session.scalars(select(Article))] == [["Python"]] * 4
    assert sorted(python.aliases) == ["Flask", "Flasky", "Go"]
    assert {slug: led for slug, (led, _) in state(session)["redirects"].items()} == dict.fromkeys(
        ("flask", "flask-web", "go"), python.id
    )
    assert state(session)["implications"] == set()


def test_merging_twice_collapses_the_chain(session, library):
    done(session, TagMerge([library["Go"]], library["Flask"]))
    done(session, TagMerge([tag_named(session, "Flask")], tag_named(session, "Python")))
    python = tag_named(session, "Python").id
    assert {led for led, _ in state(session)["redirects"].values()} == {python}


def test_a_merge_that_would_close_a_circle_is_refused(session, library):
    done(session, TagImplying(library["Python"], [library["Go"]]))
    before = state(session)
    with pytest.raises(Cycle) as cycle:
        TagMerge([library["Go"]], library["Flask"]).carry_out(session(), None, NOW)
    session.rollback()
    assert set(cycle.value.tag_ids) == {library["Flask"].id, library["Python"].id}
    assert state(session) == before


def test_tags_that_would_imply_each_other_are_refused_with_the_way_around(session, library):
    with pytest.raises(Cycle) as cycle:
        TagImplying(library["Python"], [library["Flask"]]).carry_out(session(), None, NOW)
    assert cycle.value.tag_ids == [library[name].id for name in ("Python", "Flask", "Python")]


def test_a_split_gives_each_article_its_part_and_the_address_leads_to_all(session, library):
    one = select(Article.id).where(Article.title == "One")
    made = MadeTags(session(), ["Web", "Rest"])
    done(session, TagSplit(library["Flask"], [Part(made.tags[0], one)], made.tags[1]), made)
    found = {article.title: names(article) for article in session.scalars(select(Article))}
    assert found == {"One": ["Go", "Web"], "Two": ["Python", "Rest"], "Three": ["Rest"], "Four": ["Python"]}
    parts = tuple(sorted(tag.id for tag in made.tags))
    assert state(session)["redirects"] == {"flask": (None, parts), "flask-web": (None, parts)}
    python = library["Python"].id
    assert state(session)["implications"] == {(part, python) for part in parts}


def test_an_article_without_room_gets_no_further_tag(session):
    full = make_article(tags=[f"t{number}" for number in range(50)])
    other = make_article()
    new = make_tag("New")
    tagging = Tagging(select(Article.id), add=[new])
    assert (tagging.full(session()), tagging.preview(session()).added) == (1, 1)
    done(session, tagging)
    assert (len(full.tags), names(other)) == (50, ["New"])


def test_a_rename_keeps_the_old_name_and_address_leading_there(session, library):
    done(session, TagRename(library["Go"], "Golang", "golang"))
    golang = tag_named(session, "Golang")
    assert (golang.slug, golang.aliases) == ("golang", ["Go"])
    assert state(session)["redirects"]["go"] == (golang.id, ())


def test_an_operation_on_a_tag_that_is_gone_says_so(session, library):
    merge = TagMerge([library["Go"]], library["Python"])
    done(session, TagDeletion([library["Go"]]))
    with pytest.raises(TagGone, match="Go"):
        merge.carry_out(session(), None, NOW)


# -- undoing after later edits


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


def test_an_editor_may_undo_once(session, library):
    editor = make_user("editor")
    entry = done(session, TagDeletion([library["Go"]]))
    assert entry.undoable_by(editor)
    undo(session, entry)
    assert not entry.undoable_by(editor)
