"""What forms share: fields that strip, limits that say what they found, bytes that were not text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, StringField
from wtforms.validators import StopValidation, ValidationError

from blog.lib import names
from blog.lib.letters import visible
from blog.lib.xml_text import holdable
from blog.models.base import NAME_LIMIT
from blog.web.readable import REPLACEMENT

LOCAL_TIME = "%Y-%m-%dT%H:%M"


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the site."""


class Readable:
    """Refuses text of which a part could not be read or shown."""

    def __call__(self, form: Form, field: Field) -> None:
        if REPLACEMENT in (field.data or ""):
            message = _(
                "Part of this was not UTF-8 text or can't be shown: it stands as %(sign)s. Please type it again.",
                sign=REPLACEMENT,
            )
            raise StopValidation(message)


def marked(text: str | None) -> str | None:
    """Put the sign that stands for unreadable bytes in the place of control characters too, which no page can hold."""
    return holdable(text) if text else text


class Visible:
    """Refuses text of which nothing can be seen, and has nothing more of it checked."""

    # What wtforms reads to mark the field as one that must be filled in.
    field_flags = {"required": True}  # noqa: RUF012 (wtforms only reads it)

    def __call__(self, form: Form, field: Field) -> None:
        if not visible(field.data or "").strip():
            raise StopValidation(_("This can't be empty."))


class AtMost:
    """Refuses text longer than ``limit`` characters, saying how long it is."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Form, field: Field) -> None:
        found = len(field.data or "")
        if found > self.limit:
            limit, found_text = format_decimal(self.limit), format_decimal(found)
            raise ValidationError(
                _("At most %(limit)s characters; this has %(found)s.", limit=limit, found=found_text)
            )


class OneLine(StringField):
    """Text on one line, without spaces at its ends."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, as one line."""
        super().process_formdata(valuelist)
        self.data = " ".join((self.data or "").split())


class LocalTime(DateTimeLocalField):
    """A date and a time on the site's clock; empty is None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, format=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Parse, keeping what was typed when there is no such date."""
        self.raw_data = valuelist
        # A button of the same name before the field speaks for it.
        typed = valuelist[0].strip() if valuelist else ""
        self.data: datetime | None = None
        if not typed:
            return
        try:
            super().process_formdata([typed])
        except ValueError as error:
            raise ValueError(_("There is no such date and time. Write it as 2026-03-14T09:30.")) from error


def text(
    label: str, limit: int, *, required: bool = False, cls: type[StringField] = OneLine, **kwargs: Any
) -> Field:
    """A field of at most ``limit`` characters of readable text."""
    validators = [Readable(), AtMost(limit), *kwargs.pop("validators", [])]
    if required:
        validators.insert(0, Visible())
    return cls(label, validators=validators, filters=[marked], **kwargs)


def check_tag_name(name: str) -> None:
    """Raise ValidationError, naming the tag, when ``name`` can't be one."""
    short = name if len(name) <= 40 else name[:40] + "…"
    if len(name) > NAME_LIMIT or len(names.name_key(name)) > NAME_LIMIT * 2:
        found = len(name)
        raise ValidationError(
            _(
                "“%(name)s” is too long for a tag: %(found)s characters of at most %(limit)s.",
                name=short,
                found=found,
                limit=NAME_LIMIT,
            )
        )
    if names.is_name(name) and names.split_names(name) != [names.clean_name(name)]:
        raise ValidationError(_("“%(name)s” holds a comma, which stands between tags.", name=short))
    if not names.is_name(name):
        raise ValidationError(_("“%(name)s” has no letter or digit, so it can't be a tag.", name=short))
