"""Whatever stands in an address, readers get a page in their language or are led to one: never a 500."""

from __future__ import annotations

import itertools
import re
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.web.fields import FIELDS
from tests.hostile_addresses import LANGUAGES, PARTS, ask, check, fill

# Fields that pages look at.
READ = [name for name in FIELDS if name != "lang"]
PRIVATE = ("/admin", "/account", "/static", "/healthz", "/readyz")
PLACE = re.compile("<[^>]+>")


@pytest.fixture
def site(app):
    """Something that can be met at most addresses."""
    fill()
    return app


def routes(app):
    """What readers may ask for: each address with its places."""
    rules = {str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(rule for rule in rules if not rule.startswith(PRIVATE))


def parts():
    """What somebody might put into an address."""
    return st.one_of(
        st.sampled_from(PARTS),
        st.binary(max_size=24),
        st.text(max_size=24).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(st.sampled_from(PARTS), min_size=2, max_size=3).map(b"".join),
    )


def queries():
    """Fields that pages look at, and others, perhaps the same several times; or bytes that are none at all."""
    names = st.sampled_from([*READ, "q[]", "x"]).map(str.encode)
    values = parts().map(lambda part: part[:2000])
    escaped = st.tuples(names, values.map(lambda part: quote_from_bytes(part).encode()))
    fields = st.lists(st.one_of(escaped, st.tuples(names, values)), max_size=4)
    return st.one_of(fields.map(lambda pairs: b"&".join(b"=".join(pair) for pair in pairs)), parts())


@settings(
    max_examples=settings.default.max_examples * 5,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_no_address_breaks_a_page(site, data):
    client = site.test_client()
    route = data.draw(st.sampled_from(routes(site)))
    pieces = PLACE.split(route)
    path = pieces[0].encode()
    for piece in pieces[1:]:
        path += data.draw(parts()) + piece.encode()
    language = data.draw(st.sampled_from(LANGUAGES))
    check(client, ask(client, path, data.draw(queries()), language), language)


@pytest.mark.parametrize("field", READ)
def test_no_field_breaks_a_page(site, field):
    client = site.test_client()
    paths = itertools.cycle(
        [
            "/",
            "/tags/",
            "/tags/a",
            "/authors/ann",
            "/series/s",
            "/search",
            "/archive/2026/01/",
            "/articles/one",
        ]
    )
    for path, part in zip(paths, PARTS, strict=False):
        query = f"{field}=".encode() + quote_from_bytes(part[:2000]).encode()
        answer = check(client, ask(client, path.encode(), query))
        assert answer.status_code in {200, 400}, (path, query)


def test_a_language_that_there_is_not_is_no_language(site):
    client = site.test_client()
    for part in PARTS:
        check(client, ask(client, b"/", b"lang=" + quote_from_bytes(part[:2000]).encode()))
