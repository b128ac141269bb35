"""Tags of several articles of the desk at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Field
from wtforms.validators import ValidationError

from blog.articles.forms import TAGS_TEXT_LIMIT
from blog.extensions import db
from blog.models import Article, Tag
from blog.models.base import TAGS_LIMIT
from blog.models.desk_list import DeskList
from blog.models.publishing import UNSEEN
from blog.models.tag_operation import LOOKED_AT, TagOperation
from blog.models.tagging import Tagging
from blog.web.access import author_required, signed_in_user
from blog.web.forms import text
from blog.web.ids import LARGEST as LARGEST_ID
from blog.web.site import current_site
from blog.web.tag_names import check_existing, tags_named, typed_names
from blog.web.tag_operations import OperationForm, Plan, carry_out, show
from blog.web.unit_of_work import unit_of_work

bp = Blueprint("tagging", __name__, url_prefix="/admin/articles")

MOST = 1000  # articles ticked at once
Values = MultiDict[str, str]


class TaggingForm(OperationForm):
    """Tags to add to articles and to take from them: those that were ticked, or all of a list of the desk."""

    add = text(_l("Add tags"), TAGS_TEXT_LIMIT)
    remove = text(_l("Remove tags"), TAGS_TEXT_LIMIT)

    def __init__(self, values: Values) -> None:
        super().__init__(values, asked="add" in values or "remove" in values)
        self.user = signed_in_user()
        self.state, self.q = values.get("state", ""), values.get("q", "").strip()
        self.is_all = "all" in values
        self.list = DeskList(db.session(), self.user, self.state, self.q) if self.is_all else None
        self.count = (
            self.list.size if self.list else db.session.scalar(Article.count_of(self.articles())) or 0
        )

    def is_long(self, operation: TagOperation) -> bool:
        """Whether there are too many articles; ticked ones are few."""
        return self.list is not None and (self.list.is_long or (self.count or 0) > LOOKED_AT)

    def articles(self) -> Select[Article]:
        """Those that are meant, as far as the user may edit them."""
        if self.is_all:
            return self._changeable(Article.desk(self.user, self.state, self.q))
        ids = {one for one in self.values.getlist("ids", type=int) if 0 < one <= LARGEST_ID}
        return self._changeable(Article.desk(self.user, self.state).where(Article.id.in_(sorted(ids)[:MOST])))

    def _changeable(self, articles: Select[Article]) -> Select[Article]:
        """Those of which the user may change what readers see."""
        if self.user.is_editor or current_site().authors_publish:
            return articles
        return articles.where(Article.state.in_(UNSEEN))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is something to do."""
        if not super().validate(extra_validators):
            return False
        if not self.added and not self.removed:
            self.form_errors = [_("Name at least one tag to add or to remove.")]
        return not self.form_errors

    def validate_add(self, field: Field) -> None:
        """Names that can be tags."""
        self.added = typed_names(field.data, TAGS_LIMIT)

    def validate_remove(self, field: Field) -> None:
        """Tags that are there and are not added as well."""
        self.removed = typed_names(field.data, TAGS_LIMIT)
        check_existing(self.removed)
        if self.add.errors:
            return
        both = [tag.name for tag in tags_named(self.removed) if tag in tags_named(self.added)]
        if both:
            raise ValidationError(_("“%(name)s” can't be both added and removed.", name=both[0]))

    def plan(self) -> Plan:
        """Both at once."""
        ids = self.articles().with_only_columns(Article.id)
        count = len(self.added)

        def build(tags: list[Tag]) -> TagOperation:
            add, remove = tags[:count], tags[count:]
            return Tagging(ids, list(dict.fromkeys(add)), list(dict.fromkeys(remove)))

        return Plan(build, [*self.added, *self.removed])

    def command(self) -> list[str]:
        """``articles --add NAME --remove NAME`` and which articles."""
        words = [word for name in self.added for word in ("--add", name)]
        words += [word for name in self.removed for word in ("--remove", name)]
        words += ["--state", self.state] if self.state else []
        words += ["--search", self.q] if self.q else []
        return ["articles", *words, "--as", self.user.username]


@bp.get("/tagging")
@author_required
def tagging() -> Response:
    """Which tags come and go on which articles, and what that will change."""
    form = TaggingForm(request.args)
    return _nothing_chosen() if form.count == 0 else show("desk/tagging.html", form)


@bp.post("/tagging")
@author_required
@unit_of_work
def carry_out_tagging() -> Response:
    """Add and remove them."""
    form = TaggingForm(request.form)
    if form.count == 0:
        return _nothing_chosen()
    return carry_out("desk/tagging.html", lambda: TaggingForm(request.form), _desk(form))


def _nothing_chosen() -> Response:
    flash(_("Tick the articles first, or choose all that match."), "info")
    return redirect(url_for("desk.index"))


def _desk(form: TaggingForm) -> str:
    return url_for("desk.index", state=form.state or None, q=form.q or None)
