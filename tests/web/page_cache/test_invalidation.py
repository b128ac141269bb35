"""Which pages a write leaves ready, and which it doesn't: all that show what changed, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Operation, Site, Tag, User, pins, trash
from blog.models.tag_implying import TagImplying
from blog.models.undoing import Undoing
from tests.web.page_cache.small_site import ARTICLES, DAY, START, SmallSite

HOME = {"/", "/feed.atom", "/feed.rss", "/feed.json"}
INDEX = {"/tags/", "/tags/?by=name", "/tags/?by=new", "/tags/?view=map", "/tags/?q=p"}
AUTHORS = {"/authors/mei", "/authors/li"}
TAGS = {"/tags/flask", "/tags/python", "/tags/go", "/tags/rust", "/tags/web"}
FEEDS = {"/tags/flask/feed.atom", "/tags/flask/feed.rss", "/tags/flask/feed.json"}
PAGES = {f"/articles/{title.lower()}" for title in ARTICLES}
# Of several tags, and of all articles without one.
OTHERS = {"/tags/flask+go", "/tags/go,rust", "/tags/!web"}
ALL = HOME | INDEX | AUTHORS | TAGS | FEEDS | PAGES | OTHERS


class Blog(SmallSite):
    """The small site with what tests do to it."""

    def prepare(self) -> None:
        """All its pages are ready."""
        self.deep = self.second_page()
        self.everything = ALL | {self.deep}
        assert self.fill(self.everything) == self.everything

    def second_page(self) -> str:
        """The address of the older articles."""
        with self.writing():
            last = self.article("Three")
            return f"/?before={last.listed_at:%Y%m%dT%H%M%S}Z-{last.id}"

    def gone(self) -> set[str]:
        """Which pages are no longer ready."""
        return self.stale(self.everything)

    @staticmethod
    def article(title: str) -> Article:
        """The article with that title."""
        return db.session.scalars(select(Article).where(Article.title == title)).one()

    @staticmethod
    def tag(name: str) -> Tag:
        """The tag with that name."""
        return db.session.scalars(select(Tag).where(Tag.name == name)).one()

    @staticmethod
    def user(username: str) -> User:
        """The user with that name."""
        return db.session.scalars(User.called(username)).one()


@pytest.fixture
def blog(cached_on):
    """The site, all pages of which are ready."""
    made = Blog(cached_on)
    made.begin()
    made.prepare()
    return made


def pages(*titles):
    """The articles' own pages."""
    return {f"/articles/{title.lower()}" for title in titles}


# One is the oldest, Seven the newest; the second page begins after Three. One, Two and Three are related by their
# tags where they came later: Two names One, and Three names One.


def test_a_text_changes_what_shows_the_article(blog):
    with blog.writing():
        blog.article("Five").body = "Another text"
    shown = HOME | {"/tags/rust", "/tags/go,rust", "/tags/!web", "/authors/mei"}
    assert blog.gone() == shown | pages("Four", "Five", "Six")


def test_a_title_changes_neighbours_and_related_articles_too(blog):
    with blog.writing():
        blog.article("One").title = "Another"
    shown = {blog.deep, "/tags/flask", "/tags/python", "/tags/go", "/tags/flask+go", "/tags/go,rust"}
    shown |= {"/authors/mei", *FEEDS, *(HOME - {"/"})}
    assert blog.gone() == shown | pages("One", "Two", "Three")


def test_an_article_in_feeds_but_not_on_the_first_page_leaves_that_ready(blog):
    with blog.writing():
        blog.article("Two").excerpt = "Another"
    assert "/" not in blog.gone()
    assert {"/feed.atom", blog.deep} <= blog.gone()


@pytest.mark.parametrize("by", ["article", "tag"])
def test_another_tag_changes_the_lists_that_it_joins_and_leaves(blog, by):
    with blog.writing() as session:
        if by == "article":
            blog.article("Six").tag_with(session, ["Web"])
        else:
            six, rust, web = blog.article("Six"), blog.tag("Rust"), blog.tag("Web")
            web.articles.append(six)
            rust.articles.remove(six)
    shown = HOME | INDEX | {"/tags/rust", "/tags/web", "/tags/go,rust", "/tags/!web", "/authors/li"}
    assert blog.gone() == shown | pages("Five", "Six", "Seven")


def test_a_new_article_changes_lists_and_its_one_neighbour(blog):
    with blog.writing() as session:
        article = Article(
            title="Eight", author=blog.user("li"), state="published", published_at=START + 9 * DAY
        )
        session.add(article)
        article.tag_with(session, ["Go"])
    shown = {blog.deep, "/tags/go", "/tags/flask+go", "/tags/go,rust", "/tags/!web", "/authors/li"}
    assert blog.gone() == HOME | INDEX | shown | pages("Seven")


def test_one_amid_time_changes_the_neighbours_on_both_sides(blog):
    with blog.writing() as session:
        at = START + 4 * DAY + timedelta(hours=1)
        session.add(Article(title="Amid", state="published", published_at=at))
    assert blog.gone() == HOME | INDEX | {blog.deep, "/tags/!web"} | pages("Five", "Six")


def test_before_all_others_changes_the_first(blog):
    with blog.writing() as session:
        session.add(Article(title="Before", state="published", published_at=START - DAY))
    assert blog.gone() == HOME | INDEX | {blog.deep, "/tags/!web"} | pages("One")


def test_a_new_date_changes_the_neighbours_of_both_places(blog):
    with blog.writing():
        blog.article("Four").redate(START + 9 * DAY)
    shown = HOME | INDEX | {blog.deep, "/tags/!web", "/authors/li"}
    assert blog.gone() == shown | pages("Three", "Four", "Five", "Seven")


