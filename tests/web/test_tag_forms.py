"""The form of a tag: names in languages, aliases, description, cover, colour."""

import pytest

from blog.extensions import db
from blog.lib.tag_colours import COLOURS
from blog.models import Tag
from blog.models.tag_alias import TagAlias
from blog.tags import forms
from tests.factories import make_article, make_tag
from tests.pages import Page
from tests.uploads import make_upload

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SHEET = {
    "name_en": "",
    "name_zh_hans": "",
    "aliases": "",
    "description": "",
    "cover": "",
    "colour": "",
}

pytestmark = pytest.mark.usefixtures("editor")


@pytest.fixture
def media(app, tmp_path):
    """The media folder."""
    folder = tmp_path / "media"
    folder.mkdir(exist_ok=True)
    return folder


def save(client, tag, **typed):
    """Send the tag's form."""
    return client.post(f"/admin/tags/{tag.id}", data=SHEET | typed)


def test_a_tag_is_made_once(client):
    for _ in range(2):
        client.post("/admin/tags", data={"name": " C++ ", "description": "*A* language", "submission": "one"})
    tag = db.session.scalars(db.select(Tag)).one()
    assert (tag.name, tag.slug, tag.description) == ("C++", "c-plus-plus", "*A* language")
    assert "<em>A</em>" in tag.description_html


def test_everything_about_a_tag_is_stored_and_shown_again(client, page, media):
    (media / "cover-40x20.png").write_bytes(PNG)
    offered = make_upload()
    tag = make_tag("Machine learning")
    typed = {
        "name_en": "Machine  learning",
        "name_zh_hans": "机器学习",
        "aliases": "ML， 機械學習, ml",
        "description": "About **learning**.",
        "cover": "cover-40x20.png",
        "colour": "jade",
    }
    assert save(client, tag, **typed).status_code == 302
    assert tag.translations == {"en": "Machine learning", "zh-Hans": "机器学习"}
    assert sorted(tag.aliases) == ["ML", "機械學習"]
    assert (tag.cover, tag.colour, tag.description) == ("cover-40x20.png", "jade", "About **learning**.")
    shown = page(f"/admin/tags/{tag.id}")
    assert shown.value_of("name_zh_hans") == "机器学习"
    assert sorted(shown.value_of("aliases").split(", ")) == ["ML", "機械學習"]
    assert shown.one("input[name=colour][checked]")["value"] == "jade"
    assert shown.one("img.picture-look")["src"] == "/media/cover-40x20.png"
    assert [option["value"] for option in shown.soup.select("datalist option")] == [offered.name]


def test_emptied_fields_take_everything_away_again(client):
    tag = make_tag("Go", translations={"zh-Hans": "围棋"}, colour="jade", description="A game.")
    tag.spell(["Weiqi"])
    db.session.commit()
    save(client, tag)
    assert (tag.translations, tag.aliases, tag.colour, tag.description_html) == ({}, [], "", "")
    assert db.session.scalars(db.select(TagAlias.name_key)).all() == ["go"]


def test_a_stored_tag_keeps_its_name_and_address_in_its_form(client, page):
    tag = make_tag("Flask")
    save(client, tag, name="Other", slug="other")
    assert (tag.name, tag.slug) == ("Flask", "flask")
    shown = page(f"/admin/tags/{tag.id}")
    assert not shown.soup.select("[name=name], [name=slug]")
    assert f"/admin/tags/{tag.id}/name" in shown.links()


def test_colours_all_have_names():
    assert tuple(forms.COLOUR_NAMES) == COLOURS


