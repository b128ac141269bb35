"""The texts of an article at one moment, and three versions of them made one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from blog.lib.merging import is_clean, merge, merge_lists, text_of
from blog.lib.names import name_key
from blog.models.article import Article
from blog.models.revision import Revision


@dataclass(frozen=True)
class Texts:
    """What an author writes of an article. ``tags`` are names in the author's order."""

    title: str
    slug: str
    excerpt: str
    body: str
    tags: tuple[str, ...]

    @classmethod
    def of_article(cls, article: Article) -> Texts:
        """What the article says now. Needs its tags loaded."""
        own = article.title or "", article.slug or "", article.excerpt or "", article.body or ""
        return cls(*own, tuple(tag.name for tag in article.tags_in_order))

    @classmethod
    def of_revision(cls, revision: Revision) -> Texts:
        """What the article said then."""
        return cls(revision.title, revision.slug, revision.excerpt, revision.body, tuple(revision.tags))

    @property
    def without_tags(self) -> tuple[str, ...]:
        """What no operation on tags changes."""
        return self.title, self.slug, self.excerpt, self.body

    def says_the_same_as(self, other: Texts) -> bool:
        """Whether nothing differs but the spelling of tags."""
        same_tags = [name_key(tag) for tag in self.tags] == [name_key(tag) for tag in other.tags]
        return self.without_tags == other.without_tags and same_tags


TEXTS = tuple(field.name for field in fields(Texts))


class TextsMerge:
    """All but the bodies of mine and theirs, which both came from ``base``; None if nobody knows from what.

    Of a title, slug or excerpt that both changed otherwise mine stands, of tags what both want: ``disputed`` names
    those.
    """

    def __init__(self, base: Texts | None, mine: Texts, theirs: Texts) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs
        self.tags = _merged_tags(base, mine, theirs)
        self.title = self._merged_line("title")
        self.excerpt = self._merged_line("excerpt")
        self.slug = self._chosen("slug")

    @cached_property
    def disputed(self) -> list[str]:
        """The fields besides the body that both changed, each otherwise."""
        lines = [name for name in ("title", "slug", "excerpt") if not self._is_settled(name)]
        return [*lines, *(["tags"] if _are_disputed(self.base, self.mine, self.theirs) else [])]

    def with_body(self, body: str) -> Texts:
        """All of it."""
        return Texts(self.title, self.slug, self.excerpt, body, tuple(self.tags))

    def _is_settled(self, name: str) -> bool:
        base, mine, theirs = self._versions(name)
        return (
            mine in {theirs, base}
            or theirs == base
            or (name != "slug" and _line(base, mine, theirs) is not None)
        )

    def _merged_line(self, name: str) -> str:
        base, mine, theirs = self._versions(name)
        merged = _line(base, mine, theirs)
        return self._chosen(name) if merged is None else merged

    def _chosen(self, name: str) -> str:
        base, mine, theirs = self._versions(name)
        return theirs if mine == base else mine

    def _versions(self, name: str) -> tuple[str | None, str, str]:
        base = getattr(self.base, name) if self.base else None
        return base, getattr(self.mine, name), getattr(self.theirs, name)


def _line(base: str | None, mine: str, theirs: str) -> str | None:
    """The line as both want it; None if they don't agree."""
    parts = merge(base, mine, theirs)
    return text_of(parts, lambda conflict: "") if is_clean(parts) else None


def _merged_tags(base: Texts | None, mine: Texts, theirs: Texts) -> list[str]:
    """Names that are one tag's count as equal; mine is how it is written."""
    names = {name_key(name): name for texts in (theirs, mine) for name in texts.tags}
    before, ours, others = _tag_keys(base, mine, theirs)
    # Their order too is taken by who left the tags as they were.
    merged = others if ours == before else merge_lists(before, ours or [], others or [])
    return [names[key] for key in merged or []]


def _are_disputed(base: Texts | None, mine: Texts, theirs: Texts) -> bool:
    before, ours, others = _tag_keys(base, mine, theirs)
    return ours != others and before not in (ours, others)


def _tag_keys(*versions: Texts | None) -> list[list[str] | None]:
    return [[name_key(name) for name in texts.tags] if texts else None for texts in versions]
