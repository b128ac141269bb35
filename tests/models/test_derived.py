"""What follows from other state by itself: texts, slugs and their redirects, the next due moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DataError

from blog.models import Article, Redirect, Site, Tag, article_tag
from blog.models.base import BODY_LIMIT, SLUG_LIMIT, TITLE_LIMIT
from tests.factories import make_article, make_tag

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stored(session, article):
    """The article as the database has it."""
    session.commit()
    session.expire_all()
    return session.get(Article, article.id)


def led_to(session, kind="article"):
    """Former slugs, each with the present slug of what it leads to."""
    session.expire_all()
    target = {"article": Article, "tag": Tag}[kind]
    rows = session.scalars(select(Redirect).where(Redirect.kind == kind).order_by(Redirect.slug)).all()
    targets = {row.slug: session.get(target, row.article_id or row.tag_id or 0) for row in rows}
    return {slug: item.slug if item else None for slug, item in targets.items()}


def next_due(session):
    """The site's next due moment, as the database has it."""
    return session.scalar(select(Site.next_due_at))


# -- texts


def test_a_plain_append_and_commit_store_all_that_follows(session):
    article, tag = Article(title="Hello", body="Some *words*."), Tag(name="Flask")
    article.tags.append(tag)
    session.add(article)
    session.commit()
    article = stored(session, article)
    assert (article.slug, article.body_html.strip()) == ("hello", "<p>Some <em>words</em>.</p>")
    assert (article.summary, article.language, article.reading_minutes) == ("Some words.", "en", 1)
    assert (tag.name_key, tag.slug) == ("flask", "flask")
    assert session.execute(select(article_tag)).all() == [(article.id, tag.id)]


def test_a_tag_is_appended_from_its_side_too(session):
    tag = make_tag("Flask")
    tag.articles.append(Article(title="Hello"))
    session.commit()
    assert [article.slug for article in tag.articles] == ["hello"]


def test_a_changed_text_is_rendered_again(session):
    article = make_article(body="Before", title="English")
    article.body = "**现在**用中文写，比以前长一些。"
    article = stored(session, article)
    assert "<strong>现在</strong>" in article.body_html
    assert (article.summary, article.language) == ("现在用中文写，比以前长一些。", "zh-Hans")


def test_an_excerpt_goes_before_the_text_and_its_removal_gives_the_text_back(session):
    article = make_article(body="The text.", excerpt=" By hand. ")
    assert stored(session, article).summary == "By hand."
    article.excerpt = ""
    assert stored(session, article).summary == "The text."


def test_scripts_in_a_text_are_never_stored_as_html(session):
    article = make_article(body='<script>alert(1)</script><img src=x onerror="alert(2)">')
    html = stored(session, article).body_html
    assert "<script" not in html
    assert "onerror=" not in html.replace("&quot;", '"') or "&lt;img" in html


def test_a_change_of_text_moves_the_time_of_the_last_change(session):
    article = make_article()
    session.execute(update(Article).values(updated_at=NOW))
    article = stored(session, article)
    article.title = "Another"
    changed = stored(session, article).updated_at
    assert changed != NOW
    assert changed.tzinfo is UTC


def test_a_commit_without_a_change_leaves_the_time_of_the_last_change(session):
    article = make_article()
    session.execute(update(Article).values(updated_at=NOW))
    article = stored(session, article)
    article.title = str(article.title)
    assert stored(session, article).updated_at == NOW


@pytest.mark.parametrize("text", ["x" * TITLE_LIMIT, "束" * TITLE_LIMIT, "😀" * TITLE_LIMIT])
def test_a_title_of_255_characters_is_kept_whole(session, text):
    article = stored(session, make_article(text))
    assert (article.title, len(article.slug) <= SLUG_LIMIT) == (text, True)


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_a_longer_title_is_refused_not_cut(session):
    with pytest.raises(DataError):
        make_article("x" * (TITLE_LIMIT + 1))
    session.rollback()


