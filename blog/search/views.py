"""The page of a search: a form, what was found, and what else might have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.search_query import LENGTH_LIMIT, Query, read
from blog.lib.xml_text import holdable
from blog.models import sources
from blog.models.search.filters import Filters
from blog.models.search.lookup import RANKED, Found, find
from blog.search.narrowing import narrowing
from blog.search.results import results
from blog.search.suggestions import Suggestions
from blog.web.made_from import made_from
from blog.web.site import current_site
from blog.web.templating import render_page

bp = Blueprint("search", __name__)

T = TypeVar("T")


@bp.get("/search")
def show() -> Response:
    """What ``?q=`` finds, in pages by ``?page=``; without it a form and how to ask."""
    text = holdable(request.args.get("q", "")).strip()[: LENGTH_LIMIT + 1]
    query = read(text)
    shown = {} if query.is_empty else _found(text[:LENGTH_LIMIT], query)
    return render_page("search/show.html", text=text[:LENGTH_LIMIT], query=query, **shown)


def _found(text: str, query: Query) -> dict[str, Any]:
    filters = Filters.of(db.session(), query)
    _note(query, filters)
    found = (
        Found() if filters.unknown else find(db.session(), query.needles, filters.tag_ids, filters.author_ids)
    )
    places = found.articles
    page = _Page.of(len(places))
    return {
        "count": len(places),
        "is_more": found.is_more,
        "ranked": RANKED,
        "filters": filters,
        "results": results(query, page.of_all(places)),
        "narrowing": narrowing(text, filters, places),
        "suggestions": None if places else Suggestions.of(db.session(), query, filters),
        "page": page,
        "previous_url": _address(text, page.number - 1) if page.number > 1 else None,
        "next_url": _address(text, page.number + 1) if page.number < page.pages else None,
    }


def _note(query: Query, filters: Filters) -> None:
    """All that articles are found by, their places, and the names of tags and authors."""
    made_from(sources.SEARCH, sources.LIST, sources.TAGS)
    made_from(*([sources.AUTHORS] if query.authors else ()), *map(sources.by, filters.author_ids))


class _Page(NamedTuple):
    """One page of so many."""

    number: int
    pages: int
    size: int

    @classmethod
    def of(cls, articles: int) -> _Page:
        """The page that the request asks for, or the last one there is."""
        size = current_site().page_size
        pages = max(1, -(-articles // size))
        return cls(min(_number(), pages), pages, size)

    def of_all(self, places: Sequence[T]) -> Sequence[T]:
        """What stands on it."""
        return places[(self.number - 1) * self.size : self.number * self.size]


def _number() -> int:
    number = request.args.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 4 and int(number) else 1


def _address(text: str, page: int) -> str:
    return url_for("search.show", q=text, page=page if page > 1 else None)
