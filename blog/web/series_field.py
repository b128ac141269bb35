"""The field of a form that says which series an article is in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from blog.extensions import db
from blog.models import Article, Series, User

# The series that were made last; into others articles are put on the page of the series.
OFFERED = 200


class SeriesField(SelectField):
    """A choice among the series that a user may put an article into, once they were offered; empty for none."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=[], default="", **kwargs)

    def offer(self, user: User, article: Article | None) -> None:
        """Offer what ``user`` may choose, and the series that the article is in, whoever put it there."""
        offered = list(db.session.scalars(Series.open_to(user).limit(OFFERED)))
        own = db.session.get(Series, article.series_id) if article and article.series_id else None
        if own and own not in offered:
            offered.append(own)
        choices = [SelectChoice(value=str(series.id), label=series.title) for series in offered]
        self.choices = [SelectChoice(value="", label=_("None")), *choices]

    @property
    def is_offering(self) -> bool:
        """Whether there is a series to choose."""
        return len(list(self.choices or ())) > 1

    @property
    def series_id(self) -> int | None:
        """The series that was chosen."""
        return int(self.data) if self.data else None


def series_data(article: Article) -> str:
    """What the field holds of a stored article."""
    return str(article.series_id or "")
