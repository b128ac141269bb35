"""What tags are called: aliases and names in languages, all of which lead to one tag."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blog.models import Tag, TagAlias
from tests.factories import make_tag


def spellings(session):
    """Every key with its kind and the name of the tag that it leads to."""
    rows = select(TagAlias.name_key, TagAlias.kind, Tag.name).join(Tag, Tag.id == TagAlias.tag_id)
    return {key: (kind, name) for key, kind, name in session.execute(rows)}


def named(session, *wanted):
    """The names of the tags that these names lead to, and no new one."""
    tags = Tag.named(session(), wanted)
    assert not session.new
    return [tag.name for tag in tags]


def refused(session):
    """What was added is refused, and forgotten."""
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    session.expunge_all()


# -- aliases


def test_a_tag_is_found_by_its_aliases(session):
    make_tag("机器学习", aliases=["ML", "Machine Learning"])
    make_tag("Python")
    assert named(session, "ml", "python") == ["机器学习", "Python"]
    assert spellings(session) == {
        "机器学习": ("name", "机器学习"),
        "ml": ("alias", "机器学习"),
        "machine learning": ("alias", "机器学习"),
        "python": ("name", "Python"),
    }


def test_names_of_one_tag_give_it_once(session):
    make_tag("机器学习", aliases=["ML"], translations={"en": "Machine learning"})
    assert named(session, "ML", "機器學習", "machine LEARNING", "机器学习") == ["机器学习"]


@pytest.mark.parametrize(
    ("alias", "typed"),
    [
        ("數據庫", "数据库"),
        ("数据库", "數據庫"),
        ("Ｐｙ", "py"),
        ("py", "ＰＹ"),
        ("Straße", "STRASSE"),
        ("web  design", "Web\u3000Design"),
    ],
)
def test_an_alias_is_found_by_every_way_of_writing_it(session, alias, typed):
    make_tag("Found", aliases=[alias])
    assert named(session, typed) == ["Found"]


def test_aliases_stay_as_they_were_written_and_have_an_address(session):
    tag = make_tag("Flask", aliases=["Web 框架", "ＦＷ"])
    session.expire_all()
    assert tag.aliases == ["ＦＷ", "Web 框架"]
    assert [row.slug for row in tag.spellings if row.kind == "alias"] == ["fw", "web-框架"]


def test_aliases_are_replaced_as_a_whole_and_what_stays_keeps_its_row(session):
    tag = make_tag("Flask", aliases=["one", "two"])
    tag.aliases = ["TWO", "three", "three", "Flask"]
    session.commit()
    session.expire_all()
    assert tag.aliases == ["three", "TWO"]
    assert spellings(session) == {
        "flask": ("name", "Flask"),
        "three": ("alias", "Flask"),
        "two": ("alias", "Flask"),
    }


def test_aliases_follow_a_renamed_tag_and_its_former_name_leads_nowhere(session):
    tag = make_tag("Flask", aliases=["micro"])
    session.expunge_all()
    tag = session.get(Tag, tag.id)
    tag.name = "Quart"
    session.commit()
    assert spellings(session) == {"quart": ("name", "Quart"), "micro": ("alias", "Quart")}
    assert Tag.named(session(), ["flask"]) != [tag]


def test_a_tag_renamed_to_its_own_alias_has_it_as_its_name_alone(session):
    tag = make_tag("Flask", aliases=["Quart"])
    tag.name = "quart"
    session.commit()
    session.expire_all()
    assert (tag.aliases, spellings(session)) == ([], {"quart": ("name", "quart")})


def test_the_former_name_kept_as_an_alias_still_leads_to_the_tag(session):
    tag = make_tag("Flask")
    tag.name, tag.aliases = "Quart", ["Flask"]
    session.commit()
    assert named(session, "flask") == ["Quart"]


def test_a_deleted_tag_takes_its_spellings_along(session):
    tag = make_tag("Flask", aliases=["micro"], translations={"zh-Hans": "微框架"})
    session.delete(tag)
    session.commit()
    assert spellings(session) == {}
    assert make_tag("micro", aliases=["Flask"]).aliases == ["Flask"]


# -- one key, one tag


@pytest.mark.parametrize(
    "rival",
    [
        {"name": "FLASK"},
        {"name": "Other", "aliases": ["Flask"]},
        {"name": "Other", "translations": {"en": "ｆｌａｓｋ"}},
        {"name": "MICRO"},
        {"name": "Other", "aliases": ["micro"]},
        {"name": "微框架"},
        {"name": "Other", "translations": {"zh-Hans": "微框架"}},
        {"name": "Other", "aliases": ["微框架"]},
    ],
    ids=str,
)
def test_no_two_tags_share_a_name_an_alias_or_a_translation(session, rival):
    make_tag("Flask", aliases=["micro"], translations={"zh-Hans": "微框架"})
    session.expunge_all()
    session.add(Tag(**rival))
    refused(session)
    assert {name for _, name in spellings(session).values()} == {"Flask"}


@pytest.mark.parametrize(
    "change", [{"name": "Micro"}, {"aliases": ["micro"]}, {"translations": {"en": "micro"}}], ids=str
)
def test_no_tag_takes_a_spelling_that_another_has(session, change):
    make_tag("Flask", aliases=["micro"])
    other = make_tag("Other").id
    session.expunge_all()
    for name, value in change.items():
        setattr(session.get(Tag, other), name, value)
    refused(session)
    assert named(session, "micro") == ["Flask"]


def test_two_new_tags_with_one_alias_are_refused(session):
    session.add_all([Tag(name="one", aliases=["same"]), Tag(name="two", aliases=["SAME"])])
    refused(session)


@pytest.mark.filterwarnings("ignore:New instance .* conflicts:sqlalchemy.exc.SAWarning")
def test_a_spelling_taken_while_the_other_tag_is_at_hand_is_refused_too(session):
    tag = make_tag("Flask", aliases=["micro"])
    assert tag.aliases == ["micro"]
    session.add(Tag(name="Other", aliases=["micro"]))
    refused(session)


def test_a_key_that_an_alias_left_free_can_be_used_again(session):
    one, other = make_tag("one", aliases=["same"]), make_tag("two")
    one.aliases = []
    session.commit()
    other.aliases = ["same"]
    session.commit()
    assert named(session, "same") == ["two"]


@pytest.mark.parametrize("order", [1, -1])
def test_an_alias_moves_from_tag_to_tag_in_one_go(session, order):
    one, other = [make_tag("one", aliases=["same"]), make_tag("two")][::order]
    for tag, aliases in [(one, ["same"] * (order < 0)), (other, ["same"] * (order > 0))]:
        tag.aliases = aliases
    session.commit()
    assert named(session, "same") == ["two"]


# -- names in languages


def test_readers_see_a_tags_name_in_their_language(session):
    tag = make_tag("Machine learning", translations={"zh-Hans": "机器学习", "en": ""})
    session.expire_all()
    assert [tag.name_in(language) for language in ("zh-Hans", "en", "fr")] == [
        "机器学习",
        "Machine learning",
        "Machine learning",
    ]
    assert make_tag("Plain").name_in("zh-Hans") == "Plain"


def test_a_translation_leads_to_its_tag_until_it_changes(session):
    tag = make_tag("Machine learning", translations={"zh-Hans": "机器学习"}, aliases=["ML"])
    assert named(session, "機器學習") == ["Machine learning"]
    tag.translations = {"zh-Hans": "机器学习技术"}
    session.commit()
    session.expire_all()
    assert spellings(session).keys() == {"machine learning", "机器学习技术", "ml"}
    assert tag.aliases == ["ML"]


def test_a_translation_that_equals_the_name_or_another_is_no_second_spelling(session):
    tag = make_tag(
        "Flask", translations={"en": "flask", "zh-Hans": "微框架", "zh-Hant": "微框架"}, aliases=["微框架"]
    )
    session.expire_all()
    assert tag.aliases == []
    assert spellings(session) == {"flask": ("name", "Flask"), "微框架": ("translation", "Flask")}
