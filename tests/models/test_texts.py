"""What an article's texts become when it is stored."""

from __future__ import annotations

from blog.lib import markdown
from blog.models import Article
from blog.models.derived import derive_texts


def test_a_stored_article_holds_nothing_that_no_page_can(session):
    article = Article(title="a\x0cb\uffff", body="c&#12;d", excerpt="e\x1bf")
    session.add(article)
    session.flush()
    assert article.title == "a\ufffdb\ufffd"
    assert article.summary == "e\ufffdf"
    assert "c\ufffdd" in article.body_html


def test_the_summary_of_a_body_holds_nothing_that_no_page_can(session):
    article = Article(title="a", body="c&#12;d")
    session.add(article)
    session.flush()
    assert article.summary == "c\ufffdd"


def test_a_body_is_parsed_once(monkeypatch):
    read, sources = markdown.read, []
    monkeypatch.setattr(
        markdown, "read", lambda source, *language: sources.append(source) or read(source, *language)
    )
    derive_texts(Article(title="a", body="# b"))
    assert sources == ["# b"]


def test_the_summary_is_of_the_running_text_and_the_time_to_read_of_all():
    article = Article(title="a", body="# Heading\n\nWords.\n\n| a |\n| - |\n" + "| cell |\n" * 1_100)
    derive_texts(article)
    assert (article.summary, article.reading_minutes) == ("Words.", 5)


def test_the_summary_of_a_text_without_paragraphs_is_not_empty():
    article = Article(title="a", body="$\\bar{x}$")
    derive_texts(article)
    assert article.summary == r"\bar{x}"
