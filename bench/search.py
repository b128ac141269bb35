"""Builds a blog of 100,000 articles of 3 KB, English and Chinese by Zipf's law, and measures searches on MariaDB.

``python bench/search.py [--articles N] [--folder DIR] [--queries N]`` starts a private server, fills a database (with
``--folder`` it is kept and used again), makes the index and asks for pages of results that nobody asked for before. It
prints for each kind of search the median and what 95 of 100 took, in ms, and the same of pages of the
list of all articles.
Results go to bench/results/search.json.
"""

import argparse
import gc
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from contextlib import ExitStack
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "search.json"
BYTES = 3000  # of a body
BATCH = 500
WORDS, LETTERS, CHINESE_WORDS = 60_000, 2_500, 12_000
COMMON, MIDDLE, RARE = slice(0, 100), slice(100, 2_000), slice(2_000, 12_000)  # of words by use


class Texts:
    """Words by use, English and Chinese, and texts of them."""

    def __init__(self) -> None:
        self.chance = random.Random(1)
        self.english = self._invented("etaoinshrdlucmfwypvbgkqjxz", WORDS, range(2, 10))
        letters = "".join(map(chr, range(0x4E00, 0x4E00 + LETTERS)))
        self.chinese = self._invented(letters, CHINESE_WORDS, (1, 2, 2, 2, 2, 3, 4))

    def of(self, number: int) -> tuple[str, str]:
        """Return a title and an HTML of paragraphs: Chinese for every other article."""
        words, join = (self.chinese, "") if number % 2 else (self.english, " ")
        weights = self.weights[len(words)]
        count = BYTES // (6 if join else 7)
        drawn = self.chance.choices(words, cum_weights=weights, k=count)
        sentences = [join.join(drawn[start : start + 12]) for start in range(0, count, 12)]
        stop = ". " if join else "，"
        paragraphs = (stop.join(sentences[start : start + 5]) for start in range(0, len(sentences), 5))
        title = join.join(self.chance.choices(words, cum_weights=weights, k=5))
        return title, "".join(f"<p>{text}</p>\n" for text in paragraphs)

    def _invented(self, letters: str, count: int, lengths: object) -> list[str]:
        chance, found, likely = (
            self.chance,
            dict[str, None](),
            [1 / (rank + 3) for rank in range(len(letters))],
        )
        while len(found) < count:
            found["".join(chance.choices(letters, likely, k=chance.choice([*lengths])))] = None
        weights = self.__dict__.setdefault("weights", {})
        weights[count] = list(accumulate(1 / (rank + 2.7) for rank in range(count)))
        return [*found]


def main() -> None:
    """Build, measure, print and store."""
    from bench.large_blog.subject import prepared, served

    options = parse()
    with ExitStack() as stack:
        folder = options.folder or stack.enter_context(TemporaryDirectory(prefix="sheaf-bench-"))
        folder = Path(folder).absolute()
        server = stack.enter_context(served(folder))
        subject = prepared(server, folder, options.articles)
        with subject.app.app_context():
            made = filled(options.articles)
        result = {"articles": options.articles, "cores": os.cpu_count(), "made": made}
        result["searches"] = measured(subject.app, options.queries)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measures searches.")
    parser.add_argument("--articles", type=int, default=100_000, help="how many articles")
    parser.add_argument("--folder", type=Path, help="where the database is kept (else it is thrown away)")
    parser.add_argument("--queries", type=int, default=60, help="how many of each kind")
    return parser.parse_args()


def filled(articles: int) -> dict[str, object]:
    """Give each article a text of its own and make the index, unless both were done before."""
    from sqlalchemy import bindparam, func, select, update

    from blog.extensions import db
    from blog.models import Article, transaction
    from blog.models.search import rebuild
    from blog.models.search.document import search_document

    done = db.session.scalar(select(func.count()).select_from(search_document)) == articles
    if done and rebuild.begun(db.session()) is None:
        return {}
    texts, table = Texts(), Article.__table__
    change = update(table).where(table.c.id == bindparam("number"))
    for start in range(1, articles + 1, BATCH):
        rows = [(number, *texts.of(number)) for number in range(start, min(start + BATCH, articles + 1))]
        values = [{"number": number, "title": title, "body_html": html} for number, title, html in rows]
        with db.engine.begin() as connection:
            connection.execute(change, values)
    db.session.rollback()
    start, used = time.monotonic(), time.process_time()
    rebuild.everything(db.session(), lambda work: transaction.run(db.session, work))
    size = "SELECT table_name, ROUND((data_length + index_length) / 1e6) FROM information_schema.tables "
    size += "WHERE table_schema = DATABASE() AND table_name LIKE 'search%%'"
    with db.engine.connect() as connection:
        sizes = {name: int(mb) for name, mb in connection.exec_driver_sql(size)}
    made = {"seconds": round(time.monotonic() - start), "processor": round(time.process_time() - used)}
    print(made, sizes)
    return {**made, "MB": sizes}


