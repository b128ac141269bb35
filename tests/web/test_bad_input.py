"""Bad input gets a clear answer beside its field, and loses nothing that was typed."""

import pytest
from werkzeug.test import encode_multipart

from blog.extensions import db
from blog.models import Article, Site, Tag
from tests.factories import make_article, make_tag, make_user
from tests.pages import Page

SHEET = {
    "title": "题目",
    "body": "写了很久的正文",
    "tags": "Flask, 数据库",
    "excerpt": "摘要",
    "slug": "",
    "submission": "one",
}
WRONG = {
    "an empty title": ({"title": "  "}, "title", "can't be empty"),
    "a title of 10,000 characters": ({"title": "长" * 10_000}, "title", "10,000"),
    "a slug with spaces": ({"slug": "not a slug!"}, "slug", "letters and digits"),
    "a reserved slug": ({"slug": "feed"}, "slug", "kept for the site"),
    "a slug of 200": ({"slug": "a" * 200}, "slug", "120"),
    "a tag of 200 characters": ({"tags": "x" * 200}, "tags", "200"),
    "a tag of punctuation": ({"tags": "ok, !!!"}, "tags", "!!!"),
    "a tag of emoji": ({"tags": "🎉🎉"}, "tags", "🎉🎉"),
    "100 tags": ({"tags": ",".join(f"t{n}" for n in range(100))}, "tags", "100"),
    "a date that is none": ({"publish_at": "2026-02-30T10:00"}, "publish_at", "no such date"),
    "a date in words": ({"publish_at": "tomorrow"}, "publish_at", "no such date"),
    "an excerpt too long": ({"excerpt": "x" * 501}, "excerpt", "501"),
    "a NUL": ({"title": "a\0b"}, "title", "can't be shown"),
    "bytes that were not text": ({"title": "a\ufffdb"}, "title", "UTF-8"),
}


@pytest.fixture(autouse=True)
def author(sign_in):
    user = make_user()
    sign_in(user)
    return user


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_wrong_field_says_so_and_everything_typed_is_kept(client, case, language):
    changed, field, message = WRONG[case]
    sheet = SHEET | changed
    response = client.post("/admin/articles/publication", data=sheet, headers={"Accept-Language": language})
    found = Page.of(response, 422)
    assert found.error_of(field)
    if language == "en":
        assert message in found.error_of(field)
    for name in ("body", "tags", "excerpt", "title", "slug", "publish_at"):
        assert found.value_of(name).split() == sheet.get(name, "").replace("\0", "\ufffd").split(), name
    assert found.value_of("submission") == "one"
    assert db.session.scalar(db.select(db.func.count(Article.id))) == 0


def test_a_body_of_5_mb_comes_back_whole_with_its_size(client):
    body = "字" * (5 * 1024 * 1024 // 3)
    boundary, data = encode_multipart(SHEET | {"body": body})
    response = client.post(
        "/admin/articles", data=data, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert response.status_code == 422
    assert "5.0 MiB" in response.text
    assert body in response.text


def test_more_than_any_form_holds_is_a_413_page(client):
    response = client.post("/admin/articles", data=b"x" * (33 << 20), content_type="text/plain")
    Page.of(response, 413)


def test_a_taken_slug_is_refused_and_so_is_a_former_one(client):
    article = make_article(slug="taken")
    article.slug = "moved"
    db.session.commit()
    for slug in ("taken", "moved", "MOVED"):
        response = client.post("/admin/articles", data=SHEET | {"slug": slug})
        assert "Another article" in Page.of(response, 422).error_of("slug")


def test_an_hour_that_the_clocks_skip_is_refused(client):
    site = db.session.scalars(Site.row()).one()
    site.time_zone = "Europe/Berlin"
    db.session.commit()
    response = client.post("/admin/articles/publication", data=SHEET | {"publish_at": "2026-03-29T02:30"})
    found = Page.of(response, 422)
    assert "Europe/Berlin" in found.error_of("publish_at")
    # Sent again, it is the next minute that the clocks show.
    assert found.value_of("publish_at") == "2026-03-29T03:00"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](data:text/html,x)",
        "<a href='vbscript:x'>y</a>",
        "`<svg/onload=alert(1)>`",
    ],
)
def test_html_and_scripts_in_markdown_never_run(client, page, hostile):
    client.post("/admin/articles/publication", data=SHEET | {"body": hostile, "slug": "x", "title": hostile})
    prose = page("/articles/x").one(".prose")
    assert not prose.select("script, svg, [onerror], [onload]")
    assert not [a for a in prose.select("[href], [src]") if ":" in str(a.get("href") or a.get("src"))[:12]]
    assert page("/").soup.select_one(".entry h2 a").text == hostile


