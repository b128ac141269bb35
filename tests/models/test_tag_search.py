"""Finding tags by what somebody types, in letters or pinyin, and those that a slip of the keyboard misses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.models import Tag, tag_search
from blog.models.tag_alias import tag_word
from blog.models.tag_likeness import tag_likeness
from blog.models.tag_search import nearest, page, search, suggest
from tests.factories import make_article, make_tag


def found(session, text):
    """The names of the tags that a search finds."""
    return {tag.name for tag, _ in session.execute(search(text))}


def suggested(session, text, limit=10):
    """The names of the tags that a picker offers, in order."""
    return [tag.name for tag, _ in suggest(session(), text, limit)]


def likenesses(session):
    """Pairs of names that look alike, with the reason."""
    names = {tag.id: tag.name for tag in session.scalars(select(Tag))}
    rows = session.execute(select(tag_likeness)).all()
    return {(frozenset({names[row.tag_id], names[row.other_id]}), row.reason) for row in rows}


# -- what finds a tag


@pytest.mark.parametrize(
    "typed",
    [
        "机器学习",
        "機器學習",
        "机器",
        "学习",
        "jiqixuexi",
        "jiqi",
        "xuexi",
        "JiQi xue",
        "jqxx",
        "JQ",
        "xx",
        "ml",
        "machine le",
        "lear",
    ],
)
def test_a_tag_is_found_by_its_letters_pinyin_initials_parts_and_aliases(session, typed):
    make_tag("机器学习", aliases=["ML"], translations={"en": "Machine learning"})
    make_tag("Python")
    assert found(session, typed) == {"机器学习"}
    assert suggested(session, typed) == ["机器学习"]


@pytest.mark.parametrize("typed", ["习机", "qjxx", "jxqx", "nothing", "%", "_", "\\", "*", "jqxxx"])
def test_what_begins_no_part_of_it_does_not_find_it(session, typed):
    make_tag("机器学习")
    make_tag("C")
    assert found(session, typed) == set()
    assert suggested(session, typed) == []


def test_without_a_text_all_tags_are_found_and_the_most_used_suggested(session):
    make_article(tags=["Flask", "Python"])
    make_article(tags=["Python"])
    make_tag("Unused")
    for text in ("", " ", "\u200b", "\N{SOFT HYPHEN} "):
        assert found(session, text) == {"Flask", "Python", "Unused"}
        assert suggested(session, text) == ["Python", "Flask"]
    assert suggested(session, "", limit=1) == ["Python"]


def test_a_search_counts_published_articles(session):
    make_article(tags=["Flask"])
    make_article(tags=["Flask"], state="draft")
    make_tag("Flasks")
    counts = {tag.name: count for tag, count in session.execute(search("fla"))}
    assert counts == {"Flask": 1, "Flasks": 0}


def test_a_renamed_tag_is_found_by_its_new_name_alone(session):
    tag = make_tag("机器学习", aliases=["ML"])
    tag.name = "深度学习"
    session.commit()
    assert (found(session, "jq"), found(session, "sdxx"), found(session, "ml")) == (
        set(),
        {"深度学习"},
        {"深度学习"},
    )
    tag.aliases = []
    session.commit()
    assert found(session, "ml") == set()
    tag.translations = {"en": "Deep learning"}
    session.commit()
    assert found(session, "deep") == {"深度学习"}


def test_a_deleted_tag_is_found_no_more(session):
    tag, _ = make_tag("Flask"), make_tag("Flasks")
    session.delete(tag)
    session.commit()
    assert found(session, "fla") == {"Flasks"}
    assert likenesses(session) == set()


# -- what a picker offers


def test_what_equals_the_text_stands_first_then_the_most_used_then_by_key(session):
    for name in ("go", "golang", "google", "gopher"):
        make_tag(name)
    make_article(tags=["google"])
    make_article(tags=["google", "golang"])
    assert suggested(session, "go") == ["go", "google", "golang", "gopher"]
    assert suggested(session, "go", limit=2) == ["go", "google"]


def test_an_alias_that_equals_the_text_puts_its_tag_first(session):
    make_tag("机器学习", aliases=["ML"])
    make_article(tags=["mlops"])
    assert suggested(session, "ML") == ["机器学习", "mlops"]


def test_of_a_common_beginning_the_most_used_and_the_exact_are_still_found(session, monkeypatch):
    monkeypatch.setattr(tag_search, "FIRST_WORDS", 4)
    for number in range(20):
        make_tag(f"a{number:02}")
    make_tag("a")
    make_article(tags=["a19", "zz", "other"])
    make_article(tags=["a19", "zz"])
    make_article(tags=["a18"])
    assert suggested(session, "a", limit=4) == ["a", "a19", "a18", "a00"]


def test_the_work_for_a_common_beginning_is_bounded(session, monkeypatch, queries):
    monkeypatch.setattr(tag_search, "FIRST_WORDS", 3)
    monkeypatch.setattr(tag_search, "MOST_USED", 2)
    session.add_all([Tag(name=f"a{number:02}") for number in range(30)])
    session.commit()
    make_article(tags=["a27", "b"])
    make_article(tags=["a28", "b"])
    make_article(tags=["a28", "b"])
    with queries(at_most=3):
        offered = suggested(session, "a", limit=30)
    # Three words from the alphabet's beginning, and of the two most used those that fit.
    assert offered == ["a28", "a00", "a01", "a02"]


# -- near misses


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pyhton", "Python"),
        ("flasks", "Flask"),
        ("机起学习", "机器学习"),
        ("資料庫", "数据库"),
        ("javascirpt", "JavaScript"),
    ],
)
def test_a_slip_finds_what_was_meant(session, typed, expected):
    make_article(tags=["Python", "Flask", "机器学习", "数据库", "JavaScript", "Cooking"])
    assert [tag.name for tag in nearest(session(), typed, 5)][:1] == [expected]
    assert nearest(session(), "完全不同", 5) == []


def test_the_most_alike_stand_first_and_are_few(session):
    make_article(tags=["Flash", "Flasks", "Flask-RESTX", "Flask"])
    near = [tag.name for tag in nearest(session(), "flask", 3)]
    assert near[0] == "Flask"
    assert len(near) == 3
    assert [tag.name for tag in nearest(session(), "flask", 1)] == ["Flask"]


def test_where_nothing_is_alike_what_begins_so_is_near(session):
    make_article(tags=["Flask-RESTX"])
    assert [tag.name for tag in nearest(session(), "fla", 3)] == ["Flask-RESTX"]
    assert nearest(session(), "\u200b", 3) == []


def test_what_no_published_article_has_is_not_near(session):
    make_article(tags=["Layoffs", "layout"], published_at=None)
    make_tag("Layers")
    for typed in ("layofs", "layoff", "lay", "layoffs"):
        assert nearest(session(), typed, 5) == []
    make_article(tags=["Layman"])
    # However many that no reader finds stand before it.
    assert [tag.name for tag in nearest(session(), "lay", 1)] == ["Layman"]
    make_article(tags=["Layoff"])
    assert [tag.name for tag in nearest(session(), "layoffs", 1)] == ["Layoff"]


# -- look-alikes


def test_look_alikes_are_noted_when_the_second_is_stored(session):
    make_tag("Flask")
    make_tag("Cooking")
    make_tag("Flasks")
    assert likenesses(session) == {(frozenset({"Flask", "Flasks"}), "plural")}


def test_look_alikes_stored_in_one_flush_are_noted_too(session):
    session.add_all([Tag(name="数据库"), Tag(name="數據-库"), Tag(name="framework"), Tag(name="framwork")])
    session.commit()
    assert {pair for pair, _ in likenesses(session)} == {
        frozenset({"数据库", "數據-库"}),
        frozenset({"framework", "framwork"}),
    }


def test_a_new_name_begins_or_ends_a_likeness(session):
    tag, _ = make_tag("Cooking"), make_tag("Flask")
    tag.name = "Flasks"
    session.commit()
    assert len(likenesses(session)) == 1
    tag.name = "Cooking"
    session.commit()
    assert likenesses(session) == set()


def test_an_alias_that_looks_like_another_tag_is_a_likeness(session):
    make_tag("Flask")
    tag = make_tag("Micro", aliases=["Flasks"])
    assert likenesses(session) == {(frozenset({"Flask", "Micro"}), "plural")}
    tag.aliases = []
    session.commit()
    assert likenesses(session) == set()


def test_many_tags_are_indexed_in_pieces(session, monkeypatch):
    monkeypatch.setattr(tag_search, "ROWS", 2)
    session.add_all([Tag(name=name) for name in ("Flask", "Flasks", "Python", "机器学习", "Pythons")])
    session.commit()
    assert found(session, "jqxx") == {"机器学习"}
    assert {pair for pair, _ in likenesses(session)} == {
        frozenset({"Flask", "Flasks"}),
        frozenset({"Python", "Pythons"}),
    }
    indexed = set(session.scalars(select(tag_word.c.tag_id)))
    assert indexed == set(session.scalars(select(Tag.id)))


def test_a_word_with_several_slips_finds_what_begins_like_it(session):
    for name in ("Databases", "Python", "数据库设计"):
        make_article(tags=[name])
    assert [tag.name for tag in tag_search.nearest(session(), "databse", 5)] == ["Databases"]
    assert [tag.name for tag in tag_search.nearest(session(), "数据仓储", 5)] == ["数据库设计"]
    assert tag_search.nearest(session(), "qqqqqq", 5) == []


def test_pages_of_a_search_show_each_tag_once(session):
    for name in ("web", "web server", "Server web", "weblog", "机器 web", "other"):
        make_tag(name)
    expected = ["Server web", "web", "web server", "weblog", "机器 web"]
    for size in (1, 2, 5, 6):
        seen, after = [], ""
        while after is not None:
            rows, after = page(session(), "we", size, after)
            seen += [tag.name for tag, _ in rows]
        assert sorted(seen) == sorted(expected), size
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize("after", ["x", "-", "1", "x-web", "99999999999999999999-web"])
def test_a_place_that_is_none_begins_where_it_can(session, after):
    make_tag("web")
    rows, following = page(session(), "we", 5, after)
    assert following is None
    assert len(rows) <= 1