WRONG = {
    "a name of another tag": ("name_en", "ＰＹＴＨＯＮ", "There is a tag “Python” already."),
    "an alias of another tag": ("name_zh_hans", "PY", "“PY” leads to the tag “Python” already."),
    "an alias that another tag has": ("aliases", "x, Py", "“Py” leads to the tag “Python” already."),
    "an alias that is another tag's name": ("aliases", "python", "There is a tag “Python” already."),
    "an alias of punctuation": ("aliases", "ok, ...", "has no letter or digit"),
    "a long alias": ("aliases", "长" * 65, "too long for a tag: 65"),
    "too many aliases": (
        "aliases",
        ",".join(f"a{n}" for n in range(51)),
        "At most 50 aliases; these are 51.",
    ),
    "a long description": ("description", "x" * 2001, "2,001"),
    "no picture": ("cover", "missing.png", "no picture"),
    "a file that is no picture": ("cover", "fake.png", "no picture"),
    "a file of another kind": ("cover", "notes.txt", "no picture"),
    "a file elsewhere": ("cover", "../secret.png", "no picture"),
    "a file with an endless name": ("cover", "x" * 250 + ".png", "no picture"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_kept(client, media, case):
    (media / "fake.png").write_text("not a picture")
    (media / "notes.txt").write_bytes(PNG)
    (media.parent / "secret.png").write_bytes(PNG)
    python = make_tag("Python")
    python.spell(["py"])
    tag = make_tag("Flask", description="Before")
    field, typed, message = WRONG[case]
    answer = Page.of(save(client, tag, **{"description": "After", field: typed}), 422)
    assert message in answer.error_of(field)
    assert answer.value_of(field) == typed
    assert (tag.description, tag.aliases) == ("Before", [])


def test_an_unknown_colour_is_refused(client):
    tag = make_tag("Flask")
    answer = Page.of(save(client, tag, colour="neon"), 422)
    assert answer.soup.select(".colour-field .field-errors")
    assert tag.colour == ""


def test_two_who_change_a_tag_at_once_are_told_and_both_texts_are_kept(client, page):
    tag = make_tag("Flask", description="Before")
    opened = page(f"/admin/tags/{tag.id}").value_of("opened")
    assert save(client, tag, opened=opened, description="Theirs").status_code == 302
    answer = Page.of(save(client, tag, opened=opened, description="Mine", aliases="fl"), 422)
    assert "Somebody else changed this tag after you opened it" in answer.one(".error-summary").text
    assert (answer.value_of("description"), answer.value_of("aliases")) == ("Mine", "fl")
    assert (tag.description, tag.aliases) == ("Theirs", [])
    meant = save(client, tag, opened=answer.value_of("opened"), description="Mine", aliases="fl")
    assert meant.status_code == 302
    assert (tag.description, tag.aliases) == ("Mine", ["fl"])


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Bottle"},
        {"translations": {"en": "Flask"}},
        {"aliases": ["fl"]},
        {"description": "Theirs"},
        {"cover": "x.png"},
        {"colour": "jade"},
    ],
)
def test_whatever_a_form_showed_is_noticed_when_it_has_changed(client, page, change):
    tag = make_tag("Flask")
    opened = page(f"/admin/tags/{tag.id}").value_of("opened")
    for name, value in change.items():
        setattr(tag, name, value)
    db.session.commit()
    assert save(client, tag, opened=opened).status_code == 422


def test_a_form_whose_tag_was_only_used_meanwhile_is_saved(client, page):
    tag = make_tag("Flask")
    opened = page(f"/admin/tags/{tag.id}").value_of("opened")
    make_article(tags=["Flask"])
    assert save(client, tag, opened=opened, description="Mine").status_code == 302


def test_a_cover_whose_file_is_gone_may_stay(client):
    tag = make_tag("Flask", cover="gone.png")
    assert save(client, tag, cover="gone.png").status_code == 302
    assert save(client, tag, cover="other.png").status_code == 422


def test_a_new_tag_may_not_have_a_name_that_leads_to_another(client):
    make_tag("Python").spell(["py"])
    db.session.commit()
    answer = Page.of(client.post("/admin/tags", data={"name": "PY"}), 422)
    assert "leads to the tag “Python”" in answer.error_of("name")


def test_of_two_tags_that_get_an_alias_at_once_the_later_is_told(client, monkeypatch):
    one, other = make_tag("One"), make_tag("Two")
    look = forms.check_free

    def look_too_early(wanted, own):
        look(wanted, own)
        if wanted == ["Both"]:
            # The other tag's form was looked at as well, and is stored first.
            monkeypatch.setattr(forms, "check_free", look)
            db.session.rollback()
            db.session.get(Tag, other.id).spell(["Both"])
            db.session.commit()

    monkeypatch.setattr(forms, "check_free", look_too_early)
    answer = Page.of(save(client, one, aliases="Both"), 422)
    assert "“Both” leads to the tag “Two” already." in answer.error_of("aliases")
    assert (one.aliases, other.aliases) == ([], ["Both"])
