"""Translations: who may be one, what follows from being one, and who becomes the original."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from blog.models import Article, Operation, Tag, pins, rebuild, translation
from blog.models.author_use import articles_by, state_counts
from blog.models.publishing import PIN, Refused
from blog.models.tag_deletion import TagDeletion
from blog.models.tagging import Tagging
from blog.models.translation import NotATranslation
from blog.models.undoing import Undoing
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.lists import assert_lists_are_right, listed, uses
from tests.series import make_series
from tests.translations import NOW, make_pair, tags_of


def reason_of(session, article, original):
    """Why it can't be a translation of the other; empty where it can."""
    try:
        translation.check(session(), article, original)
    except NotATranslation as refused:
        return refused.reason
    return ""


# -- who may be one


def test_what_may_be_a_translation(session):
    original, chinese = make_pair()
    alone = make_article("Alone", chosen_language="ja")
    assert reason_of(session, alone, original) == ""
    assert reason_of(session, chinese, original) == ""
    assert reason_of(session, original, original) == translation.ITSELF
    assert reason_of(session, alone, chinese) == translation.OF_TRANSLATION
    assert reason_of(session, original, alone) == translation.HAS_OWN
    assert reason_of(session, chinese, alone) == translation.OF_ANOTHER


@pytest.mark.parametrize(
    ("language", "reason"), [("en", translation.SAME_LANGUAGE), ("zh-Hant", translation.TAKEN), ("ja", "")]
)
def test_a_language_has_one_version_however_it_is_written(session, language, reason):
    original, _chinese = make_pair()
    assert reason_of(session, make_article("Other", chosen_language=language), original) == reason


@pytest.mark.parametrize(
    ("own", "originals", "reason"),
    [
        ("published", "published", ""),
        ("published", "unlisted", translation.AHEAD),
        ("unlisted", "published", ""),
        ("unlisted", "draft", translation.AHEAD),
        ("draft", "draft", ""),
        ("scheduled", "draft", ""),
    ],
)
def test_what_is_more_visible_does_not_become_the_translation(session, own, originals, reason):
    original = make_article("English", state=originals)
    assert reason_of(session, make_article("中文", state=own), original) == reason


def test_nobody_makes_a_pair_past_the_rules(session):
    original, _chinese = make_pair()
    other = make_article("另一篇", chosen_language="zh-Hant")
    other.translation_of_id = original.id
    with pytest.raises(NotATranslation):
        session.commit()
    session.rollback()
    session.add_all(Article(title="t", chosen_language="ja", translation_of_id=original.id) for _ in range(2))
    with pytest.raises(NotATranslation):
        session.commit()


# -- what follows from being one


def test_lists_and_counts_hold_the_original_alone(session):
    author = make_user()
    original = make_article("English", author_id=author.id, tags=["a"])
    other = make_article("中文", author_id=author.id, tags=["a"])
    (tag,) = original.tags
    assert (listed(session), uses(session, tag)) == (["中文", "English"], [2])
    other.translation_of_id = original.id
    session.commit()
    assert (listed(session), uses(session, tag)) == (["English"], [1])
    assert (other.state, other.listed_at, other.tags) == ("published", None, [])
    assert session.scalar(articles_by(author.id)) == 1
    assert dict(session.execute(state_counts(author)).all()) == {"published": 2}
    assert_lists_are_right(session)
    other.translation_of_id = None
    session.commit()
    assert (listed(session), uses(session, tag)) == (["中文", "English"], [2])
    assert session.scalar(articles_by(author.id)) == 2
    assert_lists_are_right(session)


def test_a_pair_that_is_made_changes_no_time(session):
    original, other = make_article("English", updated_at=EARLY), make_article("中文", updated_at=EARLY)
    other.translation_of_id = original.id
    session.commit()
    session.expire_all()
    assert (original.updated_at, other.updated_at) == (EARLY, EARLY)


def test_what_becomes_a_translation_loses_tags_pin_and_series(session):
    original, other = make_article("English"), make_article("中文", tags=["a"])
    make_series("Series", [other])
    pins.pin(session(), other, NOW)
    session.commit()
    other.translation_of_id = original.id
    session.commit()
    session.expire_all()
    stored = (other.tags, other.tag_order, other.pinned_at, other.series_id, other.series_place)
    assert stored == ([], None, None, None, 0)


