"""The blueprint that the pages for readers share."""

from flask import Blueprint

bp = Blueprint("tags", __name__, url_prefix="/tags")
