"""What the page of a single tag says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from blog.lib import clock
from blog.lib.months import Series, month_of, series
from blog.lib.places import moment_of
from blog.models import sources
from blog.models.tag_facts import TagFacts
from blog.models.tag_label import Label
from blog.web.language import page_language
from blog.web.made_from import made_from, until


@dataclass(frozen=True)
class About:
    """Its names in other languages by these, its aliases, its first and latest article, and related tags."""

    other_names: Mapping[str, str]
    cover: str
    description_html: str
    aliases: Sequence[str]
    first: datetime | None
    latest: datetime | None
    months: Series
    part_of: Sequence[Label]
    holds: Sequence[Label]

    @classmethod
    def of(cls, tag: Label, facts: TagFacts, names: Mapping[int, Label]) -> About:
        """Put it together; ``names`` hold its relatives', by their ids."""
        now = clock.now()
        _note(facts, now)
        return cls(
            other_names=other_names(tag, page_language()),
            cover=facts.cover,
            description_html=facts.description_html,
            aliases=facts.aliases,
            first=moment_of(facts.span[0]) if facts.span else None,
            latest=moment_of(facts.span[1]) if facts.span else None,
            months=series(facts.months, month_of(now.year, now.month)),
            part_of=[names[tag_id] for tag_id in facts.implied if tag_id in names],
            holds=[names[tag_id] for tag_id in facts.implying if tag_id in names],
        )


def other_names(tag: Label, language: str) -> dict[str, str]:
    """The names that readers of ``language`` don't see, by their languages."""
    shown = tag.name_in(language)
    return {code: name for code, name in tag.translations.items() if name and name != shown}


def _note(facts: TagFacts, now: datetime) -> None:
    """Note what this is made from. Months go on to the present one; a relative goes when nothing has it any more."""
    until(datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC))
    made_from(*map(sources.list_of, facts.relatives))
    if facts.has_others:
        made_from(sources.TAGS)