def measured(app, queries: int) -> dict[str, dict[str, float]]:
    """Ask for as many pages of each kind and return the times."""
    client, found = app.test_client(), {}
    kinds = {
        "older articles": [
            f"/?before=2020{day // 28 % 12 + 1:02}{day % 28 + 1:02}T000000Z-1" for day in range(queries)
        ]
    }
    for name, texts in searches(queries).items():
        kinds[name] = [f"/search?q={quote(text)}" for text in texts]
    client.get("/search?q=warm")
    # The texts that were read to choose queries are many objects, which collections would look through.
    gc.collect()
    gc.freeze()
    every = []
    for name, paths in kinds.items():
        taken = [asked(client, path) for path in paths]
        every += taken if paths[0].startswith("/search") else []
        found[name] = told(name, taken)
    return {**found, "all": told("all", every)}


def asked(client, path: str) -> float:
    """The ms of a page that is made for this."""
    start = time.perf_counter()
    assert client.get(path).status_code == 200, path
    return (time.perf_counter() - start) * 1000


def told(name: str, taken: list[float]) -> dict[str, float]:
    """Print and return the median, the 95th of 100 and the worst."""
    ranked = sorted(taken)
    p95 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
    print(
        f"  {name:32} {statistics.median(taken):7.1f} ms   p95 {p95:7.1f}   worst {ranked[-1]:7.1f}",
        flush=True,
    )
    return {"median": round(statistics.median(taken), 1), "p95": round(p95, 1), "worst": round(ranked[-1], 1)}


def searches(count: int) -> dict[str, list[str]]:
    """Return texts to search for, of each kind."""
    texts = Texts()
    chance, english = random.Random(2), texts.english
    read = [texts.of(number) for number in range(2_000)]
    runs = [
        run
        for _, html in read[1::2]
        for text in html.split("</p>")
        for run in text.strip("\n<p>").split("，")
    ]
    lines = [
        text.split()
        for _, html in read[::2]
        for text in html.replace("<p>", "").replace(".", "").split("</p>")
    ]

    def parts(size: int) -> list[str]:
        """What stands in Chinese texts, the most frequent first."""
        seen = Counter(run[at : at + size] for run in runs for at in range(len(run) - size + 1))
        return [text for text, _ in seen.most_common(20 * count)]

    pairs = Counter(pair for line in lines for pair in pairwise(line))
    frequent = [" ".join(pair) for pair, _ in pairs.most_common(20 * count)]
    picked = {
        "a common word": english[COMMON],
        "a middling word": english[MIDDLE],
        "a rare word": english[RARE],
        "two common words": [f"{one} {other}" for one, other in pairwise(english[COMMON])],
        "two words": [
            f"{one} {other}" for one, other in zip(english[MIDDLE], english[COMMON] * 19, strict=True)
        ],
        "a common phrase of two": [f'"{text}"' for text in frequent[:count]],
        "a phrase of two": [f'"{text}"' for text in frequent],
        "a phrase of three": [f'"{" ".join(line[:3])}"' for line in lines if len(line) > 3],
        **{f"{size} Chinese letters, common": parts(size)[:count] for size in range(1, 5)},
        **{f"{size} Chinese letters": parts(size) for size in range(1, 5)},
        "6 Chinese letters": parts(6),
        "a word, with a tag": [f"{word} tag:largest" for word in english[COMMON]],
        "nothing there": [f"{word}qqq" for word in english[MIDDLE]],
    }
    return {name: chance.sample(found, min(count, len(found))) for name, found in picked.items()}


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and a file here is not to hide another's name.
    sys.path[0] = str(HERE.parent)
    main()
