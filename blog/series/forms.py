"""The forms of a series: what it says, and which article joins it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.models import Article, Series
from blog.models.base import SLUG_LIMIT, TITLE_LIMIT
from blog.web.article_field import changeable
from blog.web.forms import Form, text
from blog.web.slug_field import FreeSlug

DESCRIPTION_LIMIT = 2000
ADDRESS_LIMIT = 1000


class SeriesForm(Form):
    """What a series is called, and what it is about."""

    title = text(_l("Title"), TITLE_LIMIT, required=True)
    slug = text(
        _l("Slug"),
        SLUG_LIMIT * 2,
        validators=[FreeSlug(Series, _l("Another series has this slug, or had it and still answers there."))],
    )
    description = text(_l("Description"), DESCRIPTION_LIMIT, cls=TextAreaField)

    def __init__(self, series: Series | None = None, **kwargs: Any) -> None:
        super().__init__(obj=series, **kwargs)
        self.row = series

    def fill(self, series: Series) -> None:
        """Write what was typed into ``series``; an empty slug is made from the title."""
        series.title = self.title.data
        series.slug = self.slug.data or Series.slug_for(db.session(), series.title, besides=self.row)
        series.description = (self.description.data or "").strip()


class JoiningForm(Form):
    """An article by its address, or the end of it."""

    article = text(_l("Add an article"), ADDRESS_LIMIT, required=True)

    if TYPE_CHECKING:
        found: Article

    def validate_article(self, field: Field) -> None:
        """One that the signed-in user may change."""
        article = changeable(field)
        if article.translation_of_id is not None:
            raise ValidationError(
                _("This is a translation. Add its original, which readers find in their language.")
            )
        if article.is_page:
            raise ValidationError(_("This is a page outside the stream, which no series holds."))
        self.found = article
