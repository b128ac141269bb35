"""The forms of people who are not signed in yet, and of one's own account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from wtforms import Field, HiddenField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, ValidationError

from blog.accounts.common_passwords import is_common
from blog.extensions import csrf, db
from blog.models import User
from blog.models.base import NAME_LIMIT
from blog.models.site import TITLE_LIMIT
from blog.models.user import ADMIN, AUTHOR, EDITOR, PASSWORD_LIMIT, PASSWORD_MINIMUM
from blog.web.forms import AtMost, Form, Readable, text
from blog.web.language import LANGUAGES
from blog.web.site_fields import site_address, time_zone

USERNAME = re.compile(r"[A-Za-z0-9_-]{2,64}")
# Words that stand for everybody, for nobody, or for the site itself.
RESERVED = frozenset(
    {
        *("admin", "administrator", "anonymous", "everybody", "everyone", "feed", "guest", "index", "login"),
        *(
            "logout",
            "me",
            "new",
            "nobody",
            "null",
            "owner",
            "root",
            "setup",
            "sheaf",
            "site",
            "support",
            "system",
        ),
        "users",
    }
)
ROLE_WORDS = {AUTHOR: _l("Author"), EDITOR: _l("Editor"), ADMIN: _l("Admin")}


class OpenForm(Form):
    """A form for people who are not signed in. It checks its own token, so that a lapsed one loses nothing typed."""

    lapsed = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the token, then the fields."""
        self.lapsed = not _token_is_good()
        if self.lapsed:
            self.form_errors = [
                _("This page had been open for too long. Type the password again and send it once more.")
            ]
            return False
        return bool(super().validate(extra_validators))

    @property
    def status(self) -> int:
        """The status of the page that shows what is wrong."""
        return 400 if self.lapsed else 422


class Password(PasswordField):
    """A password: every character of it counts, spaces too."""

    def __init__(self, label: str, *validators: Any, **kwargs: Any) -> None:
        required = InputRequired(_l("This can't be empty."))
        super().__init__(label, [required, Readable(), AtMost(PASSWORD_LIMIT), *validators], **kwargs)

    @property
    def typed(self) -> str:
        """The password as it was typed."""
        return self.data or ""


class GoodPassword:
    """Refuses passwords that are short, among the first to be tried, or the account's own name."""

    def __call__(self, form: Form, field: Field) -> None:
        password = field.data or ""
        if len(password) < PASSWORD_MINIMUM:
            raise ValidationError(_("At least %(minimum)s characters.", minimum=PASSWORD_MINIMUM))
        username = (
            getattr(form, "account_name", "") or getattr(getattr(form, "username", None), "data", "") or ""
        )
        if is_common(password, username):
            raise ValidationError(
                _("This is one of the first passwords that would be tried. Choose another.")
            )


class LoginForm(OpenForm):
    """Signing in. ``next`` is where to go then; ``kept`` is a form that waits to be sent again."""

    username = text(_l("Username"), NAME_LIMIT, required=True)
    password = Password(_l("Password"))
    next = HiddenField()
    kept = HiddenField()


class AccountForm(OpenForm):
    """A new account."""

    username = text(_l("Username"), NAME_LIMIT, required=True)
    name = text(_l("Name"), NAME_LIMIT, required=True)
    password = Password(_l("Password"), GoodPassword())

    def validate_username(self, field: Field) -> None:
        """Accept a free name of the right shape, in lower case."""
        if not USERNAME.fullmatch(field.data):
            raise ValidationError(_("A username is 2 to 64 of a–z, 0–9, hyphen and underscore."))
        field.data = field.data.casefold()
        if field.data in RESERVED:
            raise ValidationError(_("“%(username)s” is kept for the site itself.", username=field.data))
        if db.session.scalar(User.called(field.data)):
            raise ValidationError(_("Somebody has this username already. Choose another."))

    def new_user(self, role: str, password_hash: str) -> User:
        """The account."""
        return User(username=self.username.data, name=self.name.data, role=role, password_hash=password_hash)


class SetupForm(AccountForm):
    """The site and its owner's account."""

    title = text(_l("Title of the site"), TITLE_LIMIT, required=True)
    language = SelectField(_l("Language"), choices=[SelectChoice(*pair) for pair in LANGUAGES])
    time_zone = time_zone()
    url = site_address(required=True)

    def __init__(self) -> None:
        given = request.host_url.rstrip("/")
        super().__init__(data={"time_zone": "UTC", "url": given})
        if current_app.config["SITE_URL"]:
            del self.url

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the page: the site, then the account."""
        account = ("username", "name", "password")
        return iter(sorted(super().__iter__(), key=lambda field: field.name in account))


class PasswordForm(OpenForm):
    """A new password, behind a one-time link."""

    password = Password(_l("New password"), GoodPassword())

    def __init__(self, user: User) -> None:
        super().__init__()
        self.account_name = user.username


class PasswordChangeForm(Form):
    """Another password for one's own account. Its fields' names begin as those that are never kept."""

    password = Password(_l("Current password"))
    password_new = Password(_l("New password"), GoodPassword())

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.account_name = user.username


class RoleForm(Form):
    """What somebody is to be allowed."""

    role = SelectField(_l("Role"), choices=[SelectChoice(*pair) for pair in ROLE_WORDS.items()])
    submission = HiddenField()


def _token_is_good() -> bool:
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True
