"""When an article is or was published: on the site's clock, whose hands jump twice a year."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from blog.lib import clock
from blog.models import Article
from blog.web.forms import LOCAL_TIME, LocalTime
from blog.web.site import current_site

FIRST, SECOND = "first", "second"


class Dates:
    """Part of the desk's form. ``which_hour`` says which of two hours with one name is meant."""

    publish_at = LocalTime(_l("Publish at"))
    which_hour = SelectField(
        _l("Which of the two"),
        choices=[
            SelectChoice(value=FIRST, label=_l("The first")),
            SelectChoice(value=SECOND, label=_l("The second")),
        ],
        default=FIRST,
    )

    if TYPE_CHECKING:
        row: Article | None

        @property
        def publishing(self) -> bool: ...

    @property
    def due_at(self) -> datetime | None:
        """When to publish, in UTC; None is now. Only after validation."""
        if self.publish_at.data is None:
            return None
        typed, zone = self.publish_at.data, current_site().time_zone
        is_second = self.which_hour.data == SECOND
        before = self.row.published_at if self.row else None
        # The field knows no seconds: a date left as it was stays.
        if before and _as_typed(before, zone) == (typed.replace(second=0), is_second):
            return before
        return clock.local_to_utc(typed, zone, second=is_second)

    @property
    def is_twice(self) -> bool:
        """Whether the clocks show the time in the field twice that day."""
        typed = self.publish_at.data
        return typed is not None and clock.happens_twice(typed, current_site().time_zone)

    @property
    def hour_in_words(self) -> str:
        """Which of two hours the one in the field is."""
        typed = self.publish_at.data
        if typed is None:
            return ""
        first, second = clock.offsets(typed, current_site().time_zone)
        if self.which_hour.data == SECOND:
            words = _("The clocks show %(time)s twice that day. This is the second, %(offset)s.")
            return str(words % {"time": f"{typed:%H:%M}", "offset": second})
        words = _("The clocks show %(time)s twice that day. This is the first, %(offset)s.")
        return str(words % {"time": f"{typed:%H:%M}", "offset": first})

    def validate_publish_at(self, field: Field) -> None:
        """Put the next minute there is in the place of one that the clocks skip, and say so before it is taken.

        Refuse a public article's move into the future.
        """
        zone = current_site().time_zone
        try:
            due = self.due_at
        except clock.NonexistentTime as error:
            existing = clock.after_gap(field.data, zone)
            if existing is None:
                raise ValidationError(
                    _("There is no such date and time. Write it as 2026-03-14T09:30.")
                ) from error
            message = _(
                "The clocks of %(zone)s skip %(time)s that day. The next minute there is stands here now; "
                "send the form again to take it.",
                zone=zone,
                time=f"{field.data:%H:%M}",
            )
            field.data, field.raw_data = existing, [existing.strftime(LOCAL_TIME)]
            raise ValidationError(message) from error
        self._check_date(due)

    def _check_date(self, due: datetime | None) -> None:
        now = clock.now()
        if self.row and self.row.is_public and due and due > now:
            raise ValidationError(
                _("Readers see this article already. To publish it later, unpublish it first.")
            )
        if self.row and self.row.is_scheduled and not self.publishing and (due is None or due <= now):
            raise ValidationError(_("It waits for its time, so it needs one to come. Or publish it now."))


def dates_of(article: Article) -> dict[str, Any]:
    """What the fields show of an article."""
    published = article.published_at
    local = clock.utc_to_local(published, current_site().time_zone) if published else None
    return {"publish_at": local, "which_hour": SECOND if local and local.fold else FIRST}


def _as_typed(moment: datetime, zone: str) -> tuple[datetime, bool]:
    """What the fields show of a moment: the time to the minute, and whether it is the second of two."""
    local = clock.utc_to_local(moment, zone)
    return local.replace(second=0, tzinfo=None, fold=0), bool(local.fold)
