"""What each write says it changed: the sources of pages that are stored with it and told to whoever watches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blog.lib import clock
from blog.models import Article, PageChange, Site, User, page_change, rebuild, sources
from blog.models.page_change import FEW, KEPT
from blog.models.sources import DUE, EVERYTHING, LIST, SITE, TAGS
from blog.models.tag_implying import TagImplying
from blog.models.undoing import Undoing
from tests.factories import make_article, make_tag, make_user

START = datetime(2026, 1, 30, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def said(session):
    """Commits, and returns the names of all that was changed since it was asked the last time."""
    seen = session.scalar(PageChange.newest()) or 0

    def names():
        nonlocal seen
        session.commit()
        rows = session.execute(PageChange.after(seen)).all()
        session.commit()
        seen = max((change_id for change_id, _ in rows), default=seen)
        return exact({name for _, names in rows for name in names.split()})

    return names


def exact(names):
    """Those of single rows and lists; what many are gathered in is told besides."""
    gathered = {sources.ARTICLES, sources.AUTHORS, sources.SERIES, sources.SEARCH}
    return {name for name in names - gathered if not name.startswith(("block:", "month:"))}


@pytest.fixture
def row(session, said):
    """Three articles, a day apart: the oldest, one with Flask and Web, the newest."""
    mei = make_user(username="mei", name="Mei")
    first, last = (
        make_article("First", published_at=START - DAY),
        make_article("Last", published_at=START + DAY),
    )
    middle = make_article("Middle", published_at=START, tags=["Flask", "Web"], author=mei)
    said()
    return first, middle, last


def lists(article):
    """The lists of its tags."""
    return {sources.list_of(tag.id) for tag in article.tags}


def own(*articles):
    """Their own sources."""
    return {sources.article(article.id) for article in articles}


def beside(*articles):
    """What stands beside them."""
    return {sources.beside(article.id) for article in articles}


def test_a_text_changes_its_article_alone(row, said):
    row[1].body = "Another"
    assert said() == own(row[1])


@pytest.mark.parametrize("state", ["draft", "scheduled", "trashed"])
def test_what_readers_do_not_see_says_nothing(session, said, state):
    article = make_article(state=state, tags=["Flask"], author=make_user(), published_at=START)
    assert said() <= {DUE, sources.tag_at("flask")}
    article.title, article.body = "Another", "Another"
    article.tag_with(session(), ["Web", "Flask"])
    assert said() <= {DUE, sources.tag_at("web")}
    session.delete(article)
    assert said() <= {DUE}


def test_a_save_that_changes_nothing_says_nothing(session, row, said):
    middle = row[1]
    middle.title, middle.author_id = str(middle.title), middle.author_id
    middle.tag_with(session(), ["Flask", "Web"])
    for tag in middle.tags:
        tag.aliases = tag.aliases
    assert said() == set()


@pytest.mark.parametrize("verb", ["unpublish", "trash", "delete"])
def test_one_that_goes_and_comes_back_changes_lists_and_neighbours(session, row, said, verb):
    first, middle, last = row
    expected = {LIST, TAGS, sources.by(middle.author_id)} | own(middle) | beside(first, last) | lists(middle)
    if verb == "delete":
        session.delete(middle)
        assert said() == expected | {sources.PINS}
        return
    getattr(middle, verb)()
    assert said() == expected
    if verb == "trash":
        middle.restore()
    middle.publish(clock.now())
    assert said() == expected


@pytest.mark.parametrize("way", ["unpin", "trash", "delete"])
def test_a_pin_that_comes_or_goes_is_told(session, row, said, way):
    _first, middle, _last = row
    middle.pin(clock.now())
    assert said() == {sources.PINS}
    session.delete(middle) if way == "delete" else getattr(middle, way)()
    assert sources.PINS in said()


def test_at_the_ends_of_time_there_is_one_neighbour(row, said):
    first, _middle, last = row
    newest = make_article("Newest", published_at=START + 2 * DAY)
    assert said() == {LIST, TAGS} | own(newest) | beside(last)
    oldest = make_article("Oldest", published_at=START - 2 * DAY)
    assert said() == {LIST, TAGS} | own(oldest) | beside(first)


def test_a_new_date_changes_the_neighbours_of_before_and_those_of_now(row, said):
    first, middle, last = row
    early = make_article("Early", published_at=START - 9 * DAY)
    said()
    last.redate(START - 5 * DAY)
    assert said() == {LIST, TAGS} | own(last) | beside(early, first, middle)


def test_other_tags_change_their_lists_and_the_authors(session, row, said):
    middle = row[1]
    before = lists(middle)
    middle.tag_with(session(), ["Web", "Go"])
    new = {TAGS, sources.by(middle.author_id), sources.tag_at("go")}
    assert said() == before | lists(middle) | own(middle) | new


@pytest.mark.parametrize("loaded", [True, False])
def test_tags_given_from_their_side_do_the_same(session, row, said, loaded):
    middle, tag = row[1], make_tag("Go")
    before = lists(middle)
    said()
    session.expire_all()
    if loaded:
        assert middle.tags
    tag.articles.append(middle)
    assert said() == before | {sources.list_of(tag.id), sources.by(middle.author_id), TAGS} | own(middle)
    assert sources.list_of(tag.id) in lists(middle)
    session.expire_all()
    tag.articles.remove(middle)
    assert said() == before | {sources.list_of(tag.id), sources.by(middle.author_id), TAGS} | own(middle)


def test_a_tag_that_was_implied_before_changes_no_list(session, row, said):
    middle, flask = row[1], row[1].tags[0]
    TagImplying(flask, [python := make_tag("Python")]).carry_out(session(), None, clock.now())
    said()
    middle.tags.append(python)
    assert said() == own(middle) | {sources.by(middle.author_id)}


@pytest.mark.parametrize("set_by_id", [True, False])
def test_another_author_changes_both_authors_lists(session, row, said, set_by_id):
    middle, li = row[1], make_user(username="li")
    mei_id, li_id = middle.author_id, li.id
    said()
    session.expire_all()
    if set_by_id:
        middle.author_id = li_id
    else:
        middle.author = li
    assert said() == own(middle) | {sources.by(mei_id), sources.by(li_id)}
    session.expire_all()
    middle.author_id = None
    assert said() == own(middle) | {sources.by(li_id)}


def test_an_author_says_what_readers_see_of_one(session, row, said):
    mei = row[1].author
    mei.role, mei.active = "editor", False
    mei.set_password("three quiet words")
    assert said() == set()
    for name in ("name", "bio", "username"):
        setattr(mei, name, "other")
        assert said() == {sources.user(mei.id)}
    mei.avatar = "face.png"
    assert said() == {sources.user(mei.id)}
    mei.links = [["Mail", "mailto:mei@example.org"]]
    assert said() == {sources.user(mei.id)}
    session.delete(mei)
    assert said() == {sources.user(mei.id)}


def test_whatever_a_tag_says_changes_it_and_the_index(session, row, said):
    tag = row[1].tags[0]
    for name in ("name", "slug", "colour", "description", "cover"):
        setattr(tag, name, "other")
        addressed = {sources.tag_at("other")} if name == "slug" else set()
        assert said() == {sources.tag(tag.id), TAGS} | addressed, name
    tag.translations = {"en": "another"}
    assert said() == {sources.tag(tag.id), TAGS}
    for aliases in (["one", "two"], ["two"], []):
        tag.aliases = aliases
        assert said() == {sources.tag(tag.id), TAGS}, aliases


def test_a_tag_that_goes_changes_the_lists_of_its_articles(session, row, said):
    middle, (flask, web) = row[1], row[1].tags
    session.delete(flask)
    changed = {sources.tag(flask.id), sources.list_of(flask.id), sources.list_of(web.id), TAGS}
    assert said() == own(middle) | changed


def test_of_a_new_tag_only_its_address_is_said_and_of_a_new_user_nothing(said):
    make_tag("Go", aliases=["golang"], translations={"en": "Go!"})
    make_user()
    assert said() == {sources.tag_at("go")}


def test_settings_are_told(session, said):
    session.scalars(Site.row()).one().tagline = "Words"
    assert said() == {SITE}


def test_an_operation_its_undoing_and_a_rebuild_change_everything(session, row, said):
    flask, web = row[1].tags
    operation = TagImplying(flask, [web]).carry_out(session(), None, clock.now())
    assert EVERYTHING in said()
    Undoing(session(), operation).carry_out(clock.now())
    assert EVERYTHING in said()
    rebuild.lists(session())
    assert EVERYTHING in said()
    rebuild.places(session())
    assert EVERYTHING in said()


def test_texts_and_kin_derived_anew_change_their_articles(session, row, said):
    session.execute(Article.__table__.update().values(body_html="wrong", kin=[[1, [1]]]))
    session.commit()
    session.expire_all()
    rebuild.texts_after(session(), 0)
    assert said() == own(*row)
    rebuild.kin(session())
    assert said() == own(*row)


def test_scheduling_says_when_and_publishing_says_all(session, row, said):
    article = make_article("Later", state="scheduled", published_at=START + 9 * DAY)
    assert said() == {DUE}
    article.redate(START + 8 * DAY)
    assert said() == {DUE}
    Article.publish_due(session(), START + 10 * DAY)
    assert said() == {DUE, LIST, TAGS} | own(article) | beside(row[2])


def test_more_than_a_few_are_everything(session, said):
    page_change.touch(session(), [sources.article(number) for number in range(FEW)])
    assert len(said()) == FEW
    page_change.touch(session(), [sources.article(number) for number in range(FEW + 1)])
    assert said() == {EVERYTHING}


def test_many_articles_that_move_are_everything(session, said):
    for _ in range(21):
        session.add(Article(title="One", state="published", published_at=START))
    assert EVERYTHING in said()


def test_old_changes_are_forgotten(session, said):
    make_article()
    latest = session.scalar(PageChange.newest())
    page_change.forget_old(session(), clock.now() + KEPT)
    assert session.scalar(PageChange.newest()) == latest
    page_change.forget_old(session(), clock.now() + KEPT + DAY)
    assert session.scalar(PageChange.newest()) is None


def test_what_dates_and_sitemaps_gather_is_told_besides(session, row):
    def gathered():
        session.commit()
        latest = select(PageChange.sources).order_by(PageChange.id.desc()).limit(1)
        names = set(session.scalar(latest).split())
        return names - exact(names) - {sources.SEARCH}

    _first, middle, last = row
    block = sources.block(middle.id)
    january, february = (sources.month(2026 * 12 + month) for month in range(2))
    middle.body = "Another"
    assert gathered() == {sources.ARTICLES, block}
    middle.unpublish()
    assert gathered() == {sources.ARTICLES, block, sources.AUTHORS, january}
    # On some clocks, the last day of January is in February.
    last.redate(datetime(2026, 1, 31, 9, tzinfo=UTC))
    assert gathered() == {sources.ARTICLES, block, sources.AUTHORS, january, february}
    session.scalars(select(User)).one().name = "Another"
    assert gathered() == {sources.AUTHORS}
