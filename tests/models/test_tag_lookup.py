"""What the words of an address stand for."""

from __future__ import annotations

import pytest

from blog.lib.expressions import TOO_MANY_TERMS, Malformed
from blog.models import Redirect
from blog.models.redirect import TAG, redirect_tag
from blog.models.tag_address import TagAddress
from blog.models.tag_lookup import TooManyParts, Unresolved, look_up, names_with_signs, read
from blog.models.tag_use import ALL_ARTICLES
from tests.factories import make_article, make_tag


def read_as(session, text):
    """The canonical expression of an address."""
    return str(read(session(), text).expression)


def lead(session, slug, *tags):
    """Have a former slug lead to these tags."""
    redirect = Redirect(kind=TAG, slug=slug, tag_id=tags[0].id if len(tags) == 1 else None)
    session.add(redirect)
    session.flush()
    for tag in tags if len(tags) > 1 else ():
        session.execute(redirect_tag.insert().values(redirect_id=redirect.id, tag_id=tag.id))
    session.commit()


def test_words_are_slugs_first_then_former_slugs_then_names(session):
    go, golang = make_tag("Go", slug="weiqi"), make_tag("Golang", slug="go")
    lead(session, "baduk", go)
    make_tag("baduk", slug="paduk")
    assert look_up(session(), ["go", "baduk", "Golang", "GO"]).found == {
        "go": [golang], "baduk": [go], "Golang": [golang], "GO": [go],
    }  # fmt: skip


def test_aliases_lead_to_their_tag_by_any_spelling_and_by_their_slug(session):
    tag = make_tag("数据库")
    tag.aliases = ["Data Bases"]
    session.commit()
    found = look_up(session(), ["data bases", "ＤＡＴＡ bases", "data-bases", "數據庫"]).found
    assert set(map(tuple, found.values())) == {(tag,)}
    assert len(found) == 4


def test_the_address_of_a_split_tag_stands_for_each_of_its_parts(session):
    one, two = make_tag("One"), make_tag("Two")
    make_tag("Other")
    lead(session, "both", one, two)
    assert look_up(session(), ["both"]).found == {"both": [one, two]}
    assert read_as(session, "both") == "one,two"
    assert read_as(session, "other+both") == "one+other,other+two"
    assert read_as(session, "other+!both") == "other+!one+!two"


def test_what_was_split_into_more_than_an_address_holds_is_named_with_its_parts(session):
    parts = [make_tag(f"p{number}") for number in range(9)]
    lead(session, "many", *parts)
    lead(session, "few", *parts[:2])
    for text, named, alone in (
        ("many", {"many": parts}, True),
        ("p0+many", {"many": parts}, False),
        ("!many", {"many": parts}, False),
        ("p2+p3+p4+p5+few", {"few": parts[:2]}, False),
    ):
        with pytest.raises(TooManyParts) as raised:
            read(session(), text)
        assert (raised.value.parts, raised.value.alone) == (named, alone)
        assert raised.value.reason == TOO_MANY_TERMS


def test_deleted_tags_and_unknown_words_are_told_apart(session):
    make_tag("here")
    lead(session, "gone")
    with pytest.raises(Unresolved) as raised:
        read(session(), "here+gone,nowhere")
    assert (raised.value.unknown, raised.value.gone) == (["nowhere"], ["gone"])


@pytest.mark.parametrize("name", ["C++", "f(x)", "R&D, 2024", "a+b", "!bang", "!!bang", "x,,y"])
def test_a_name_with_signs_of_expressions_is_found_as_a_whole(session, name):
    tag = make_tag(name, slug="the-tag")
    make_tag("a")
    assert read_as(session, name) == "the-tag"
    assert read(session(), f" {name} ").tags == {"the-tag": tag}


def test_an_expression_of_slugs_comes_before_a_name(session):
    make_tag("a+b", slug="joined")
    make_tag("a")
    assert read_as(session, "a+b") == "joined"
    make_tag("b")
    assert read_as(session, "a+b") == "a+b"