def test_what_is_parted_has_the_originals_tags(session):
    original, chinese = make_pair()
    chinese.translation_of_id = None
    assert tags_of(session, chinese) == tags_of(session, original) == ["b", "a"]
    assert_lists_are_right(session)


def test_nothing_gives_a_translation_tags(session):
    original, chinese = make_pair(state="draft")
    tag = make_tag("c")
    chinese.tag_with(session, ["c", "d"])
    assert tags_of(session, chinese) == []
    assert session.scalar(select(Tag.id).where(Tag.name == "d")) is None
    chinese.tags.append(tag)
    assert tags_of(session, chinese) == []
    tag.articles.append(chinese)
    assert tags_of(session, chinese) == []
    every = select(Article.id)
    Tagging(every, add=[tag]).carry_out(session(), None, NOW)
    assert (tags_of(session, chinese), tags_of(session, original)) == ([], ["b", "a", "c"])


def test_undoing_gives_tags_to_no_translation(session):
    original, other = make_article("English"), make_article("中文", tags=["a"])
    TagDeletion([other.tags[0]]).carry_out(session(), None, NOW)
    session.commit()
    other.translation_of_id = original.id
    session.commit()
    Undoing(session(), session.scalars(select(Operation)).one()).carry_out(NOW)
    assert tags_of(session, other) == []
    assert_lists_are_right(session)


def test_nothing_puts_a_translation_into_a_series(session):
    _original, chinese = make_pair()
    series = make_series()
    chinese.series_id = series.id
    session.commit()
    assert chinese.series_id is None


def test_a_translation_is_not_pinned(session):
    _original, chinese = make_pair()
    assert not chinese.takes(PIN)
    with pytest.raises(Refused):
        pins.pin(session(), chinese, NOW)


# -- the rest


def test_rebuilding_finds_the_same_places(session):
    original, chinese = make_pair()
    session.expunge_all()
    wrong = update(Article).values(listed_at=Article.published_at, updated_at=Article.updated_at)
    session.execute(wrong)
    session.commit()
    rebuild.places(session())
    assert dict(session.execute(select(Article.id, Article.listed_at)).all())[chinese.id] is None
    rebuild.everything(session())
    session.commit()
    places = dict(session.execute(select(Article.id, Article.listed_at)).all())
    assert places == {original.id: NOW, chinese.id: None}
    assert_lists_are_right(session)


def test_versions_are_known_from_each_of_them(session):
    original, chinese, japanese = make_pair("zh-Hans", "ja", state="draft")
    for one in (original, chinese, japanese):
        session.expunge_all()
        found = translation.versions_of(session(), session.get(Article, one.id))
        assert [version.id for version in found] == [original.id, chinese.id, japanese.id]
    assert translation.versions_of(session(), make_article()) == []


def test_a_language_is_found_among_the_other_versions(session):
    original, chinese = make_pair()
    assert translation.version_in(session(), original, "zh-Hant") is chinese
    assert translation.version_in(session(), chinese, "en") is original
    assert translation.version_in(session(), chinese, "zh-Hans") is None
    assert translation.version_in(session(), make_article(), "en") is None


def test_what_is_begun_holds_the_texts_of_the_original(session):
    original = make_article("English", body="Text", excerpt="E", cover="a.png", cover_alt="A", tags=["a"])
    user = make_user()
    made = translation.begun(session(), original, "zh-Hans", user)
    session.add(made)
    session.commit()
    copied = (made.title, made.body, made.excerpt, made.cover, made.cover_alt)
    assert copied == ("English", "Text", "E", "a.png", "A")
    assert (made.slug, made.language, made.state, made.author_id) == (
        "english-zh",
        "zh-Hans",
        "draft",
        user.id,
    )
    assert (made.translation_of_id, made.tags) == (original.id, [])
    for language, reason in (("zh-Hant", translation.TAKEN), ("en", translation.SAME_LANGUAGE)):
        with pytest.raises(NotATranslation) as refused:
            translation.begun(session(), original, language, user)
        assert refused.value.reason == reason


def test_saving_what_has_no_translation_asks_for_none(session, queries):
    article = make_article(tags=["a"])
    with queries(at_most=40) as asked:
        article.title = "Another"
        session.commit()
    assert not [statement for statement in asked if "translation_of_id IN" in statement]
