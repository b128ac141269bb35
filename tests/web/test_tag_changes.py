"""Merging, renaming, implying and deleting tags: what each page says, asks for and refuses."""

import pytest

from blog.extensions import db
from blog.models import Operation, Tag, tag_implication
from blog.models.tag_implying import TagImplying
from blog.web import outlook
from tests.factories import EARLY, make_tag
from tests.looking import effects, names, posted, press
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("editor")


# -- merging


def test_a_merge_says_what_becomes_of_articles_names_and_addresses(client, page, tags):
    shown = page(f"/admin/tags/merge?tags={tags['Flask'].id}&tags={tags['Go'].id}&into=Python")
    assert effects(shown) == [
        "“Flask, Go” become “Python” and are gone.",
        "2 articles get “Python”.",
        "1 article has it already.",
        "“Python” is found by these names too: Flask, Go.",
        "These addresses lead to it: /tags/flask, /tags/go.",
        "It keeps its own description, cover and colour; theirs are dropped.",
        "“Flask” no longer implies “Python”.",
    ]
    assert [a.text for a in shown.soup.select(".operation-examples a")]
    told = page(press(client, shown).location).one(".notice").text
    assert "“Flask, Go” merged into “Python” · 3 articles" in told
    assert [names(title) for title in ("One", "Two", "Three")] == [["Python"]] * 3


def test_ticked_tags_are_offered_with_the_most_used_as_the_one_that_stays(page, tags):
    shown = page(f"/admin/tags/merge?tags={tags['Go'].id}&tags={tags['Python'].id}&tags=x&tags=999999999999")
    assert shown.value_of("into") == "Python"
    assert len(shown.soup.select(".tick-list input[checked]")) == 2
    assert not shown.soup.select(".operation-preview")


def test_a_merge_into_a_new_tag_says_so(page, tags):
    shown = page("/admin/tags/merge?names=Go,+Flask&into=Frameworks")
    assert effects(shown)[0] == "“Frameworks” is a new tag."


WRONG_MERGES = {
    "nothing to merge": ("names=&into=Python", "into", "at least one other tag"),
    "itself alone": ("names=python&into=Python", "into", "at least one other tag"),
    "an unknown tag": ("names=Go,+Perl&into=Python", "names", "There is no tag “Perl”."),
    "two targets": ("names=Go&into=A,+B", "into", "Name one tag; these are 2."),
    "no target": ("names=Go&into=", "into", "can't be empty"),
    "punctuation": ("names=Go&into=!!", "into", "no letter or digit"),
    "too long": ("names=Go&into=" + "x" * 70, "into", "too long for a tag: 70"),
    "far too long": ("names=Go&into=" + "x" * 300, "into", "too long for a tag: 300"),
}


def test_a_merge_in_a_second_tab_is_told_that_it_was_done_already(client, page, tags):
    path = f"/admin/tags/merge?tags={tags['Go'].id}&into=Python"
    action, fields = posted(page(path))
    press(client, page(path))
    answer = client.post(action, data=fields, content_type="application/x-www-form-urlencoded")
    assert "they were merged or deleted already" in Page.of(answer, 422).error_of("into")
    named = page("/admin/tags/merge?names=go&into=Python", status=422)
    assert named.error_of("into") == "“go” leads to “Python” already."


@pytest.mark.parametrize("back", ["hygiene", "//elsewhere.example", ""])
def test_merging_and_deleting_lead_back_to_tidying_up_alone(client, page, tags, back):
    where = "/admin/tags/hygiene" if back == "hygiene" else "/admin/tags"
    merge = page(f"/admin/tags/merge?tags={tags['Go'].id}&into=Flask&back={back}")
    assert len(merge.soup.select("form[method=get] input[name=back][value=hygiene]")) == (back == "hygiene")
    assert press(client, merge).location == where
    removal = page(f"/admin/tags/removal?tags={tags['Python'].id}&back={back}")
    assert press(client, removal).location == where
    assert (
        press(client, page(f"/admin/tags/{tags['Flask'].id}/removal?back={back}")).location == "/admin/tags"
    )


