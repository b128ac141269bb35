"""The pages that readers open on a blog, and where they are."""

from datetime import UTC, datetime
from urllib.parse import quote

from sqlalchemy import func, select

from bench.large_blog.data import ALL, FIRST, LARGEST, LEFT, MIDDLE, OLD, RIGHT
from bench.large_blog.reading import SIZE
from bench.large_blog.subject import Subject
from blog.extensions import db
from blog.lib.expressions import Expression
from blog.lib.places import cursor_of, place_of
from blog.models import Article, Tag, article_tag
from blog.models.listing import listing
from blog.models.tag_use import ALL_ARTICLES

ARTICLES = 8  # of those whose cost stands for all
TAGS = 5  # of each of them
LOOKED_AT = 300
HOME, TAG, FEED, ARTICLE = "home", "tag", "feed", "article"
# What is measured where there is little time.
FEW = (ARTICLE, HOME, TAG, "expression", "author", "tag index", FEED)
YEAR = datetime(2020, 1, 1, tzinfo=UTC)  # amid the others
EXPRESSIONS = (f"{LARGEST}+{MIDDLE}", f"{LEFT},{RIGHT}", f"{OLD}+!{LARGEST}", f"{OLD}+{ALL}")


def pages(blog: Subject) -> dict[str, list[str]]:
    """Return addresses by kind of page; where there are several, they stand for that kind together."""
    with blog.app.app_context():
        tag_id = db.session.scalars(select(Tag.id).where(Tag.slug == LARGEST)).one()
        found = {
            ARTICLE: articles(blog.articles // 2, ARTICLES, TAGS),
            HOME: ["/"],
            "deep home page": [f"/?before={deepest(ALL_ARTICLES)}"],
            TAG: [f"/tags/{LARGEST}"],
            "deep tag page": [f"/tags/{LARGEST}?before={deepest(tag_id)}"],
            "expression": [expression(text) for text in EXPRESSIONS],
            "author": ["/authors/ada"],
            "deep author page": [f"/authors/ada?before={deepest(ALL_ARTICLES)}"],
            "archive": ["/archive/"],
            "year": [f"/archive/{YEAR.year}/"],
            "deep page of a year": [f"/archive/{YEAR.year}/?before={deepest(ALL_ARTICLES, YEAR)}"],
            "series": ["/series/series-1"],
            "tag index": ["/tags/"],
            FEED: ["/feed.atom"],
        }
        db.session.remove()
    return found


def articles(first: int, count: int, tags: int) -> list[str]:
    """Return the addresses of articles with exactly so many tags, from the id ``first`` on, at most ``count``."""
    near = select(article_tag.c.article_id).where(article_tag.c.article_id.between(first, first + LOOKED_AT))
    near = near.group_by(article_tag.c.article_id).having(func.count() == tags).limit(count)
    slugs = db.session.scalars(select(Article.slug).where(Article.id.in_(db.session.scalars(near).all())))
    return [written(f"/articles/{slug}") for slug in slugs]


def expression(text: str) -> str:
    """Return the address of what a tag expression means."""
    return written(f"/tags/{Expression.parse(text).canonical()}")


def written(path: str) -> str:
    """Return the path as requests hold it, slugs being of any script."""
    return quote(path, safe="/?=&+!,.")


def deepest(tag_id: int, since: datetime = FIRST) -> str:
    """Return the cursor before which a tag's oldest articles since then lie, as many as fill a page."""
    of_tag = (listing.c.tag_id == tag_id) & (listing.c.place >= place_of(since, 0))
    oldest = select(listing.c.place).where(of_tag).order_by(listing.c.place).limit(SIZE + 1)
    return str(cursor_of(db.session.scalars(oldest).all()[-1]))
