"""What to do to tags, as forms: merging, renaming, deleting, and what a tag implies."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from blog.extensions import db
from blog.lib.names import name_key
from blog.models import Tag, TagDeletion
from blog.models.base import SLUG_LIMIT
from blog.models.tag_details import load_spellings, names_that_stay
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_rename import TagRename
from blog.tags.forms import check_free
from blog.web.forms import check_tag_name, text
from blog.web.ids import LARGEST as LARGEST_ID
from blog.web.slug_field import FreeSlug
from blog.web.tag_names import check_existing, name_field, one_name, tags_named, typed_names
from blog.web.tag_operations import OperationForm, Plan

MOST = 100  # tags at once
HYGIENE = "hygiene"  # what "back" says where tags were chosen on the page for tidying up
NAMES_LIMIT = 20_000  # room to type far too many and be told so
Values = MultiDict[str, str]


class ChoiceForm(OperationForm):
    """Something to do to tags that were chosen on another page."""

    @property
    def is_from_hygiene(self) -> bool:
        """Whether that was the page for tidying up, which then follows again."""
        return self.values.get("back") == HYGIENE


class MergeForm(ChoiceForm):
    """Tags chosen in the list or named here, and the one that they become."""

    names = text(_l("Tags to merge"), NAMES_LIMIT)
    into = name_field(_l("Into"), required=True)

    def __init__(self, values: Values) -> None:
        self.chosen = chosen_tags(values)
        most_used = max(self.chosen, key=lambda row: row[1], default=None)
        suggested = {"into": most_used[0].name} if most_used else {}
        super().__init__(values, asked="into" in values, data=suggested)

    def validate_names(self, field: Field) -> None:
        """Each has to be there, and one of them has to go."""
        typed = typed_names(field.data, MOST)
        check_existing(typed)
        self.sources = list(dict.fromkeys([*(tag for tag, _count in self.chosen), *tags_named(typed)]))
        if len(self.sources) > MOST:
            raise ValidationError(
                _("At most %(limit)s tags; these are %(found)s.", limit=MOST, found=len(self.sources))
            )
        load_spellings(db.session(), self.sources)

    def validate_into(self, field: Field) -> None:
        """One name, of another tag than the only one to merge."""
        self.into_name = one_name(field.data)
        into = tags_named([self.into_name])[0]
        if not self.names.errors and not [tag for tag in self.sources if tag is not into]:
            raise ValidationError(self._nothing_to_merge(into))

    def _nothing_to_merge(self, into: Tag) -> str:
        """Why no tag would go: somebody merged or deleted them already, or none was named."""
        other = [name for name in typed_names(self.names.data, MOST) if name_key(name) != name_key(into.name)]
        if other:
            return str(_("“%(name)s” leads to “%(into)s” already.", name=other[0], into=into.name))
        if chosen_ids(self.values) - {tag.id for tag, _count in self.chosen}:
            return str(_("The tags that you chose are gone: they were merged or deleted already."))
        return str(_("Choose at least one other tag that becomes this one."))

    def plan(self) -> Plan:
        """The merge."""
        return Plan(lambda tags: TagMerge(self.sources, tags[0]), [self.into_name])

    def command(self) -> list[str]:
        """``merge NAME… --into NAME``."""
        return ["merge", "--into", self.into_name, "--", *(tag.name for tag in self.sources)]


class RenameForm(OperationForm):
    """Another name and address for a tag."""

    name = name_field(_l("Name"), required=True)
    slug = text(
        _l("Slug"),
        SLUG_LIMIT * 2,
        validators=[FreeSlug(Tag, _l("Another tag has this slug, or had it and still answers there."))],
    )
    keep_alias = BooleanField(_l("Keep the old name as an alias"))

    def __init__(self, tag: Tag, values: Values) -> None:
        super().__init__(values, asked="name" in values, data={"name": tag.name, "keep_alias": True})
        self.row = tag

    def validate_name(self, field: Field) -> None:
        """A name that no other tag has."""
        check_tag_name(field.data or "")
        check_free([field.data], self.row)

    def plan(self) -> Plan:
        """The renaming; an empty slug is made from the name."""
        slug = self.slug.data or Tag.slug_for(db.session(), self.name.data, besides=self.row)
        return Plan(lambda _tags: TagRename(self.row, self.name.data, slug, keep_alias=self.keep_alias.data))

    @property
    def has_names_that_stay(self) -> bool:
        """Whether readers of some language see the same name as before."""
        return bool(names_that_stay(TagRename(self.row, self.name.data or "", self.row.slug)))

    def command(self) -> list[str]:
        """``rename NAME NEW``."""
        slug = ["--slug", self.slug.data] if self.slug.data else []
        alias = [] if self.keep_alias.data else ["--no-alias"]
        return ["rename", *slug, *alias, "--", self.row.name, self.name.data]


class ImplyingForm(OperationForm):
    """The tags that a tag implies."""

    implied = text(_l("Implies"), NAMES_LIMIT)

    def __init__(self, tag: Tag, implied: Sequence[Tag], values: Values) -> None:
        said = ", ".join(other.name for other in implied)
        super().__init__(values, asked="implied" in values, data={"implied": said})
        self.row = tag

    def validate_implied(self, field: Field) -> None:
        """Other tags than itself."""
        self.names = typed_names(field.data, MOST)
        if self.row in tags_named(self.names):
            raise ValidationError(_("A tag can't imply itself."))

    def plan(self) -> Plan:
        """Exactly these are implied from then on."""
        return Plan(lambda tags: TagImplying(self.row, list(dict.fromkeys(tags))), self.names)

    def command(self) -> list[str]:
        """``imply NAME --implies NAME…``."""
        implied = [word for name in self.names for word in ("--implies", name)]
        return ["imply", *implied, "--", self.row.name]


class DeletionForm(ChoiceForm):
    """The tags to delete."""

    def __init__(self, values: Values, tags: Sequence[Tag] = ()) -> None:
        super().__init__(values, asked=True)
        self.tags = list(tags) or [tag for tag, _count in chosen_tags(values)]

    def plan(self) -> Plan:
        """The deletion."""
        return Plan(lambda _tags: TagDeletion(self.tags))

    def command(self) -> list[str]:
        """``delete NAME…``."""
        return ["delete", "--", *(tag.name for tag in self.tags)]


def chosen_tags(values: Values) -> list[tuple[Tag, int]]:
    """The tags that were ticked in a list, each with its number of articles; those that are gone are left out."""
    ids = chosen_ids(values)
    if not ids:
        return []
    found = Tag.counted().where(Tag.id.in_(sorted(ids)[:MOST])).order_by(Tag.name_key)
    return [(tag, count) for tag, count in db.session.execute(found)]


def chosen_ids(values: Values) -> set[int]:
    """The ids that were ticked, of tags that may be gone."""
    return {one for one in values.getlist("tags", type=int) if 0 < one <= LARGEST_ID}
