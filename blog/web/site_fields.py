"""The fields that setting up the site and its settings share: its time zone and its address."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from blog.lib import clock
from blog.models.base import NAME_LIMIT
from blog.web.forms import Form, text
from config import SETTINGS

ADDRESS_LIMIT = 255


def time_zone() -> Field:
    """A zone of the IANA database, or a city that names one, in whatever case."""
    return text(_l("Time zone"), NAME_LIMIT, required=True, validators=[_as_zone])


def site_address(**kwargs: Any) -> Field:
    """What the setting SITE_URL accepts."""
    return text(_l("Address of the site"), ADDRESS_LIMIT, validators=[_as_address], **kwargs)


def zone_of(typed: str) -> str | None:
    """The zone that ``typed`` names exactly, in another case, or by its city alone; None if none or several."""
    if clock.is_zone(typed):
        return typed
    found = _zones_by_name().get(typed.casefold().replace(" ", "_"), set())
    return next(iter(found)) if len(found) == 1 else None


@cache
def _zones_by_name() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for zone in clock.zones():
        for name in (zone, zone.rpartition("/")[2]):
            names.setdefault(name.casefold(), set()).add(zone)
    return names


def _as_zone(form: Form, field: Field) -> None:
    zone = zone_of(field.data)
    if zone is None:
        raise ValidationError(
            _("There is no such time zone. Write one such as Asia/Shanghai or Europe/Berlin.")
        )
    field.data = zone


def _as_address(form: Form, field: Field) -> None:
    setting = next(setting for setting in SETTINGS if setting.name == "SITE_URL")
    try:
        field.data = setting.read(field.data)
    except ValueError as error:
        raise ValidationError(
            _("Write an address without a path, such as https://blog.example.org.")
        ) from error
