"""Texts of which a large blog's articles are made."""

import random
from functools import cache

from bench.large_blog.words import CHINESE, ENGLISH
from blog.lib import slugs
from blog.models import Article
from blog.models.derived import derive_texts

TEXTS = 200  # different ones, each of many articles
BODY = 300  # bytes


@cache
def text_of(number: int) -> tuple[object, ...]:
    """Return title, slug, body and what is derived from them, escaped for a file that the server reads."""
    chance = random.Random(number)
    chinese = bool(number % 2)
    words = CHINESE if chinese else ENGLISH
    join = "" if chinese else " "
    title = join.join(chance.choices(words, k=4))
    article = Article(title=title, body=body_of(chance, chinese=chinese))
    derive_texts(article)
    derived = article.body, article.body_html, article.summary
    escaped = (text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for text in derived)
    return title, slugs.slugify(title), *escaped, article.language, article.reading_minutes


def body_of(chance: random.Random, *, chinese: bool) -> str:
    """Return some paragraphs, ``BODY`` bytes long."""
    words = CHINESE if chinese else ENGLISH
    sentences: list[str] = []
    while len("\n\n".join(sentences).encode()) < BODY:
        sentences.append(("" if chinese else " ").join(chance.choices(words, k=12)))
    return "\n\n".join(sentences).encode()[:BODY].decode("utf-8", "ignore")