def test_what_is_neither_a_name_nor_an_expression_is_malformed(session):
    make_tag("a")
    for text in ("a++", "!!a", "(a)+a", ",".join("abcdefghi"), ""):
        with pytest.raises(Malformed):
            read(session(), text)


def test_spaces_after_a_slug_are_no_part_of_another(session):
    make_tag("a")
    assert look_up(session(), ["a "]).found.keys() == {"a "}  # by its name
    make_tag("B", slug="c")
    assert look_up(session(), ["c "]).unknown == ["c "]


def test_a_canonical_address_of_slugs_is_read_at_once(session, queries):
    a, b = make_tag("A", translations={"zh-Hans": "甲"}), make_tag("B", colour="indigo")
    make_article(tags=["A"])
    with queries(at_most=1):
        found = TagAddress.read(session(), "!b,a")
    assert found is not None
    assert str(found.expression) == "!b,a"
    assert found.single is None
    assert [found.tags["a"].name_in("zh-Hans"), found.tags["b"].colour] == ["甲", "indigo"]
    assert found.uses == {ALL_ARTICLES: 1, a.id: 1, b.id: 0}
    single = TagAddress.read(session(), "a")
    assert single is not None
    assert single.single == found.tags["a"]


@pytest.mark.parametrize("text", ["b+a", "a+a", "A", "a ", "a+c", "a++", "", "(a)", "a，b", "former"])
def test_any_other_address_has_to_be_looked_up(session, text):
    tag = make_tag("a")
    make_tag("b")
    lead(session, "former", tag)
    assert TagAddress.read(session(), text) is None


def test_slugs_take_one_query_and_anything_else_at_most_four(session, queries):
    for name in "abcdefgh":
        make_tag(name.upper())
    session().expunge_all()
    with queries(at_most=1):
        read(session(), "a+b+c,d+e+f,g+!h")
    with queries(at_most=4), pytest.raises(Unresolved):
        read(session(), "A+b,nothing+nowhere")


def test_signs_of_chinese_keyboards_are_read_as_plain_ones_unless_a_tag_is_called_so(session):
    for name in ("a", "b", "数据库"):
        make_tag(name)
    assert read_as(session, "数据库＋b、！a") == "!a,b+数据库"
    assert read_as(session, "b ， a") == "a,b"
    with pytest.raises(Malformed):
        read(session(), "a，，b")
    with pytest.raises(Unresolved) as raised:
        read(session(), "a，nothing")
    assert raised.value.unknown == ["nothing"]
    make_tag("a，b", slug="both")
    assert read_as(session, "a，b") == "both"


def test_what_was_typed_is_mended_without_missing_words_or_with_others_in_their_place(session):
    one, two = make_tag("one"), make_tag("two")
    lead(session, "gone")
    with pytest.raises(Unresolved) as raised:
        read(session(), "one+nothing,ONE+!gone,nothing")
    missing = raised.value
    assert str(missing.mended().expression) == "one"
    mended = missing.mended({"nothing": [two]})
    assert str(mended.expression) == "one,one+two,two"
    assert mended.tags == {"one": one, "two": two}
    many = [make_tag(f"t{number}") for number in range(9)]
    assert missing.mended({"nothing": many}) is None
    with pytest.raises(Unresolved) as raised:
        read(session(), "nothing+!gone")
    assert raised.value.mended() is None


def test_names_with_signs_are_found_among_other_words(session):
    plus, call, _ = make_tag("C++"), make_tag("f(x)"), make_tag("a")
    assert names_with_signs(session(), "a,!c++ + nothing,F(x)") == {"c++": plus, "F(x)": call}
    assert names_with_signs(session(), "a+c+++a") == {"c++": plus}
    assert names_with_signs(session(), "a++b,+") == {}
