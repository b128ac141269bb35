"""What a worker holds in memory: after some thousand requests for all kinds of pages, and whether it grows on."""

import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from bench.large_blog.data import FIRST, LARGEST, LAST
from bench.large_blog.subject import Subject
from bench.performance.client import Client
from bench.performance.lines import MEGABYTES, RATIO, Line
from bench.performance.loading import load
from bench.performance.pages import expression, written
from bench.performance.processes import Memory, memory, workers
from bench.performance.scene import Scene
from bench.performance.serving import Served
from blog.extensions import db
from blog.lib.cursors import Cursor
from blog.models import Article, Tag

SECTION = "memory"
READERS = 4
VISIT = 25  # requests over one connection
FAVOURITES = 300  # pages that nearly all further requests are for
COLD = 0.01  # of the further requests are for any page
LOAD_SECONDS = 10
SCRIPT = """
local paths = {{}}
for path in io.lines("{file}") do paths[#paths + 1] = path end
local at = 0
request = function()
    at = at % #paths + 1
    return wrk.format("GET", paths[at])
end
"""


def measured(scene: Scene) -> list[Line]:
    """Ask for pages at random at the largest size with ready pages kept, and look at each worker."""
    mixed, more = scene.pace.mixed, scene.pace.more
    paths = _mixed(scene.large, mixed, random.Random(1))
    with scene.sheaf(scene.large) as served:
        fresh = _held(served)
        _read(served, paths)
        seen = [_held(served)]
        lines = _lines("when it has started", fresh) + _lines(f"after {mixed:,} requests", seen[0])
        seen += _further(served, scene.large, more) if more else ()
    if more:
        lines += _lines(f"after {more:,} more", seen[-1])
        lines.append(_flat(f"after {more:,} more to after {mixed:,}", seen[0], seen[-1]))
        # The first of the further ones fill what the many at once fill; from half on nothing should be added.
        lines.append(_flat("at the end to half way", seen[len(seen) // 2], seen[-1]))
    return lines


def _lines(when: str, held: list[Memory]) -> list[Line]:
    """Return lines whose rounds are the workers."""
    return [
        Line(SECTION, f"RSS of a worker {when}", MEGABYTES, [one.rss for one in held]),
        Line(SECTION, f"PSS of a worker {when}", MEGABYTES, [one.pss for one in held]),
    ]


def _flat(name: str, before: list[Memory], after: list[Memory]) -> Line:
    shares = [later.rss / earlier.rss for earlier, later in zip(before, after, strict=True)]
    return Line(SECTION, f"RSS {name}", RATIO, shares)


def _held(served: Served) -> list[Memory]:
    return [memory(pid) for pid in sorted(workers(served.pid))]


def _read(served: Served, paths: list[str]) -> None:
    """Open them all, several readers at once."""

    def read(part: list[str]) -> None:
        with Client(served.port) as client:
            for path in part:
                client.get(path)

    # A connection stays with the worker that took it, so there are many: each worker gets its share.
    parts = [paths[place : place + VISIT] for place in range(0, len(paths), VISIT)]
    with ThreadPoolExecutor(READERS) as readers:
        for done in [readers.submit(read, part) for part in parts]:
            done.result()


def _further(served: Served, blog: Subject, requests: int) -> Iterator[list[Memory]]:
    """Put load on until so many requests were answered, and yield what the workers hold now and then."""
    chance = random.Random(2)
    favourites = _mixed(blog, FAVOURITES, chance)
    done = 0
    with tempfile.TemporaryDirectory(prefix="sheaf-paths-") as folder:
        file, script = Path(folder) / "paths", Path(folder) / "paths.lua"
        script.write_text(SCRIPT.format(file=file))
        while done < requests:
            cold = _mixed(blog, round(COLD * requests / 10), chance)
            # As often as not, wrk goes through the list more than once before it is replaced.
            paths = [*cold, *chance.choices(favourites, k=round(len(cold) * (1 - COLD) / COLD))]
            chance.shuffle(paths)
            file.write_text("\n".join(paths) + "\n")
            done += load(f"http://127.0.0.1:{served.port}", LOAD_SECONDS, script=script).requests
            print(f"  {done:,} of {requests:,} requests", flush=True)
            yield _held(served)


def _mixed(blog: Subject, count: int, chance: random.Random) -> list[str]:
    """Return addresses of random articles, deep pages, tags, expressions and feeds."""
    each = -(-count // 5)
    with blog.app.app_context():
        articles = _slugs(Article, blog.articles, each, chance)
        tags = _slugs(Tag, blog.tags, each, chance)
        db.session.remove()
    times = [FIRST + (LAST - FIRST) * chance.random() for _ in range(each)]
    paths = [f"/?before={Cursor(at, 1)}" for at in times]
    paths += [written(f"/articles/{slug}") for slug in articles]
    paths += [expression(f"{LARGEST}+{slug}") for slug in tags if slug != LARGEST]
    for slug in tags:
        paths += [written(f"/tags/{slug}"), written(f"/tags/{slug}/feed.atom")]
    chance.shuffle(paths)
    return paths[:count]


def _slugs(model: type[Article] | type[Tag], ids: int, count: int, chance: random.Random) -> list[str]:
    chosen = [chance.randint(1, ids) for _ in range(count)]
    by_id = dict(db.session.execute(select(model.id, model.slug).where(model.id.in_({*chosen}))).all())
    return [by_id[one] for one in chosen]
