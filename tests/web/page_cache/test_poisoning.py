"""Nobody's request changes what others get, and no answer is kept that is not everybody's."""

import gzip
from urllib.parse import unquote

import brotli
import pytest

from blog.extensions import db
from blog.models import Redirect
from tests.conftest import make_app
from tests.web.page_cache.asking import answering_of, is_ready, pages_of, reaching, write
from tests.web.page_cache.conftest import cached_app, keeping
from tests.web.page_cache.small_site import SmallSite

UNPACKED = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9"}
ENGLISH = {"Accept-Language": "en"}
LISTS = ["/", "/tags/flask", "/authors/mei", "/tags/", "/articles/one", "/feed.atom"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, migrated_sqlite):
    """Where the database of these tests is."""
    folder = tmp_path_factory.mktemp("poisoning")
    (folder / "sheaf.sqlite").write_bytes(migrated_sqlite.read_bytes())
    return folder


@pytest.fixture(scope="module")
def blog(folder):
    """The small site, its pages kept."""
    app = cached_app(f"sqlite:///{folder / 'sheaf.sqlite'}", folder)
    SmallSite(app).begin()
    write(app, lambda: db.session.add(Redirect(kind="tag", slug="gone", tag_id=None)))
    with keeping(app):
        yield app


@pytest.fixture(scope="module")
def plain(blog, folder):
    """The same site, its pages made anew each time."""
    return cached_app(blog.config["SQLALCHEMY_DATABASE_URI"], folder, CACHE_SIZE="0")


@pytest.fixture(autouse=True)
def nothing_ready(blog):
    """Each test begins without a page."""
    pages_of(blog).store.clear()


def ask(app, address, headers=ENGLISH, method="GET"):
    """What a reader gets: the status, what leads elsewhere or is remembered, and the text."""
    # The client would not pass bytes on that are not text.
    raw = {"PATH_INFO": unquote(address.partition("?")[0], "latin-1")}
    response = app.test_client(use_cookies=False).open(
        address, method=method, headers=headers, environ_overrides=raw
    )
    text = UNPACKED[response.headers.get("Content-Encoding")](response.data)
    told = [response.headers.get(name) for name in ("Location", "Content-Type", "Cache-Control")]
    # Without the second at which it expires.
    cookie = [part for part in response.headers.get("Set-Cookie", "").split(";") if "Expires" not in part]
    return response.status_code, *told, cookie, text


def check(blog, plain, asked, expected, headers=ENGLISH, others=(ENGLISH, CHINESE)):
    """Who asks for ``asked`` gets what there is without a cache, and so do all who ask for ``expected`` after."""
    for _ in range(2):
        assert ask(blog, asked, headers) == ask(plain, asked, headers)
    for other in others:
        for _ in range(2):
            assert ask(blog, expected, other) == ask(plain, expected, other)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query", ["utm_source=mail", "x=%22%3E%3Cscript%3E", "Lang=zh-Hans", "=", "&&", "a[]=1"]
)
def test_fields_that_no_page_looks_at(blog, plain, address, query):
    check(blog, plain, f"{address}?{query}", address)
    assert len(pages_of(blog)) == 2


