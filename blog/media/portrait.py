"""A picture that somebody sends to be shown beside their own name."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blog.media.blueprint import bp
from blog.media.receiving import arrivals, received
from blog.media.wording import why_not
from blog.models.upload import FAMILIES, PICTURE
from blog.web.access import author_required, signed_in_user
from blog.web.unit_of_work import unit_of_work


@bp.post("/portrait")
@author_required
@received
@unit_of_work
def use_as_portrait() -> Response:
    """Store a picture and have it shown with whoever sent it; what is no picture is not stored."""
    came, away = arrivals()
    pictures = [one for one in came if one.values["kind"].startswith(FAMILIES[PICTURE])]
    user = signed_in_user()
    if pictures:
        user.avatar = pictures[0].stored(user).upload.name
        flash(_("This is your picture now."), "success")
    elif away:
        flash(why_not(away[0].reason), "error")
    else:
        flash(why_not("no_picture") if came else _("Choose a file first."), "error")
    return redirect(url_for("accounts.profile"))
