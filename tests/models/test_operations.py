"""Operations on tags: what each changes, what it shows first, and that undoing gives back what was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blog.models import Article, Operation, Redirect, Tag, TagAlias, article_tag, listing, tag_implication
from blog.models.implication import Cycle
from blog.models.redirect import redirect_tag
from blog.models.tag_alias import tag_word
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_likeness import tag_distinction, tag_likeness, tag_mark
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import MadeTags, TagGone
from blog.models.tag_rename import TagRename
from blog.models.tag_rows import WRITTEN
from blog.models.tag_split import Part, TagSplit
from blog.models.tagging import Tagging
from blog.models.undoing import (
    Undoing,
)
from tests.factories import make_article, make_tag
from tests.lists import assert_lists_are_right

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def state(session):
    """Everything that operations may change, and readers' lists."""
    session.expire_all()
    tags = {
        tag.id: (
            *(getattr(tag, name) for name in (*WRITTEN, "description_html", "reading", "created_at")),
            tuple(tag.aliases),
        )
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
        "distinctions": set(session.execute(select(tag_distinction))),
        "words": set(session.execute(select(tag_word))),
        "marks": set(session.execute(select(tag_mark))),
        "likeness": set(session.execute(select(tag_likeness))),
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


def names(article):
    """The names of its tags."""
    return sorted(tag.name for tag in article.tags)


def tag_named(session, name):
    """The tag of that name."""
    return session.scalars(select(Tag).where(Tag.name == name)).one()


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
