"""Operations on tags as their pages show them: what will change, the button beneath it, and all that is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from blog.extensions import db
from blog.models import Article, Base, Operation, Tag
from blog.models.tag_implying import TagImplying
from tests.factories import EARLY, make_article, make_user


def library():
    """Articles with Flask, Python and Go; Flask implies Python."""
    make_article("One", tags=["Flask", "Go"], body="http", author=make_user(username="mei", name="Mei"))
    make_article("Two", tags=["Flask", "Python"], published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    make_article("Three", tags=["Flask"], state="draft")
    made = {tag.name: tag for tag in db.session.scalars(db.select(Tag))}
    TagImplying(made["Flask"], [made["Python"]]).carry_out(db.session(), None, EARLY)
    db.session.execute(db.delete(Operation))
    db.session.commit()
    return made


def everything():
    """All rows of all tables but those about sessions."""
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"login_session", "user"}]
    return {table.name: sorted(map(repr, db.session.execute(table.select()))) for table in tables}


def names(title):
    """The names of an article's tags."""
    article = db.session.scalars(db.select(Article).where(Article.title == title)).one()
    return [tag.name for tag in article.tags]


def effects(page):
    """What the page says will change."""
    return [" ".join(li.text.split()) for li in page.soup.select(".operation-effects > li")]


def posted(page):
    """What the button under the preview sends, and where."""
    form = page.one(".operation-preview form")
    fields = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    return str(form["action"]), urlencode([pair for pair in fields if pair[0] != "csrf_token"])


def press(client, page):
    """Press the button under the preview."""
    action, fields = posted(page)
    return client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
