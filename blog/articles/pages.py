"""Pages outside the stream, such as "About": articles that no list holds, at addresses of their own kind."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint
from werkzeug.wrappers import Response

from blog.articles.whereabouts import lead_on
from blog.models.shown import Opened
from blog.web.article_address import article_path, article_url, paths_by_language
from blog.web.covers import cover_of
from blog.web.language import locale_code
from blog.web.made_from import made_from
from blog.web.metadata import (
    Crumb,
    Metadata,
    Thing,
    changed_at,
    data_of,
    home_crumb,
    in_short,
    trail,
)
from blog.web.moved import moved_to
from blog.web.shown import opened, original_of
from blog.web.site import absolute_url
from blog.web.social_pictures import picture_of
from blog.web.templating import render_page

bp = Blueprint("pages", __name__)


@bp.get("/pages/<slug>")
def show(slug: str) -> Response:
    """One page. An article is led to where it stands."""
    page = opened(slug)
    if page is None:
        return lead_on(slug)
    if not page.is_page:
        return moved_to(article_path(page))
    original = original_of(page)
    made_from(*page.sources, *original.sources)
    cover = cover_of(page)
    pictures = [absolute_url("media.show", name=cover.name)] if cover else []
    versions = original.all_versions
    response = render_page(
        "articles/page.html",
        article=page,
        original=original,
        versions=versions,
        elsewhere=paths_by_language(versions),
        cover=cover,
        about=_about(page, original, pictures),
    )
    if page.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _about(page: Opened, original: Opened, pictures: Iterable[str]) -> Metadata:
    """What machines are told about it, in its own language; ``pictures`` are absolute addresses of its own."""
    address = page.canonical_url or article_url(page)
    own = [*pictures]
    picture = None if own else picture_of(page)
    description = in_short(page.social_description or page.summary)
    told: Thing = {
        "@type": "WebPage",
        "@id": f"{address}#page",
        "url": address,
        "name": page.title,
        "description": description,
        "image": [picture.address] if picture else own,
        "inLanguage": page.language,
        "dateModified": changed_at(page).isoformat(),
        "isPartOf": {"@id": f"{absolute_url('articles.home')}#website"},
    }
    if original is not page:
        told["translationOfWork"] = {"@id": f"{article_url(original)}#page"}
    said = {name: value for name, value in told.items() if value}
    data = data_of(said, trail(home_crumb(), Crumb(page.title, address)))
    locale = locale_code(page.language)
    title = page.social_title or page.title
    return Metadata(title, description, address, "website", locale, data, picture)
