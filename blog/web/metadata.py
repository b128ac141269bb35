"""What machines are told about a page: its address, what it is, where it stands, and what other sites show of it.

Pages of a list beyond its first are not for search engines: each new article moves what stands on them. What they list
is found by the sitemap and by months, whose pages stay. So they have no address of their own to name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from blog.lib import counting
from blog.lib.excerpts import excerpt
from blog.lib.html_text import all_words
from blog.models.shown import Opened
from blog.web.language import LANGUAGES, locale_code, page_language
from blog.web.site import absolute_url, current_site
from blog.web.social_pictures import Picture, picture_of, picture_of_site

LONGEST = 160  # of a description, in Latin letters; a Han letter is as wide as two
SCHEMA = "https://schema.org"

# What would end the element that holds the data, or begin a comment within it.
_ESCAPES = [(sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029"]

Thing = dict[str, Any]  # as schema.org describes it


class Written(Protocol):
    """Who is named as an author."""

    @property
    def username(self) -> str:
        """The end of their page's address."""

    @property
    def name(self) -> str:
        """What they are called."""


class Crumb(NamedTuple):
    """A page on the way to this one, and its absolute address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is told: ``address`` is absolute, ``data`` what schema.org's words say of the page, as HTML holds it.

    ``picture`` is drawn of its words; None where it has a picture of its own.
    """

    title: str
    description: str
    address: str
    kind: str
    locale: str
    data: Markup
    picture: Picture | None = None


def of_page(
    title: str,
    description: str,
    address: str,
    *things: Thing,
    crumbs: Sequence[Crumb] = (),
    kind: str = "website",
) -> Metadata | None:
    """What is told about a page; None for one beyond the first of a list."""
    if is_beyond_first():
        return None
    return described(title, description, address, *things, crumbs=crumbs, kind=kind)


def is_beyond_first() -> bool:
    """Whether this is a page of a list that is not its first."""
    return "before" in request.args or "after" in request.args


def described(
    title: str,
    description: str,
    address: str,
    *things: Thing,
    crumbs: Sequence[Crumb] = (),
    kind: str = "website",
) -> Metadata:
    """What is told about the first page of a list, in the words of the page's language, or about a page alone.

    ``crumbs`` lead to it; without any, nothing is said of the way.
    """
    way = [trail(*crumbs, Crumb(title, address))] if crumbs else []
    data = data_of(*things, *way)
    locale = locale_code(page_language())
    return Metadata(title, in_short(description), address, kind, locale, data, picture_of_site())


def of_home() -> Metadata | None:
    """The site's first page: what the site is, and how it is searched."""
    if is_beyond_first():
        return None
    site, address = current_site(), absolute_url("articles.home")
    search: Thing = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{address}search?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    languages = [code for code, _name in LANGUAGES]
    named = {"name": site.title, "url": address, **_unless_empty(description=site.tagline)}
    website = {"@type": "WebSite", "@id": f"{address}#website", **named, "inLanguage": languages}
    own = {"@type": "Blog", "@id": _blog_id(), **named, "inLanguage": site.language}
    description = site.tagline or _("The newest articles of %(site)s.", site=site.title)
    return of_page(site.title, description, address, website | {"potentialAction": search}, own)


def of_article(article: Opened, original: Opened, pictures: Iterable[str]) -> Metadata:
    """What is told about an article in its own language; ``pictures`` are absolute addresses of its own."""
    # One of its author's choice is where it first appeared.
    address = article.canonical_url or absolute_url("articles.show", slug=article.slug)
    description = in_short(article.social_description or article.summary)
    own = list(pictures)
    picture = None if own else picture_of(article)
    posting = _posting(article, address, description, [picture.address] if picture else own)
    if original is not article:
        posting["translationOfWork"] = {"@id": f"{absolute_url('articles.show', slug=original.slug)}#article"}
    crumbs = [home_crumb()]
    if article.tags:
        first = article.tags[0]
        crumbs.append(Crumb(first.name_in(page_language()), absolute_url("tags.show", slug=first.slug)))
    data = data_of(posting, trail(*crumbs, Crumb(article.title, address)))
    locale = locale_code(article.language)
    title = article.social_title or article.title
    return Metadata(title, description, address, "article", locale, data, picture)


def person(author: Written) -> Thing:
    """Somebody who writes here."""
    return {
        "@type": "Person",
        "name": author.name,
        "url": absolute_url("authors.show", username=author.username),
    }


def home_crumb() -> Crumb:
    """Where every way begins."""
    return Crumb(current_site().title, absolute_url("articles.home"))


def trail(*crumbs: Crumb) -> Thing:
    """The way to a page, which is the last."""
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.name, "item": crumb.address}
        for place, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def data_of(*things: Thing) -> Markup:
    """The text of a block of data, which no text in it can end."""
    if not things:
        return Markup()
    graph: Mapping[str, Any] = {"@context": SCHEMA, "@graph": things}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _ESCAPES:
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704


def in_short(text: str) -> str:
    """As much of a text as search results show, cut at a word."""
    return excerpt(text, LONGEST)


def changed_at(article: Opened) -> datetime:
    """When it was published or, if that is later, last saved."""
    return max(article.updated_at, article.published_at)


def _posting(article: Opened, address: str, description: str, pictures: Iterable[str]) -> Thing:
    """An article as search engines read it."""
    return {
        "@type": "BlogPosting",
        "@id": f"{address}#article",
        "mainEntityOfPage": address,
        "url": address,
        "headline": article.title,
        **_unless_empty(description=description, image=list(pictures)),
        "inLanguage": article.language,
        "datePublished": article.published_at.isoformat(),
        "dateModified": changed_at(article).isoformat(),
        "author": person(article.author) if article.author else _publisher(),
        "publisher": _publisher(),
        "isPartOf": {"@id": _blog_id()},
        "wordCount": _word_count(article.body_html),
        **_unless_empty(keywords=[tag.name_in(article.language) for tag in article.tags]),
    }


def _word_count(html: str) -> int:
    """How many words, or characters where these are what is counted."""
    counts = counting.count(all_words(html))
    return counts.characters if counts.is_east else counts.words


def _publisher() -> Thing:
    return {"@type": "Organization", "name": current_site().title, "url": absolute_url("articles.home")}


def _blog_id() -> str:
    return f"{absolute_url('articles.home')}#blog"


def _unless_empty(**values: Any) -> Thing:
    return {name: value for name, value in values.items() if value}
