"""Where an article is found: one outside the stream has an address of its own kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from blog.models.version import Version
from blog.web.addresses import address
from blog.web.site import site_url


class Placed(Protocol):
    """What has an address as an article or as a page."""

    @property
    def slug(self) -> str:
        """The end of it."""

    @property
    def is_page(self) -> bool:
        """Whether it stands outside the stream."""


def article_path(article: Placed) -> str:
    """Its address within the site."""
    return address("pages.show" if article.is_page else "articles.show", slug=article.slug)


def paths_by_language(versions: Iterable[Version]) -> Mapping[str, str]:
    """The addresses within the site of an article's versions, by their languages."""
    return {version.language: article_path(version) for version in versions}


def article_url(article: Placed) -> str:
    """The same with the site's public address in front."""
    return site_url() + article_path(article)
