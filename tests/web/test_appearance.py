"""How the site looks: what an admin chooses is one style sheet that readers' pages load, and the logo at their head."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from blog.extensions import db
from blog.lib.accent import shades
from blog.models import Site
from blog.models.site import MEASURES
from blog.web import first_paint
from blog.web.appearance import WIDTHS, style_sheet
from config import ROOT
from tests import pictures
from tests.factories import make_article, make_user
from tests.pages import Page
from tests.uploads import media_folder

GREEN = "#2a6f5b"
PLAIN = {"accent": "", "measure": "", "face": "", "logo": ""}
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture
def admin(sign_in):
    """An admin, who is signed in."""
    user = make_user("admin")
    sign_in(user)
    return user


@pytest.fixture
def save(client, admin):
    """Sends the admin's form with other values."""

    def post(to="", **chosen):
        return client.post(f"/admin/appearance{to}", data=PLAIN | chosen)

    return post


def look(**values):
    """Have the site look so."""
    site = db.session.scalars(Site.row()).one()
    for name, value in values.items():
        setattr(site, name, value)
    db.session.commit()


def picture(name, data=None):
    """A picture in the media folder."""
    media_folder().mkdir(parents=True, exist_ok=True)
    (media_folder() / name).write_bytes(pictures.png() if data is None else data)
    return name


def sheet_of(found):
    """The address of a page's style sheet of its own; none if it has none."""
    return [str(link["href"]) for link in found.soup.select("link[rel=stylesheet]")][1:]


# -- the style sheet


def test_a_site_that_chose_nothing_has_one_style_sheet(page):
    assert sheet_of(page("/")) == []


@pytest.mark.parametrize("values", [{"accent": GREEN}, {"measure": "wide"}, {"face": "serif"}])
def test_what_is_chosen_is_one_style_sheet_that_is_kept_for_ever(client, page, values):
    look(**values)
    (address,) = sheet_of(page("/"))
    assert sheet_of(page("/nothing", status=404)) == [address]
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert answer.text == style_sheet(**{"accent": "", "measure": "", "face": ""} | values)
    assert "Set-Cookie" not in answer.headers


def test_another_choice_has_another_address_and_the_old_one_is_not_kept(client, page):
    look(accent=GREEN)
    (old,) = sheet_of(page("/"))
    look(accent="#3b539a")
    (new,) = sheet_of(page("/"))
    assert new != old
    assert client.get(old).text == client.get(new).text
    assert client.get(old).headers["Cache-Control"] == "no-cache"
    look(accent="")
    assert (client.get(new).text, client.get(new).headers["Cache-Control"]) == ("", "no-cache")


def test_the_colours_are_said_for_each_scheme_and_for_screens_alone():
    day, night = shades(GREEN)
    sheet = style_sheet(GREEN, "", "")
    assert sheet.startswith("@media screen{:root{")
    assert sheet.count(f"--accent:{day.accent};") == 1
    assert sheet.count(f"--accent:{night.accent};") == 2
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    assert set(re.findall(r"--[\w-]+(?=:)", sheet)) <= set(re.findall(r"--[\w-]+(?=:)", tokens))
    assert sheet.count("{") == sheet.count("}")


def test_every_measure_has_a_width():
    assert {"", *WIDTHS} == set(MEASURES)
    for measure in MEASURES:
        assert bool(style_sheet("", measure, "")) is bool(measure)


def test_pages_behind_the_site_keep_the_designs_own_looks(page, admin):
    look(accent=GREEN, face="serif")
    assert sheet_of(page("/admin/settings")) == []
    assert len(sheet_of(page("/nothing", status=404))) == 1


# -- the form


def test_an_admin_chooses(save, page):
    assert save(accent="2A6F5B", measure="narrow", face="serif").status_code == 302
    site = db.session.get(Site, 1)
    assert (site.accent, site.measure, site.face) == (GREEN, "narrow", "serif")
    form = page("/admin/appearance")
    assert form.value_of("accent") == GREEN
    chosen = {
        str(choice["name"]): str(choice["value"]) for choice in form.soup.select("[type=radio][checked]")
    }
    assert chosen == {"measure": "narrow", "face": "serif", "scheme": "light"}
    save()
    assert sheet_of(page("/")) == []


