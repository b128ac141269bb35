"""The site's settings: its address, its clock."""

import pytest

from blog.extensions import db
from blog.models import Site
from tests.factories import make_user
from tests.pages import Page

FORM = {"title": "Sheaf", "tagline": "", "language": "en", "time_zone": "UTC", "page_size": "10"}


@pytest.fixture
def save(client, sign_in):
    """Sends an admin's form with other values."""
    sign_in(make_user("admin"))

    def post(**typed):
        return client.post("/admin/settings", data=FORM | typed)

    return post


def test_the_address_of_the_site_is_changed(page, save):
    save(url="https://blog.example.org/")
    assert db.session.get(Site, 1).url == "https://blog.example.org"
    assert page("/admin/settings").value_of("url") == "https://blog.example.org"


def test_an_address_with_a_path_is_told_beside_its_field(save):
    assert "without a path" in Page.of(save(url="https://example.org/blog"), 422).error_of("url")
    assert db.session.get(Site, 1).url == ""


def test_an_address_that_the_settings_fix_is_shown_and_stays(app, client, page, save):
    app.config["SITE_URL"] = "https://fixed.example.org"
    form = page("/admin/settings")
    assert not form.soup.select("[name=url]")
    assert form.one("#url[readonly]")["value"] == "https://fixed.example.org"
    assert "SITE_URL" in form.main
    assert save(url="https://other.example.org").status_code == 302
    assert db.session.get(Site, 1).url == ""


def test_a_city_will_do_for_the_clock(save):
    assert save(time_zone="shanghai").status_code == 302
    assert db.session.get(Site, 1).time_zone == "Asia/Shanghai"


def test_an_unknown_zone_is_told(save):
    assert "no such time zone" in Page.of(save(time_zone="Atlantis"), 422).error_of("time_zone")
