"""What an article says besides its title, text and tags: fields of the desk's form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from blog.models import Article
from blog.models.base import EXCERPT_LIMIT
from blog.web.forms import text


class Details:
    """The fields, and how they come from an article and get to it."""

    excerpt = text(_l("Excerpt"), EXCERPT_LIMIT, cls=TextAreaField)

    def fill_details(self, article: Article) -> None:
        """Write what was typed into ``article``."""
        article.excerpt = (self.excerpt.data or "").strip()


def details_of(article: Article) -> dict[str, Any]:
    """What the fields show of an article."""
    return {"excerpt": article.excerpt}