@pytest.mark.parametrize("typed", ["red", "#12", "#12345g", "url(//evil.example)", "#2a6f5b;}", "x" * 10_000])
def test_a_colour_that_is_none_is_told_and_stays(save, typed):
    answer = Page.of(save(accent=typed), 422)
    assert answer.error_of("accent")
    assert answer.value_of("accent") == typed
    assert db.session.get(Site, 1).accent == ""


@pytest.mark.parametrize("values", [{"measure": "huge"}, {"face": "comic"}])
def test_a_choice_that_is_not_offered_is_told(save, values):
    assert save(**values).status_code == 422


def test_a_colour_that_cannot_be_read_is_said_to_become_another(save, page):
    save(accent="#ffee00")
    day, night = shades("#ffee00")
    told = page("/admin/appearance").one("[data-told]").text
    assert day.accent in told
    assert night.accent in told
    save(accent="#a8321f")
    assert "as it is" in page("/admin/appearance").one("[data-told]").text


@pytest.mark.parametrize("role", ["author", "editor"])
@pytest.mark.parametrize("path", ["", "/sample", "/sample.css"])
def test_only_admins_choose(client, sign_in, role, path):
    sign_in(make_user(role))
    assert client.get(f"/admin/appearance{path}").status_code == 403
    assert client.post("/admin/appearance", data=PLAIN).status_code == 403


# -- the preview


def test_what_is_shown_is_not_stored(save):
    shown = Page.of(save("/preview", accent="#F80", measure="wide", scheme="dark"))
    assert shown.value_of("accent") == "#ff8800"
    assert shown.one("iframe")["src"] == "/admin/appearance/sample?accent=%23ff8800&measure=wide&scheme=dark"
    assert db.session.get(Site, 1).accent == ""
    assert (
        Page.of(save("/preview", accent="red"), 422).one("iframe")["src"]
        == "/admin/appearance/sample?scheme=light"
    )


def test_a_sample_is_a_page_of_the_site_with_that_look(client, page, admin):
    found = page("/admin/appearance/sample?accent=%23ffee00&face=serif&scheme=dark")
    assert found.one("html")["data-scheme"] == "dark"
    assert found.soup.body.has_attr("inert")
    assert shades("#ffee00")[0].accent in found.soup.body["data-told"]
    assert not found.soup.select("script")
    (address,) = sheet_of(found)
    answer = client.get(address)
    assert answer.text == style_sheet("#ffee00", "", "serif")
    assert answer.headers["Cache-Control"] == found.response.headers["Cache-Control"] == "no-store"


def test_a_sample_takes_no_nonsense(client, page, admin):
    path = "/admin/appearance/sample?accent=%3Cscript%3E&measure=x&face=y&logo=..%2Fx.png&scheme=%22onload"
    assert page(path).one("html")["data-scheme"] == "light"
    assert client.get(path.replace("/sample", "/sample.css")).text == ""


def test_only_the_sample_stands_in_a_frame_and_only_of_the_form(client, admin):
    def policy(path):
        header = client.get(path).headers["Content-Security-Policy"]
        return dict(part.split(" ", 1) for part in header.split("; "))

    form, sample, home = map(policy, ("/admin/appearance", "/admin/appearance/sample", "/"))
    assert (form.pop("frame-src"), form) == ("'self'", home)
    assert (sample.pop("frame-ancestors"), home.pop("frame-ancestors")) == ("'self'", "'none'")
    assert sample == home


# -- lists


def test_what_is_found_looks_as_in_other_lists(page):
    make_article("Harbour " * 20, slug="harbour", tags=[f"tag {number:02}" for number in range(15)])
    for path in ("/", "/search?q=harbour"):
        found = page(path).one(".entry")
        assert found.select(".entry-title.title-long"), path
        assert len(found.select(".tag-list li")) == 12, path
        assert found.select_one(".entry-more").text == "and 3 more tags", path


def test_a_long_title_is_set_smaller_and_han_letters_are_twice_as_wide(page):
    for title, is_long in (("字" * 51, True), ("字" * 50, False), ("a" * 101, True), ("a" * 100, False)):
        path = f"/articles/{make_article(title).slug}"
        assert bool(page(path).soup.select("h1.title-long")) == is_long, title


# -- the logo