def test_a_text_of_a_mebibyte_is_kept_whole(session):
    body = ("束" * 99 + "\n") * (BODY_LIMIT // 298)
    article = stored(session, make_article(body=body))
    assert article.body == body
    assert article.body_html.count("束") == body.count("束")


# -- slugs


def test_a_slug_is_made_from_the_title_by_word(session):
    assert make_article("重庆 and C++").slug == "chong-qing-and-c-plus-plus"
    assert make_article("？！").slug == "article"


def test_a_slug_given_is_kept_and_a_new_title_does_not_change_it(session):
    article = make_article("A title", slug="by-hand")
    article.title = "Another title"
    assert stored(session, article).slug == "by-hand"


def test_equal_titles_are_numbered(session):
    assert [make_article("Same").slug for _ in range(3)] == ["same", "same-2", "same-3"]


def test_equal_titles_in_one_flush_are_numbered(session):
    make_article("Same")
    articles = [Article(title="Same") for _ in range(3)]
    session.add_all(articles)
    session.commit()
    assert [article.slug for article in articles] == ["same-2", "same-3", "same-4"]


def test_the_longest_slugs_are_numbered_too(session):
    slugs = [make_article("word " * 51).slug for _ in range(12)]
    slugs += [make_article("x" * TITLE_LIMIT).slug for _ in range(12)]
    assert len(set(slugs)) == 24
    assert max(map(len, slugs)) == SLUG_LIMIT


def test_a_reserved_word_is_no_articles_slug(session):
    assert make_article("New").slug == "new-2"
    assert Article.slug_taken(session(), "new")


def test_a_former_slug_leads_to_its_article(session):
    article = make_article("Old")
    article.slug = "new-slug"
    session.commit()
    assert led_to(session) == {"old": "new-slug"}


def test_former_slugs_lead_straight_to_the_article_and_never_to_each_other(session):
    article = make_article("One")
    for slug in ("two", "three", "four"):
        article.slug = slug
        session.commit()
    assert led_to(session) == {"one": "four", "two": "four", "three": "four"}


def test_a_slug_taken_back_leads_nowhere_else(session):
    article = make_article("One")
    for slug in ("two", "one"):
        article.slug = slug
        session.commit()
    assert led_to(session) == {"two": "one"}
    article.slug = "two"
    session.commit()
    assert led_to(session) == {"one": "two"}


def test_a_slug_changed_on_an_object_that_was_not_loaded_leads_on_too(session):
    article = make_article("Old")
    session.expire_all()
    article.slug = "new-slug"
    session.commit()
    assert led_to(session) == {"old": "new-slug"}


@pytest.mark.parametrize("at_once", [True, False])
def test_an_address_that_was_public_leads_on_though_its_date_was_taken_away(session, at_once):
    article = make_article(slug="old")
    article.unpublish()
    article.redate(None)
    if not at_once:
        session.commit()
    article.slug = "new"
    session.commit()
    assert session.scalars(Redirect.of("article", "old")).one().article_id == article.id


def test_a_draft_that_nobody_could_link_to_leaves_no_former_slug(session):
    article = make_article("Old", published_at=None)
    article.slug = "new-slug"
    session.commit()
    assert led_to(session) == {}


def test_no_other_article_takes_a_former_slug(session):
    article = make_article("Old")
    article.slug = "present"
    session.commit()
    other = make_article("Old")
    assert other.slug == "old-2"
    assert Article.slug_taken(session(), "old", besides=other)
    assert not Article.slug_taken(session(), "old", besides=article)
    assert Article.slug_for(session(), "Old", besides=article) == "old"


def test_a_deleted_article_takes_its_former_slugs_along(session):
    article = make_article("Old")
    article.slug = "present"
    session.commit()
    session.delete(article)
    session.commit()
    assert led_to(session) == {}
    assert make_article("Old").slug == "old"


def test_a_tags_former_slug_leads_to_it_until_the_tag_takes_it_back(session):
    tag = make_tag("Flask")
    tag.slug = "flask-web"
    session.commit()
    assert led_to(session, "tag") == {"flask": "flask-web"}
    tag.slug = "flask"
    session.commit()
    assert led_to(session, "tag") == {"flask-web": "flask"}


def test_slugs_of_articles_and_of_tags_are_apart(session):
    article = make_article("Flask", tags=["Flask"])
    article.slug = "moved"
    session.commit()
    assert led_to(session, "tag") == {}
    assert article.tags[0].slug == "flask"


# -- its place in lists


def test_only_a_published_article_has_a_place_in_lists(session):
    article = make_article(published_at=NOW)
    assert stored(session, article).listed_at == NOW
    article.redate(NOW - HOUR)
    assert stored(session, article).listed_at == NOW - HOUR
    schedule = partial(article.schedule, NOW + HOUR, NOW)
    unlist = partial(article.unlist, NOW)
    for hide in (article.unpublish, article.trash, article.restore, schedule, unlist):
        hide()
        assert stored(session, article).listed_at is None
    article.publish(NOW)
    assert stored(session, article).listed_at == NOW


def test_an_article_published_by_hand_has_a_date(session):
    article = Article(title="By hand", state="published")
    session.add(article)
    session.commit()
    assert article.published_at is not None
    assert session.scalars(Article.published()).all() == [article]


# -- the next due moment


def test_the_site_knows_the_earliest_due_moment(session):
    assert next_due(session) is None
    make_article(published_at=NOW + HOUR, state="scheduled")
    make_article(published_at=NOW + HOUR * 2, state="scheduled")
    make_article(published_at=NOW, state="draft")
    assert next_due(session) == NOW + HOUR


@pytest.mark.parametrize(
    "remove",
    [
        lambda session, article: article.unpublish(),
        lambda session, article: article.trash(),
        lambda session, article: article.publish(NOW),
        lambda session, article: session.delete(article),
        lambda session, article: Article.publish_due(session(), NOW + HOUR),
    ],
    ids=["unpublish", "trash", "publish", "delete", "publish_due"],
)
@pytest.mark.parametrize("loaded", [True, False], ids=["loaded", "expired"])
def test_what_is_no_longer_scheduled_is_no_longer_due(session, remove, loaded):
    article = make_article(published_at=NOW + HOUR, state="scheduled")
    make_article(published_at=NOW + HOUR * 2, state="scheduled")
    if not loaded:
        session.expire_all()
    remove(session, article)
    session.commit()
    assert next_due(session) == NOW + HOUR * 2


def test_a_new_time_for_a_scheduled_article_is_the_new_due_moment(session):
    article = make_article(published_at=NOW + HOUR, state="scheduled")
    article.schedule(NOW + HOUR * 3, NOW)
    session.commit()
    assert next_due(session) == NOW + HOUR * 3
    article.redate(NOW + HOUR * 2)
    session.commit()
    assert next_due(session) == NOW + HOUR * 2


def test_what_did_not_happen_is_not_due(session):
    make_article(published_at=NOW + HOUR, state="scheduled")
    session.add(Article(title="Undone", published_at=NOW, state="scheduled"))
    session.flush()
    assert next_due(session) == NOW
    session.rollback()
    assert next_due(session) == NOW + HOUR


def test_the_site_is_due_when_its_moment_has_come(session):
    make_article(published_at=NOW, state="scheduled")
    site = session.scalars(Site.row()).one()
    assert [site.has_due(moment) for moment in (NOW - HOUR, NOW, NOW + HOUR)] == [False, True, True]
