"""The article that somebody named by its address in a form."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.models import Article
from blog.models.publishing import SAVE
from blog.web.access import signed_in_user
from blog.web.site import current_site
from blog.web.slug_field import slug_in


def changeable(field: Field) -> Article:
    """It, if the signed-in user may change it, locked; else raises ValidationError."""
    user = signed_in_user()
    named = Article.desk(user).where(Article.slug == slug_in(field.data))
    article = db.session.scalar(named.with_for_update())
    if article is None:
        raise ValidationError(_("None of the articles that you may change has this address."))
    if not article.allows(SAVE, user, authors_publish=current_site().authors_publish):
        raise ValidationError(_("On this site editors change what readers see. Ask one of them."))
    return article
