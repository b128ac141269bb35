"""What a large blog holds besides its public articles: others, histories, files, series, what waits to be saved, links.

It comes after the articles, of which it changes only whether they have a history and a series, so a blog that was
built without it is completed in place. What is derived (which article or tag shows a file) is written down and in no
text.
"""

import json
from collections.abc import Iterator

from bench.large_blog.loading import Loader
from bench.large_blog.texts import TEXTS, text_of
from blog.models.article import DRAFT, REVIEW, TRASHED

MADE, LATER = "2026-01-02 00:00:00", "2099-01-01 00:00:00"
NULL = r"\N"
OWNER = 1

# Of so many public articles there is one other in that state, and so on.
OTHERS = {DRAFT: 50, REVIEW: 1_000, TRASHED: 100}
OTHERS_SLUG = "aside"
OTHERS_TAGS = (2, 3)
WRITTEN = 10  # the newest of so many have a history
VERSIONS, MANY_VERSIONS = 3, 500  # of each of them, and of the newest
LONG = 20  # times as long as others is the text of that one
UPLOADED = 5  # articles for each file
UNUSED, DELETED = 10, 100  # of so many files one
SHOWN = 10  # of so many articles, and of so many tags, one shows the first file
IN_SERIES, PARTS = 200, 4  # articles for each series, of which so many are in it
MANY_PARTS = 500  # of the longest series, at most a tenth of the articles
SLOTS = 400
LINKED, LINKS = 100, 3  # of so many others one has secret links, and how many

_TABLES = ("tag_upload_use", "upload_use", "upload", "series", "revision", "draft")


