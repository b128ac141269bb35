"""What the page of a single tag says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blog.extensions import db
from blog.lib import clock
from blog.lib.months import Series, month_of, series
from blog.lib.places import moment_of
from blog.models import Tag
from blog.models.archive import Archive
from blog.models.tag_index import implied_tags, implying_tags
from blog.models.tag_use import months_of
from blog.web.language import page_language


@dataclass(frozen=True)
class About:
    """Its names in other languages by these, its aliases, its first and latest article, and related tags."""

    other_names: dict[str, str]
    aliases: Sequence[str]
    first: datetime | None
    latest: datetime | None
    months: Series
    part_of: Sequence[Tag]
    holds: Sequence[Tag]

    @classmethod
    def of(cls, tag: Tag, archive: Archive) -> About:
        """Ask the database for all of it."""
        span = archive.span()
        now = clock.now()
        counts = dict(db.session.execute(months_of(tag.id)).all())
        return cls(
            other_names=other_names(tag, page_language()),
            aliases=tag.aliases,
            first=moment_of(span[0]) if span else None,
            latest=moment_of(span[1]) if span else None,
            months=series(counts, month_of(now.year, now.month)),
            part_of=db.session.scalars(implied_tags(tag)).all(),
            holds=db.session.scalars(implying_tags(tag)).all(),
        )


def other_names(tag: Tag, language: str) -> dict[str, str]:
    """The names that readers of ``language`` don't see, by their languages."""
    shown = tag.name_in(language)
    return {code: name for code, name in tag.translations.items() if name and name != shown}
