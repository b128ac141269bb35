"""Searching pages outside the stream: whatever becomes of one, the row that it is found by is right."""

from __future__ import annotations

from datetime import timedelta

import flask_migrate
import pytest
from sqlalchemy import column, delete, func, select, table, update

from blog.extensions import db
from blog.lib.places import place_of
from blog.models import Article, Site, transaction
from blog.models.listing import listing
from blog.models.search import rebuild
from blog.models.search.document import search_document
from blog.models.shown import Entry, PageEntry
from tests.factories import EARLY, make_article
from tests.models import test_migrations
from tests.search import assert_right, fold, found
from tests.translations import NOW, make_pair, make_translation

DAY = timedelta(days=1)

nothing = test_migrations.nothing


def make_page(title="About", **values):
    """A stored page."""
    return make_article(title, is_page=True, **values)


def places(session):
    """Where each article stands that has a row."""
    session.commit()
    return dict(session.execute(select(search_document.c.article_id, search_document.c.place)).all())


def test_a_page_is_found_for_as_long_as_it_is_published(session):
    page = make_page(state="draft", published_at=None)
    now = EARLY
    for act, is_found in (
        (page.submit, False),
        (lambda: page.schedule(now + DAY, now), False),
        (lambda: Article.publish_due(session(), now + DAY), True),
        (lambda: page.unlist(now), False),
        (lambda: page.publish(now), True),
        (page.unpublish, False),
        (lambda: page.publish(now), True),
        (page.trash, False),
        (page.restore, False),
        (lambda: page.publish(now), True),
        (lambda: session.delete(page), False),
    ):
        act()
        session.commit()
        assert [own[0][0] for _place, own in found("about")] == [page.id] * is_found
        assert_right(["about"])


@pytest.mark.parametrize("folded", [False, True])
def test_an_article_is_found_while_it_is_a_page_and_after(session, folded):
    article = make_article("Tea room", published_at=EARLY, tags=["Tea"])
    make_article("Coffee", body="or tea", tags=["Tea"])
    for is_page in (True, False, True):
        if folded:
            fold()
        article.is_page = is_page
        session.commit()
        assert len(found("room")) == 1
        assert len(found("room tag:tea")) == (not is_page)
        assert_right(["tea", "room", "tag:tea"])


def test_a_page_stands_among_what_ranks_alike_by_its_date(session):
    older, newer = (make_article("Tea", published_at=EARLY + days * DAY) for days in (0, 2))
    page = make_page("Tea", published_at=EARLY + DAY)
    translation = make_translation(page, title="Tea, 茶", at=EARLY + 9 * DAY)
    assert [own[0][0] for _place, own in found("tea")] == [newer.id, page.id, older.id]
    page.redate(EARLY + 3 * DAY)
    place = place_of(EARLY + 3 * DAY, page.id)
    assert [places(session)[one.id] for one in (page, translation)] == [place, place]
    assert found("tea")[0] == (place, [(page.id, 0), (translation.id, 0)])
    assert_right(["tea", "茶"])


def test_translations_of_a_page_are_found_where_it_stands(session):
    original, chinese, draft = make_pair("zh-Hans", "ja", is_page=True)
    draft.unpublish()
    place = place_of(NOW, original.id)
    assert places(session) == {original.id: place, chinese.id: place}
    original.is_page = False
    assert places(session) == {original.id: place, chinese.id: place}
    original.is_page = True
    session.commit()
    # Then the translation is the page.
    original.trash()
    assert places(session) == {chinese.id: place_of(chinese.published_at, chinese.id)}
    chinese.unpublish()
    assert places(session) == {}


def test_a_draft_of_a_page_has_no_row_however_often_it_is_saved(session):
    page = make_page(state="draft")
    page.redate(EARLY + DAY)
    page.title, page.body = "About us", "All"
    assert places(session) == {}


def test_a_rebuild_finds_pages_between_articles_and_after_the_last(database, monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 2)
    made = [
        make_article("Tea", published_at=EARLY + number * DAY, is_page=is_page)
        for number, is_page in enumerate([True, True, True, False, False, False, True, False, True])
    ]
    make_translation(made[-1], title="Tea, 茶")
    before = found("tea")
    assert len(before) == len(made)
    db.session.execute(delete(search_document))
    db.session.commit()
    done = []
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work), done.append)
    assert (sum(done), found("tea")) == (len(made), before)


def test_a_rebuild_forgets_pages_that_were_hidden_and_articles_that_were_taken_from_lists_by_hand(database):
    page, other, article = make_page(chosen_language="en"), make_page("About us"), make_article()
    make_translation(page)
    for one, values in ((page, {"state": "unlisted"}), (article, {"listed_at": None})):
        by_hand = update(Article).where(Article.id == one.id).values(values)
        db.session.execute(by_hand, execution_options={"synchronize_session": False})
    db.session.commit()
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    assert set(places(db.session)) == {other.id}


def test_a_page_that_was_found_is_read_apart_from_what_lists_hold(session):
    article, page, hidden = make_article(), make_page(tags=["a"]), make_page(state="unlisted")
    ids = [article.id, page.id, hidden.id]
    assert [(one.id, one.is_page) for one in Entry.of(session(), ids)] == [(article.id, False)]
    (shown,) = PageEntry.of(session(), ids)
    assert (shown.id, shown.is_page, shown.title, shown.slug) == (page.id, True, page.title, page.slug)


# -- blogs that had pages before


def fill_with(state, *, is_page):
    """A blog before pages were searched, with nothing due and one article of that kind."""
    test_migrations.fill("0007")
    article = table("article", *map(column, ("id", "state", "is_page", "listed_at")))
    with db.engine.begin() as connection:
        values = {"state": state, "is_page": is_page, "listed_at": None}
        connection.execute(update(article).where(article.c.id == 2).values(values))
        connection.execute(update(Site.__table__).values(rebuild_due=False))
        connection.execute(delete(search_document))


@pytest.mark.parametrize("state", ["published", "unlisted"])
@pytest.mark.parametrize("is_page", [True, False])
def test_pages_that_were_there_are_searched_after_the_upgrade(nothing, is_page, state):
    fill_with(state, is_page=is_page)
    flask_migrate.upgrade()
    is_found = is_page and state == "published"
    assert set(places(db.session)) == ({2} if is_found else set())
    assert_right(["重庆"] if is_found else [])
    # Where there is none nothing is made anew, so what nobody listed is still there.
    left = db.session.scalar(select(func.count()).where(listing.c.tag_id == 99))
    assert left == (0 if is_found else 1)


def test_the_version_before_knows_nothing_of_rows_of_pages(nothing):
    fill_with("published", is_page=True)
    flask_migrate.upgrade()
    article = make_article().id
    assert set(places(db.session)) == {2, article}
    db.session.remove()
    flask_migrate.downgrade(revision="0007")
    assert set(places(db.session)) == {article}
