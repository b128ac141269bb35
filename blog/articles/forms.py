"""The desk's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from blog.articles.choosing import Choices
from blog.articles.details import Details, details_of
from blog.articles.versions import Versions
from blog.extensions import db
from blog.lib import names
from blog.models import Article, Draft
from blog.models.base import BODY_LIMIT, SLUG_LIMIT, TAGS_LIMIT, TITLE_LIMIT
from blog.models.publishing import PUBLISH, SAVE
from blog.models.revision import NOTE_LIMIT
from blog.models.texts import TEXTS, Texts
from blog.web.access import signed_in_user
from blog.web.forms import Form, Readable, check_tag_name, marked, text
from blog.web.slug_field import FreeSlug

MEBIBYTE = 1024 * 1024
# Room to type far too many tags and be told so.
TAGS_TEXT_LIMIT = 20_000


class ArticleForm(Details, Versions, Form):
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
    note = text(_l("What changed"), NOTE_LIMIT)
    choices = Choices()
    submission = HiddenField()

    def __init__(
        self,
        article: Article | None = None,
        *,
        verb: str = SAVE,
        draft: Draft | None = None,
        comparing: bool = False,
    ) -> None:
        """The sheet of an article, or of a new one, and what is to be done with it.

        ``comparing`` asks what is stored, or in a slot, and for no choices, for nobody sees it.
        """
        stored = details_of(article) if article else {}
        given: dict[str, Any] = {"formdata": None} if comparing else {}
        if draft:
            given = {"formdata": _fields_of(draft)}
        super().__init__(data=_texts_of(article) | stored if article else None, **given)
        self.row = article
        if not comparing:
            self.series.offer(signed_in_user(), article)
        self.verb = verb
        if draft:
            self._go_on_with(draft)
        elif article and not self.is_submitted():
            self.begin_with(article, _besides_texts(article))
        if article:
            self.keep_theirs(_besides_texts(article))

    def _go_on_with(self, draft: Draft) -> None:
        """Take over what a slot began with."""
        self.base.data, self.opened.data = str(draft.base), draft.opened
        self.draft.data = f"{draft.id}-{draft.serial}"
        self.tab.data, self.serial.data = draft.tab, str(draft.serial)

    @property
    def publishing(self) -> bool:
        """Whether it is published with what is typed."""
        return self.verb == PUBLISH

    @property
    def tag_names(self) -> list[str]:
        """The tags typed, cleaned, once each."""
        return names.split_names(self.tags.data or "")

    @property
    def texts(self) -> Texts:
        """What was typed, as it would be stored."""
        title = self.title.data or ""
        return Texts(
            title=title,
            slug=self.slug.data or Article.slug_for(db.session(), title, besides=self.row),
            excerpt=(self.excerpt.data or "").strip(),
            body=written(self.body.data or ""),
            tags=tuple(self.tag_names),
        )

    def begin_again(self, article: Article, texts: Texts) -> None:
        """Stand for the article as it is now, with two versions made one in the fields."""
        self.begin_with(article, _besides_texts(article))
        self.merged.data = "1"
        self.title.data, self.slug.data, self.excerpt.data = texts.title, texts.slug, texts.excerpt
        self.body.data, self.tags.data = texts.body, ", ".join(texts.tags)

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


def written(text: str) -> str:
    """A text as it is stored, with the line ends of this side of the network."""
    return text.replace("\r\n", "\n")


def _texts_of(article: Article) -> dict[str, Any]:
    texts = Texts.of_article(article)
    return {"title": texts.title, "body": texts.body, "tags": ", ".join(texts.tags), "slug": texts.slug}


def _besides_texts(article: Article) -> dict[str, Any]:
    return {name: value for name, value in details_of(article).items() if name not in TEXTS}


def _fields_of(draft: Draft) -> MultiDict[str, str]:
    """The slot's fields as if a browser had sent them."""
    typed: Mapping[str, str | list[str]] = draft.typed
    return MultiDict(
        (name, value)
        for name, values in typed.items()
        for value in (values if isinstance(values, list) else [values])
    )