@pytest.mark.parametrize(
    ("repeated", "once"),
    [
        ("/?before=x&before=y", "/?before=x"),
        ("/?before=&before=y", "/?before="),
        ("/authors/mei?tag=flask&tag=go", "/authors/mei?tag=flask"),
        ("/tags/?by=name&by=new", "/tags/?by=name"),
        ("/tags/?q=f&q=g", "/tags/?q=f"),
        ("/?lang=en&lang=zh-Hans", "/"),
        ("/?lang=xx&lang=zh-Hans", "/?lang=xx"),
    ],
)
def test_fields_that_are_repeated(blog, plain, repeated, once):
    check(blog, plain, repeated, once)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/tags/?by=name&q=f", "/tags/?q=f&by=name"),
        ("/authors/mei?before=x&tag=flask", "/authors/mei?tag=flask&before=x"),
        ("/?before=x&utm=1&view=map", "/?view=map&before=x"),
    ],
)
def test_fields_in_another_order(blog, plain, one, other):
    check(blog, plain, one, other)
    check(blog, plain, other, one)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:99999"},
        {"Host": "[::1]:80"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"},
        {"X-Forwarded-Prefix": "/evil", "X-Script-Name": "/evil", "Forwarded": "host=evil.example"},
        {"X-Original-URL": "/admin", "X-Rewrite-URL": "/admin", "X-HTTP-Method-Override": "POST"},
        {"Accept-Encoding": "br;q=nan, gzip;q=-1, *;q=1e9, identity;q=0"},
        {"Accept-Encoding": ",;=\xff" + "gzip" * 5000},
        {"Accept-Encoding": "deflate, zstd, *;q=0"},
        {"Accept-Encoding": "*"},
        {"Accept-Language": ";q=,\xff,-,*,zh-;q=2,en;q=nan"},
        {"Accept-Language": "zz-" * 20_000},
        {"Accept-Language": ",".join(f"x{number}" for number in range(20_000)) + ",zh"},
        {"Cookie": "lang=zh-Hans; lang=en"},
        {"Cookie": "lang=xx"},
        {"Cookie": 'lang="zh-\\150ans"'},
        {"Cookie": "lang=" + "x" * 20_000},
        {"Cookie": "a=b; lang =zh-Hans;;; =; ="},
        {"Cookie": "SESSION=x; _ga=1"},
        {
            "Accept": "application/json",
            "User-Agent": "curl",
            "Referer": "https://evil.example",
            "Range": "bytes=0-9",
        },
        {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT", "If-Range": '"x"'},
        {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0", "Upgrade": "h2c"},
    ],
    ids=lambda headers: " ".join(f"{name} {value[:20]}" for name, value in headers.items()).encode(
        "ascii", "replace"
    ),
)
def test_headers_change_nothing_for_others(blog, plain, headers):
    for address in ("/", "/articles/one", "/feed.atom"):
        check(blog, plain, address, address, ENGLISH | headers)


def test_headers_of_a_proxy_that_is_trusted_change_nothing_for_others(blog, plain, folder):
    behind = cached_app(blog.config["SQLALCHEMY_DATABASE_URI"], folder, TRUSTED_PROXIES="1")
    answering_of(behind)._look_for_due = lambda: None
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "1.2.3.4",
    }
    check(behind, plain, "/feed.atom", "/feed.atom", ENGLISH | forwarded)


def test_who_has_a_page_does_not_leave_others_without(blog, plain):
    for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}):
        blog.test_client().get("/", headers=ENGLISH | headers)
        assert ask(blog, "/") == ask(plain, "/")
        blog.test_client().head("/tags/", headers=ENGLISH | headers)
        assert ask(blog, "/tags/") == ask(plain, "/tags/")


def test_a_language_that_an_address_names_is_one_readers(blog, plain):
    for language in ("zh-Hans", "en", "ZH-hans", "zh"):
        for address in LISTS:
            check(blog, plain, f"{address}?lang={language}", address)
            # A page remembers the language for its reader; a feed says the same to everyone.
            if address != "/feed.atom":
                assert not is_ready(blog, f"{address}?lang={language}", Accept_Language="en")


@pytest.mark.parametrize(
    "cookie", ["session=x", "a=b;session=x", "lang=en; session =x", "session", "session=", "\tsession\t=x"]
)
def test_who_has_a_session_neither_gets_nor_leaves_a_page(blog, cookie):
    with reaching(blog) as reached:
        for _ in range(2):
            ask(blog, "/", ENGLISH | {"Cookie": cookie})
        assert len(pages_of(blog)) == 0
        ask(blog, "/")
        ask(blog, "/", ENGLISH | {"Cookie": cookie})
    assert reached == ["/"] * 4


def test_what_an_admin_is_told_nobody_else_is(blog):
    admin = SmallSite(blog).browser()
    assert "Server-Timing" in admin.get("/").headers
    assert "Server-Timing" not in blog.test_client().get("/").headers


def test_who_proves_who_they_are_neither_gets_nor_leaves_a_page(blog):
    headers = ENGLISH | {"Authorization": "Basic eDp5"}
    with reaching(blog) as reached:
        ask(blog, "/", headers)
        assert len(pages_of(blog)) == 0
        ask(blog, "/")
        ask(blog, "/", headers)
    assert reached == ["/"] * 3


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/articles/none", 404),
        ("/authors/ada", 404),
        ("/tags/none", 404),
        ("/tags/a++", 400),
        ("/tags/gone", 410),
        ("/static/x/none.css", 404),
        ("/nothing.xml", 404),
        ("/login", 200),
        ("/admin/articles", 302),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/tags/Flask", 301),
        ("/tags/flask/", 301),
        ("/tags", 308),
        ("/authors/MEI", 301),
        ("/?lang=zh-Hans", 200),
        ("/?q=%FF", 400),
        ("/%FF", 400),
        ("/?x=%00", 400),
        ("/%00", 400),
        ("/?%FF", 400),
    ],
)
def test_what_is_not_everybodys_page_is_never_kept(blog, plain, address, status):
    for _ in range(2):
        answer = ask(blog, address)
        assert answer[0] == status
        if address not in {"/login"}:
            assert answer == ask(plain, address)
    assert len(pages_of(blog)) == 0


