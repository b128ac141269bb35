"""Which articles and tags show a file: what is written down follows from their texts and covers."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, event, select

from blog.extensions import db
from blog.models import Article, Tag, Upload
from blog.models.derived_files import articles_after, tags_after
from blog.models.tag_merge import TagMerge
from blog.models.upload import tag_upload_use, upload_use
from tests.factories import make_article, make_tag
from tests.models.test_operations import done, everything_that_can_be_done, undo
from tests.uploads import make_upload


def uses():
    """Every pair of article and upload."""
    return {tuple(row) for row in db.session.execute(select(upload_use))}


def tag_uses():
    """Every pair of tag and upload."""
    return {tuple(row) for row in db.session.execute(select(tag_upload_use))}


def shown(*pairs):
    """The same, as it should be."""
    return {(owner.id, upload.id) for owner, upload in pairs}


def shown_by_tags():
    """What tags show, as it should be by what they say now."""
    db.session.expire_all()
    uploads = db.session.scalars(select(Upload)).all()
    return {
        (tag.id, upload.id)
        for tag in db.session.scalars(select(Tag))
        for upload in uploads
        if upload.name == tag.cover or upload.address in tag.description
    }


@pytest.fixture
def illustrated(session, library):
    """The tags of the library: two with a cover, two with a file in the description."""
    one, other = make_upload(), make_upload()
    library["Flask"].cover = one.name
    library["Flask"].description = f"![]({other.address})"
    library["Python"].cover = other.name
    library["Go"].description = f"[x]({one.address})"
    session.commit()
    assert len(tag_uses()) == 4
    return library


def test_what_an_article_shows_follows_from_its_text_and_cover(session):
    one, other, third = make_upload(), make_upload(), make_upload()
    first = make_article(body=f"![]({one.address}) and [x]({other.address})", cover=third.name)
    second = make_article(body=f"![](https://example.org{one.variants[0][3].join(['/media/', ''])})")
    make_article(body="/media/nothing-of-ours.webp")
    assert uses() == shown((first, one), (first, other), (first, third), (second, one))
    first.body = f"![]({third.address})"
    first.cover = ""
    session.commit()
    assert uses() == shown((first, third), (second, one))
    first.body = ""
    second.body += " and more words"
    second.cover = other.address
    session.commit()
    assert uses() == shown((second, one), (second, other))
    session.delete(second)
    session.commit()
    assert uses() == set()


def test_a_cover_counts_where_the_text_was_not_loaded(session):
    one, other = make_upload(), make_upload()
    article = make_article(body=f"![]({one.address})")
    session.expunge_all()
    listed = session.scalars(Article.published().options(*Article.in_lists())).one()
    listed.cover = other.name
    session.commit()
    assert uses() == shown((article, one), (article, other))


def test_a_text_set_unread_counts_too(session):
    one = make_upload()
    article = make_article(body=f"![]({one.address})")
    session.expire_all()
    article.body = "nothing"
    session.commit()
    assert uses() == set()


def test_texts_without_files_ask_nothing_of_the_database(session):
    article = make_article(body=f"![]({make_upload().address})")
    tag = make_tag(description=f"![]({make_upload().address})")
    seen = []
    event.listen(
        db.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: seen.append(statement)
    )
    article.body += " and more words"
    tag.description += " and more words"
    session.commit()
    make_article(body="no file", tags=["New"])
    assert [statement for statement in seen if "upload" in statement] == []


def test_what_articles_show_is_derived_again(session):
    upload = make_upload()
    article = make_article(body=f"![]({upload.address})")
    right = uses()
    session.execute(delete(upload_use))
    wrong = make_article()
    session.execute(upload_use.insert().values(article_id=wrong.id, upload_id=upload.id))
    session.commit()
    assert articles_after(session(), 0) == [article.id, wrong.id]
    session.commit()
    assert uses() == right


def test_what_tags_show_is_derived_again(session):
    upload = make_upload()
    tag = make_tag(description=f"![]({upload.address})")
    wrong = make_tag()
    right = tag_uses()
    session.execute(delete(tag_upload_use))
    session.execute(tag_upload_use.insert().values(tag_id=wrong.id, upload_id=upload.id))
    session.commit()
    assert tags_after(session(), 0) == [tag.id, wrong.id]
    session.commit()
    assert tag_uses() == right == shown((tag, upload))
    assert tags_after(session(), wrong.id) == []


def test_what_a_tag_shows_follows_from_its_description_and_cover(session):
    one, other, third = make_upload(), make_upload(), make_upload()
    first = make_tag(description=f"![]({one.address}) and [x]({other.address})", cover=third.name)
    second = make_tag(description=f"![](https://example.org/media/{one.variants[0][3]})")
    make_tag(description="/media/nothing-of-ours.webp", cover="harbour.webp")
    assert tag_uses() == shown((first, one), (first, other), (first, third), (second, one))
    first.description = f"![]({third.address})"
    first.cover = ""
    session.commit()
    assert tag_uses() == shown((first, third), (second, one))
    first.description = ""
    second.description += " and more words"
    second.cover = other.name
    session.commit()
    assert tag_uses() == shown((second, one), (second, other))
    session.delete(second)
    session.commit()
    assert tag_uses() == set()


def test_a_cover_counts_where_the_description_was_not_loaded(session):
    one, other = make_upload(), make_upload()
    tag = make_tag("Harbours", description=f"![]({one.address})")
    session.expunge_all()
    [listed] = Tag.named(session(), ["Harbours"])
    assert "description" not in listed.__dict__
    listed.cover = other.name
    session.commit()
    assert tag_uses() == shown((tag, one), (tag, other))


def test_a_file_that_is_gone_for_good_is_shown_by_no_tag(session):
    upload = make_upload()
    make_tag(cover=upload.name)
    session.delete(upload)
    session.commit()
    assert tag_uses() == set()


def test_articles_and_tags_with_one_id_are_told_apart(session):
    one, other = make_upload(), make_upload()
    article = make_article(cover=one.name)
    tag = make_tag(cover=other.name, id=article.id)
    assert (uses(), tag_uses()) == (shown((article, one)), shown((tag, other)))


@pytest.mark.parametrize("number", range(10))
def test_what_tags_show_is_right_after_every_operation_and_after_its_undoing(session, illustrated, number):
    before = tag_uses()
    operation, made = list(everything_that_can_be_done(session, illustrated))[number]
    entry = done(session, operation, made)
    assert tag_uses() == shown_by_tags()
    undo(session, entry)
    assert tag_uses() == shown_by_tags() == before


def test_a_merged_tag_takes_what_it_showed_along(session, illustrated):
    flask = illustrated["Flask"]
    gone = flask.id
    entry = done(session, TagMerge([flask], illustrated["Python"]))
    assert len(tag_uses()) == 2
    assert gone not in {tag_id for tag_id, _ in tag_uses()}
    undo(session, entry)
    assert len([tag_id for tag_id, _ in tag_uses() if tag_id == gone]) == 2
