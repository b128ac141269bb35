"""``bin/serve`` on a tutorial's database: nothing happens to it until ``--adopt`` says so, and then all of it does."""

from __future__ import annotations

import pytest

from blog.extensions import db
from blog.models import schema
from blog.models.adoption import Adoption
from blog.models.schema import State
from tests.fixtures.tutorials import KINDS, NOW, PowerCut, application, contents, fill, power_cut


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_start_says_what_it_found_and_changes_nothing(serve, empty_mariadb, kind):
    fill(empty_mariadb, kind)
    before = contents(empty_mariadb)
    serving = serve(DATABASE_URL=empty_mariadb)
    assert serving.process.wait(60) == 1
    assert serving.lines() == ["Preparing the database", f"Sheaf: {State[kind.upper()].advice}"]
    assert contents(empty_mariadb) == before


@pytest.mark.parametrize(
    ("kind", "address", "titles"),
    [
        ("article_tutorial", "/tags/tag1", ("article1", "article2")),
        ("post_tutorial", "/tags/firstpost", ("Wendy&#39;s first", "第二篇")),
    ],
)
def test_adopt_takes_it_over_and_serves_it(serve, empty_mariadb, kind, address, titles):
    fill(empty_mariadb, kind)
    serving = serve("--adopt", DATABASE_URL=empty_mariadb).wait_until_ready()
    said = "\n".join(serving.lines())
    assert (said.count("Taken over: "), said.count("Backup, without passwords: ")) == (1, 1)
    archive = serving.get(address)
    assert all(title in archive for title in titles)
    assert [file.suffix for file in (serving.tree / "instance" / "backups").iterdir()] == [".sql"]


def test_a_half_adopted_database_is_served_as_one_line_until_adopt_completes_it(
    serve, empty_mariadb, tmp_path
):
    fill(empty_mariadb, "article_tutorial")
    with application(empty_mariadb), power_cut(db.engine, "INSERT INTO article "), pytest.raises(PowerCut):
        Adoption(db.engine, NOW, tmp_path / "backups").carry_out(print)
    half = serve(DATABASE_URL=empty_mariadb).wait_until_ready()
    assert State.ADOPTING.advice in half.lines()
    for path in ("/", "/tags/tag1", "/admin/articles", "/nothing"):
        assert half.status(path) == (503, f"{State.ADOPTING.advice}\n")
    assert half.stop() == 0

    whole = serve("--adopt", DATABASE_URL=empty_mariadb).wait_until_ready()
    assert whole.status("/tags/tag1")[0] == 200
    with application(empty_mariadb):
        assert schema.state_of(db.engine) is State.READY
