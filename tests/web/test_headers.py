"""Headers on every answer, languages, assets, media, errors."""

import re

import pytest
from werkzeug.exceptions import NotFound

from blog.extensions import db
from blog.models import Site, schema
from blog.models.adoption import Adoption
from blog.web import security
from blog.web.assets import FOLDER, bundle
from tests.conftest import make_app
from tests.factories import make_article, make_user
from tests.fixtures.tutorials import NOW, PowerCut, application, fill, power_cut


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/login", "/admin/articles", "/feed.atom", "/healthz", "/?q=%ff"]
)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    for name in security.HEADERS:
        assert headers[name]
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_an_address_that_leads_on_is_asked_again(client):
    article, tag = make_article("Here", tags=["Flask"]), "flask"
    article.slug = "there"
    db.session.commit()
    for path in ("/articles/here", f"/tags/{tag.upper()}"):
        response = client.get(path)
        assert (response.status_code, response.headers["Cache-Control"]) == (301, "public, no-cache")


def test_errors_carry_them_too(app, client):
    def broken():
        raise ZeroDivisionError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/broken", "broken", broken)
    response = client.get("/broken")
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "ZeroDivisionError" not in response.text
    assert response.headers["Content-Security-Policy"]


def test_tls_is_remembered_only_where_the_site_is_served_over_it(client, sqlite_url):
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = make_app(sqlite_url, SITE_URL="https://blog.example.org").test_client()
    assert secure.get("/healthz").headers["Strict-Transport-Security"]


def test_the_session_goes_over_tls_alone_where_the_site_is_reached_by_it(client, sign_in):
    user = make_user(password="a good long passphrase")
    data = {"username": user.username, "password": "a good long passphrase"}
    for scheme, secure in (("http", False), ("https", True)):
        response = client.post("/login", data=data, base_url=f"{scheme}://localhost")
        cookies = [c for c in response.headers.getlist("Set-Cookie") if c.startswith("session=")]
        assert len(cookies) == 1
        assert ("Secure" in cookies[0]) is secure
        assert "HttpOnly" in cookies[0]


