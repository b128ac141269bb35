"""The floor: the least that Flask, Jinja and the ORM do for a list of ten articles on the same database.

One query without bodies, one template, a page of about 20 KB. It derives nothing, checks nothing, translates nothing.
"""

import os

from flask import Flask, render_template
from markupsafe import Markup
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ENTRIES = 10
# What a page has besides its entries and always the same; it makes 20 KB of it.
REST = Markup("<p>The rest of a page is always the same.</p>\n") * 360

app = Flask(__name__)
engine = create_engine(os.environ["DATABASE_URL"], pool_size=16)


class Base(DeclarativeBase):
    """The floor's own models."""


class Article(Base):
    """What a list shows of an article."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    slug: Mapped[str]
    summary: Mapped[str]
    listed_at: Mapped[str]


@app.get("/")
def home() -> str:
    """The newest articles."""
    newest = select(Article).order_by(Article.listed_at.desc(), Article.id.desc()).limit(ENTRIES)
    with Session(engine) as session:
        return render_template("home.html", articles=session.scalars(newest).all(), rest=REST)


@app.get("/healthz")
def healthz() -> str:
    """200 as long as the process serves."""
    return "ok\n"
