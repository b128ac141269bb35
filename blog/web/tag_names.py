"""Names of tags that people type: the tags that they stand for, and what can be none."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib import names
from blog.models import Tag
from blog.web.forms import OneLine, Readable, Visible, check_tag_name, marked
from blog.web.language import LANGUAGES


def _label(code: str, name: str) -> LazyString:
    known = {"en": _l("Name in English"), "zh-Hans": _l("Name in Chinese")}
    return known.get(code) or _l("Name in %(language)s", language=name)


# The fields of a tag's names for readers of each language, with its code and their labels.
NAMES_IN = {f"name_{code.lower().replace('-', '_')}": (code, _label(code, name)) for code, name in LANGUAGES}


def name_field(label: str | LazyString, *, required: bool = False) -> Field:
    """A field for one name of a tag. How long that may be is said by whoever checks it, so that one limit is told."""
    validators = [*([Visible()] if required else []), Readable()]
    return OneLine(label, validators=validators, filters=[marked])


def tags_named(wanted: Sequence[str]) -> list[Tag]:
    """The tag of each name. A new one's stands outside the session, under an id below 0, which no row has."""
    keys = {names.name_key(name): names.clean_name(name) for name in wanted}
    known: dict[str, Tag] = dict(db.session.execute(Tag.spelled(keys)).all()) if keys else {}
    for number, (key, name) in enumerate(keys.items()):
        if key not in known:
            known[key] = Tag(id=-1 - number, name=name)
    return [known[names.name_key(name)] for name in wanted]


def typed_names(text: str | None, limit: int) -> list[str]:
    """The names in a picker's text. Raises ValidationError for too many, or one that can't be a tag's."""
    found = names.split_names(text or "")
    if len(found) > limit:
        raise ValidationError(
            _("At most %(limit)s tags; these are %(found)s.", limit=limit, found=len(found))
        )
    for name in found:
        check_tag_name(name)
    return found


def one_name(text: str | None) -> str:
    """The one name that was typed. Raises ValidationError for several, or one that can't be a tag's."""
    found = names.split_names(text or "")
    if not (text or "").strip():
        raise ValidationError(_("This can't be empty."))
    if len(found) > 1 and tags_named([text or ""])[0].id < 0:
        raise ValidationError(_("Name one tag; these are %(found)s.", found=len(found)))
    name = names.clean_name(text or "")
    name = found[0] if len(found) == 1 and names.name_key(name) != names.name_key(found[0]) else name
    check_tag_name(name)
    return name


def check_existing(found: Sequence[str]) -> None:
    """Raise ValidationError, naming the first that is no tag."""
    for name, tag in zip(found, tags_named(found), strict=True):
        if tag.id < 0:
            raise ValidationError(_("There is no tag “%(name)s”.", name=name))
