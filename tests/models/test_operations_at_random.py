"""Random operations on tags: undone from the last on they give back what was; undone in any order lists stay right."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from blog.lib import clock, readings
from blog.lib.names import name_key
from blog.models import Article, Base, Operation, Site, Tag, TagAlias
from blog.models.implication import Cycle
from blog.models.tag_alias import tag_word
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import MadeTags
from blog.models.tag_rename import TagRename
from blog.models.tag_split import Part, TagSplit
from blog.models.tagging import Tagging
from blog.models.undoing import Conflicts, Undoing
from tests.factories import make_article
from tests.lists import assert_lists_are_right
from tests.models.test_operations import state, without_new_addresses

NAMES = ["Flask", "Python", "机器学习", "資料庫", "Go", "Rust"]
STATES = ["published", "published", "published", "draft", "trashed"]
STEPS = 10

name = st.sampled_from(NAMES)
some_names = st.lists(name, min_size=1, max_size=3, unique=True)
some_articles = st.sets(st.integers(0, 7), max_size=8)


class Operations(RuleBasedStateMachine):
    """A site with eight articles, a stack of what was done to it, and what it was before each."""

    session = None

    def __init__(self):
        super().__init__()
        for table in reversed(Base.metadata.sorted_tables):
            self.session.execute(
                delete(table).where(table.c.id != 1) if table is Site.__table__ else delete(table)
            )
        self.session.commit()
        self.done = []
        for number in range(8):
            tags = [NAMES[(number * step) % len(NAMES)] for step in (1, 2, 3)][: number % 4]
            make_article(f"Article {number}", tags=tags, state=STATES[number % len(STATES)])

    def tags(self, wanted):
        """Those of the names that are there."""
        found = [self.session.scalar(select(Tag).where(Tag.name == each)) for each in wanted]
        return [tag for tag in found if tag]

    def articles(self, numbers):
        """A select of the ids of these articles."""
        return select(Article.id).where(Article.title.in_([f"Article {number}" for number in numbers]))

    def do(self, operation, made=None, before=None):
        """Carry it out; what would go in a circle is refused and changes nothing."""
        before = before or state(self.session)
        try:
            entry = operation.carry_out(self.session(), None, clock.now(), made)
        except Cycle:
            self.session.rollback()
            assert state(self.session) == before
            return
        self.session.commit()
        self.done.append((entry.id, before))

    @rule(wanted=some_names, into=name)
    def merge(self, wanted, into):
        target = self.tags([into])
        sources = [tag for tag in self.tags(wanted) if tag not in target]
        if target and sources:
            self.do(TagMerge(sources, target[0]))

    @rule(wanted=some_names)
    def remove(self, wanted):
        if tags := self.tags(wanted):
            self.do(TagDeletion(tags))

    @rule(wanted=name, other=st.sampled_from(["Flask 3", "PYTHON", "机器", "New name"]), keep=st.booleans())
    def rename(self, wanted, other, keep):
        tags = self.tags([wanted])
        taken = self.session.execute(Tag.spelled([other.casefold()])).first()
        if tags and not taken:
            slug = Tag.slug_for(self.session(), other, besides=tags[0])
            self.do(TagRename(tags[0], other, slug, keep_alias=keep))

    @rule(wanted=name, implied=some_names)
    def imply(self, wanted, implied):
        tags = self.tags([wanted])
        others = [tag for tag in self.tags(implied) if tag not in tags]
        if tags:
            self.do(TagImplying(tags[0], others))

    @rule(
        numbers=some_articles, add=st.lists(st.sampled_from([*NAMES, "Fresh"]), max_size=2), remove=some_names
    )
    def tag(self, numbers, add, remove):
        before = state(self.session)
        made = MadeTags(self.session(), add)
        removed = [tag for tag in self.tags(remove) if tag not in made.tags]
        self.do(Tagging(self.articles(numbers), made.tags, removed), made, before)

    @rule(wanted=name, numbers=some_articles, part=st.sampled_from(["Part", "Go"]), stays=st.booleans())
    def split(self, wanted, numbers, part, stays):
        tags = self.tags([wanted])
        if not tags or part == wanted:
            return
        before = state(self.session)
        made = MadeTags(self.session(), [part] if stays else [part, "Rest"])
        rest = tags[0] if stays else made.tags[1]
        self.do(TagSplit(tags[0], [Part(made.tags[0], self.articles(numbers))], rest), made, before)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self):
        entry_id, before = self.done.pop()
        entry = self.session.get(Operation, entry_id)
        assert Undoing(self.session(), entry).carry_out(clock.now()) == 0
        self.session.commit()
        assert without_new_addresses(self.session, before) == before

    @invariant()
    def lists_are_right(self):
        assert_lists_are_right(self.session)

    def teardown(self):
        while self.done:
            self.undo()


class InAnyOrder(Operations):
    """The same, with edits between, and with whatever operation undone that nothing stands in the way of."""

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 20))
    def undo(self, which=0):
        entry_id, _ = self.done[which % len(self.done)]
        before = state(self.session)
        try:
            Undoing(self.session(), self.session.get(Operation, entry_id)).carry_out(clock.now())
        except Conflicts:
            self.session.rollback()
            assert state(self.session) == before
        else:
            self.session.commit()
            self.done.pop(which % len(self.done))

    @rule(wanted=name, alias=st.sampled_from(["Alpha", "机器", "Flask", "Part"]))
    def say(self, wanted, alias):
        tags = self.tags([wanted])
        if tags and not self.session.execute(Tag.spelled([name_key(alias)])).first():
            tags[0].spell([*tags[0].aliases, alias])
            tags[0].description = alias
            self.session.commit()

    @rule(number=st.integers(0, 7), wanted=st.lists(name, max_size=3))
    def retag(self, number, wanted):
        article = self.session.scalars(select(Article).where(Article.title == f"Article {number}")).one()
        article.tag_with(self.session(), wanted)
        self.session.commit()

    @invariant()
    def tags_are_found_by_their_names(self):
        self.session.expire_all()
        words = {
            (word, spelling.tag_id)
            for spelling in self.session.scalars(select(TagAlias))
            for word in readings.spellings(spelling.name)
        }
        assert {tuple(row) for row in self.session.execute(select(tag_word))} == words

    def teardown(self):
        """What is left to be undone stays so."""


@pytest.mark.parametrize("machine", [Operations, InAnyOrder])
def test_random_operations(session, machine):
    machine.session = session
    quick = settings(max_examples=settings.default.max_examples, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(machine, settings=quick)
