"""Pages of tags and of expressions: whole requests, and the models' part of them with the entries they examine."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from bench.large_blog.data import ALL, FIRST, LARGEST, LAST, LEFT, MIDDLE, OLD, RIGHT
from bench.large_blog.subject import Subject, Times
from blog.extensions import db
from blog.lib.cursors import Cursor
from blog.lib.expressions import Expression
from blog.lib.places import cursor_of
from blog.models import Tag, listing
from blog.models.archive import Archive
from blog.models.shown import Entry

SIZE = 10  # articles of a page, the site's own setting
TAGS = (ALL, LARGEST, MIDDLE)
EXPRESSIONS = (
    f"{LARGEST}+{MIDDLE}",
    f"{LARGEST}+{ALL}",
    f"{LEFT}+{LARGEST}+{MIDDLE}",
    f"{LARGEST},{MIDDLE}",
    f"{MIDDLE}+!{LARGEST}",
    f"{LEFT}+{RIGHT}",
    f"{LEFT}+{RIGHT}+{ALL}",
    f"{LEFT},{RIGHT}",
    f"{LEFT}+{OLD}",
    f"{OLD}+{ALL}",
    f"{OLD}+!{LARGEST}",
    f"{OLD}+!{LEFT}+!{RIGHT}",
    f"!{LARGEST}",
    f"!{ALL}",
    f"!{LEFT}+!{RIGHT}",
    f"{LARGEST}+!{LEFT}+!{RIGHT}",
)


def tags(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Ask for the first page and the deepest of a tag in turn, and return the medians."""
    times = Times()
    paths = {subject.articles: _paths(subject) for subject in (small, large)}
    for turn in range(rounds + 2):
        for subject in (small, large):
            client = subject.app.test_client()
            for name, path in paths[subject.articles].items():
                with (times if turn > 1 else Times()).of(name, subject):
                    _open(client, path)
    return {name: times.compared(name, small, large) for name in paths[large.articles]}


def _paths(subject: Subject) -> dict[str, str]:
    found = {}
    with subject.app.app_context():
        for slug in TAGS:
            found[f"{slug}, first page"] = f"/tags/{slug}"
            found[f"{slug}, deepest page"] = f"/tags/{slug}?before={_deepest(slug)}"
    return found


def _deepest(slug: str) -> Cursor:
    """Return the cursor before which the tag's oldest ``SIZE`` articles lie."""
    tag_id = select(Tag.id).where(Tag.slug == slug).scalar_subquery()
    oldest = (
        select(listing.c.place).where(listing.c.tag_id == tag_id).order_by(listing.c.place).limit(SIZE + 1)
    )
    places = db.session.scalars(oldest).all()
    assert len(places) > SIZE, f"{slug} doesn't fill a page"
    return cursor_of(places[-1])


def _open(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status)
    response.close()


def requests(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Ask for the first page of each expression in turn, and return the medians."""
    times = Times()
    for turn in range(rounds + 2):
        for subject in (small, large):
            client = subject.app.test_client()
            for text in EXPRESSIONS:
                with (times if turn > 1 else Times()).of(text, subject):
                    _open(client, f"/tags/{Expression.parse(text).canonical()}")
    return {text: times.compared(text, small, large) for text in EXPRESSIONS}


def expressions(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Read expressions in turn: the newest page, one amid, the narrowing; return medians and entries examined."""
    times = Times()
    examined: dict[str, int] = {}
    for turn in range(rounds + 2):
        for subject in (small, large):
            with subject.app.app_context():
                for text in EXPRESSIONS:
                    examined |= _read(times if turn > 1 else Times(), subject, text)
    return {
        name: {**times.compared(name, small, large), "examined": count} for name, count in examined.items()
    }


def _read(times: Times, subject: Subject, text: str) -> dict[str, int]:
    """Return how many entries of the index each part examined."""
    expression = Expression.parse(text)
    tag_ids = dict(db.session.execute(select(Tag.slug, Tag.id).where(Tag.slug.in_(expression.words))).all())
    amid = Cursor(FIRST + (LAST - FIRST) / 2, 1)
    parts: dict[str, Callable[[Archive], object]] = {
        f"{text}: newest": lambda archive: _entries(archive, None),
        f"{text}: amid": lambda archive: _entries(archive, amid),
        f"{text}: narrowing": lambda archive: archive.narrowing(),
    }
    examined = {}
    for name, part in parts.items():
        before = _reads()
        with times.of(name, subject):
            part(Archive(db.session(), expression, tag_ids))
        examined[name] = _reads() - before
    db.session.remove()
    return examined


def _entries(archive: Archive, before: Cursor | None) -> None:
    page = archive.page(SIZE, before)
    Entry.of(db.session(), page.article_ids)


def _reads() -> int:
    found = db.session.connection().exec_driver_sql(
        "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_prev')"
    )
    return sum(int(row[1]) for row in found)
