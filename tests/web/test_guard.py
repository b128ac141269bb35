"""No template asks the database."""

from __future__ import annotations

import pytest
from flask import render_template_string
from sqlalchemy import select

from blog.extensions import db
from blog.models import Article
from blog.web.templating import QueryInTemplate
from tests.factories import make_article, make_tag, make_user

PUBLIC = [
    "/",
    "/?before=20260102T030405Z-9999",
    "/articles/first",
    "/tags/",
    "/tags/flask",
    "/authors/wendy",
    "/authors/wendy?tag=flask",
]


@pytest.fixture
def filled(app):
    """A site with something on every public page, of which the session remembers nothing."""
    wendy = make_user(username="wendy", name="Wendy")
    for title in ("First", "Second", "Third"):
        make_article(title, body="Some *text*.", tags=["Flask", "数据库"], author=wendy)
    make_tag("Unused")
    db.session.expunge_all()
    return app


@pytest.fixture
def serve(filled, client):
    """Opens a page that a template makes of the first article, loaded without its tags and author."""

    def open_page(template):
        @filled.get("/throwaway")
        def throwaway():
            article = db.session.scalar(select(Article).order_by(Article.id))
            return render_template_string(template, article=article)

        return client.get("/throwaway")

    return open_page


@pytest.mark.parametrize(
    "template",
    [
        "{% for tag in article.tags %}{{ tag.name }}{% endfor %}",
        "{{ article.author.name }}",
        '{% from "components/tag_list.html" import tag_list %}{{ tag_list(article.tags) }}',
    ],
)
def test_a_template_that_touches_what_was_not_loaded_fails(serve, template):
    with pytest.raises(QueryInTemplate, match="SELECT"):
        serve(template)


def test_a_template_that_touches_what_was_loaded_does_not(serve):
    assert serve("{{ article.title }}").text == "First"


def test_after_a_template_that_failed_views_query_as_before(serve, client):
    with pytest.raises(QueryInTemplate):
        serve("{{ article.tags }}")
    assert db.session.scalars(select(Article)).all()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_no_public_page_asks_from_its_template(filled, page, path):
    assert page(path).headings()


@pytest.mark.parametrize("path", ["/nothing", "/articles/nothing", "/tags/nothing", "/authors/nobody"])
def test_no_error_page_asks_from_its_template(filled, page, path):
    assert page(path, status=404).headings()


def test_no_feed_asks_from_its_template(filled, client):
    assert client.get("/feed.atom").text.count("<entry") == 3
