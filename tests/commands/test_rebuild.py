"""``flask rebuild`` makes derived state again from what it derives from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site, Tag, TagAlias, article_tag, rebuild, tag_implication
from blog.models.listing import listing
from blog.models.tag_alias import tag_word
from blog.models.tag_likeness import tag_distinction, tag_likeness, tag_mark
from blog.models.tag_use import tag_month, tag_use
from blog.models.upload import tag_upload_use, upload_use
from tests.factories import EARLY, make_article, make_tag
from tests.lists import assert_lists_are_right, expected_listing
from tests.uploads import make_upload

DERIVED_TABLES = (listing, tag_use, tag_month, tag_word, tag_mark, tag_likeness)
FILES = (upload_use, tag_upload_use)


def derived():
    """All that follows from tags and articles, as the database has it."""
    db.session.rollback()
    columns = (
        select(Tag.id, Tag.name_key, Tag.reading, Tag.description_html),
        select(TagAlias.name_key, TagAlias.tag_id, TagAlias.name, TagAlias.kind, TagAlias.slug),
        select(Article.id, Article.listed_at, Article.body_html, Article.summary, Article.kin),
        select(tag_word),
        select(tag_mark),
        select(tag_likeness),
        *map(select, FILES),
    )
    return [sorted(map(repr, db.session.execute(rows))) for rows in columns]


def run(app):
    """The command's output."""
    result = app.test_cli_runner().invoke(args=["rebuild"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def blog(database):
    """A small blog with everything that something derives from."""
    upload = make_upload()
    flask, web = (
        make_tag(
            "Flask",
            description=f"A *framework*.\n\n![]({upload.address})",
            translations={"zh-Hans": "微框架"},
        ),
        make_tag("網站", cover=make_upload().name),
    )
    flask.aliases = ["flask-web"]
    make_tag("Flasks")
    db.session.execute(insert(tag_implication).values(tag_id=flask.id, implied_id=web.id))
    for day in range(7):
        make_article(
            f"No {day}", tags=["Flask"][day % 2 :], body="*b*", published_at=EARLY + timedelta(days=9 * day)
        )
    make_article(state="draft", tags=["Flask", "網站"])
    make_article(tags=["網站", "Python"], cover=upload.name)
    run(database)
    return database


def test_what_sql_by_hand_changed_is_derived_again(database, monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 3)
    monkeypatch.setattr(rebuild, "MOVES", 3)
    articles = [make_article(f"No {number}", body="old", tags=["Flask"]) for number in range(8)]
    later = make_article(state="scheduled", published_at=clock.now() + timedelta(days=1))
    due = later.published_at
    db.session.execute(
        db.update(Article).values(body="**new**", updated_at=Article.updated_at, listed_at=None)
    )
    db.session.execute(db.update(Site).values(next_due_at=None))
    db.session.commit()
    changed = {article.id: article.updated_at for article in articles}
    assert "9 articles and 1 tags rebuilt." in run(database)
    db.session.expire_all()
    assert {article.body_html for article in articles} == {"<p><strong>new</strong></p>\n"}
    assert {article.summary for article in articles} == {"new"}
    assert {article.id: article.updated_at for article in articles} == changed
    assert all(article.listed_at == article.published_at for article in articles)
    assert later.listed_at is None
    assert db.session.scalars(Site.row()).one().next_due_at == due
    assert len(expected_listing(db.session)) == 16
    assert_lists_are_right(db.session)


@pytest.mark.parametrize("table", DERIVED_TABLES + FILES, ids=str)
def test_a_derived_table_that_was_emptied_is_filled_again(blog, table):
    before = derived()
    db.session.execute(delete(table))
    db.session.commit()
    run(blog)
    assert derived() == before
    assert_lists_are_right(db.session)


@pytest.mark.parametrize(
    "garble",
    [
        update(listing).values(tags=",7,"),
        insert(listing).values(tag_id=99, place=99, tags=",99,"),
        update(tag_use).values(articles=tag_use.c.articles + 3, newest=7),
        insert(tag_use).values(tag_id=99, articles=99),
        update(tag_month).values(articles=0),
        update(tag_word).values(word=tag_word.c.word + "x"),
        delete(tag_mark).where(tag_mark.c.mark.like("w:%")),
        update(tag_likeness).values(reason="sound"),
        delete(TagAlias).where(TagAlias.kind == "name"),
        update(TagAlias).where(TagAlias.kind != "alias").values(kind="alias", slug=""),
        update(Tag).values(reading="", description_html="<script>"),
        update(Tag).where(Tag.name == "Flask").values(name_key="other"),
        delete(upload_use),
        update(tag_upload_use).values(tag_id=select(func.max(Tag.id)).scalar_subquery()),
        update(Article).values(kin=[[1, [1]]], updated_at=Article.updated_at),
        update(Article).values(listed_at=None, updated_at=Article.updated_at),
        update(Article)
        .where(Article.state == "published")
        .values(listed_at=EARLY, updated_at=Article.updated_at),
    ],
)
def test_what_was_garbled_is_right_again(blog, garble):
    before = derived()
    db.session.execute(garble, execution_options={"synchronize_session": False})
    db.session.commit()
    run(blog)
    assert derived() == before
    assert_lists_are_right(db.session)


def test_links_states_and_implications_changed_by_hand_are_in_lists(blog):
    flask, web = (db.session.scalars(Tag.at(slug)).one() for slug in ("flask", "網站"))
    db.session.execute(delete(tag_implication))
    db.session.execute(insert(tag_implication).values(tag_id=web.id, implied_id=flask.id))
    db.session.execute(delete(article_tag).where(article_tag.c.article_id % 2 == 0))
    states = {"state": "published", "updated_at": Article.updated_at, "published_at": EARLY}
    db.session.execute(update(Article).where(Article.state == "draft").values(**states))
    db.session.execute(update(Article).where(Article.title == "No 3").values(published_at=EARLY))
    db.session.commit()
    run(blog)
    assert len(expected_listing(db.session)) > 9
    assert_lists_are_right(db.session)


def test_what_people_decided_stays(blog):
    aliases = db.session.scalars(Tag.at("flask")).one().aliases
    one, other = db.session.execute(select(tag_likeness.c.tag_id, tag_likeness.c.other_id)).first()
    db.session.execute(insert(tag_distinction).values(tag_id=one, other_id=other))
    db.session.commit()
    run(blog)
    assert db.session.execute(select(tag_distinction)).all() == [(one, other)]
    assert db.session.scalars(Tag.at("flask")).one().aliases == aliases == ["flask-web"]


def test_the_note_that_a_rebuild_is_due_goes_with_everything(blog):
    before = derived()
    db.session.execute(update(Site).values(rebuild_due=True))
    db.session.execute(update(Article).values(listed_at=None, updated_at=Article.updated_at))
    for table in DERIVED_TABLES:
        db.session.execute(delete(table))
    assert rebuild.is_due(db.session())
    rebuild.everything(db.session())
    db.session.commit()
    assert not rebuild.is_due(db.session())
    assert derived() == before
    assert_lists_are_right(db.session)
