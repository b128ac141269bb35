"""The form of a tag."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib import names
from blog.models import Tag
from blog.models.base import NAME_LIMIT, SLUG_LIMIT
from blog.web.forms import Form, check_tag_name, text
from blog.web.slug_field import FreeSlug

DESCRIPTION_LIMIT = 2000


class TagForm(Form):
    """A tag's name, slug and description."""

    name = text(_l("Name"), NAME_LIMIT * 4, required=True)
    slug = text(
        _l("Slug"),
        SLUG_LIMIT * 2,
        validators=[FreeSlug(Tag, _l("Another tag has this slug, or had it and still answers there."))],
    )
    description = text(_l("Description"), DESCRIPTION_LIMIT, cls=TextAreaField)

    def __init__(self, tag: Tag | None = None) -> None:
        super().__init__(obj=tag)
        self.row = tag

    def fill(self, tag: Tag) -> None:
        """Write what was typed into ``tag``; an empty slug is made from the name."""
        tag.name = names.clean_name(self.name.data)
        tag.slug = self.slug.data or Tag.slug_for(db.session(), tag.name, besides=self.row)
        tag.description = (self.description.data or "").strip()

    def validate_name(self, field: Field) -> None:
        """Refuse what can't be a name, and a name that another tag has in whatever spelling."""
        check_tag_name(field.data or "")
        rival = db.session.scalar(Tag.keyed([names.name_key(field.data)]))
        if rival is not None and rival is not self.row:
            raise ValidationError(_("There is a tag “%(name)s” already.", name=rival.name))