@pytest.mark.parametrize(
    ("asked", "cookie", "accepted", "site", "found"),
    [
        ("zh-Hans", "en", "en", "en", "zh-Hans"),
        (None, "zh-Hans", "en", "en", "zh-Hans"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.5", "en", "zh-Hans"),
        (None, None, "zh-TW", "en", "zh-Hans"),
        (None, None, "en-GB", "zh-Hans", "en"),
        (None, None, "fr,de;q=0.5", "zh-Hans", "zh-Hans"),
        ("xx", None, "fr", "en", "en"),
    ],
)
def test_the_language_of_a_page(client, asked, cookie, accepted, site, found):
    db.session.scalars(Site.row()).one().language = site
    db.session.commit()
    if cookie:
        client.set_cookie("lang", cookie)
    query = {"lang": asked} if asked else {}
    response = client.get("/", query_string=query, headers={"Accept-Language": accepted})
    assert f'<html lang="{found}"' in response.text
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_the_switch_is_a_link_that_is_remembered(client, page):
    make_article()
    switch = page("/?before=x").one("a[hreflang=zh-Hans]")
    assert switch["href"] == "?before=x&lang=zh-Hans"
    client.get(f"/{switch['href']}")
    assert page("/").soup.html["lang"] == "zh-Hans"


def test_assets_are_immutable_at_their_fingerprint_and_nowhere_else(client, page):
    address = str(page("/").one("link[rel=stylesheet]")["href"])
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/public\.css", address)
    assert "immutable" in client.get(address).headers["Cache-Control"]
    old = client.get("/static/000000000000/css/main.css")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")


def test_a_style_sheet_is_kept_under_one_path_alone(app, client):
    assert client.get("/static/x/css/main.css").status_code == 200
    for path in ("css/q/../main.css", "css/./main.css", "../static/css/main.css", "js/../js/main.js"):
        for spelling in (path, path.replace("..", "%2e%2e"), path.replace("/", "%2f")):
            assert client.get(f"/static/x/{spelling}").status_code == 404, spelling
    assert set(app.extensions["sheaf_style_sheets"]) == {"css/main.css"}


@pytest.mark.parametrize(
    "path",
    [
        "css/none.css",
        "../config.py",
        "..%2fconfig.py",
        "css/../../config.css",
        "css",
        "%2fetc/passwd",
        "/etc/passwd",
        "x" * 5000,
        f"css/{'x' * 5000}.css",
    ],
)
def test_nothing_outside_the_folder_is_served(client, path):
    assert client.get(f"/static/x/{path}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize("name", ["public", "main"])
def test_a_style_sheet_is_one_file_in_layers_without_comments(name):
    sheet = bundle(FOLDER / "css" / f"{name}.css")
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert "@layer components" in sheet
    assert "/*" not in sheet
    assert "\n " not in sheet


def test_what_looks_like_a_comment_in_a_text_stays(tmp_path):
    sheet = tmp_path / "a.css"
    sheet.write_text('/* one\n "two */\na::before {\n  content: "/* three */"; /* four */\n}\n')
    assert bundle(sheet) == 'a::before {\ncontent: "/* three */";\n}'


def test_readers_pages_load_the_smaller_sheet_and_others_the_whole(page, sign_in):
    def name(path):
        return str(page(path).one("link[rel=stylesheet]")["href"]).rpartition("/")[2]

    make_article("One", tags=["Flask"])
    assert {name(path) for path in ("/", "/articles/one", "/tags/flask", "/tags/")} == {"public.css"}
    assert name("/login") == "main.css"
    sign_in(make_user())
    assert name("/admin/articles") == "main.css"


def test_readers_pages_name_the_rules_of_prefetching(client, sign_in):
    make_article("One")
    sign_in(make_user())
    address = client.get("/articles/one").headers["Speculation-Rules"].strip('"')
    rules = client.get(address)
    assert rules.mimetype == "application/speculationrules+json"
    assert "immutable" in rules.headers["Cache-Control"]
    assert rules.json["prefetch"]
    for path in ("/admin/articles", "/feed.atom", "/nothing", address):
        assert "Speculation-Rules" not in client.get(path).headers, path


def test_media_are_served_so_that_nothing_in_them_runs(app, client, tmp_path):
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    response = client.get("/media/a.svg")
    assert response.status_code == 200
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    response.close()
    for path in ("/media/none.webp", "/media/..%2fx", "/media/"):
        assert client.get(path).status_code == 404


def test_private_pages_are_kept_by_no_cache(client, sign_in):
    sign_in(make_user())
    assert client.get("/admin/articles").headers["Cache-Control"] == "no-store"


def test_health(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_database_without_tables_is_answered_with_one_line(app, tmp_path):
    client = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}").test_client()
    for path in ("/", "/login", "/feed.atom"):
        response = client.get(path)
        assert response.status_code == 503
        assert "flask db upgrade" in response.text
        assert response.text.count("\n") == 1
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def guarded(url):
    """A client of an application whose forms want their tokens, as on a server."""
    app = make_app(url)
    app.config |= {"WTF_CSRF_ENABLED": True, "PROPAGATE_EXCEPTIONS": False}
    return app.test_client()


@pytest.mark.parametrize("kind", [None, "article_tutorial", "post_tutorial", "half"])
def test_nothing_looks_at_a_request_before_the_database_is_ready(app, empty_mariadb, tmp_path, kind):
    if kind:
        fill(empty_mariadb, "article_tutorial" if kind == "half" else kind)
    if kind == "half":
        with application(empty_mariadb), power_cut(db.engine, "INSERT INTO tag"), pytest.raises(PowerCut):
            Adoption(db.engine, NOW, tmp_path).carry_out(print)
    client = guarded(empty_mariadb)
    with client.application.app_context():
        line = f"{schema.state_of(db.engine).advice}\n"
        db.engine.dispose()
    for method, path, data in (
        ("POST", "/admin/articles", {"title": "without a token"}),
        ("POST", "/login", {}),
        ("POST", "/admin/articles", b"title=%ff"),
        ("GET", "/%ff", None),
        ("GET", "/?q=%ff", None),
        ("GET", "/tags/tag1", None),
        ("DELETE", "/", None),
    ):
        response = client.open(path, method=method, data=data)
        assert (response.status_code, response.text) == (503, line), (method, path)


def test_a_database_that_is_away_is_a_503(app):
    away = make_app("mysql+pymysql://nobody:secret@127.0.0.1:1/none").test_client()
    response = away.get("/")
    assert response.status_code == 503
    assert "secret" not in response.text
    assert away.get("/healthz").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing here"), ("zh-Hans", "这里什么也没有")])
def test_the_404_page_speaks_the_readers_language(page, language, words):
    assert words in page("/nothing", status=404, language=language).text
    assert NotFound.description not in page("/nothing", status=404).text


def test_programs_that_read_no_page_find_the_icon(client):
    found = client.get("/favicon.ico")
    assert found.status_code == 301
    assert client.get(found.location).mimetype == "image/svg+xml"