def test_bytes_that_are_not_utf8_are_named_beside_their_field(client):
    body = b"title=%FF%FE&body=kept&tags=a&submission=s"
    response = client.post("/admin/articles", data=body, content_type="application/x-www-form-urlencoded")
    found = Page.of(response, 422)
    assert "UTF-8" in found.error_of("title")
    assert found.value_of("body") == "kept"


@pytest.mark.parametrize("path", ["/?q=%FF", "/articles/a%00b", "/admin/articles?q=%C0%80"])
def test_addresses_that_are_not_text_are_a_400_page(page, path):
    page(path, status=400)


@pytest.mark.parametrize("path", ["/", "/tags/", "/tags/a", "/feed.atom", "/nowhere", "/admin/articles"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_raw_bytes_in_a_query_that_are_not_text_are_a_400_page(page, path, language):
    found = page(path, status=400, language=language, environ_overrides={"QUERY_STRING": "lang=en&x=\xff"})
    assert found.one("html")["lang"] == language


@pytest.mark.parametrize("path", ["/tags/", "/admin/tags", "/admin/articles/tags"])
def test_a_search_for_a_character_that_nobody_sees_finds_what_no_search_does(client, sign_in, path):
    sign_in(make_user("editor"))
    make_article(tags=["Flask"])
    response = client.get(f"{path}?q=%E2%80%8B")
    assert response.status_code == 200
    assert "Flask" in response.text


def test_a_path_that_is_not_text_is_a_400_page(page):
    page("/", status=400, environ_overrides={"PATH_INFO": "/tags/\xff"})


def test_a_wrong_method_is_a_405_page_that_names_the_right_ones(client):
    response = client.post("/tags/")
    Page.of(response, 405)
    assert "GET" in response.headers["Allow"]


def test_texts_that_look_like_templates_stay_texts(client, page):
    client.post("/admin/articles/publication", data=SHEET | {"title": "{{ 7*7 }} ${x} <b>", "slug": "t"})
    assert page("/articles/t").one("article h1").text == "{{ 7*7 }} ${x} <b>"


TAGS_WRONG = {
    "an empty name": ({"name": ""}, "name"),
    "a long name": ({"name": "长" * 200}, "name"),
    "punctuation": ({"name": "、、"}, "name"),
    "a name that exists in another spelling": ({"name": "ＦＬＡＳＫ"}, "name"),
    "a slug of another": ({"slug": "flask"}, "slug"),
    "a slug with a comma": ({"slug": "a,b"}, "slug"),
    "a description too long": ({"description": "x" * 2001}, "description"),
}


@pytest.mark.parametrize("case", TAGS_WRONG)
def test_a_wrong_tag_says_so_and_keeps_what_was_typed(client, sign_in, case):
    make_tag("Flask")
    sign_in(make_user("editor"))
    changed, field = TAGS_WRONG[case]
    sheet = {"name": "New", "slug": "", "description": "About"} | changed
    found = Page.of(client.post("/admin/tags", data=sheet), 422)
    assert found.error_of(field)
    assert {name: found.value_of(name) for name in sheet} == sheet
    assert db.session.scalar(db.select(db.func.count(Tag.id))) == 1


SETTINGS_WRONG = {
    "title": "",
    "tagline": "x" * 161,
    "language": "xx",
    "time_zone": "Mars/Olympus",
    "page_size": "0",
}


@pytest.mark.parametrize("field", SETTINGS_WRONG)
def test_wrong_settings_say_so(client, sign_in, field):
    sign_in(make_user("admin"))
    good = {"title": "T", "tagline": "", "language": "en", "time_zone": "UTC", "page_size": "10"}
    found = Page.of(client.post("/admin/settings", data=good | {field: SETTINGS_WRONG[field]}), 422)
    assert found.error_of(field)
    assert db.session.scalars(Site.row()).one().title == "Sheaf"
