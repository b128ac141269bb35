"""The desk's form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from blog.articles.details import Details, details_of
from blog.extensions import db
from blog.lib import clock, names
from blog.models import Article
from blog.models.base import BODY_LIMIT, SLUG_LIMIT, TAGS_LIMIT, TITLE_LIMIT
from blog.web.forms import Form, LocalTime, Readable, check_tag_name, marked, text
from blog.web.site import current_site
from blog.web.slug_field import FreeSlug

MEBIBYTE = 1024 * 1024
# Room to type far too many tags and be told so.
TAGS_TEXT_LIMIT = 20_000


class ArticleForm(Details, Form):
    """An article as its author writes it. ``publish_at`` is on the site's clock."""

    # One line, in a field that shows all of a long one.
    title = text(_l("Title"), TITLE_LIMIT, required=True, widget=TextArea())
    body = TextAreaField(_l("Text"), validators=[Readable()], filters=[marked])
    tags = text(_l("Tags"), TAGS_TEXT_LIMIT)
    slug = text(
        _l("Slug"),
        SLUG_LIMIT * 2,
        validators=[
            FreeSlug(Article, _l("Another article has this slug, or had it and still answers there."))
        ],
    )
    publish_at = LocalTime(_l("Publish at"))
    submission = HiddenField()
    # What the article was when this form was made.
    opened = HiddenField()

    def __init__(self, article: Article | None = None, *, publishing: bool = False) -> None:
        super().__init__(data=_data_of(article) if article else None)
        self.row = article
        self.publishing = publishing

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that nobody else saved the article meanwhile."""
        return bool(super().validate(extra_validators)) and not self._is_overtaken()

    def _is_overtaken(self) -> bool:
        current = self.row.fingerprint() if self.row else ""
        if not self.row or self.opened.data in {"", None, current}:
            return False
        # Sent once more, it is meant.
        self.opened.data = current
        message = _(
            "Somebody else saved this article after you opened it. Yours is not saved, and still here. "
            "Open the article in another tab to compare; saving again puts yours in its place."
        )
        self.form_errors = [message]
        return True

    @property
    def tag_names(self) -> list[str]:
        """The tags typed, cleaned, once each."""
        return names.split_names(self.tags.data or "")

    @property
    def due_at(self) -> datetime | None:
        """When to publish, in UTC; None is now. Only after validation."""
        if self.publish_at.data is None:
            return None
        typed, zone = self.publish_at.data, current_site().time_zone
        before = self.row.published_at if self.row else None
        # The field knows no seconds, nor which of two hours with one name is meant: a date left as it was stays.
        if before and clock.utc_to_local(before, zone).replace(
            second=0, tzinfo=None, fold=0
        ) == typed.replace(second=0):
            return before
        return clock.local_to_utc(typed, zone)

    def fill(self, article: Article) -> None:
        """Write what was typed into ``article``."""
        article.title = self.title.data
        article.body = written(self.body.data or "")
        article.slug = self.slug.data or Article.slug_for(db.session(), article.title, besides=article)
        article.tag_with(db.session(), self.tag_names)
        self.fill_details(article)
        if not article.is_public or self.due_at:
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

    def validate_publish_at(self, field: Field) -> None:
        """Refuse an hour that the clocks of the site's zone skip, and a public article's move into the future."""
        try:
            due = self.due_at
        except clock.NonexistentTime as error:
            zone = current_site().time_zone
            message = _("That hour does not exist in %(zone)s: the clocks skip it.", zone=zone)
            raise ValidationError(message) from error
        self._check_date(due)

    def _check_date(self, due: datetime | None) -> None:
        now = clock.now()
        if self.row and self.row.is_public and due and due > now:
            raise ValidationError(
                _("Readers see this article already. To publish it later, unpublish it first.")
            )
        if self.row and self.row.is_scheduled and not self.publishing and (due is None or due <= now):
            raise ValidationError(_("It waits for its time, so it needs one to come. Or publish it now."))


def written(text: str) -> str:
    """A text as it is stored, with the line ends of this side of the network."""
    return text.replace("\r\n", "\n")


def _data_of(article: Article) -> dict[str, object]:
    published = article.published_at
    local = clock.utc_to_local(published, current_site().time_zone) if published else None
    return {
        "title": article.title,
        "body": article.body,
        "tags": ", ".join(tag.name for tag in article.tags),
        "slug": article.slug,
        **details_of(article),
        "publish_at": local,
        "opened": article.fingerprint(),
    }
