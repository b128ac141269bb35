"""What is measured: a blog of some size behind an application, its server, and the times taken."""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import event, func, select

from bench.large_blog.data import NAMED, build, complete_built, is_built, middle_rank, tags_for
from blog import create_app
from blog.extensions import db
from blog.models import Article
from blog.models.listing import listing, relist, standing
from blog.models.tag_use import ALL_ARTICLES, Tally, tag_month, tag_use
from blog.server.mariadb import PrivateMariaDB
from config import Config

MEMORY = 4 << 30  # bytes of the server's buffer pool: all that is read fits
LOG = 1 << 30  # bytes of its redo log
RELISTED, COUNTED = 200, 50  # articles and tags looked at by ``check``
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Subject:
    """A filled database of so many articles, and the application on it."""

    app: Flask
    articles: int

    @property
    def tags(self) -> int:
        """How many tags there are besides the named ones."""
        return tags_for(self.articles)

    def rank(self, share: float) -> int:
        """Return the rank, and so the id, of a tag: 0 is the most used, 1 the least, on a logarithmic scale."""
        return max(1, round(self.tags**share))


class Times:
    """Durations in ms by name and size."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))

    @contextmanager
    def of(self, name: str, subject: Subject) -> Iterator[None]:
        """Take the time of a block."""
        start = time.perf_counter()
        yield
        self.taken[name][subject.articles].append((time.perf_counter() - start) * 1000)

    def median(self, name: str, subject: Subject) -> float:
        """Return the median of what was taken."""
        return statistics.median(self.taken[name][subject.articles])

    def compared(self, name: str, small: Subject, large: Subject, note: str = "") -> dict[str, float]:
        """Return both medians, their ratio and the worst of the large, and print them with the note."""
        little, much = self.median(name, small), self.median(name, large)
        worst = max(self.taken[name][large.articles])
        print(
            f"  {name:38} {little:8.2f} ms {much:8.2f} ms {much / little:6.2f} x   worst {worst:7.2f} ms {note}"
        )
        found = {"small_ms": little, "large_ms": much, "ratio": much / little, "worst_ms": worst}
        return {key: round(value, 2) for key, value in found.items()}


@contextmanager
def served(folder: Path) -> Iterator[PrivateMariaDB]:
    """Run a durable server with memory for all data, as an operator would give it."""
    with PrivateMariaDB(folder / "mariadb") as server:
        app = create_app(_config(server.create_database("bench")))
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql(f"SET GLOBAL innodb_buffer_pool_size={MEMORY}")
            connection.exec_driver_sql(f"SET GLOBAL innodb_log_file_size={LOG}")
            db.engine.dispose()
        yield server


def prepared(server: PrivateMariaDB, folder: Path, articles: int) -> Subject:
    """Return a blog of that size, built unless it is there, completed if it lacks anything, and warm."""
    name = f"blog_{articles}"
    app = create_app(_config(server.create_database(name)))
    if not is_built(app):
        server.drop_database(name)
        server.create_database(name)
        print(f"{articles:,} articles, {tags_for(articles):,} tags:")
        build(app, articles, folder)
    else:
        complete_built(app, articles, folder)
    subject = Subject(app, articles)
    _warm(subject)
    return subject


def checked(subject: Subject) -> dict[str, object]:
    """Hold what was generated against what the models would have written. Raises AssertionError."""
    with subject.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Article))
        chosen = random.Random(0).sample(range(1, subject.articles + 1), RELISTED)
        found: dict[str, object] = {
            "articles": count,
            "entries": db.session.scalar(select(func.count()).select_from(listing)),
            "relisted": _relisted(chosen),
            "counted": _counted(subject),
        }
        db.session.rollback()
    print(f"checked {subject.articles:,}: {found}")
    return found


def _config(url: str) -> Config:
    config = Config({"DATABASE_URL": url, "SECRET_KEY": "a key for measuring only", "SLOW_QUERY": "0"})
    config.WTF_CSRF_ENABLED = False  # type: ignore[attr-defined]
    return config


def _warm(subject: Subject) -> None:
    """Have the server read every index, and count what it plans by."""
    with subject.app.app_context(), db.engine.connect() as connection:
        indexes = connection.exec_driver_sql(
            "SELECT DISTINCT table_name, index_name FROM information_schema.statistics "
            "WHERE table_schema = DATABASE() AND index_type = 'BTREE'"
        ).all()
        for table, index in indexes:
            connection.exec_driver_sql(f"SELECT COUNT(*) FROM `{table}` FORCE INDEX (`{index}`)")
        for table in {table for table, _ in indexes}:
            connection.exec_driver_sql(f"ANALYZE TABLE `{table}`")


def _relisted(article_ids: list[int]) -> int:
    """Return how many articles were listed again; it must change nothing."""
    writes: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        writes.extend([statement] if statement.startswith(WRITES) else [])

    tally = Tally()
    event.listen(db.engine, "before_cursor_execute", note)
    relist(db.session(), standing(db.session(), article_ids), tally)
    event.remove(db.engine, "before_cursor_execute", note)
    assert not writes
    assert not tally.articles
    return len(article_ids)


def _counted(subject: Subject) -> int:
    """Return of how many tags the counters were counted; they must be right."""
    chance = random.Random(1)
    tag_ids = {
        ALL_ARTICLES,
        1,
        middle_rank(subject.tags),
        *range(subject.tags + 1, subject.tags + 1 + len(NAMED)),
    }
    tag_ids |= set(chance.sample(range(1, subject.tags + 1), COUNTED))
    real = select(listing.c.tag_id, func.count(), func.max(listing.c.place)).group_by(listing.c.tag_id)
    real = real.where(listing.c.tag_id.in_(tag_ids)).order_by(listing.c.tag_id)
    said = (
        select(tag_use)
        .where(tag_use.c.tag_id.in_(tag_ids), tag_use.c.articles > 0)
        .order_by(tag_use.c.tag_id)
    )
    by_month = select(tag_month.c.tag_id, func.sum(tag_month.c.articles)).group_by(tag_month.c.tag_id)
    by_month = by_month.where(tag_month.c.tag_id.in_(tag_ids), tag_month.c.articles > 0).order_by(
        tag_month.c.tag_id
    )
    rows, told = db.session.execute(real).all(), db.session.execute(said).all()
    assert rows == told, {*rows} ^ {*told}
    assert [(row[0], row[1]) for row in rows] == [
        (row[0], int(row[1])) for row in db.session.execute(by_month)
    ]
    return len(rows)