@pytest.mark.parametrize("way", ["unpublish", "trash", "delete", "unlist"])
def test_one_that_goes_changes_its_lists_its_neighbours_and_who_named_it(blog, way):
    shown = HOME | INDEX | {blog.deep, *FEEDS, "/tags/flask", "/tags/python", "/tags/go", "/tags/go,rust"}
    shown |= {"/tags/flask+go", "/tags/!web", "/authors/mei"}
    with blog.writing() as session:
        one = blog.article("One")
        number = one.id
        if way == "delete":
            session.delete(one)
        elif way == "unlist":
            one.unlist(clock.now())
        else:
            getattr(one, way)()
    assert blog.gone() == shown | pages("One", "Two", "Three")
    if way == "delete":
        return
    left = blog.everything if way == "unlist" else blog.everything - {"/articles/one"}
    assert blog.fill(blog.everything) == left
    with blog.writing() as session:
        if way == "trash":
            session.get_one(Article, number).restore()
    assert blog.gone() == blog.everything - left
    with blog.writing() as session:
        session.get_one(Article, number).publish(clock.now())
    # It is related to these two again, though neither named it while it was away.
    assert blog.gone() == shown | pages("One", "Two", "Three")
    assert blog.fill(blog.everything) == blog.everything


def test_what_an_unlisted_article_says_is_in_no_list(blog):
    with blog.writing():
        blog.article("One").unlist(clock.now())
    assert blog.fill(blog.everything) == blog.everything
    with blog.writing() as session:
        blog.article("One").body = "Another text"
        blog.article("One").tag_with(session, ["Web"])
    # The other two may name it once it is listed again.
    assert blog.gone() == {"/authors/mei"} | pages("One", "Two", "Three")


def test_a_pin_changes_the_first_page_alone(blog):
    with blog.writing() as session:
        pins.pin(session, blog.article("Four"), clock.now())
    assert blog.gone() == {"/"}
    assert blog.fill(blog.everything) == blog.everything
    with blog.writing():
        blog.article("Four").title = "Fourth"
    assert "/" in blog.gone()
    assert blog.fill(blog.everything) == blog.everything
    with blog.writing():
        blog.article("Fourth").unpin()
    assert blog.gone() == {"/"}


def test_review_and_the_trash_are_nothing_to_readers(blog):
    with blog.writing() as session:
        article = Article(title="Laid before", body="Text")
        session.add(article)
        article.submit()
    with blog.writing():
        blog.article("Laid before").trash()
    with blog.writing() as session:
        assert trash.empty(session) == 1
    assert blog.gone() == set()


def test_another_address_changes_what_leads_there(blog):
    with blog.writing():
        blog.article("Seven").slug = "sieben"
    assert blog.gone() == HOME | {"/tags/web", "/authors/mei"} | pages("Six", "Seven")


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "Somebody"), ("avatar", "face.png"), ("links", [["Mail", "mailto:li@example.org"]])],
)
def test_what_an_author_says_changes_the_pages_that_name_them(blog, name, value):
    with blog.writing():
        setattr(blog.user("li"), name, value)
    shown = HOME | {"/authors/li", "/tags/go", "/tags/rust", "/tags/go,rust", "/tags/!web"}
    assert blog.gone() == shown | pages("Three", "Four", "Six")


@pytest.mark.parametrize("name", ["description", "name", "colour", "translations", "aliases"])
def test_what_a_tag_says_changes_the_pages_that_name_it(blog, name):
    values = {"translations": {"en": "Rusty"}, "aliases": ["Oxide"]}
    with blog.writing():
        setattr(blog.tag("Rust"), name, values.get(name, "jade"))
    shown = HOME | INDEX | {"/tags/rust", "/tags/go,rust", "/tags/!web", *AUTHORS}
    assert blog.gone() == shown | pages("Five", "Six")


def test_an_operation_and_its_undoing_change_everything(blog):
    with blog.writing() as session:
        TagImplying(blog.tag("Rust"), [blog.tag("Go")]).carry_out(session, None, clock.now())
    assert blog.gone() == blog.everything
    assert blog.fill(blog.everything) == blog.everything
    with blog.writing() as session:
        operation = session.scalars(select(Operation).order_by(Operation.id.desc()).limit(1)).one()
        Undoing(session, operation).carry_out(clock.now())
    assert blog.gone() == blog.everything


def test_settings_and_a_rebuild_change_everything(blog):
    with blog.writing() as session:
        session.scalars(Site.row()).one().tagline = "Another"
    assert blog.gone() == blog.everything
    assert blog.fill(blog.everything) == blog.everything
    assert blog.app.test_cli_runner().invoke(args=["rebuild"]).exit_code == 0
    assert blog.gone() == blog.everything


def test_a_draft_and_one_that_is_scheduled_change_nothing(blog):
    browser = blog.browser()
    sheet = {"title": "Draft", "body": "Text", "tags": "Flask, Never seen", "submission": "one"}
    assert browser.post("/admin/articles", data=sheet).status_code == 302
    assert blog.gone() == set()
    later = sheet | {"publish_at": "2126-03-14T09:30", "submission": "two"}
    assert browser.post("/admin/articles/publication", data=later).status_code == 302
    assert blog.gone() == set()
    with blog.writing():
        for article in db.session.scalars(select(Article).where(Article.title == "Draft")):
            article.body = "Another text"
    assert blog.gone() == set()


def test_signing_in_and_out_changes_nothing(blog):
    browser = blog.browser()
    assert browser.get("/admin/articles").status_code == 200
    assert browser.post("/logout").status_code == 302
    assert blog.gone() == set()
