"""Permanent redirects that browsers ask for again: an address that leads on may answer by itself once more.

Undoing a merge gives a tag its old address back. A browser that kept the 301 for good would never see it.
"""

from __future__ import annotations

import string
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

_ADDRESSING = string.punctuation.translate(str.maketrans("", "", '"<>\\^`{|}#'))


def moved_to(address: str) -> Answer:
    """301 to where the request's page is now, with the fields that it was asked for with."""
    # As it came, but for what no header may hold.
    query = quote(request.query_string, safe=_ADDRESSING)
    return redirect(f"{address}?{query}" if query else address, HTTPStatus.MOVED_PERMANENTLY)


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(ask_again)
    app.after_request(name_no_host)


def ask_again(response: Response) -> Response:
    """Have a 301 checked each time it is used."""
    if response.status_code == HTTPStatus.MOVED_PERMANENTLY and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def name_no_host(response: Response) -> Response:
    """Have the router's redirects stay on this site: it takes their host from the request, which may say anything."""
    host = request.host_url.rstrip("/")
    if response.location and response.location.startswith(f"{host}/"):
        # Two slashes at its beginning would be a host again.
        response.location = "/" + response.location.removeprefix(host).lstrip("/")
    return response