def test_a_merge_of_tags_without_articles_speaks_of_none(page, tags):
    make_tag("Perl")
    assert not [said for said in effects(page("/admin/tags/merge?names=Perl&into=Go")) if "0 article" in said]


@pytest.mark.parametrize("case", WRONG_MERGES)
def test_a_merge_that_makes_no_sense_says_why_beside_its_field(client, page, tags, case):
    query, field, message = WRONG_MERGES[case]
    shown = page(f"/admin/tags/merge?{query}", status=422)
    assert message in shown.error_of(field)
    assert dict(pair.split("=") for pair in query.split("&"))[field].replace("+", " ") == shown.value_of(
        field
    )
    answer = client.post("/admin/tags/merge", data=query, content_type="application/x-www-form-urlencoded")
    assert message in Page.of(answer, 422).error_of(field)


# -- renaming


def test_a_rename_keeps_name_and_address_leading_there(client, page, tags):
    tag = tags["Flask"]
    assert page(f"/admin/tags/{tag.id}/name").value_of("name") == "Flask"
    shown = page(f"/admin/tags/{tag.id}/name?name=Flask+web&slug=&keep_alias=y")
    assert effects(shown)[:3] == [
        "“Flask” becomes “Flask web”.",
        "Its address is /tags/flask-web; /tags/flask leads there.",
        "“Flask” stays as an alias: who types it finds this tag.",
    ]
    press(client, shown)
    assert (tag.name, tag.slug, tag.aliases) == ("Flask web", "flask-web", ["Flask"])


def test_a_rename_says_which_readers_see_no_difference_and_where_that_is_changed(page, tags):
    tag = tags["Flask"]
    tag.translations = {"en": "Flask", "zh-Hans": "烧瓶"}
    db.session.commit()
    shown = page(f"/admin/tags/{tag.id}/name?name=Bottle&slug=&keep_alias=y")
    assert effects(shown)[-3:] == [
        "Readers of English still see “Flask”.",
        "Readers of Chinese still see “烧瓶”.",
        "The tag keeps its articles, description, cover and colour.",
    ]
    assert shown.one(".operation-preview p > a")["href"] == f"/admin/tags/{tag.id}"
    named_alike = page(f"/admin/tags/{tag.id}/name?name=烧瓶&slug=")
    assert "Readers of Chinese" not in named_alike.main


def test_a_name_far_too_long_has_one_limit(page, tags):
    said = page(f"/admin/tags/{tags['Flask'].id}/name?name={'x' * 300}&slug=", status=422)
    assert [li.text for li in said.soup.select("#name-error li")] == [
        f"“{'x' * 40}…” is too long for a tag: 300 characters of at most 64."
    ]


def test_a_rename_may_forget_the_old_name_and_change_its_case(client, page, tags):
    tag = tags["Flask"]
    press(client, page(f"/admin/tags/{tag.id}/name?name=FLASK&slug="))
    assert (tag.name, tag.slug, tag.aliases) == ("FLASK", "flask", [])
    press(client, page(f"/admin/tags/{tag.id}/name?name=Bottle&slug=b"))
    assert (tag.name, tag.slug, tag.aliases) == ("Bottle", "b", [])


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("name=go&slug=", "name", "There is a tag “Go” already."),
        ("name=Py&slug=", "name", "“Py” leads to the tag “Python” already."),
        ("name=New&slug=go", "slug", "Another tag has this slug"),
        ("name=New&slug=a,b", "slug", "letters and digits"),
    ],
)
def test_a_name_or_address_of_another_tag_is_refused(page, tags, query, field, message):
    tags["Python"].spell(["py"])
    db.session.commit()
    shown = page(f"/admin/tags/{tags['Flask'].id}/name?{query}", status=422)
    assert message in shown.error_of(field)


# -- implications


