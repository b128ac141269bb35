"""Why a file is not taken, and why nothing was replaced, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from blog.lib.images import MOST_PIXELS
from blog.media.receiving import AT_ONCE, MOST_BYTES
from blog.models.upload_replacement import LARGEST

MEGABYTES = MOST_BYTES // (1024 * 1024)
MEGAPIXELS = MOST_PIXELS // 1_000_000


def why_not(reason: str) -> str:
    """What is wrong with a file that was not taken, and what to do about it."""
    words = {
        "empty": _("The file is empty. Perhaps it was still being copied; try again."),
        "too_large": _(
            "The file is larger than %(limit)s MB. Make it smaller and try again.", limit=MEGABYTES
        ),
        "too_many": _("No more than %(limit)s files at once. Send this one by itself.", limit=AT_ONCE),
        "too_many_pixels": _(
            "The picture has more than %(limit)s megapixels. Make it smaller and try again.", limit=MEGAPIXELS
        ),
        "too_long": _("This moving picture is too large or too long. A short video takes less room."),
        "too_much_work": _(
            "Converting this picture takes too long. Save it in another format and try again."
        ),
        "broken": _("The picture is damaged or was cut off. Open it, save it anew, and try again."),
        "our_fault": _("Converting failed, and it is our fault. It was written down; try again later."),
        "heic": _(
            "HEIC pictures can't be read here. Save it as JPEG; on an iPhone, choose “Most Compatible” "
            "in Settings, Camera, Formats."
        ),
        "svg": _("SVG files can hold programs, so they are not taken. Save the drawing as PNG or WebP."),
        "no_picture": _("This is called a picture but is none. Check the file."),
        "unknown": _(
            "This kind of file is not taken. Pictures (JPEG, PNG, GIF, WebP, AVIF), MP4, WebM, MP3, OGG, M4A, WAV, "
            "FLAC, PDF, ZIP, office documents and plain text are."
        ),
    }
    return str(words[reason])


def why_not_replaced(reason: str) -> str:
    """What stands in the way of putting one file in the place of another."""
    words = {
        "same": _("This is the same file. Choose another one."),
        "other_kind": _(
            "A picture can only be replaced by a picture, a sound by a sound. Nothing was changed."
        ),
        "too_many": _(
            "More than %(limit)s articles show it; that is too much at once. Nothing was changed.",
            limit=LARGEST,
        ),
        "others_articles": _(
            "Articles of other people show it. Ask an editor to replace it; nothing was changed."
        ),
        "published_articles": _(
            "Articles that readers see show it, and editors publish here. Ask one to replace it; nothing was changed."
        ),
        "tags": _(
            "It is the cover of a tag, and tags are kept by editors. Ask one to replace it; nothing was changed."
        ),
    }
    return str(words[reason])


def too_large() -> str:
    """What is said of a sending of which nothing was read."""
    return str(
        _(
            "This is more than the site takes at once, and nothing was stored. A file may have %(limit)s MB; "
            "send large ones one by one.",
            limit=MEGABYTES,
        )
    )
