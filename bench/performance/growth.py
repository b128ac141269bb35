"""How the cost of a page grows: with the articles of the blog, with the links of a tag, with the tags of an article."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import select

from bench.large_blog.data import ALL, FIRST, LAST
from bench.large_blog.subject import Subject
from bench.performance.cost import Reader, Reading, grown, owner_of, reader_of
from bench.performance.lines import Line
from bench.performance.pages import ARTICLE, FEED, TAG, articles, deepest, pages, written
from bench.performance.scene import Scene
from blog.extensions import db
from blog.models import Article, Tag, transaction
from blog.models.tag_use import ALL_ARTICLES, tag_use

SECTION, OF_ADMIN = "growth", "growth of admin lists"
BY_LINKS, BY_TAGS = "growth by a tag's links", "growth by an article's tags"
LEAST_LINKS = 100  # of a tag: enough to fill a page and a feed
FOUND_TAGS = (2, 4, 8)  # numbers of tags that articles have
MADE_TAGS = (16, 32, 50)  # and those that one each is given, up to the most allowed
OF_EACH = 8  # articles


def measured(scene: Scene) -> list[Line]:
    """Read every kind of page at every size in turn, and then tags and articles of the largest blog."""
    lines: list[Line] = []
    with ExitStack() as stack:
        readers = [reader_of(scene, place, stack) for place in range(len(scene.blogs))]
        owners = [owner_of(scene, place, reader, stack) for place, reader in enumerate(readers)]
        for section, kind, of, by_number in _plan(scene, readers, owners):
            with scene.leaving_out(f"{section}: {kind}"):
                lines += grown(section, kind, of, by_number, scene)
                print(f"  {section}: {kind}", flush=True)
    return lines


def _plan(
    scene: Scene, readers: Sequence[Reader], owners: Sequence[Reader]
) -> Iterator[tuple[str, str, str, dict[int, Reading]]]:
    """Yield the section, the kind of page, what grows, and by its number who reads what."""
    if len(readers) > 1:
        for section, who, lists in ((SECTION, readers, pages), (OF_ADMIN, owners, _admin_lists)):
            found = [lists(blog) for blog in scene.blogs]
            for kind in found[0]:
                each = zip(scene.blogs, who, found, strict=True)
                by_number: dict[int, Reading] = {
                    blog.articles: (reader, paths[kind]) for blog, reader, paths in each
                }
                yield section, kind, "articles", by_number
    for kind, by_links in _pages_by_links(scene.large).items():
        yield BY_LINKS, kind, "links", {links: (readers[-1], paths) for links, paths in by_links.items()}
    by_tags = _articles_by_tags(scene.large)
    yield BY_TAGS, ARTICLE, "tags", {tags: (readers[-1], paths) for tags, paths in by_tags.items()}


def _admin_lists(blog: Subject) -> dict[str, list[str]]:
    """Return those that nothing narrows; what changed last is their beginning."""
    with blog.app.app_context():
        amid = deepest(ALL_ARTICLES, FIRST + (LAST - FIRST) / 2)
        db.session.remove()
    articles = "/admin/articles"
    return {
        "articles": [articles],
        "articles, amid": [f"{articles}?before={amid}"],
        "published articles": [f"{articles}?state=published"],
        "drafts": [f"{articles}?state=draft"],
        "trash": [f"{articles}?state=trashed"],
        "files": ["/admin/media"],
        "series": ["/admin/series"],
        "tags": ["/admin/tags"],
    }


def _pages_by_links(blog: Subject) -> dict[str, dict[int, list[str]]]:
    """Return pages of tags by their kind and by how many links the tags have, which is ten times more each time."""
    slugs: dict[int, str] = {}
    with blog.app.app_context():
        links = LEAST_LINKS
        while links <= blog.articles:
            fits = select(tag_use.c.articles, Tag.slug).join(Tag, Tag.id == tag_use.c.tag_id)
            fits = fits.where(tag_use.c.articles >= links, tag_use.c.tag_id != ALL_ARTICLES)
            found, slug = db.session.execute(fits.order_by(tag_use.c.articles, Tag.id).limit(1)).one()
            slugs[found] = slug
            links *= 10
        db.session.remove()
    kinds = {TAG: "/tags/{}", FEED: "/tags/{}/feed.atom", "expression": f"/tags/{ALL}+!{{}}"}
    return {
        kind: {
            links: [written(path.format(slug))]
            for links, slug in slugs.items()
            if (kind, slug) != ("expression", ALL)
        }
        for kind, path in kinds.items()
    }


def _articles_by_tags(blog: Subject) -> dict[int, list[str]]:
    """Return addresses of articles by how many tags they have."""
    with blog.app.app_context():
        found: dict[int, list[str]] = {
            tags: articles(blog.articles // 2, OF_EACH, tags) for tags in FOUND_TAGS
        }
        for tags in MADE_TAGS:
            found[tags] = [f"/articles/{_made(tags)}"]
        db.session.remove()
    return {tags: paths for tags, paths in found.items() if paths}


def _made(tags: int) -> str:
    """Return the slug of an article that has so many tags, made by the models unless it is there."""
    slug = f"an-article-of-{tags}-tags"
    if db.session.scalar(Article.at(slug)) is None:
        transaction.run(db.session, lambda: _make(slug, tags))
    return slug


def _make(slug: str, tags: int) -> None:
    session = db.session()
    names: Sequence[str] = session.scalars(select(Tag.name).order_by(Tag.id).limit(tags)).all()
    article = Article(title=slug, author_id=1, slug=slug, body="It has many tags.")
    with session.no_autoflush:
        session.add(article)
        article.tag_with(session, [*names])
    # Amid the others, for the ends of lists are measured.
    article.publish(FIRST + (LAST - FIRST) / 2 + timedelta(seconds=tags))
