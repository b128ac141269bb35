"""The form of a tag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib import names
from blog.lib.tag_colours import COLOURS
from blog.models import Tag
from blog.models.base import SLUG_LIMIT
from blog.models.tag_details import fingerprint
from blog.web.forms import Form, check_tag_name, text
from blog.web.pictures import PictureName, is_picture
from blog.web.slug_field import FreeSlug
from blog.web.tag_names import NAMES_IN, name_field

DESCRIPTION_LIMIT = 2000
ALIASES = 50
ALIASES_LIMIT = 20_000  # room to type far too many and be told so
COVER_LIMIT = 255
COLOUR_NAMES = {
    "cinnabar": _l("Cinnabar"),
    "amber": _l("Amber"),
    "olive": _l("Olive"),
    "bamboo": _l("Bamboo"),
    "jade": _l("Jade"),
    "teal": _l("Teal"),
    "indigo": _l("Indigo"),
    "plum": _l("Plum"),
    "rose": _l("Rose"),
    "ink": _l("Ink"),
}


class TagForm(Form):
    """What a tag is called, and how it is shown. A stored one's name and slug change by renaming it."""

    name = name_field(_l("Name"), required=True)
    slug = text(
        _l("Slug"),
        SLUG_LIMIT * 2,
        validators=[FreeSlug(Tag, _l("Another tag has this slug, or had it and still answers there."))],
    )
    aliases = text(_l("Aliases"), ALIASES_LIMIT, cls=TextAreaField)
    description = text(_l("Description"), DESCRIPTION_LIMIT, cls=TextAreaField)
    cover = text(_l("Cover"), COVER_LIMIT, cls=PictureName)
    colour = RadioField(_l("Colour"), default="")
    # What the tag was when this form was made.
    opened = HiddenField()

    def __init__(self, tag: Tag | None = None) -> None:
        super().__init__(data=_data_of(tag) if tag else None)
        self.row = tag
        if tag:
            del self.name, self.slug
        words = {"": _("None")} | {colour: COLOUR_NAMES[colour] for colour in COLOURS}
        self.colour.choices = [SelectChoice(value=value, label=label) for value, label in words.items()]
        self.colour.data = self.colour.data or ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that nobody else changed the tag meanwhile."""
        return bool(super().validate(extra_validators)) and not self._is_overtaken()

    def _is_overtaken(self) -> bool:
        current = fingerprint(self.row) if self.row else ""
        if not self.row or self.opened.data in {"", None, current}:
            return False
        # Sent once more, it is meant.
        self.opened.data = current
        message = _(
            "Somebody else changed this tag after you opened it. Yours is not saved, and still here. "
            "Open the tag in another tab to compare; saving again puts yours in its place."
        )
        self.form_errors = [message]
        return True

    def fill(self, tag: Tag) -> None:
        """Write what was typed into ``tag``; an empty slug is made from the name."""
        if self.name:
            tag.name = names.clean_name(self.name.data)
            tag.slug = self.slug.data or Tag.slug_for(db.session(), tag.name)
        called = {code: self[field].data for field, (code, _label) in NAMES_IN.items()}
        # A language whose folder went may come back.
        others = {code: name for code, name in (tag.translations or {}).items() if code not in called}
        tag.translations = others | {code: names.clean_name(name) for code, name in called.items() if name}
        tag.description = (self.description.data or "").strip()
        tag.cover = self.cover.data or ""
        tag.colour = self.colour.data or ""
        with db.session.no_autoflush:
            tag.spell(self.alias_names)

    @property
    def alias_names(self) -> list[str]:
        """The aliases typed, cleaned, once each."""
        return names.split_names(self.aliases.data or "")

    def validate_name(self, field: Field) -> None:
        """Refuse what can't be a name, and a name that another tag has in whatever spelling."""
        check_tag_name(field.data or "")
        check_free([field.data], self.row)

    @property
    def names_in_languages(self) -> list[Field]:
        """The fields of its names for readers of each language."""
        return [self[name] for name in NAMES_IN]

    def validate_name_in_language(self, field: Field) -> None:
        """The same of a name in a language, which may be empty."""
        if field.data:
            self.validate_name(field)

    def validate_aliases(self, field: Field) -> None:
        """The same of each alias, and not too many."""
        typed = self.alias_names
        if len(typed) > ALIASES:
            raise ValidationError(
                _("At most %(limit)s aliases; these are %(found)s.", limit=ALIASES, found=len(typed))
            )
        for name in typed:
            check_tag_name(name)
        check_free(typed, self.row)

    def validate_cover(self, field: Field) -> None:
        """A picture that is there."""
        unchanged = self.row and field.data == self.row.cover
        if field.data and not unchanged and not is_picture(field.data):
            raise ValidationError(_("There is no picture of that name in the media folder."))


for _name, (_code, _label) in NAMES_IN.items():
    setattr(TagForm, _name, name_field(_label))
    setattr(TagForm, f"validate_{_name}", TagForm.validate_name_in_language)


def check_free(wanted: Sequence[str], own: Tag | None) -> None:
    """Raise ValidationError, naming the tag, when another than ``own`` has one of these names or aliases."""
    keys = {names.name_key(name): name for name in wanted}
    for key, rival in db.session.execute(Tag.spelled(keys)):
        if rival is own:
            continue
        if names.name_key(rival.name) == key:
            raise ValidationError(_("There is a tag “%(name)s” already.", name=rival.name))
        raise ValidationError(
            _("“%(typed)s” leads to the tag “%(name)s” already.", typed=keys[key], name=rival.name)
        )


def _data_of(tag: Tag) -> dict[str, str]:
    called = {field: tag.translations.get(code, "") for field, (code, _label) in NAMES_IN.items()}
    return called | {
        "aliases": ", ".join(tag.aliases),
        "description": tag.description,
        "cover": tag.cover,
        "colour": tag.colour,
        "opened": fingerprint(tag),
    }