def test_a_wide_logo_stands_for_the_title_and_a_square_one_beside_it(page):
    look(logo="banner-300x60.png", title="My site")
    logo = page("/").one(".site-logo")
    assert (logo["alt"], logo["width"], logo["height"]) == ("My site", "160", "32")
    assert not page("/").soup.select(".site-mark .site-name, .site-mark .seal")
    look(logo="mark-100x100.png")
    logo = page("/").one(".site-logo")
    assert (logo["alt"], logo["width"], logo["height"]) == ("", "32", "32")
    assert page("/").one(".site-mark .site-name").text == "My site"


def test_of_an_upload_the_smallest_copy_is_shown(page):
    look(logo="mark-000000000000000000a1-1200x800.webp")
    assert page("/").one(".site-logo")["src"] == "/media/mark-000000000000000000a1-1200x800.480.webp"
    assert page("/").one(".site-logo")["width"] == "48"


def test_a_logo_is_a_picture_of_the_media_folder(save, page):
    assert "no picture of that name" in Page.of(save(logo="gone-1x1.png"), 422).error_of("logo")
    assert "no picture of that name" in Page.of(
        save(logo=picture("a.png", b"<svg onload=alert(1)>")), 422
    ).error_of("logo")
    assert save(logo=f"/media/{picture('mark-9x9.png')}").status_code == 302
    assert page("/").one(".site-logo")["src"] == "/media/mark-9x9.png"
    # One that is gone since stays the media folder's business.
    (media_folder() / "mark-9x9.png").unlink()
    assert save(logo="mark-9x9.png", measure="wide").status_code == 302


def test_the_sample_takes_a_logo_as_the_form_does(page, admin):
    picture("mark-000000000000000000a1-1200x800.webp")
    for typed in ("", "/media/", " /media/"):
        for size in ("", ".480"):
            name = f"{typed}mark-000000000000000000a1-1200x800{size}.webp"
            assert page(f"/admin/appearance/sample?logo={name}").soup.select(".site-logo"), name


def test_below_a_path_the_logo_stays_below_it(client):
    look(logo="below-9x9.png")
    assert 'src="/blog/media/below-9x9.png"' in client.get("/", base_url="http://localhost/blog/").text
    assert 'src="/media/below-9x9.png"' in client.get("/").text


def test_what_was_chosen_outlives_the_session(client):
    for to in ("", "/preview"):
        answer = Page.of(client.post(f"/admin/appearance{to}", data=PLAIN | {"accent": GREEN}), 401)
        assert "Nothing you typed is lost" in answer.main


def test_a_title_in_a_logo_is_escaped(page):
    look(logo="banner-300x60.png", title='"><script>alert(1)</script>')
    assert page("/").one(".site-logo")["alt"] == '"><script>alert(1)</script>'


# -- the scheme


def test_one_script_inside_pages_is_small_and_allowed_by_its_hash(client, page):
    found = page("/")
    (inside,) = found.soup.select("script:not([src], [type])")
    assert len(inside.string.encode()) < 300
    digest = base64.b64encode(hashlib.sha256(inside.string.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in found.response.headers["Content-Security-Policy"]
    # Before anything that could be painted.
    html = found.response.text
    assert html.index("theme-color") < html.index("<script>") < html.index("stylesheet")
    assert first_paint.SCRIPT in client.get("/nothing").text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", {"Colour scheme", "Automatic", "Light", "Dark"}), ("zh-Hans", None)],
)
def test_the_switch_has_its_words_in_the_pages_language(page, admin, language, words):
    for path, status in (("/", 200), ("/nothing", 404), ("/admin/settings", 200)):
        switch = page(path, language=language, status=status).one("scheme-switch")
        found = {str(switch[name]) for name in ("label", "automatic", "light", "dark")}
        assert len(found) == 4
        assert words is None or found == words
        # Without scripts there is nothing to switch with.
        assert not switch.get_text(strip=True)


def test_looks_cost_no_query(page, queries):
    make_article("One")
    with queries(at_most=9) as plain:
        page("/articles/one")
    look(
        accent=GREEN,
        logo="mark-9x9.png",
        menu=[{"label": "About", "address": "/pages/about", "language": ""}],
    )
    with queries(at_most=len([asked for asked in plain if not asked.startswith(("BEGIN", "PRAGMA"))])):
        page("/articles/one")
