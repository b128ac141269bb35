"""What somebody typed into a form that could not be taken: given back, to be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, request, session
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from blog.lib import tokens
from blog.web.site import site_url
from blog.web.submissions import FIELD as SUBMISSION
from blog.web.tag_names import NAMES_IN

# A password is typed again; a token would be stale.
NEVER_KEPT = ("csrf_token", "password")
# Nobody typed these, but they go along.
UNSEEN = (
    *(SUBMISSION, "expected", "ids", "keep_alias", "back"),
    # What a sheet of the desk began with, and where it is kept while it is written.
    *("opened", "base", "seen", "merged", "tab", "serial", "draft"),
)
# What was chosen of two versions, and one of them.
UNSEEN_BEGINNINGS = ("choice-", "mine-")
# The session's name for this browser, whoever is signed in with it. It opens nothing.
BROWSER = "browser"
# A text that was left over a weekend is still there.
LIFETIME = timedelta(days=7)

# The forms that people write in, by endpoint, with what is written. Nothing else is kept, least of all a form
# about people: one click would send it, and the click may be another site's idea.
WRITTEN = {
    **dict.fromkeys(
        (
            *("desk.create", "desk.create_published", "desk.create_submitted", "desk.preview"),
            *("desk.save", "desk.publish", "desk.choose_versions", "desk.bring_versions_back"),
            # Buttons that send the sheet along.
            *(
                f"article_states.{verb}"
                for verb in ("submit", "send_back", "list_again", "unlist", "unpublish")
            ),
            *(f"article_states.{verb}" for verb in ("pin", "unpin", "trash")),
        ),
        _l("Article"),
    ),
    **dict.fromkeys(("admin_tags.create", "admin_tags.save"), _l("Tag")),
    "tag_operations.carry_out_merge": _l("Merge tags"),
    "tag_operations.carry_out_rename": _l("Rename a tag"),
    "tag_operations.carry_out_implications": _l("What a tag implies"),
    "tag_operations.carry_out_split": _l("Split a tag"),
    "tagging.carry_out_tagging": _l("Tags of several articles"),
    **dict.fromkeys(("admin_series.create", "admin_series.save"), _l("Series")),
    "admin_media.save": _l("File"),
    "admin_settings.save": _l("Settings"),
    **dict.fromkeys(("admin_appearance.save", "admin_appearance.preview"), _l("Appearance")),
    **dict.fromkeys(
        (f"admin_menu.{verb}" for verb in ("save", "add", "remove", "earlier", "later")), _l("Menu")
    ),
    "accounts.save_profile": _l("Your account"),
    "accounts.accept_invitation": _l("Your account"),
    "accounts.set_up": _l("Set up the site"),
}
LABELS = {
    "title": _l("Title"),
    "body": _l("Text"),
    "tags": _l("Tags"),
    "slug": _l("Slug"),
    "excerpt": _l("Excerpt"),
    "is_page": _l("A page outside the stream"),
    "series": _l("Series"),
    "alt": _l("What it shows"),
    "note": _l("What changed"),
    "publish_at": _l("Publish at"),
    "name": _l("Name"),
    "description": _l("Description"),
    **{field: label for field, (_code, label) in NAMES_IN.items()},
    "aliases": _l("Aliases"),
    "cover": _l("Cover"),
    "cover_alt": _l("What the cover shows"),
    "social_title": _l("Title elsewhere"),
    "social_description": _l("Description elsewhere"),
    "canonical_url": _l("First published at"),
    "chosen_language": _l("Language of the text"),
    "which_hour": _l("Which of the two"),
    "colour": _l("Colour"),
    "names": _l("Tags to merge"),
    "into": _l("Into"),
    "implied": _l("Implies"),
    "rest": _l("All others get"),
    "add": _l("Add tags"),
    "remove": _l("Remove tags"),
    "bio": _l("About you"),
    "avatar": _l("Picture"),
    "label": _l("What it is called"),
    "address": _l("Address"),
    "username": _l("Username"),
    "tagline": _l("Tagline"),
    "language": _l("Language"),
    "time_zone": _l("Time zone"),
    "page_size": _l("Articles on a page"),
    "authors_publish": _l("Authors publish what they write"),
    "trash_days": _l("Days until the trash is emptied"),
    "url": _l("Address of the site"),
    "accent": _l("Accent colour"),
    "measure": _l("Length of lines"),
    "face": _l("Typeface"),
    "logo": _l("Logo"),
    "scheme": _l("Show it"),
}
# The fields of the parts of a tag that is split, such as parts-0-name.
LABELS_OF_PARTS = {
    "name": _l("Tag"),
    "text": _l("Title or text contains"),
    "tag": _l("Has the tag too"),
    "author": _l("Written by"),
    "since": _l("Published from"),
    "until": _l("Published until"),
}


@dataclass(frozen=True)
class Kept:
    """The fields of a form and the path it was sent to."""

    path: str
    fields: list[tuple[str, str]]

    @classmethod
    def of_request(cls) -> Kept | None:
        """The form of this request; None if there is none worth keeping, or if another site sent it."""
        if request.method != "POST" or request.endpoint not in WRITTEN or _from_elsewhere():
            return None
        pairs = request.form.items(multi=True)
        fields = [(name, value) for name, value in pairs if not name.startswith(NEVER_KEPT)]
        return cls(request.full_path.rstrip("?"), fields) if fields else None

    @classmethod
    def parse(cls, text: str) -> Kept | None:
        """The reverse of ``signed``; None for anything that this site did not sign for this browser."""
        try:
            path, fields = _signer().loads(text, max_age=int(LIFETIME.total_seconds()))
        except BadData:
            return None
        kept = cls(path, [(name, value) for name, value in fields])
        return kept if kept.endpoint in WRITTEN else None

    @property
    def signed(self) -> str:
        """Text for a hidden field, which nobody else can make."""
        return str(_signer().dumps([self.path, self.fields]))

    @property
    def endpoint(self) -> str:
        """The endpoint that the form goes to; empty if there is none."""
        try:
            rule = current_app.url_map.bind("").match(urlsplit(self.path).path, method="POST")
        except HTTPException:
            return ""
        return str(rule[0])

    @property
    def kind(self) -> LazyString:
        """What was written, in a word."""
        return WRITTEN[self.endpoint]

    @property
    def shown(self) -> list[tuple[str | LazyString, str, str]]:
        """Label, name and value of every field that was filled in."""
        return [(_label(name), name, value) for name, value in self.fields if value and not _unseen(name)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The other fields, which are sent again as well."""
        return [(name, value) for name, value in self.fields if not value or _unseen(name)]


def is_local(path: object) -> bool:
    """Whether ``path`` is an address of this site and of no other."""
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        return False
    return "\\" not in path and path.isprintable()


def _label(name: str) -> str | LazyString:
    within = LABELS_OF_PARTS if name.startswith("parts-") else LABELS
    return within.get(name.rpartition("-")[2], name)


def _unseen(name: str) -> bool:
    return name in UNSEEN or name.startswith(UNSEEN_BEGINNINGS)


def _signer() -> URLSafeTimedSerializer:
    """Signs for this browser alone: else a stranger could have a form signed and lay it before somebody else."""
    browser = session.setdefault(BROWSER, tokens.new_token())
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"kept form of {browser}")


def _from_elsewhere() -> bool:
    """Whether the browser says that a page of another site sent this request."""
    relation = request.headers.get("Sec-Fetch-Site")
    if relation:
        return relation not in {"same-origin", "none"}
    # Browsers send no Sec-Fetch-Site over plain HTTP.
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {request.host, urlsplit(site_url()).netloc}
