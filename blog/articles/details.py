"""What an article says besides its title, text and tags: fields of the desk's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from blog.articles.dates import Dates, dates_of
from blog.articles.refusals import Permitted
from blog.extensions import db
from blog.models import Article, translation
from blog.models.base import EXCERPT_LIMIT, TITLE_LIMIT
from blog.web.forms import text
from blog.web.language import TEXT_LANGUAGES
from blog.web.pictures import PictureName, is_picture, pictures
from blog.web.series_field import SeriesField, series_data

ADDRESS_LIMIT = 500


class Details(Permitted, Dates):
    """The fields, and how they come from an article and get to it."""

    cover = text(_l("Cover"), TITLE_LIMIT, cls=PictureName)
    cover_alt = text(_l("What the cover shows"), TITLE_LIMIT)
    is_page = BooleanField(_l("A page outside the stream"))
    series = SeriesField(_l("Series"))
    excerpt = text(_l("Excerpt"), EXCERPT_LIMIT, cls=TextAreaField)
    social_title = text(_l("Title elsewhere"), TITLE_LIMIT)
    social_description = text(_l("Description elsewhere"), EXCERPT_LIMIT, cls=TextAreaField)
    canonical_url = text(_l("First published at"), ADDRESS_LIMIT)
    chosen_language = SelectField(
        _l("Language of the text"),
        choices=[
            SelectChoice(value="", label=_l("By its words")),
            *(SelectChoice(value=code, label=name) for code, name in TEXT_LANGUAGES),
        ],
        default="",
    )

    if TYPE_CHECKING:
        row: Article | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read which names are offered for the cover before a page is made of the form."""
        super().__init__(*args, **kwargs)
        self.pictures = pictures()

    def fill_details(self, article: Article) -> None:
        """Write what was typed into ``article``."""
        for name in ("cover", "cover_alt", "social_title", "canonical_url", "chosen_language"):
            setattr(article, name, self[name].data or "")  # type: ignore[index]
        article.is_page = bool(self.is_page.data)
        article.series_id = self.series.series_id
        article.excerpt = (self.excerpt.data or "").strip()
        article.social_description = " ".join((self.social_description.data or "").split())

    def validate_cover(self, field: Field) -> None:
        """Only a picture that is there; one that went since it was chosen is the media folder's business."""
        unchanged = self.row and field.data == self.row.cover
        if field.data and not unchanged and not is_picture(field.data):
            raise ValidationError(_("There is no picture of that name."))

    def validate_chosen_language(self, field: Field) -> None:
        """A translation says its language, and no other version is in it."""
        if self.row is None:
            return
        if self.row.translation_of_id is not None and not field.data:
            raise ValidationError(_("Choose the language: this is a translation."))
        is_other = field.data and field.data != self.row.language
        if is_other and translation.version_in(db.session(), self.row, field.data):
            raise ValidationError(_("Another version of this article is in this language."))

    def validate_canonical_url(self, field: Field) -> None:
        """A whole address on the web."""
        if field.data and not _is_web_address(field.data):
            raise ValidationError(_("Write the whole address, such as https://example.com/article."))


def details_of(article: Article) -> dict[str, Any]:
    """What the fields show of an article."""
    return {
        "cover": article.cover,
        "cover_alt": article.cover_alt,
        "excerpt": article.excerpt,
        "social_title": article.social_title,
        "social_description": article.social_description,
        "is_page": bool(article.is_page),
        "series": series_data(article),
        "canonical_url": article.canonical_url,
        "chosen_language": article.chosen_language,
        **dates_of(article),
    }


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    is_whole = parts.scheme in {"http", "https"} and bool(host) and not parts.username
    return is_whole and address.isprintable() and " " not in address
