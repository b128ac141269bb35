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
from blog.models.publishing import SAVE
from blog.web.access import signed_in_user
from blog.web.forms import Form, text
from blog.web.site import current_site
from blog.web.slug_field import FreeSlug, slug_in

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
        user = signed_in_user()
        named = Article.desk(user).where(Article.slug == slug_in(field.data))
        article = db.session.scalar(named.with_for_update())
        if article is None:
            raise ValidationError(_("None of the articles that you may change has this address."))
        if not article.allows(SAVE, user, authors_publish=current_site().authors_publish):
            raise ValidationError(_("On this site editors change what readers see. Ask one of them."))
        if article.translation_of_id is not None:
            raise ValidationError(
                _("This is a translation. Add its original, which readers find in their language.")
            )
        self.found = article
