"""Rows that a blog of our own could not hold as they are still come over, and what was changed is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Tag, User, article_tag
from blog.models.adoption import Adoption
from blog.models.adoption.free_names import FreeNames
from tests.fixtures.tutorials import (
    adopt,
    application,
    fill,
    run_sql,
)
from tests.lists import assert_lists_are_right

__all__ = ["adopt"]

WIDER = "ALTER TABLE article MODIFY title text NULL;\nALTER TABLE tag MODIFY name varchar(400) NULL;\n"
LOOSE = "ALTER TABLE article_tag DROP PRIMARY KEY;\n"


def links() -> list[tuple[int, int]]:
    return [tuple(row) for row in db.session.execute(select(article_tag).order_by(*article_tag.c))]


def told(said: list[str], beginning: str) -> str:
    (line,) = (line for line in said if line.startswith(beginning))
    return line


def test_tags_with_equal_names_are_one_and_reported(adopt: Any) -> None:
    said: list[str] = []
    adopt(
        "article_tutorial",
        said=said,
        also="INSERT INTO tag VALUES (7, 'TAG1'), (8, 'ｔａｇ１'), (9, ' tag1 '), (10, '资料库');\n"
        "INSERT INTO tag VALUES (11, 'a  b'), (12, 'A b');\n"
        "INSERT INTO article_tag VALUES (1, 7), (5, 8), (5, 10), (2, 12);\n",
    )
    assert {t.id: t.name for t in db.session.scalars(select(Tag))} == {
        1: "tag1",
        2: "tag2",
        4: "資料庫",
        11: "a b",
    }
    assert links() == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 11), (5, 1), (5, 4)]
    assert (
        told(said, "Tags merged into 1 ") == "Tags merged into 1 “tag1” (3): 7 “TAG1”; 8 “ｔａｇ１”; 9 “tag1”"
    )
    assert "10 “资料库”" in told(said, "Tags merged into 4")
    assert "12 “A b”" in told(said, "Tags merged into 11")


def test_the_plan_tells_the_same_as_the_adoption(empty_mariadb: str, tmp_path: Path) -> None:
    fill(empty_mariadb, "article_tutorial")
    run_sql(
        empty_mariadb, "INSERT INTO tag VALUES (7, 'TAG1'), (8, '');\nINSERT INTO article VALUES (9, '');\n"
    )
    with application(empty_mariadb):
        adoption = Adoption(db.engine, clock.now(), tmp_path)
        plan, said = adoption.plan(), []
        adoption.carry_out(said.append)
    told_in_plan = [line for line in plan if "(1): " in line]
    assert len(told_in_plan) == 3
    assert set(told_in_plan) <= set(said)


def test_titles_empty_or_too_long_become_readable_and_lose_nothing(adopt: Any) -> None:
    long = "长" * 300
    said: list[str] = []
    adopt(
        "article_tutorial",
        said=said,
        also=WIDER
        + f"INSERT INTO article VALUES (10, NULL), (11, ''), (12, '  '), (13, '{long}'), (14, '!?');\n",
    )
    found = {a.id: a for a in db.session.scalars(select(Article))}
    assert [found[key].title for key in (10, 11, 12, 14)] == [
        "Untitled 10",
        "Untitled 11",
        "Untitled 12",
        "!?",
    ]
    assert found[14].slug == "article-14"
    assert len(found[13].title) == 255
    assert found[13].title.endswith("长…")
    assert found[13].body == long
    assert told(said, "Articles without a title") == "Articles without a title (3): 10; 11; 12"
    assert told(said, "Titles cut").endswith("(1): 13")


def test_equal_titles_get_addresses_of_their_own(adopt: Any) -> None:
    adopt(
        "article_tutorial",
        also="INSERT INTO article VALUES (10, 'Article1'), (11, 'article1'), (12, 'new');\n",
    )
    found = {a.id: a.slug for a in db.session.scalars(select(Article).where(Article.id != 5))}
    assert found == {1: "article1", 2: "article2", 10: "article1-2", 11: "article1-3", 12: "new-2"}


def test_tags_that_can_not_keep_their_names_stay_reachable(adopt: Any) -> None:
    long, other = "x" * 80, "x" * 63 + "y" * 10
    said: list[str] = []
    names = f"(20, '!!!'), (21, NULL), (22, ''), (23, 'Tag 21'), (24, '{long}'), (25, '{other}'), (26, '🙂')"
    adopt("article_tutorial", said=said, also=WIDER + f"INSERT INTO tag VALUES {names};\n")
    found = {t.id: t for t in db.session.scalars(select(Tag).where(Tag.id >= 20))}
    assert {key: t.name for key, t in found.items()} == {
        20: "!!!",
        21: "Tag number 21",
        22: "Tag 22",
        23: "Tag 21",
        24: "x" * 63 + "…",
        25: "Tag 25",
        26: "🙂",
    }
    assert [found[key].slug for key in (20, 26)] == ["tag-20", "tag-26"]
    assert [found[key].description for key in (24, 25)] == [long, other]
    assert len({t.slug for t in found.values()}) == len(found)
    assert told(said, "Tags without letters").endswith("(2): 20 “!!!”; 26 “🙂”")
    assert "(4)" in told(said, "Tags whose names")


def test_links_to_what_is_missing_are_left_out_and_reported(adopt: Any) -> None:
    said: list[str] = []
    also = LOOSE + "INSERT INTO article_tag VALUES (1, 99), (98, 1), (1, 1), (1, 1);\n"
    report = adopt("article_tutorial", "MyISAM", said=said, also=also)
    assert links() == [(1, 1), (1, 2), (2, 1), (2, 2), (5, 4)]
    assert told(said, "Links left out").endswith("(2): article 1, tag 99; article 98, tag 1")
    assert "(1, 99)" in report.backup.read_text("utf-8")


def test_posts_without_their_author_have_none(adopt: Any) -> None:
    said: list[str] = []
    adopt("post_tutorial", "MyISAM", said=said, also="INSERT INTO posts VALUES (9, 77, 'Lost', 'x');\n")
    assert db.session.get_one(Article, 9).author_id is None
    assert told(said, "Articles whose author is missing").endswith("(1): article 9, user 77")


def test_users_with_odd_names_can_still_be_told_apart(adopt: Any) -> None:
    said: list[str] = []
    users = (
        "(10, 'Wendy', 'W. Two', ''), (11, 'José Ñ', NULL, NULL), (12, NULL, NULL, NULL), "
        "(13, '!!!', '  ', NULL), (14, 'a_b-c', NULL, NULL), (15, 'user-12', NULL, NULL), (16, 'Борис', NULL, NULL)"
    )
    adopt("post_tutorial", said=said, also=f"INSERT INTO users VALUES {users};\n")
    found = {u.id: u for u in db.session.scalars(select(User).where(User.id >= 10))}
    assert {key: (u.username, u.name) for key, u in found.items()} == {
        10: ("wendy-2", "W. Two"),
        11: ("jose-n", "José Ñ"),
        12: ("user-12", "user-12"),
        13: ("user-13", "!!!"),
        14: ("a_b-c", "a_b-c"),
        15: ("user-12-2", "user-12"),
        16: ("user-16", "Борис"),
    }
    assert not any(u.password_hash for u in found.values())
    assert "10 “Wendy” as wendy-2" in told(said, "Users who sign in under another name")
    assert told(said, "Users without a password").startswith("Users without a password, who need one")


def test_a_password_column_that_must_not_be_null_is_blank_in_the_backup(adopt: Any) -> None:
    also = "ALTER TABLE users MODIFY password varchar(12) CHARACTER SET latin1 NOT NULL;\n"
    report = adopt("post_tutorial", also=also)
    assert "(2, 'wendy', 'Wendy Williams', '')" in report.backup.read_text("utf-8")
    assert db.session.scalars(User.called("wendy")).one().has_password("pw-wendy")


def test_a_large_database_is_copied_in_batches(empty_mariadb: str, tmp_path: Path) -> None:
    fill(empty_mariadb, "article_tutorial", "MyISAM")
    rows = ", ".join(f"({number}, 'Equal')" for number in range(10, 1510))
    run_sql(empty_mariadb, f"INSERT INTO article VALUES {rows};\n")
    said: list[str] = []
    with application(empty_mariadb):
        Adoption(db.engine, clock.now(), tmp_path).carry_out(said.append)
        assert db.session.scalar(select(func.count()).select_from(Article)) == 1503
        newest = db.session.scalars(Article.published().order_by(Article.published_at.desc()).limit(2)).all()
        assert [(a.id, a.slug) for a in newest] == [(1509, "equal-1500"), (1508, "equal-1499")]


def test_a_name_is_given_once_and_fits() -> None:
    names = FreeNames(16, {"taken"})
    assert [names.claim(name) for name in ("taken", "taken", "free", "free", "free-2")] == [
        "taken-2",
        "taken-3",
        "free",
        "free-2",
        "free-2-2",
    ]
    assert [names.claim("a" * 20) for _ in range(2)] == ["a" * 16, "aaaaaaaa-2"]


def test_ids_that_lists_have_no_room_for_become_free_ones_and_are_reported(adopt: Any) -> None:
    said: list[str] = []
    adopt(
        "article_tutorial",
        said=said,
        also="SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO';\n"
        "INSERT INTO tag VALUES (0, 'Zero'), (-3, 'Minus');\n"
        "INSERT INTO article VALUES (0, 'At zero'), (-7, 'Below'), (268435456, 'Beyond');\n"
        "INSERT INTO article_tag VALUES (0, 0), (-7, 0), (268435456, -3), (1, 0);\n",
    )
    tags = {tag.name: tag for tag in db.session.scalars(select(Tag))}
    found = {article.title: article for article in db.session.scalars(select(Article))}
    assert sorted(tag.id for tag in tags.values()) == [1, 2, 3, 4, 5]
    assert {title: [tag.name for tag in found[title].tags] for title in ("At zero", "Below", "Beyond")} == {
        "At zero": ["Zero"],
        "Below": ["Zero"],
        "Beyond": ["Minus"],
    }
    assert tags["Zero"] in found["article1"].tags
    assert sorted(article.id for article in found.values()) == [1, 2, 3, 4, 5, 6]
    assert told(said, "Tags with ids that can't be kept").endswith("(2): -3 as 3; 0 as 5")
    assert told(said, "Articles with ids that can't be kept").endswith("(3): -7 as 3; 0 as 4; 268435456 as 6")
    assert_lists_are_right(db.session)
