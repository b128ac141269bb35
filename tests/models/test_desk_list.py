"""The desk's list: what a page finds with limited looking, and how many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Article, User, desk_list
from blog.models.author_use import NOBODY, articles_by, author_use, recount, state_counts
from blog.models.desk_list import DeskList
from tests.factories import make_article, make_user
from tests.lists import assert_authors_are_counted, walk

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def fill(author, states, title="No {}"):
    """Articles in these states, each changed an hour before the last; some changed at the same moment."""
    for number, state in enumerate(states):
        make_article(
            title.format(number), state=state, author=author, updated_at=NOON - timedelta(hours=number // 2)
        )


def walk_back(session, user, size, **wanted):
    """The ids on all pages, from the last to the first."""
    last = Article(updated_at=NOON - timedelta(days=99), id=1)
    seen, after = [], desk_list.Cursor(last.updated_at, last.id)
    for _page in range(99):
        found, _ends_at = DeskList(session(), user, **wanted).slice(size, before=None, after=after)
        seen = [article.id for article in found.items] + seen
        after = found.newer
        if after is None:
            return seen
    raise AssertionError("no end")


@pytest.mark.parametrize("looked_at", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("role", ["author", "editor"])
@pytest.mark.parametrize(
    ("state", "text"), [("", ""), ("", "1"), ("draft", ""), ("draft", "1"), ("trashed", ""), ("", "none")]
)
def test_going_on_finds_everything_once(session, monkeypatch, looked_at, role, state, text):
    monkeypatch.setattr(desk_list, "LOOKED_AT", looked_at)
    user = make_user(role)
    fill(user, ["trashed"] * 4 + ["draft", "published"] * 4 + ["trashed"] * 3 + ["draft"] * 2)
    make_article("1 of another", state="draft", author=make_user(), updated_at=NOON)
    expected = [
        article.id
        for article in session.scalars(
            Article.desk(user, state, text).order_by(Article.updated_at.desc(), Article.id.desc())
        )
    ]
    seen, _ended = walk(lambda: DeskList(session(), user, state, text), 2)
    assert seen == expected
    assert walk_back(session, user, 2, state=state, text=text) == expected


@pytest.mark.parametrize("state", ["", "draft", "trashed"])
def test_every_page_of_an_editor_is_full_whatever_lies_in_the_trash(session, monkeypatch, state):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 3)
    editor = make_user("editor")
    fill(editor, ["trashed"] * 9 + ["draft", "published", "review", "unlisted"] * 3)
    wanted = {"": 12, "draft": 3, "trashed": 9}[state]
    listed = DeskList(session(), editor, state)
    assert (listed.size, listed.is_long) == (wanted, False)
    first, ended = listed.slice(2, before=None, after=None)
    sizes = [len(first.items)]
    while first.older:
        first, ends_at = listed.slice(2, before=first.older, after=None)
        ended = ended or ends_at
        sizes.append(len(first.items))
    assert sizes == [2] * (wanted // 2) + [1] * (wanted % 2)
    assert ended is None


def test_an_author_is_told_where_looking_ended_amid_ones_own_trash(session, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 3)
    author = make_user("author")
    fill(author, ["trashed"] * 4 + ["draft"] * 2)
    found, ends_at = DeskList(session(), author).slice(2, before=None, after=None)
    assert found.items == []
    assert found.older == ends_at is not None


def test_an_author_without_a_trash_has_full_pages_of_a_long_list(session, monkeypatch, queries):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 3)
    author = make_user("author")
    fill(author, ["draft"] * 9)
    user = session.get(User, author.id)
    # The counters of states, the articles and their tags; the counters are asked for when they are needed.
    with queries(at_most=3):
        found, ends_at = DeskList(session(), user).slice(5, before=None, after=None)
    assert (len(found.items), ends_at) == (5, None)


def test_the_last_changed_pass_over_no_trash(session, queries):
    editor = make_user("editor")
    fill(editor, ["draft"] * 3 + ["published"] * 2 + ["trashed"] * 4)
    user = session.get(User, editor.id)
    with queries(at_most=1):
        found = session.scalars(DeskList(session(), user).last(4)).all()
    assert [article.state for article in found].count("trashed") == 0
    assert len(found) == 4
    assert [article.updated_at for article in found] == sorted((a.updated_at for a in found), reverse=True)


def test_what_is_counted_already_is_not_looked_for(session, monkeypatch, queries):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 3)
    editor = make_user("editor")
    fill(editor, ["draft"] * 5 + ["trashed"])
    with queries(at_most=2):
        found = DeskList(session(), session.get(User, editor.id), "draft")
        assert (found.size, found.is_long) == (5, False)


def test_how_many_hold_a_text_is_known_of_short_lists_only(session, monkeypatch):
    monkeypatch.setattr(desk_list, "LOOKED_AT", 5)
    editor = make_user("editor")
    fill(editor, ["draft"] * 5)
    assert DeskList(session(), editor, text="no").size == 5
    make_article(author=editor)
    assert DeskList(session(), editor, text="no").size is None


# -- counters of authors


def test_the_counters_follow_state_author_and_deletion(session):
    ada, bob = make_user("editor"), make_user()
    one, two = make_article(author=ada), make_article(author=bob, published_at=None)
    make_article()
    assert session.scalar(articles_by(ada.id)) == 1
    assert session.scalar(articles_by(bob.id)) is None
    one.trash()
    two.author = ada
    session.commit()
    assert_authors_are_counted(session)
    assert dict(session.execute(state_counts(ada)).all()) == {"trashed": 1, "draft": 1, "published": 1}
    session.delete(one)
    session.commit()
    assert_authors_are_counted(session)
    nobody = session.execute(author_use.select().where(author_use.c.user_id == NOBODY)).all()
    assert nobody == [(NOBODY, "published", 1)]


def test_counters_that_went_wrong_are_counted_again(session):
    make_article(author=make_user())
    session.execute(author_use.update().values(articles=7))
    recount(session())
    assert_authors_are_counted(session)
