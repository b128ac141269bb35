"""Related articles: those that share tags with an article, the rarer the tags the closer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from blog.models import Tag, related
from blog.models.beside import Beside
from blog.models.related import KEPT, SHOWN, Title
from blog.models.shown import Opened
from tests.factories import make_article, make_tag

START = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def fill(name, tags, count, day=0):
    """That many articles with those tags, one a day."""
    return [
        make_article(f"{name} {n}", tags=tags, published_at=START + (day + n) * DAY) for n in range(count)
    ]


def kin(session, article):
    """The titles of an article's related ones, as readers see them, each with the names of the tags shared."""
    session.expire_all()
    return [
        (found.article.title, [tag.name for tag in found.shared])
        for found in Beside.of(session(), article).related
    ]


def save(session, article):
    """Derive its related articles from what there is now."""
    article.body += "."
    session.commit()
    return kin(session, article)


def test_the_rarer_the_shared_tags_the_closer(session):
    fill("common", ["Python"], 5)
    fill("rare", ["Sundials"], 1)
    fill("both", ["Python", "Sundials"], 1)
    make_article("apart", tags=["Cooking"])
    article = make_article("here", tags=["Python", "Sundials"])
    assert save(session, article)[:3] == [
        ("both 0", ["Sundials", "Python"]),
        ("rare 0", ["Sundials"]),
        ("common 4", ["Python"]),
    ]


def test_of_equals_the_newest_stand_first_and_only_a_few_are_shown(session):
    fill("other", ["Flask"], KEPT + 3)
    article = make_article("here", tags=["Flask"], published_at=START - DAY)
    newest = range(KEPT + 2, KEPT + 2 - SHOWN, -1)
    assert save(session, article) == [(f"other {n}", ["Flask"]) for n in newest]
    assert len(article.kin) == KEPT


def test_an_article_is_not_related_to_itself(session):
    article = make_article(tags=["Flask"])
    assert save(session, article) == []
    fill("other", ["Flask"], 1)
    assert save(session, article) == [("other 0", ["Flask"])]


def test_one_without_tags_or_with_new_ones_has_none(session):
    fill("other", ["Flask"], 2)
    assert kin(session, make_article()) == []
    assert kin(session, make_article(tags=["New"])) == []
    draft = make_article(tags=["Flask"], state="draft")
    assert kin(session, draft) == []
    draft.publish(START)
    session.commit()
    assert [title for title, _ in kin(session, draft)] == ["other 1", "other 0"]


def test_a_new_article_knows_its_kin_at_once(session):
    fill("other", ["Flask"], 1)
    assert kin(session, make_article(tags=["Flask", "New"])) == [("other 0", ["Flask"])]


def test_what_readers_no_longer_see_is_left_out_without_a_save(session):
    others = fill("other", ["Flask"], 7)
    article = make_article("here", tags=["Flask"], published_at=START - DAY)
    others[6].unpublish()
    others[5].trash()
    session.delete(others[4])
    session.commit()
    assert [title for title, _ in kin(session, article)] == ["other 3", "other 2", "other 1", "other 0"]


def test_a_tag_taken_away_or_deleted_is_no_longer_shared(session):
    fill("one", ["Flask"], 1)
    fill("both", ["Flask", "Web"], 1)
    article = make_article("here", tags=["Flask", "Web"])
    assert [title for title, _ in kin(session, article)] == ["both 0", "one 0"]
    session.delete(session.scalars(Tag.at("flask")).one())
    session.commit()
    assert kin(session, article) == [("both 0", ["Web"])]


def test_what_is_shared_is_told_of_every_relation(session):
    fill("other", ["a", "b", "c", "d"], 1)
    fill("more", ["b"], 2)
    article = make_article("here", tags=["a", "b", "c", "x"])
    assert [set(shared) for title, shared in save(session, article) if title == "other 0"] == [
        {"a", "b", "c"}
    ]


def test_implied_tags_do_not_make_a_relation_of_their_own(session):
    make_tag("Flask")
    fill("other", ["Web"], 1)
    article = make_article("here", tags=["Flask"])
    assert save(session, article) == []


def test_candidates_are_the_newest_of_the_rarest_tags_and_bounded(session, monkeypatch):
    monkeypatch.setattr(related, "CANDIDATES", 5)
    fill("rare", ["Sundials"], 3)
    fill("common", ["Python"], 6, day=10)
    article = make_article("here", tags=["Sundials", "Python"], published_at=START - DAY)
    # The three rare ones and itself, and with what room is left the newest of the common ones.
    assert save(session, article) == [
        ("rare 2", ["Sundials"]),
        ("rare 1", ["Sundials"]),
        ("rare 0", ["Sundials"]),
        ("common 5", ["Python"]),
    ]


def test_what_stands_beside_an_article_is_read_in_one_query(session, queries):
    fill("other", ["Flask"], 3)
    slug = make_article("here", tags=["Flask"], published_at=START).slug
    article = Opened.at(session(), slug)
    with queries(at_most=1):
        beside = Beside.of(session(), article)
    assert beside.newer == Title(beside.newer.id, "other-1", "other 1", "en")
    assert {kin.article.title for kin in beside.related} == {"other 0", "other 1", "other 2"}
