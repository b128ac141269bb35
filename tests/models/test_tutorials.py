"""The two tutorials, told on the real models."""

from __future__ import annotations

import doctest
import re

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import InvalidRequestError

from blog.extensions import db
from blog.models import Article, Tag, User, article_tag
from config import ROOT
from tests.factories import make_article, make_tag, make_user

WALK = ROOT / "docs" / "tutorial.md"


@pytest.fixture
def fresh(session):
    """A session whose tables number their rows from 1, as in a database just made."""
    if db.engine.dialect.name != "sqlite":
        for table in ("article", "tag", "user"):
            session.execute(text(f"ALTER TABLE `{table}` AUTO_INCREMENT = 1"))
        session.commit()
    return session


# -- articles and tags, many to many


@pytest.fixture
def tagged(fresh):
    """Two articles with two tags each, made as the tutorial makes them."""
    article1 = Article(title="article1")
    article2 = Article(title="article2")

    tag1 = Tag(name="tag1")
    tag2 = Tag(name="tag2")

    article1.tags.append(tag1)
    article1.tags.append(tag2)
    article2.tags.append(tag1)
    article2.tags.append(tag2)

    fresh.add(article1)
    fresh.add(article2)
    fresh.add(tag1)
    fresh.add(tag2)
    fresh.commit()
    fresh.expunge_all()
    return fresh


def rows(session):
    """The rows of the association table."""
    return session.execute(select(article_tag).order_by(*article_tag.c)).all()


def test_the_association_rows_are_those_the_tutorial_prints(tagged):
    assert rows(tagged) == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_an_article_has_its_tags_and_a_tag_its_articles(tagged):
    article1 = tagged.scalars(select(Article).where(Article.title == "article1")).one()
    assert [tag.name for tag in article1.tags] == ["tag1", "tag2"]
    tag1 = tagged.scalars(select(Tag).where(Tag.name == "tag1")).one()
    assert {article.title for article in tag1.articles} == {"article1", "article2"}


def test_a_tag_taken_off_an_article_stays_with_the_other(tagged):
    article1 = tagged.get(Article, 1)
    article1.tags.remove(tagged.get(Tag, 2))
    tagged.commit()
    assert rows(tagged) == [(1, 1), (2, 1), (2, 2)]
    assert [article.title for article in tagged.get(Tag, 2).articles] == ["article2"]


def test_an_article_put_under_a_tag_has_the_tag(tagged):
    tag1 = tagged.get(Tag, 1)
    tag1.articles.append(Article(title="article3"))
    tagged.commit()
    assert rows(tagged)[-1] == (3, 1)
    assert [tag.name for tag in tagged.get(Article, 3).tags] == ["tag1"]


# -- a blog of users, posts and keywords


@pytest.fixture
def blog(session):
    """Wendy's blog with her first post, and somebody else's."""
    wendy = User(username="wendy", name="Wendy Williams")
    session.add(wendy)
    session.commit()

    post = Article(title="Wendy's Blog Post", body="This is a test", author=wendy)
    session.add(post)
    post.tags.append(Tag(name="wendy"))
    post.tags.append(Tag(name="firstpost"))
    session.commit()

    make_article("Somebody's first", tags=["firstpost"], author=make_user())
    make_article("Wendy's second", author=wendy)
    session.expunge_all()
    return session


def wendy_of(session):
    """Wendy, read anew."""
    return session.scalars(select(User).where(User.username == "wendy")).one()


def test_all_posts_with_the_keyword_firstpost_are_found(blog):
    found = blog.scalars(
        select(Article).where(Article.tags.any(Tag.name == "firstpost")).order_by(Article.id)
    )
    assert [post.title for post in found] == ["Wendy's Blog Post", "Somebody's first"]


def test_those_of_wendy_are_found(blog):
    found = blog.scalars(
        select(Article)
        .where(Article.author == wendy_of(blog))
        .where(Article.tags.any(Tag.name == "firstpost"))
    ).all()
    assert [(post.title, post.body) for post in found] == [("Wendy's Blog Post", "This is a test")]
    assert [tag.name for tag in found[0].tags] == ["firstpost", "wendy"]
    assert found[0].author.name == "Wendy Williams"


def test_wendys_own_articles_are_filtered_in_the_database(blog, queries):
    wendy = wendy_of(blog)
    with queries(at_most=1) as asked:
        own = wendy.articles.select().where(Article.tags.any(Tag.name == "firstpost"))
        assert [post.title for post in blog.scalars(own)] == ["Wendy's Blog Post"]
    assert "EXISTS" in asked[-1]


def test_wendys_articles_are_never_loaded_whole(blog, queries):
    wendy = wendy_of(blog)
    with queries(at_most=0), pytest.raises((TypeError, InvalidRequestError)):
        list(wendy.articles)
    wendy.articles.add(Article(title="Wendy's third"))
    with queries(at_most=8) as asked:
        blog.commit()
    assert not [statement for statement in asked if statement.startswith("SELECT article.id")]
    count = select(func.count()).select_from(wendy.articles.select().subquery())
    assert blog.scalar(count) == 3


def test_a_keyword_is_stored_once(blog):
    post = Article(title="Wendy's third")
    blog.add(post)
    post.tag_with(blog(), ["firstpost", "FIRSTPOST"])
    blog.commit()
    firstpost = blog.scalars(select(Tag).where(Tag.name == "firstpost")).one()
    assert blog.scalar(select(func.count()).select_from(Tag)) == 2
    assert {article.title for article in firstpost.articles} == {
        "Wendy's Blog Post",
        "Somebody's first",
        "Wendy's third",
    }


def test_a_tag_made_before_is_found_by_its_name(session):
    tag = make_tag("firstpost")
    assert Tag.named(session(), ["Firstpost"]) == [tag]


# -- the walk in docs/


def walk_in_shell(app, text):
    """What differs when the Python blocks of a walk are typed into ``flask shell`` one after another."""
    typed = "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    walk = doctest.DocTestParser().get_doctest(typed, app.make_shell_context(), "walk", str(WALK), 0)
    assert walk.examples
    report: list[str] = []
    doctest.DocTestRunner(verbose=False).run(walk, out=report.append)
    return "".join(report)


def test_the_walk_in_the_documentation_goes_as_it_says(app):
    assert walk_in_shell(app, WALK.read_text("utf-8")) == ""


def test_a_walk_that_went_wrong_is_noticed(app):
    wrong = "```python\n>>> Tag(name='Flask').name\n'Quart'\n```\n"
    assert "Expected:\n    'Quart'\nGot:\n    'Flask'" in walk_in_shell(app, wrong)
