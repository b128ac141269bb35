"""What readers see of an author, as a form: name, words, picture, and links to where else they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from blog.lib.link_address import is_link
from blog.models import User
from blog.models.base import NAME_LIMIT, TITLE_LIMIT
from blog.models.user import LINK_ADDRESS_LIMIT, LINK_LABEL_LIMIT, LINKS
from blog.web.forms import Form, text
from blog.web.pictures import PictureName, is_picture, pictures

BIO_LIMIT = 500
SHOWN_AT_FIRST = 2
LINK = re.compile(rf"links-[0-{LINKS - 1}]-")
# One recipient, and nothing of what stands in the letter.
MAIL = re.compile(r"mailto:[^\s@?&#<>\"]+@[^\s@?&#<>\"]+", re.IGNORECASE)


class LinkForm(PlainForm):
    """One place where an author is found."""

    label = text(_l("What it is called"), LINK_LABEL_LIMIT)
    address = text(_l("Address"), LINK_ADDRESS_LIMIT)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.label.data and not self.address.data

    def validate_label(self, field: Field) -> None:
        """A link has to be called something."""
        if not field.data and self.address.data:
            raise ValidationError(_("Say what the link is called, such as “Mastodon”."))

    def validate_address(self, field: Field) -> None:
        """A place on the web, or a mailbox: nothing that a browser would run."""
        if self.is_blank or _leads_out(field.data):
            return
        raise ValidationError(
            _(
                "Write the whole address, such as https://example.org/mei or %(mail)s.",
                mail="mailto:mei@example.org",
            )
        )


class ProfileForm(Form):
    """What is there to be changed of ``user``; what was sent, where something was."""

    name = text(_l("Name"), NAME_LIMIT, required=True)
    bio = text(_l("About you"), BIO_LIMIT, cls=TextAreaField)
    avatar = text(_l("Picture"), TITLE_LIMIT, cls=PictureName)
    links = FieldList(FormField(LinkForm), max_entries=LINKS)

    def __init__(self, user: User, *, sent: bool) -> None:
        super().__init__(formdata=_own(request.form) if sent else None, data=_data_of(user))
        self.user = user
        self.pictures = pictures()
        while len(self.links) < self._shown():
            self.links.append_entry()

    def __iter__(self) -> Iterator[Field]:
        """The fields that people fill in, those of links too."""
        for field in super().__iter__():
            yield from (one for link in field for one in link.form) if field is self.links else (field,)

    def _shown(self) -> int:
        """Two, and one more than are filled in."""
        return min(max(SHOWN_AT_FIRST, len(self._filled) + 1), LINKS)

    @property
    def _filled(self) -> list[LinkForm]:
        return [link.form for link in self.links if not link.form.is_blank]

    def validate_avatar(self, field: Field) -> None:
        """Only a picture that is there; one that went since it was chosen is the media folder's business."""
        if field.data and field.data != self.user.avatar and not is_picture(field.data):
            raise ValidationError(_("There is no picture of that name."))

    def fill(self) -> None:
        """Write what was typed into the user's row."""
        self.user.name, self.user.avatar = self.name.data, self.avatar.data or ""
        self.user.bio = (self.bio.data or "").replace("\r\n", "\n").strip()
        self.user.links = [[link.label.data, link.address.data] for link in self._filled] or None


def _leads_out(address: str) -> bool:
    """Whether it is another site's, or a mailbox."""
    if MAIL.fullmatch(address):
        return address.isprintable()
    return is_link(address) and not address.startswith("/")


def _data_of(user: User) -> dict[str, Any]:
    links = [{"label": label, "address": address} for label, address in user.links or ()]
    return {"name": user.name, "bio": user.bio, "avatar": user.avatar, "links": links}


def _own(values: MultiDict[str, str]) -> MultiDict[str, str]:
    """Without links that the form never has, of whose numbers WTForms expects that they can be read."""
    pairs = values.items(multi=True)
    return MultiDict((key, value) for key, value in pairs if not key.startswith("links") or LINK.match(key))
