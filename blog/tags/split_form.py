"""Splitting a tag, as a form: up to seven parts, each with a name and with what its articles have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, FieldList, FormField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional, ValidationError

from blog.extensions import db
from blog.lib.clock import YEARS
from blog.models import Tag, User
from blog.models.article_filter import ArticleFilter
from blog.models.tag_operation import TagOperation
from blog.models.tag_split import Part, TagSplit
from blog.tags.part_query import PARTS
from blog.web.forms import text as text_field
from blog.web.site import current_site
from blog.web.tag_names import check_existing, name_field, one_name, tags_named
from blog.web.tag_operations import OperationForm, Plan

SHOWN_AT_FIRST = 2
TEXT_LIMIT = 200
PART = re.compile(rf"parts-[0-{PARTS - 1}]-")


class Day(DateField):
    """A date on the site's clock; empty is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Parse, keeping what was typed when there is no such date, or none that an article can have."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("There is no such date. Write it as 2026-03-14.")) from error
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValueError(
                _("The year has to be from %(first)s to %(last)s.", first=str(YEARS[0]), last=str(YEARS[-1]))
            )


class PartForm(PlainForm):
    """A part of a tag: what it is called, and which of the articles it gets."""

    name = name_field(_l("Tag"))
    text = text_field(_l("Title or text contains"), TEXT_LIMIT)
    tag = name_field(_l("Has the tag too"))
    author = SelectField(_l("Written by"))
    since = Day(_l("Published from"), validators=[Optional()])
    until = Day(_l("Published until"), validators=[Optional()])

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.name.data and not self.has_filter

    @property
    def has_filter(self) -> bool:
        """Whether it says which articles it gets."""
        return any(field.raw_data and field.raw_data[0] for field in self if field.name != self.name.name)

    def validate_name(self, field: Field) -> None:
        """One name, where the part is anything at all."""
        if not self.is_blank:
            self.called = one_name(field.data)
            if not self.has_filter:
                raise ValidationError(
                    _("Say which articles it gets: fill in at least one field of this part.")
                )

    def validate_tag(self, field: Field) -> None:
        """A tag that is there."""
        if field.data:
            check_existing([one_name(field.data)])

    def validate_until(self, field: Field) -> None:
        """Not before the other date."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("This is before the first date."))

    def filter(self) -> ArticleFilter:
        """Which articles it gets; only after validation."""
        author = db.session.scalar(User.called(self.author.data)) if self.author.data else None
        [tag] = tags_named([self.tag.data]) if self.tag.data else [None]
        days = self.since.data, self.until.data
        return ArticleFilter.of(
            db.session(), self.text.data or "", tag, author, days, current_site().time_zone
        )

    def query(self) -> str:
        """The same as ``flask tag split`` reads it."""
        typed = {"text": self.text.data, "tag": self.tag.data, "author": self.author.data}
        typed |= {"from": self.since.data, "until": self.until.data}
        return " ".join(f"{word}={_quoted(str(value))}" for word, value in typed.items() if value)


@dataclass
class Wrong:
    """The fields of a form and of its parts, as an error summary reads them."""

    fields: list[Field]
    form_errors: tuple[str, ...] = ()

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return any(field.errors for field in self.fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)


class SplitForm(OperationForm):
    """The parts of a tag, and what becomes of the rest."""

    parts = FieldList(FormField(PartForm), max_entries=PARTS)
    rest = name_field(_l("All others get"))

    def __init__(self, tag: Tag, values: MultiDict[str, str]) -> None:
        super().__init__(_own(values), asked="rest" in values)
        self.row = tag
        people = db.session.scalars(User.everyone()).all()
        while len(self.parts) < self._shown():
            self.parts.append_entry()
        choices = [SelectChoice(value="", label=_("Anybody"))]
        choices += [SelectChoice(value=user.username, label=user.name) for user in people]
        for part in self.parts:
            part.form.author.choices = choices
            part.form.author.data = part.form.author.data or ""

    def _shown(self) -> int:
        """Two, and one more than are filled in."""
        filled = sum(not part.form.is_blank for part in self.parts)
        return min(max(SHOWN_AT_FIRST, filled + 1), PARTS)

    @property
    def filled(self) -> list[PartForm]:
        """The parts in which something was typed."""
        return [part.form for part in self.parts if not part.form.is_blank]

    @property
    def wrong(self) -> Wrong:
        """For the error summary."""
        return Wrong([*(field for part in self.parts for field in part.form), self.rest])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a part; without any, the first is what is wrong."""
        is_right = bool(super().validate(extra_validators))
        if not self.filled:
            self.parts[0].form.name.errors = [_("Describe at least one part.")]
        return is_right and bool(self.filled)

    def validate_rest(self, field: Field) -> None:
        """Empty, or one name."""
        self.rest_name = one_name(field.data) if field.data else ""

    def plan(self) -> Plan:
        """The split."""
        filters = [part.filter() for part in self.filled]
        called = [part.called for part in self.filled]

        def build(tags: list[Tag]) -> TagOperation:
            parts = [Part(tag, one.ids()) for tag, one in zip(tags, filters, strict=False)]
            return TagSplit(self.row, parts, tags[-1] if self.rest_name else self.row)

        return Plan(build, [*called, *([self.rest_name] if self.rest_name else [])])

    def command(self) -> list[str]:
        """``split NAME --part TAG:QUERY…``."""
        parts = [word for part in self.filled for word in ("--part", f"{part.called}: {part.query()}")]
        rest = ["--rest", self.rest_name] if self.rest_name else []
        return ["split", *parts, *rest, "--", self.row.name]


def _own(values: MultiDict[str, str]) -> MultiDict[str, str]:
    """Without parts that the form never has, of whose numbers WTForms expects that they can be read."""
    pairs = values.items(multi=True)
    return MultiDict((key, value) for key, value in pairs if not key.startswith("parts") or PART.match(key))


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