def complete(loader: Loader, articles: int) -> None:
    """Load it, unless it is there."""
    connection = loader.connection
    # The last of it tells that all is there.
    if connection.exec_driver_sql("SELECT COUNT(*) FROM share_link").scalar():
        return
    _clear(loader)
    first = int(connection.exec_driver_sql("SELECT MAX(id) FROM article").scalar() or 0) + 1
    others = dict(enumerate(_states(articles), first))
    loader.load("article", _ARTICLE, _other_rows(others))
    loader.load(
        "article_tag",
        "article_id tag_id",
        ((article_id, tag) for article_id in others for tag in OTHERS_TAGS),
    )
    _count_others(loader, others)
    loader.load("upload", _UPLOAD, _upload_rows(articles // UPLOADED))
    loader.load("upload_use", "article_id upload_id", _use_rows(articles))
    loader.load("tag_upload_use", "tag_id upload_id", _tag_use_rows(loader, articles))
    loader.load("revision", _REVISION, _revision_rows(articles))
    loader.load("series", "id title slug description created_at", _series_rows(articles))
    _place_in_series(loader, articles)
    loader.load("draft", _SLOT, _slot_rows(articles))
    loader.load("share_link", _LINK, _link_rows([*others]))


def long_series(articles: int) -> int:
    """Return the id of the longest series."""
    return articles // IN_SERIES + 1


def _clear(loader: Loader) -> None:
    """Remove what was loaded before something interrupted it."""
    connection = loader.connection
    for table in _TABLES:
        connection.exec_driver_sql(f"DELETE FROM `{table}`")
    others = f"article WHERE slug LIKE '{OTHERS_SLUG}-%%'"
    first, last = connection.exec_driver_sql(f"SELECT MIN(id), MAX(id) FROM {others}").one()
    if first:
        connection.exec_driver_sql(f"DELETE FROM article_tag WHERE article_id BETWEEN {first} AND {last}")
        connection.exec_driver_sql(f"DELETE FROM {others}")
    connection.commit()


def _states(articles: int) -> Iterator[str]:
    for state, share in OTHERS.items():
        for _ in range(max(articles // share, LINKS)):
            yield state


_ARTICLE = (
    "id title slug excerpt body state author_id created_at updated_at trashed_at "
    "body_html summary language reading_minutes kin"
)


def _other_rows(others: dict[int, str]) -> Iterator[tuple[object, ...]]:
    for article_id, state in others.items():
        title, slug, body, body_html, summary, language, minutes = text_of(article_id % TEXTS)
        head = (
            article_id,
            f"{title} {article_id}",
            f"{OTHERS_SLUG}-{slug}-{article_id}",
            "",
            body,
            state,
            OWNER,
        )
        trashed_at = MADE if state == TRASHED else NULL
        yield *head, MADE, MADE, trashed_at, body_html, summary, language, minutes, "[]"


def _count_others(loader: Loader, others: dict[int, str]) -> None:
    """The counters that the desk shows."""
    states = [*others.values()]
    rows = ", ".join(f"({OWNER}, '{state}', {states.count(state)})" for state in OTHERS)
    loader.connection.exec_driver_sql(
        f"INSERT INTO author_use (user_id, state, articles) VALUES {rows} "
        "ON DUPLICATE KEY UPDATE articles = VALUES(articles)"
    )
    loader.connection.commit()


_UPLOAD = "id hash name kind size width height variants title alt user_id created_at deleted_at"


def _upload_rows(uploads: int) -> Iterator[tuple[object, ...]]:
    for upload_id in range(1, uploads + 1):
        digest = f"{upload_id:064x}"[::-1]
        gone = MADE if upload_id % DELETED == 0 else NULL
        title = f"{text_of(upload_id % TEXTS)[0]} {upload_id}"
        head = upload_id, digest
        if upload_id % 20:
            name = f"picture-{digest[:20]}-1600x900.webp"
            small = json.dumps([[480, 270, "image/webp", name.replace(".webp", ".480.webp"), 9_000]])
            yield *head, name, "image/webp", 90_000, 1600, 900, small, title, title, OWNER, MADE, gone
        else:
            name = f"paper-{digest[:20]}.pdf"
            yield *head, name, "application/pdf", 90_000, NULL, NULL, "[]", title, "", OWNER, MADE, gone


def _use_rows(articles: int) -> list[tuple[int, int]]:
    """Files that one article shows each, and one that many do."""
    uploads = range(1, articles // UPLOADED + 1)
    shown = {(upload * UPLOADED, upload) for upload in uploads if upload % UNUSED}
    return sorted(shown | {(article, 1) for article in range(SHOWN, articles + 1, SHOWN)})


def _tag_use_rows(loader: Loader, articles: int) -> list[tuple[int, int]]:
    """Files that no article shows and one tag does, every second of them, and the one that many show."""
    tags = int(loader.connection.exec_driver_sql("SELECT MAX(id) FROM tag").scalar() or 0)
    alone = range(UNUSED, articles // UPLOADED + 1, 2 * UNUSED)
    shown = {(1 + upload % tags, upload) for upload in alone}
    return sorted(shown | {(tag, 1) for tag in range(SHOWN, tags + 1, SHOWN)})


_REVISION = "article_id number kind title slug excerpt body tags note user_id created_at"


def _revision_rows(articles: int) -> Iterator[tuple[object, ...]]:
    for article_id in range(articles - articles // WRITTEN + 1, articles + 1):
        title, slug, body, *_ = text_of(article_id % TEXTS)
        versions, times = (MANY_VERSIONS, LONG) if article_id == articles else (VERSIONS, 1)
        for number in range(1, versions + 1):
            said = rf"{str(body) * times}\n\nVersion {number}."
            kind = "saved" if number > 1 else "published"
            names = json.dumps([f"tag {number % 2}"])
            yield (
                article_id,
                number,
                kind,
                f"{title} {article_id}",
                f"{slug}-{article_id}",
                "",
                said,
                names,
                "",
                OWNER,
                MADE,
            )


def _series_rows(articles: int) -> Iterator[tuple[object, ...]]:
    for series_id in range(1, long_series(articles) + 1):
        yield series_id, f"{text_of(series_id % TEXTS)[0]} {series_id}", f"series-{series_id}", "", MADE


def _place_in_series(loader: Loader, articles: int) -> None:
    """Series and histories are told by the articles' rows: of few, and of those that lie together."""
    first, many = articles * 6 // 10, articles * 7 // 10
    last = first + articles // IN_SERIES * PARTS
    written = articles - articles // WRITTEN
    series = f"series_id = 1 + (id - {first}) DIV {PARTS}, series_place = 1 + (id - {first}) MOD {PARTS}"
    long = f"series_id = {long_series(articles)}, series_place = 1 + id - {many}"
    for change in (
        f"{series} WHERE id >= {first} AND id < {last}",
        f"{long} WHERE id >= {many} AND id < {many + min(MANY_PARTS, articles // 10)}",
        f"revision = {VERSIONS} WHERE id > {written} AND id < {articles}",
        f"revision = {MANY_VERSIONS} WHERE id = {articles}",
    ):
        loader.connection.exec_driver_sql(f"UPDATE article SET {change}")
        loader.connection.commit()


_SLOT = "user_id article_id tab serial base opened title fields saved_at"


def _slot_rows(articles: int) -> Iterator[tuple[object, ...]]:
    for number in range(SLOTS):
        title = f"Typed {number}"
        fields = json.dumps({"title": title, "body": "What was typed. " * 20})
        at = f"2026-01-02 {number // 60:02}:{number % 60:02}:00"
        yield OWNER, articles - number, f"tab-{number}", 1, 0, f"{number:016x}", title, fields, at


_LINK = "token_hash article_id made_by_id created_at expires_at"


def _link_rows(others: list[int]) -> Iterator[tuple[object, ...]]:
    for article_id in others[::LINKED]:
        for number in range(LINKS):
            yield f"{article_id * LINKS + number:064x}", article_id, OWNER, MADE, LATER
