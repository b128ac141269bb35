"""Articles as readers are shown them: all that is shown and nothing else, in one query, and their tags in another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect

from blog.models import Article, Tag
from blog.models.shown import Byline, Entry, Opened, Syndicated
from blog.models.tag_label import Label
from blog.models.version import Version, version_for
from tests.factories import make_article, make_tag, make_user

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS = (Entry, Opened, Syndicated)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_is_what_was_stored(session, queries, kind):
    author = make_user(name='林越 "O\'Hara"')
    article = make_article('A "quoted" 标题', body="# Text", tags=["b", "A"], author=author, published_at=NOW)
    session.refresh(article)
    with queries(at_most=2):
        (found,) = kind.of(session(), [article.id, 999])
    for name in set(kind.__dataclass_fields__) - {"author", "tags", "versions"}:
        assert getattr(found, name) == getattr(article, name), name
    assert found.author == Byline(author.id, author.username, author.name)
    assert [tag.id for tag in found.tags] == [tag.id for tag in article.tags]


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_may_have_neither_author_nor_tags(session, kind):
    (found,) = kind.of(session(), [make_article(author=None).id])
    assert (found.author, list(found.tags)) == (None, [])


def test_the_newest_stand_first_and_the_hidden_nowhere(session):
    ids = [make_article(published_at=at).id for at in (NOW, NOW, NOW - HOUR, NOW + HOUR)]
    hidden = make_article(state="draft", published_at=NOW)
    expected = [ids[3], ids[1], ids[0], ids[2]]
    assert [entry.id for entry in Entry.of(session(), [*ids, hidden.id])] == expected
    assert [entry.id for entry in Syndicated.newest(session(), 3)] == expected[:3]
    assert Opened.at(session(), hidden.slug) is None
    assert Entry.of(session(), []) == []


def test_a_label_is_the_tag_in_every_language(session):
    tag = make_tag('机器 "学习" \\ 😀')
    tag.translations, tag.colour = {"en": "Machine \"learning\" & 'more'"}, "teal"
    session.commit()
    article = make_article(tags=[tag.name])
    (label,) = Opened.at(session(), article.slug).tags
    stored = session.get(Tag, tag.id)
    assert label == Label(
        stored.name_key, stored.id, stored.slug, stored.name, stored.colour, stored.translations
    )
    assert [label.name_in(code) for code in ("en", "zh-Hans")] == [
        stored.name_in(code) for code in ("en", "zh-Hans")
    ]


def test_labels_stand_in_the_order_of_tags(session):
    names = ["Zebra", "apple", "数据库", "Éclair", "c++", "安全"]
    article = make_article(tags=names)
    session.refresh(article)
    assert [label.name for label in Opened.at(session(), article.slug).tags] == [
        tag.name for tag in article.tags
    ]


def test_more_tags_than_a_group_usually_holds_are_all_there(session):
    names = [f"tag number {number:02} " + "x" * 45 for number in range(50)]
    article = make_article(tags=names)
    assert len(Opened.at(session(), article.slug).tags) == 50


def test_what_is_shown_names_what_it_is_made_from(session):
    article = make_article(tags=["a"], author=make_user())
    (entry,) = Entry.of(session(), [article.id])
    tag = article.tags[0]
    assert set(entry.sources) == {f"article:{article.id}", f"tag:{tag.id}", f"user:{article.author_id}"}


def test_no_models_are_loaded(session):
    slug = make_article(tags=["a"], author=make_user()).slug
    session.expunge_all()
    assert Opened.at(session(), slug)
    assert not list(session.identity_map.values())
    assert inspect(Article).columns["body"].key not in Opened.__dataclass_fields__


def test_labels_stand_in_their_authors_order_where_there_is_one(session):
    article = make_article()
    article.tag_with(session, ["Zebra", "apple", "new"])
    session.commit()
    assert [label.name for label in Opened.at(session(), article.slug).tags] == ["Zebra", "apple", "new"]
    article.tag_with(session, ["apple", "new", "Zebra"])
    session.commit()
    assert article.tag_order is None
    assert [label.name for label in Opened.at(session(), article.slug).tags] == ["apple", "new", "Zebra"]
    article.tag_with(session, ["Zebra", "apple"])
    session.commit()
    other = make_tag("B")
    article.tags.append(other)
    session.commit()
    assert [label.name for label in Opened.at(session(), article.slug).tags] == ["Zebra", "apple", "B"]


def test_an_original_is_read_before_a_translation_in_its_own_language():
    versions = [
        Version("en", 7, "en", "Too", "", 1, is_page=False),
        Version("zh-Hant", 8, "zh", "中文", "", 1, is_page=False),
    ]
    assert version_for("en", "en-GB", versions) is None
    assert version_for("zh-Hans", "en", versions) is versions[1]
    assert version_for("ja", "en", versions) is None
