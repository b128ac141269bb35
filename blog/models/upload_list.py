"""The media library's list: what somebody may choose from, the newest first, read with bounded work.

No index helps to find a word within titles, nor what nothing shows. So a page looks at a limited number of uploads:
one that met the limit before it was full says so, and the next continues there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from blog.models.upload import FAMILIES, KINDS, PICTURE, Upload
from blog.models.upload_use import is_in_article, is_in_tag, shown_by_people_or_site
from blog.models.user import User

LOOKED_AT = 2_000  # uploads for one page
PAGE_SIZE = 48
NAMED_OF = 200  # uploads whose pictures are offered by name


@dataclass(frozen=True)
class Shelf:
    """One page of the library: uploads, each with whether an article shows it, and where the next page begins.

    ``stopped`` says that the page looked at as many as it may and may have found fewer than there are.
    """

    items: Sequence[tuple[Upload, bool]]
    following: int | None
    stopped: bool


class UploadList:
    """What ``user`` may choose from, with that text, of that kind, or ``unused``: shown nowhere."""

    def __init__(
        self,
        session: Session,
        user: User,
        *,
        everyones: bool,
        text: str = "",
        kind: str = "",
        unused: bool = False,
    ) -> None:
        self.session = session
        self.kind = kind if kind in KINDS else ""
        self.everyones, self.text, self.unused = everyones and user.is_editor, text, unused
        self._all = Upload.library(user, everyones=everyones)
        self._found = Upload.library(user, everyones=everyones, text=text, kind=self.kind)

    def page(self, before: int | None = None) -> Shelf:
        """The newest, or those that came before the one with the id ``before``."""
        start = [Upload.id < before] if before else []
        end = self._end(start) if self.text or self.kind or self.unused else None
        used = is_in_article()
        narrowed = [*start, *([Upload.id >= end] if end else [])]
        found = self._found.where(*narrowed, *([~used, ~is_in_tag()] if self.unused else []))
        shown = found.add_columns(used.label("used")).order_by(Upload.id.desc())
        rows = self.session.execute(shown.limit(PAGE_SIZE + 1)).all()
        items = [(upload, used) for upload, used in rows[:PAGE_SIZE]]
        following = items[-1][0].id if len(rows) > PAGE_SIZE else end
        stopped = len(rows) <= PAGE_SIZE and end is not None
        return Shelf(self._shown_nowhere(items) if self.unused else items, following, stopped)

    def _shown_nowhere(self, items: list[tuple[Upload, bool]]) -> list[tuple[Upload, bool]]:
        """Without portraits and the logo. A page may have fewer by that: no index leads from a name to them."""
        shown = shown_by_people_or_site(self.session, [upload for upload, _used in items])
        return [item for item in items if item[0].id not in shown]

    def newest_pictures(self) -> list[str]:
        """The names of the newest pictures among the last uploads, whatever else was asked for."""
        last = self._all.with_only_columns(Upload.id, Upload.name, Upload.kind).order_by(Upload.id.desc())
        seen = last.limit(NAMED_OF).subquery()
        found = select(seen.c.name).where(seen.c.kind.startswith(FAMILIES[PICTURE]))
        return list(self.session.scalars(found.order_by(seen.c.id.desc()).limit(PAGE_SIZE)))

    def _end(self, start: list[ColumnElement[bool]]) -> int | None:
        """The id of the last upload that is looked at; None when these are all there are."""
        # With a column that the index lacks MariaDB starts at the given id; else it may read all that came later.
        looked_at = (
            self._all.where(*start).order_by(Upload.id.desc()).with_only_columns(Upload.id, Upload.size)
        )
        ids = self.session.scalars(looked_at.offset(LOOKED_AT - 1).limit(2)).all()
        return ids[0] if len(ids) == 2 else None
