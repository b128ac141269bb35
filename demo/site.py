"""Fills an empty site with the demo's people, tags, articles and pictures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from blog.models import Article, Site, Tag, User
from blog.models.article import PUBLISHED
from blog.models.implication import change_implications
from demo.images import draw_all

FOLDER = Path(__file__).parent
OWNER = "demo"


def load(session: Session, media_folder: Path, now: datetime) -> None:
    """Store the demo site in ``session`` and draw its pictures. The caller commits."""
    draw_all(media_folder)
    described = tomllib.loads((FOLDER / "site.toml").read_text("utf-8"))
    site = session.scalars(Site.row()).one()
    for name, value in described["site"].items():
        setattr(site, name, value)
    site.set_up_at = now
    _store_tags(session, described["tags"])
    users = {author["username"]: User(**author) for author in described["authors"]}
    session.add_all(users.values())
    session.flush()
    for facts, body in _articles():
        _store(session, facts, body, users)


def _store_tags(session: Session, described: list[dict[str, Any]]) -> None:
    """Before the articles, whose lists follow from what their tags imply."""
    implied = {facts["name"]: facts.pop("implies", []) for facts in described}
    tags = {facts["name"]: Tag(**facts) for facts in described}
    session.add_all(tags.values())
    session.flush()
    edges = {(tags[name].id, tags[other].id) for name, others in implied.items() for other in others}
    change_implications(session, edges, [])


def _store(session: Session, facts: dict[str, Any], body: str, users: dict[str, User]) -> None:
    article = Article(title=facts["title"], slug=facts["slug"], excerpt=facts.get("excerpt", ""), body=body)
    article.author = users[facts["author"]]
    article.created_at = article.updated_at = facts.get("published", article.author.created_at)
    if "published" in facts:
        article.published_at, article.state = facts["published"], PUBLISHED
    session.add(article)
    article.tag_with(session, facts["tags"])


def _articles() -> Iterator[tuple[dict[str, Any], str]]:
    """The front matter and the text of each article."""
    for file in sorted(FOLDER.glob("articles/*/*.md")):
        _, front_matter, body = file.read_text("utf-8").split("+++\n", 2)
        yield tomllib.loads(front_matter), body.strip() + "\n"
