"""Tags that are used once, and unused ones: which they are, in pages with bounded work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from blog.lib import clock
from blog.models import Article, Tag, tag_hygiene
from blog.models.implication import tag_implication
from blog.models.tag_hygiene import unused, used_once
from tests.factories import EARLY, make_article, make_tag


def use(session, name, times, **values):
    """A tag on so many articles."""
    for day in range(times):
        make_article(tags=[name], published_at=EARLY + timedelta(days=day), **values)
    return session.scalars(select(Tag).where(Tag.name == name)).one()


def once(session):
    """The names of tags used once."""
    return [item.tag.name for item in used_once(session(), 20).items]


def idle(session):
    """The names of tags that nothing uses."""
    return [tag.name for tag in unused(session(), 20).items]


def test_used_once_counts_published_articles_and_drafts_where_there_are_none(session):
    use(session, "twice", 2)
    use(session, "one", 1)
    use(session, "one", 1, state="draft")
    use(session, "a draft", 1, state="draft")
    use(session, "drafts", 2, state="draft")
    make_tag("none")
    assert once(session) == ["one", "a draft"]
    shown = {item.tag.name: item.article for item in used_once(session(), 20).items}
    assert shown["one"].is_public
    assert shown["a draft"].state == "draft"


def test_unused_are_tags_that_no_article_has_and_none_implies(session):
    use(session, "published", 1)
    for state in ("draft", "trashed"):
        use(session, state, 1, state=state)
    implied, implying = make_tag("implied"), make_tag("implying")
    session.execute(insert(tag_implication).values(tag_id=implying.id, implied_id=implied.id))
    make_tag("alone")
    assert idle(session) == ["implying", "alone"]


def test_a_tag_whose_articles_went_is_unused(session):
    tag = use(session, "gone", 1)
    session.delete(session.scalars(select(Article)).one())
    session.commit()
    assert idle(session) == [tag.name]


@pytest.mark.parametrize("look", [used_once, unused])
def test_pages_of_tags_follow_each_other(session, look):
    for number in range(7):
        times, state = (number % 3 == 0, "published") if number % 2 else (1, "draft")
        use(session, f"zeppelin {number}", times, state=state) if look is used_once and times else make_tag(
            f"kite {number}"
        )
    every = [getattr(item, "tag", item).id for item in look(session(), 20).items]
    seen, last = [], None
    for _page in range(20):
        found = look(session(), 2, last)
        seen += [getattr(item, "tag", item).id for item in found.items]
        last = found.last
        if last is None:
            break
    assert seen == every == sorted(every)
    assert len(every) > 2


@pytest.mark.parametrize("look", [used_once, unused])
def test_a_page_looks_at_a_limited_number_of_tags_and_says_so(session, monkeypatch, look):
    monkeypatch.setattr(tag_hygiene, "LOOKED_AT", 4)
    for number in range(13):
        tag = make_tag(f"Tag {number}")
        if number % 3 == 0 and look is used_once:
            make_article(tags=[tag.name], published_at=None if number % 2 else clock.now())
        elif number % 3:
            for _article in range(2):
                make_article(tags=[tag.name], published_at=None)
    seen, last, looked = [], None, []
    for _page in range(20):
        found = look(session(), 2, last)
        seen += [(item.tag if look is used_once else item).name for item in found.items]
        looked.append(found.looked_at)
        last = found.last
        if last is None:
            break
    assert seen == [f"Tag {number}" for number in (0, 3, 6, 9, 12)]
    assert looked[0] == 4
    assert looked[-1] is None
