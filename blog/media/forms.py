"""The library's forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from blog.models import Upload
from blog.models.base import TITLE_LIMIT
from blog.models.upload import ALT_LIMIT
from blog.web.forms import Form, text


class UploadForm(Form):
    """What people say of a file."""

    title = text(_l("Title"), TITLE_LIMIT, required=True)
    alt = text(_l("What it shows"), ALT_LIMIT)

    def __init__(self, upload: Upload) -> None:
        super().__init__(data={"title": upload.title, "alt": upload.alt})

    def fill(self, upload: Upload) -> None:
        """Write what was typed into ``upload``."""
        upload.title, upload.alt = self.title.data, self.alt.data or ""
