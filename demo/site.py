"""Fills an empty site with the demo's people, tags, pictures, series, articles and pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from blog.models import Article, Series, Site, Tag, Upload, User
from blog.models.article import PUBLISHED
from blog.models.implication import change_implications

FOLDER = Path(__file__).parent
OWNER = "demo"

_PICTURE = re.compile(r"(?<=\(/media/)[\w.-]+(?=[ )])")


@dataclass(frozen=True)
class Shelf:
    """What articles refer to: people by username, uploads by the names of drawings, and places in series by slug.

    A place is the id of the series and the article's number in it.
    """

    users: Mapping[str, User]
    uploads: Mapping[str, Upload]
    places: Mapping[str, tuple[int, int]]


def load(session: Session, pictures: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
    """Store the demo site in ``session``. The caller commits.

    ``pictures`` are what ``demo.library.keep_all`` returned.
    """
    described = tomllib.loads((FOLDER / "site.toml").read_text("utf-8"))
    site = session.scalars(Site.row()).one()
    for name, value in described["site"].items():
        setattr(site, name, value)
    site.set_up_at = now
    users = {author["username"]: User(**author) for author in described["authors"]}
    session.add_all(users.values())
    session.flush()
    uploads = _stored_pictures(session, described["pictures"], pictures, users)
    _store_tags(session, described["tags"], uploads)
    shelf = Shelf(users, uploads, _stored_series(session, described["series"]))
    for facts, body in _articles():
        _store(session, facts, body, shelf)


def _stored_pictures(
    session: Session,
    described: list[dict[str, Any]],
    pictures: Mapping[str, Mapping[str, Any]],
    users: Mapping[str, User],
) -> dict[str, Upload]:
    """Before tags and articles, which show them."""
    uploads = {
        facts["name"]: Upload(
            title=facts["title"], alt=facts["alt"], user=users[facts["author"]], **pictures[facts["name"]]
        )
        for facts in described
    }
    session.add_all(uploads.values())
    session.flush()
    return uploads


def _store_tags(session: Session, described: list[dict[str, Any]], uploads: Mapping[str, Upload]) -> None:
    """Before the articles, whose lists follow from what their tags imply."""
    implied = {facts["name"]: facts.pop("implies", []) for facts in described}
    tags = {facts["name"]: Tag(**facts) for facts in described}
    for tag in tags.values():
        tag.cover = uploads[tag.cover].name if tag.cover else ""
    session.add_all(tags.values())
    session.flush()
    edges = {(tags[name].id, tags[other].id) for name, others in implied.items() for other in others}
    change_implications(session, edges, [])


def _stored_series(session: Session, described: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Store them and return the place of each article in them."""
    order = {facts["slug"]: facts.pop("articles") for facts in described}
    series = [Series(**facts) for facts in described]
    session.add_all(series)
    session.flush()
    return {slug: (one.id, number) for one in series for number, slug in enumerate(order[one.slug], 1)}


def _store(session: Session, facts: dict[str, Any], body: str, shelf: Shelf) -> None:
    # Of a translation, which stands in a later file.
    original = session.scalar(Article.at(facts.get("translation_of", "")))
    text = _PICTURE.sub(lambda found: shelf.uploads[found[0]].name, body)
    article = Article(title=facts["title"], slug=facts["slug"], excerpt=facts.get("excerpt", ""), body=text)
    article.is_page = facts.get("page", False)
    article.translation_of_id = original.id if original else None
    article.author = shelf.users[facts["author"]]
    article.created_at = article.updated_at = facts.get("published", article.author.created_at)
    if "published" in facts:
        article.published_at, article.state = facts["published"], PUBLISHED
    if "cover" in facts:
        article.cover, article.cover_alt = shelf.uploads[facts["cover"]].name, facts["cover_alt"]
    if facts["slug"] in shelf.places:
        article.series_id, article.series_place = shelf.places[facts["slug"]]
    if facts.get("pinned"):
        article.pin(facts["published"])
    session.add(article)
    article.tag_with(session, facts.get("tags", []))


def _articles() -> Iterator[tuple[dict[str, Any], str]]:
    """The front matter and the text of each article."""
    for file in sorted(FOLDER.glob("articles/*/*.md")):
        _, front_matter, body = file.read_text("utf-8").split("+++\n", 2)
        yield tomllib.loads(front_matter), body.strip() + "\n"