def test_a_tag_implies_exactly_what_was_typed(client, page, tags):
    flask = tags["Flask"]
    assert page(f"/admin/tags/{flask.id}/implications").value_of("implied") == "Python"
    shown = page(f"/admin/tags/{flask.id}/implications?implied=Go")
    assert effects(shown)[-2:] == ["“Flask” implies “Go”.", "“Flask” no longer implies “Python”."]
    press(client, shown)
    assert db.session.execute(db.select(tag_implication)).all() == [(flask.id, tags["Go"].id)]
    assert page(f"/admin/tags/{flask.id}").one(".tag-facts").find("a", string="Go")


def test_a_new_tag_may_be_implied(client, page, tags):
    shown = page(f"/admin/tags/{tags['Go'].id}/implications?implied=Languages")
    said = effects(shown)
    assert said[0] == "“Languages” is a new tag."
    assert said[-1] == "“Go” implies “Languages”."
    press(client, shown)
    assert page(f"/admin/tags/{tags['Go'].id}").one(".tag-facts").find("a", string="Languages")


def test_a_circle_is_shown_as_a_way_around_and_not_made(client, page, tags):
    path = f"/admin/tags/{tags['Python'].id}/implications"
    shown = page(f"{path}?implied=Flask")
    assert "Python → Flask → Python" in shown.one(".notice-error").text
    assert not shown.soup.select(".operation-preview form")
    answer = Page.of(client.post(path, data={"implied": "Flask"}), 409)
    assert "Python → Flask → Python" in answer.one(".notice-error").text
    assert answer.value_of("implied") == "Flask"
    assert db.session.scalar(db.select(db.func.count(Operation.id))) == 0


def test_a_circle_that_closes_at_that_moment_is_shown_too(client, page, tags, monkeypatch):
    monkeypatch.setattr(outlook, "_circle", lambda operation, changes: "")
    path = f"/admin/tags/{tags['Python'].id}/implications"
    answer = Page.of(client.post(path, data={"implied": "Flask"}), 409)
    assert "Python → Flask → Python" in answer.one(".notice-error").text
    assert db.session.scalar(db.select(db.func.count(Operation.id))) == 0


def test_a_circle_through_a_merge_is_shown(page, tags):
    TagImplying(tags["Python"], [tags["Go"]]).carry_out(db.session(), None, EARLY)
    db.session.commit()
    shown = page("/admin/tags/merge?names=Go&into=Flask")
    assert "Python → Flask → Python" in shown.one(".notice-error").text


def test_a_tag_does_not_imply_itself(page, tags):
    shown = page(f"/admin/tags/{tags['Go'].id}/implications?implied=go", status=422)
    assert "can't imply itself" in shown.error_of("implied")


# -- deleting


def test_several_ticked_tags_are_deleted_at_once(client, page, tags):
    shown = page(f"/admin/tags/removal?tags={tags['Go'].id}&tags={tags['Python'].id}")
    assert "Delete 2 tags" in shown.headings()
    assert effects(shown)[:2] == [
        "2 articles lose “Go, Python”; the articles themselves stay.",
        "These addresses say that the tag is gone: /tags/go, /tags/python.",
    ]
    assert "“Go, Python” deleted · 2 articles" in page(press(client, shown).location).one(".notice").text
    assert [tag.name for tag in db.session.scalars(db.select(Tag))] == ["Flask"]


def test_deleting_nothing_leads_back_to_the_list(client, page):
    assert client.get("/admin/tags/removal").location == "/admin/tags"
    assert "Tick the tags first" in page(client.post("/admin/tags/removal").location).main


def test_the_list_has_a_box_for_each_tag(page, tags):
    form = page("/admin/tags").one("form[action='/admin/tags/merge']")
    boxes = [int(box["value"]) for box in form.select("input[name=tags]")]
    assert sorted(boxes) == sorted(tag.id for tag in tags.values())
    assert form.select_one("[formaction='/admin/tags/removal']")
