"""A small site whose tags operations change."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.lib import clock
from blog.models import Tag
from blog.models.tag_implying import TagImplying
from tests.factories import make_article


@pytest.fixture
def library(session):
    """Articles with Flask, Python and Go in several states; Flask implies Python."""
    make_article("One", tags=["Flask", "Go"])
    make_article("Two", tags=["Flask", "Python"])
    make_article("Three", tags=["Flask"], state="draft")
    make_article("Four", tags=["Python"])
    flask, python = session.scalars(select(Tag).where(Tag.name.in_(["Flask", "Python"])).order_by(Tag.name))
    TagImplying(flask, [python]).carry_out(session(), None, clock.now())
    flask.spell(["Flasky"])
    flask.slug = "flask-web"
    session.commit()
    return {tag.name: tag for tag in session.scalars(select(Tag))}
