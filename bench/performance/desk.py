"""Pages of the admin area at the largest size, for one user."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack

from sqlalchemy import Select, select

from bench.large_blog.beside import MANY_VERSIONS, long_series
from bench.large_blog.data import ALL, LARGEST, LEFT, MIDDLE, NAMED
from bench.large_blog.subject import Subject
from bench.performance.client import Client
from bench.performance.lines import MS, Line
from bench.performance.rounds import median, percentile
from bench.performance.scene import Pace, Scene
from bench.performance.signing_in import signed_in
from blog.extensions import db
from blog.models import Article, Draft, ShareLink
from blog.models.article import DRAFT, TRASHED
from blog.tags.hygiene import SECTIONS

SECTION = "admin"
SHARE = 0.95
FEWEST = 3  # requests in a round for a page that takes long


def measured(scene: Scene) -> list[Line]:
    """Open each page in turn, over and over; a round's figure is what 19 of 20 requests did not exceed."""
    rounds: dict[str, list[float]] = defaultdict(list)
    taken: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        served = stack.enter_context(scene.sheaf(scene.large))
        client = stack.enter_context(Client(served.port, signed_in(scene.large)))
        paths = _answering(scene, client)
        for _ in range(scene.pace.rounds):
            for name, times in _round(client, paths, scene.pace).items():
                rounds[name].append(percentile(times, SHARE))
                taken[name] += times
    return [
        Line(SECTION, name, MS, rounds[name], {"p50_ms": median(taken[name]), "requests": len(taken[name])})
        for name in paths
    ]


def _answering(scene: Scene, client: Client) -> dict[str, str]:
    """Return the addresses without those that fail, each opened once."""
    found = {}
    for name, path in _paths(scene.large).items():
        with scene.leaving_out(f"{SECTION}: {name}"):
            client.get(path)
            found[name] = path
    return found


def _round(client: Client, paths: Mapping[str, str], pace: Pace) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(pace.requests):
        for name, times in found.items():
            if len(times) < FEWEST or sum(times) < pace.longest * 1000:
                times.append(client.get(paths[name]).took)
    return found


def _paths(blog: Subject) -> dict[str, str]:
    """Return addresses by the names that the lines have."""
    article, tag = blog.articles // 2, blog.rank(0.5)
    hygiene = {f"hygiene, {name}": f"/admin/tags/hygiene/{name}" for name in SECTIONS}
    return {
        "articles": "/admin/articles",
        "articles, published": "/admin/articles?state=published",
        "articles, drafts": "/admin/articles?state=draft",
        "articles, of a text": f"/admin/articles?q={article}",
        "articles, of a frequent text": "/admin/articles?q=a",
        "articles, published, of a text": f"/admin/articles?state=published&q={article}",
        "a new article": "/admin/articles/new",
        "an article": f"/admin/articles/{article}",
        "suggested tags": f"/admin/articles/tags?q={LARGEST[:2]}",
        "tags": "/admin/tags",
        "tags, of a text": f"/admin/tags?q={LEFT}",
        "a tag": f"/admin/tags/{tag}",
        **_paths_of_operations(blog),
        "hygiene": "/admin/tags/hygiene",
        **hygiene,
        **_paths_of_writing(blog),
        "operations": "/admin/operations",
        "users": "/admin/users",
        "settings": "/admin/settings",
        "appearance": "/admin/appearance",
        "appearance, the sample": "/admin/appearance/sample",
        "the menu": "/admin/menu",
        "an account": "/account/",
    }


def _paths_of_operations(blog: Subject) -> dict[str, str]:
    """Return those of tags that are used most and least, and those that tell what an operation on tags would do."""
    most_used = blog.tags + 1 + NAMED.index(ALL)
    often, amid, rare = (f"/admin/tags/{tag}" for tag in (most_used, blog.rank(0.5), blog.tags))
    merge, tagging = "/admin/tags/merge", "/admin/articles/tagging?all=1"
    return {
        "merging a tag": f"{merge}?tags={blog.rank(0.5)}&into={LARGEST}",
        "merging the most used tag": f"{merge}?tags={most_used}&into={MIDDLE}",
        "removing a tag": f"{amid}/removal",
        "removing the most used tag": f"{often}/removal",
        "renaming a tag": f"{amid}/name",
        "renaming the most used tag": f"{often}/name?name=Other&slug=",
        "splitting a tag": f"{amid}/parts",
        "splitting the most used tag": f"{often}/parts",
        "what a tag implies": f"{amid}/implications",
        "removing tags": f"/admin/tags/removal?tags={most_used}&tags={blog.tags}",
        "a rare tag": rare,
        "the most used tag": often,
        "tagging all articles": tagging,
        "tagging all articles of a text": f"{tagging}&q={blog.articles // 2}&add=New&remove=",
    }


def _paths_of_writing(blog: Subject) -> dict[str, str]:
    """Return those of what lies beside the public articles."""
    newest, series = blog.articles, long_series(blog.articles)
    history = f"/admin/articles/{newest}/revisions"
    with blog.app.app_context():
        first = {state: db.session.scalar(_first_in(state)) for state in (DRAFT, TRASHED)}
        slot = db.session.scalar(select(Draft.id).order_by(Draft.id).limit(1))
        linked = db.session.scalar(select(ShareLink.article_id).order_by(ShareLink.id).limit(1))
        db.session.remove()
    return {
        "articles, in the trash": "/admin/articles?state=trashed",
        "a draft": f"/admin/articles/{first[DRAFT]}",
        "an article with history": f"/admin/articles/{newest}",
        "unsaved texts": "/admin/articles/drafts",
        "an unsaved text": f"/admin/articles/drafts/{slot}",
        "revisions": history,
        "revisions, older": f"{history}?before={MANY_VERSIONS // 2}",
        "a revision": f"{history}/{MANY_VERSIONS}",
        "a revision against the first": f"{history}/{MANY_VERSIONS}?against=1",
        "secret links": f"/admin/articles/{linked}/links",
        "translations": f"/admin/articles/{newest}/translations",
        "emptying the trash": "/admin/articles/trash",
        "deleting from the trash": f"/admin/articles/{first[TRASHED]}/removal",
        "files": "/admin/media",
        "files, of a text": f"/admin/media?q={newest}",
        "files, not used": "/admin/media?unused=1",
        "files, documents not used": "/admin/media?kind=document&unused=1",
        "a file": "/admin/media/2",
        "a file that many articles show": "/admin/media/1",
        "removing a file": "/admin/media/1/removal",
        "series": "/admin/series",
        "series, of a text": f"/admin/series?q={newest}",
        "a series": "/admin/series/1",
        "a series of many": f"/admin/series/{series}",
        "removing a series": f"/admin/series/{series}/removal",
    }


def _first_in(state: str) -> Select[int]:
    return select(Article.id).where(Article.state == state).order_by(Article.updated_at, Article.id).limit(1)
