"""The check of a slug that somebody typed."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib import slugs
from blog.lib.letters import fold
from blog.models.address import Addressed
from blog.models.base import SLUG_LIMIT
from blog.web.forms import Form


def slug_in(address: str) -> str:
    """What may be a slug at the end of an address, or all of it; empty where that is none."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rpartition("/")[2])


class FreeSlug:
    """Accepts a slug of the right shape that no other row of ``kind`` has or had. ``form.row`` is the row edited."""

    def __init__(self, kind: type[Addressed], taken: str) -> None:
        self.kind = kind
        self.taken = taken

    def __call__(self, form: Form, field: Field) -> None:
        field.data = fold(field.data or "")
        if not field.data:
            return
        if not slugs.is_slug(field.data) or len(field.data) > SLUG_LIMIT:
            raise ValidationError(_("A slug is letters and digits with single hyphens between, 120 at most."))
        if field.data in slugs.RESERVED:
            raise ValidationError(_("“%(slug)s” is kept for the site's own addresses.", slug=field.data))
        if self.kind.slug_taken(db.session(), field.data, besides=form.row):
            raise ValidationError(self.taken)