def test_a_database_that_is_away_leaves_no_page(tmp_path):
    app = cached_app("mysql+pymysql://nobody:secret@127.0.0.1:1/none", tmp_path)
    for _ in range(2):
        assert ask(app, "/")[0] == 503
    assert len(pages_of(app)) == 0


@pytest.mark.parametrize(
    "query", ["q=%FF", "x=%FF", "%FF", "x=%00", "x=%E4&y=%B8%AD", "x=%ff%fe", "x=\0", "x=é"]
)
def test_addresses_that_are_not_text_are_refused_where_a_page_is_ready_too(blog, plain, query):
    ask(blog, "/")
    assert is_ready(blog, "/", Accept_Language="en")
    assert ask(blog, f"/?{query}") == ask(plain, f"/?{query}")
    assert ask(blog, "/") == ask(plain, "/")


def test_a_cookie_that_is_not_text_gets_what_it_gets_without_a_cache(blog, plain):
    for app in (blog, plain):
        app.config["PROPAGATE_EXCEPTIONS"] = False
    ask(blog, "/")
    for cookie in ("lang=\xff", "a=\xff; lang=en"):
        assert ask(blog, "/", {"Cookie": cookie}) == ask(plain, "/", {"Cookie": cookie})
    assert ask(blog, "/") == ask(plain, "/")


@pytest.mark.parametrize(
    "address",
    [
        "/TAGS/flask",
        "/tags/Flask",
        "/tags/FLASK?before=x",
        "/tags/flask/",
        "/tags//flask",
        "//tags/flask",
        "/tags/./flask",
        "/tags/x/../flask",
        "/tags/flask%20",
        "/tags/flask%00",
        "/tags/flask%3Fq=1",
        "/tags/flask%23x",
        "/tags%2Fflask",
        "/tags/fl%61sk",
        "/tags/%66lask",
        "/articles/One",
        "/articles/one/",
        "/authors/Mei",
        "/feed.ATOM",
        "/feed.atom/",
        "/tags/flask%2Bgo",
        "/tags/flask%2Cgo",
        "/tags/go+flask",
        "/%2e%2e/tags/flask",
    ],
)
def test_spellings_of_an_address(blog, plain, address):
    for clean in ("/tags/flask", "/articles/one", "/authors/mei", "/feed.atom", "/tags/flask+go"):
        ask(blog, clean)
    check(blog, plain, address, "/tags/flask")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "PURGE"])
def test_other_methods_reach_the_application_and_leave_the_page_as_it_is(blog, plain, method):
    ask(blog, "/")
    with reaching(blog) as reached:
        assert ask(blog, "/", method=method) == ask(plain, "/", method=method)
    assert len(reached) == 1
    assert is_ready(blog, "/", Accept_Language="en")
    assert ask(blog, "/") == ask(plain, "/")


@pytest.mark.parametrize("headers", [ENGLISH, CHINESE, {"Accept-Language": "fr"}], ids=["en", "zh", "fr"])
def test_every_page_that_is_ready_is_the_one_that_would_be_made(cached_on, headers, tmp_path):
    site = SmallSite(cached_on)
    site.begin()
    plain = make_app(cached_on.config["SQLALCHEMY_DATABASE_URI"])
    plain.test_client_class = cached_on.test_client_class
    addresses = sorted(site.addresses())
    first = {address: ask(cached_on, address, headers) for address in addresses}
    ready = {address for address in addresses if site.is_ready(address, headers["Accept-Language"])}
    assert ready == {address for address, answer in first.items() if answer[0] == 200}
    with reaching(cached_on) as reached:
        for address in addresses:
            assert first[address] == ask(plain, address, headers)
            if address in ready:
                assert first[address] == ask(cached_on, address, headers)
    assert not reached
