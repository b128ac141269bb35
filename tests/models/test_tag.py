"""Tags: one for all spellings of a name, made when first used, found by address."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from blog.models import Article, Tag, article_tag
from blog.models.base import NAME_LIMIT, SLUG_LIMIT
from tests.factories import make_article, make_tag, make_user


def count(session, entity):
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(entity))


def names_of(tags):
    """Their names, in order."""
    return [tag.name for tag in tags]


def test_a_name_makes_a_valid_tag(session):
    tag = Tag(name="C++")
    session.add(tag)
    session.commit()
    assert (tag.name, tag.name_key, tag.slug, tag.description) == ("C++", "c++", "c-plus-plus", "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Flask", "FLASK"),
        ("Flask", "Ｆｌａｓｋ"),
        ("数据库", "數據庫"),
        ("軟件", "软件"),
        ("web  design", " Web\u3000Design "),
        ("ﬁle", "file"),
        ("Straße", "STRASSE"),
        ("tag", "t\u200bag"),
    ],
)
def test_two_spellings_of_a_name_are_one_tag(session, first, second):
    tag = make_tag(first)
    assert Tag.named(session(), [second]) == [tag]
    session.add(Tag(name=second))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert count(session, Tag) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("C", "C++"), ("resume", "résumé"), ("a b", "ab"), ("🍎", "🍏")]
)
def test_two_names_are_two_tags(session, first, second):
    one, other = make_tag(first), make_tag(second)
    assert Tag.named(session(), [second, first]) == [other, one]


def test_tags_are_given_in_the_order_asked_and_once_each(session):
    known = make_tag("Flask")
    tags = Tag.named(session(), ["新的", "flask", "Another", "ＦＬＡＳＫ", "another"])
    session.commit()
    assert names_of(tags) == ["新的", "Flask", "another"]
    assert tags[1] is known
    assert count(session, Tag) == 3


def test_a_new_tag_is_stored_with_a_clean_name(session):
    (tag,) = Tag.named(session(), ["  Web\u3000\u200bdesign "])
    session.commit()
    assert (tag.name, tag.name_key, tag.slug) == ("Web design", "web design", "web-design")


def test_a_tag_asked_for_twice_in_one_session_is_made_once(session):
    assert Tag.named(session(), ["Flask"]) == Tag.named(session(), ["FLASK"])


def test_no_names_are_no_tags(session):
    article = make_article(tags=["Flask"])
    article.tag_with(session(), [])
    session.commit()
    assert article.tags == []
    assert count(session, article_tag) == 0
    assert count(session, Tag) == 1


def test_a_renamed_tag_has_the_key_of_its_new_name(session):
    tag = make_tag("Flask")
    tag.name = "Quart"
    session.commit()
    assert tag.name_key == "quart"
    assert Tag.named(session(), ["QUART"]) == [tag]


@pytest.mark.parametrize("name", ["束" * NAME_LIMIT, "𠮷" * NAME_LIMIT, "x" * NAME_LIMIT])
def test_a_name_of_64_characters_is_kept_whole(session, name):
    tag = make_tag(name)
    session.expire_all()
    assert (tag.name, len(tag.slug) <= SLUG_LIMIT) == (name, True)


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_a_longer_name_is_refused_not_cut(session):
    with pytest.raises(DataError):
        make_tag("x" * (NAME_LIMIT + 1))
    session.rollback()


def test_tags_with_one_slug_are_numbered(session):
    slugs = [make_tag(name).slug for name in ("a b", "a-b", "a_b")]
    assert slugs == ["a-b", "a-b-2", "a-b-3"]


def test_tags_with_one_slug_are_numbered_in_one_flush_too(session):
    make_tag("a b")
    tags = Tag.named(session(), ["a-b", "a_b", "a.b"])
    session.commit()
    assert [tag.slug for tag in tags] == ["a-b-2", "a-b-3", "a-b-4"]


def test_a_reserved_word_is_no_tags_slug(session):
    assert make_tag("Feed").slug == "feed-2"


def test_a_tag_of_no_letters_still_has_an_address(session):
    assert make_tag("🍎").slug
    assert make_tag("🍏").slug


def counts(session, tags):
    """Their names, each with its count, in order."""
    return [(tag.name, found) for tag, found in session.execute(tags)]


def test_counts_are_of_published_articles(session):
    make_article(tags=["beta", "Alpha"])
    make_article(tags=["beta"])
    make_article(tags=["beta", "hidden"], state="draft")
    assert counts(session, Tag.counted().order_by(Tag.name_key)) == [("Alpha", 1), ("beta", 2), ("hidden", 0)]
    assert counts(session, Tag.used().order_by(Tag.name_key)) == [("Alpha", 1), ("beta", 2)]


def test_the_most_used_stand_first_and_of_equals_the_newest(session):
    make_article(tags=["first", "second"])
    make_article(tags=["common"])
    make_article(tags=["common", "third"])
    make_article(tags=["unused"], state="draft")
    found = names_of(session.scalars(Tag.most_used()))
    assert found == ["common", "third", "second", "first"]


def test_articles_in_any_state_are_counted_for_whoever_would_change_a_tag(session):
    tag = make_tag("Flask")
    for state in ("published", "draft", "trashed"):
        make_article(tags=["Flask"], state=state)
    assert session.scalar(Tag.article_count(tag, up_to=5)) == 3
    assert session.scalar(Tag.article_count(tag, up_to=2)) == 2


def test_a_description_is_rendered_as_an_article_is(session):
    tag = make_tag("Flask", description="A **framework**. <script>alert(1)</script>")
    assert "<strong>framework</strong>" in tag.description_html
    assert "<script" not in tag.description_html
    tag.description = ""
    session.commit()
    assert tag.description_html == ""


def test_a_slug_that_a_tag_has_or_had_is_taken_for_others(session):
    tag = make_tag("Flask")
    other = make_tag("Quart")
    tag.slug = "flask-web"
    session.commit()
    for slug in ("flask", "flask-web"):
        assert Tag.slug_taken(session(), slug, besides=other)
        assert not Tag.slug_taken(session(), slug, besides=tag)
    assert Tag.slug_for(session(), "flask", besides=other) == "flask-2"
    assert Tag.slug_for(session(), "flask", besides=tag) == "flask"


def test_deleting_a_tag_or_an_article_deletes_its_links_alone(session):
    article = make_article(tags=["kept", "deleted"])
    gone = make_article(tags=["kept"])
    session.delete(session.scalar(Tag.at("deleted")))
    session.delete(gone)
    session.commit()
    session.expire_all()
    assert names_of(article.tags) == ["kept"]
    assert (count(session, Article), count(session, article_tag)) == (1, 1)


def test_an_id_is_never_given_twice(session):
    first = make_tag("first")
    gone = first.id
    session.delete(first)
    session.commit()
    assert make_tag("second").id > gone


def test_editors_change_tags_and_authors_do_not(session):
    tag = make_tag()
    assert [tag.editable_by(make_user(role)) for role in ("author", "editor", "admin")] == [False, True, True]
