"""The desk's form."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from blog.extensions import db
from blog.lib import clock, names, slugs
from blog.lib.letters import fold
from blog.models import Article
from blog.models.base import BODY_LIMIT, EXCERPT_LIMIT, SLUG_LIMIT, TAGS_LIMIT, TITLE_LIMIT
from blog.web.forms import Form, LocalTime, Readable, check_tag_name, marked, text
from blog.web.site import current_site

MEBIBYTE = 1024 * 1024
# Room to type far too many tags and be told so.
TAGS_TEXT_LIMIT = 20_000


class ArticleForm(Form):
    """An article as its author writes it. ``publish_at`` is on the site's clock."""

    # One line, in a field that shows all of a long one.
    title = text(_l("Title"), TITLE_LIMIT, required=True, widget=TextArea())
    body = TextAreaField(_l("Text"), validators=[Readable()], filters=[marked])
    tags = text(_l("Tags"), TAGS_TEXT_LIMIT)
    slug = text(_l("Slug"), SLUG_LIMIT * 2)
    excerpt = text(_l("Excerpt"), EXCERPT_LIMIT, cls=TextAreaField)
    publish_at = LocalTime(_l("Publish at"))
    submission = HiddenField()

    def __init__(self, article: Article | None = None) -> None:
        super().__init__(data=_data_of(article) if article else None)
        self.article = article

    @property
    def tag_names(self) -> list[str]:
        """The tags typed, cleaned, once each."""
        return names.split_names(self.tags.data or "")

    @property
    def due_at(self) -> datetime | None:
        """When to publish, in UTC; None is now. Only after validation."""
        if self.publish_at.data is None:
            return None
        due = clock.local_to_utc(self.publish_at.data, current_site().time_zone)
        before = self.article.published_at if self.article else None
        # The field knows no seconds; a date left as it was keeps its own.
        return before if before and before.replace(second=0) == due else due

    def fill(self, article: Article) -> None:
        """Write what was typed into ``article``."""
        article.title = self.title.data
        article.body = (self.body.data or "").replace("\r\n", "\n")
        article.excerpt = (self.excerpt.data or "").strip()
        article.slug = self.slug.data or Article.slug_for(db.session(), article.title, besides=article)
        article.tag_with(db.session(), self.tag_names)
        if self.due_at:
            article.redate(self.due_at)

    def validate_body(self, field: Field) -> None:
        """Say how much too long a text is."""
        size = len((field.data or "").encode())
        if size > BODY_LIMIT:
            found = f"{size / MEBIBYTE:.1f}"
            raise ValidationError(_("At most 1 MiB of text; this has %(found)s MiB.", found=found))

    def validate_tags(self, field: Field) -> None:
        """Name the tag that can't be one."""
        typed = self.tag_names
        if len(typed) > TAGS_LIMIT:
            raise ValidationError(
                _("At most %(limit)s tags; these are %(found)s.", limit=TAGS_LIMIT, found=len(typed))
            )
        for name in typed:
            check_tag_name(name)

    def validate_slug(self, field: Field) -> None:
        """Accept a slug of the right shape that no other article has or had."""
        field.data = fold(field.data or "")
        if not field.data:
            return
        if not slugs.is_slug(field.data) or len(field.data) > SLUG_LIMIT:
            raise ValidationError(_("A slug is letters and digits with single hyphens between, 120 at most."))
        if field.data in slugs.RESERVED:
            raise ValidationError(_("“%(slug)s” is kept for the site's own addresses.", slug=field.data))
        if Article.slug_taken(db.session(), field.data, besides=self.article):
            raise ValidationError(_("Another article has this slug, or had it and still answers there."))

    def validate_publish_at(self, field: Field) -> None:
        """Refuse an hour that the clocks of the site's zone skip, and a public article's move into the future."""
        try:
            due = self.due_at
        except clock.NonexistentTime as error:
            zone = current_site().time_zone
            message = _("That hour does not exist in %(zone)s: the clocks skip it.", zone=zone)
            raise ValidationError(message) from error
        if due and due > clock.now() and self.article and self.article.is_public:
            raise ValidationError(
                _("Readers see this article already. To publish it later, unpublish it first.")
            )


def _data_of(article: Article) -> dict[str, object]:
    published = article.published_at
    local = clock.utc_to_local(published, current_site().time_zone) if published else None
    return {
        "title": article.title,
        "body": article.body,
        "tags": ", ".join(tag.name for tag in article.tags),
        "slug": article.slug,
        "excerpt": article.excerpt,
        "publish_at": local,
    }
