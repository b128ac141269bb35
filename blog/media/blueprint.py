"""The blueprint that the library's pages share."""

from flask import Blueprint

bp = Blueprint("admin_media", __name__, url_prefix="/admin/media")
