"""What pages are made from, by name. A page that names a source is stale once a write touches it."""

from __future__ import annotations

# All pages are made from these two, whether they say so or not.
EVERYTHING = "everything"
SITE = "site"
LIST = "list"  # which articles are published, and in what order
PINS = "pins"  # which articles are pinned
TAGS = "tags"  # how often tags are used
SEARCH = "search"  # what articles are found by
DUE = "due"  # when the next scheduled article is
ARTICLES = "articles"  # what any article that readers find says, wherever it is
AUTHORS = "authors"  # who has published, and when last
SERIES = "series"  # which series there are for readers, and what they say

BLOCK = 5_000  # ids of articles


def article(id: int) -> str:
    """What an article's row says."""
    return f"article:{id}"


def block(article_id: int) -> str:
    """What the articles say that readers find among so many ids that follow each other."""
    return f"block:{article_id // BLOCK}"


def month(number: int) -> str:
    """Which published articles a month holds (``year * 12 + month - 1``), whichever clock tells when it begins."""
    return f"month:{number}"


def beside(id: int) -> str:
    """Which articles stand beside an article in the list of all of them."""
    return f"beside:{id}"


def tag(id: int) -> str:
    """What a tag's row says, with its aliases and what it implies."""
    return f"tag:{id}"


def tag_at(slug: str) -> str:
    """That no tag has this address."""
    return f"tag-at:{slug}"


def user(id: int) -> str:
    """What a user's row says."""
    return f"user:{id}"


def list_of(tag_id: int) -> str:
    """Which published articles have a tag, in what order, and which tags these have besides."""
    return f"list:{tag_id}"


def by(user_id: int) -> str:
    """Which published articles a user wrote, in what order, and which tags these have."""
    return f"by:{user_id}"
