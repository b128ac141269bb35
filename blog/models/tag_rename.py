"""Renaming a tag."""

from __future__ import annotations

from sqlalchemy.orm import Session

from blog.lib import names
from blog.models.tag import Tag
from blog.models.tag_operation import TagOperation


class TagRename(TagOperation):
    """Gives a tag another name and address. The old address leads to the new one, the old name becomes an alias."""

    kind = "tag_rename"

    def __init__(self, tag: Tag, name: str, slug: str, *, keep_alias: bool = True) -> None:
        super().__init__([tag])
        self.tag = tag
        self.name = names.clean_name(name)
        self.slug = slug
        self.keep_alias = keep_alias
        self.target = self.name

    @property
    def former_alias(self) -> str | None:
        """The old name, if it will be an alias; a name that only differs in case or width is none."""
        differs = names.name_key(self.tag.name) != names.name_key(self.name)
        return self.tag.name if self.keep_alias and differs else None

    def finish(self, session: Session) -> None:
        """Rename it."""
        aliases = [*self.tag.aliases, *([self.former_alias] if self.former_alias else [])]
        self.tag.name, self.tag.slug = self.name, self.slug
        self.tag.spell(aliases)
