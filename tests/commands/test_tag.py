"""``flask tag …``."""

import shlex

import pytest

from blog.commands.tag import group
from blog.extensions import db
from blog.models import Article, Operation, Site, Tag, transaction
from blog.models.implication import implications_around
from blog.models.tag_operation import TagGone, TagOperation
from tests.factories import make_article, make_tag, make_user


@pytest.fixture
def run(database):
    """Runs a command line and returns what it printed."""
    runner = database.test_cli_runner()

    def invoke(line, *, status=0, typed=""):
        db.session.commit()
        result = runner.invoke(group, shlex.split(line), input=typed)
        assert result.exit_code == status, (result.output, result.exc_info)
        db.session.expire_all()
        return result.output

    return invoke


@pytest.fixture
def tags(database):
    make_article("One", tags=["Flask", "Go"], body="about HTTP", author=make_user(username="mei"))
    make_article("Two", tags=["Flask", "Python"])


def names():
    """The names of each article's tags, by its title."""
    return {
        article.title: [tag.name for tag in article.tags]
        for article in db.session.scalars(db.select(Article))
    }


def tag_named(name):
    """The tag of that name."""
    return db.session.scalars(db.select(Tag).where(Tag.name == name)).one()


def test_a_merge_is_shown_and_asked_about_and_prints_its_number(run, tags):
    output = run("merge Flask go --into Python", typed="y\n")
    assert "“Flask, Go” become “Python” and are gone." in output
    assert "2 articles are concerned:" in output
    assert "  One\n" in output
    assert names() == {"One": ["Python"], "Two": ["Python"]}
    [entry] = db.session.scalars(Operation.newest())
    assert (entry.kind, entry.user_id) == ("tag_merge", None)
    assert f".venv/bin/flask tag undo {entry.id}" in output


def test_who_says_no_changes_nothing(run, tags):
    before = names()
    assert "Nothing was changed." in run("merge Flask --into Brandnew", typed="n\n", status=1)
    assert names() == before
    assert not db.session.scalar(Tag.at("brandnew"))


def test_undoing_gives_back_what_was(run, tags):
    before = names()
    run("delete Flask Go --yes")
    assert names() == {"One": [], "Two": ["Python"]}
    [entry] = db.session.scalars(Operation.newest())
    output = run(f"undo {entry.id}", typed="y\n")
    assert "“Flask, Go” deleted" in output
    assert names() == before
    assert "was undone already" in run(f"undo {entry.id} --yes", status=1)


def test_undoing_says_what_stands_in_its_way(run, tags):
    run("delete Go --yes")
    make_tag("go")
    [entry] = db.session.scalars(Operation.newest())
    assert "A name is taken by “go” now" in run(f"undo {entry.id} --yes", status=1)
    assert "There is no operation 99999." in run("undo 99999", status=1)


def test_a_tag_is_renamed(run, tags):
    run("rename go Golang --yes")
    tag = tag_named("Golang")
    assert (tag.slug, tag.aliases) == ("golang", ["Go"])
    run("rename golang Go --no-alias --slug go-language --yes")
    assert (tag.name, tag.slug, tag.aliases) == ("Go", "go-language", [])
    assert "There is a tag 'Flask' already." in run("rename go FLASK", status=1)
    assert "/tags/flask is taken" in run("rename go Golang --slug flask", status=1)


@pytest.mark.parametrize("slug", ["a,b", "feed", "A b"])
def test_a_slug_that_can_be_no_address_is_refused(run, tags, slug):
    run(f"rename go Golang --slug {shlex.quote(slug)} --yes", status=1)
    assert tag_named("Go").slug == "go"


def test_a_tag_implies_exactly_what_is_named(run, tags):
    run("imply Flask --implies Python --implies Web --yes")
    flask, python, web = (tag_named(name).id for name in ("Flask", "Python", "Web"))
    assert implications_around(db.session(), [flask]) == {(flask, python), (flask, web)}
    assert "Python → Flask → Python" in run("imply Python --implies Flask", status=1)
    run("imply Flask --yes")
    assert implications_around(db.session(), [flask]) == set()


def test_a_tag_is_split_by_queries(run, tags):
    run(
        """split Flask --part 'Web: text="about http" author=mei' --part 'Py:tag=python' --rest Other --yes"""
    )
    assert names() == {"One": ["Go", "Web"], "Two": ["Py", "Python"]}
    run("split Go --part 'Early: from=2026-01-02 until=2026-01-02' --yes")
    assert names()["One"] == ["Early", "Web"]
    assert tag_named("Go")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("Web", "is no part"),
        ("Web: colour=red", "is no part"),
        ("Web: text=a colour=red", "there is no 'colour'"),
        ("Web: tag=Perl", "There is no tag 'Perl'."),
        ("Web: author=nobody", "Nobody has the username 'nobody'."),
        ("Web: from=2024-02-31", "There is no date '2024-02-31'"),
        ("Web: until=9999-12-31", "'9999-12-31': the year has to be from 1000 to 9998."),
        ("Web: from=0001-01-01", "'0001-01-01': the year has to be from 1000 to 9998."),
        ('Web: text="open', "No closing quotation"),
        ("...: text=a", "can't be a tag's name"),
    ],
)
def test_a_part_that_cannot_be_read_says_why(run, tags, part, message):
    assert message in run(f"split Flask --part {shlex.quote(part)} --yes", status=1)
    assert db.session.scalar(db.select(db.func.count(Operation.id))) == 0


def test_a_split_has_as_many_parts_as_on_the_page(run, tags):
    parts = [f"--part 'P{number}: text={number}'" for number in range(8)]
    assert "At most 7 parts; these are 8." in run(f"split Flask {' '.join(parts)} --yes", status=1)
    run(f"split Flask {' '.join(parts[:7])} --yes")
    assert tag_named("P6")


def test_a_split_takes_the_whole_calendar(run, tags):
    db.session.get(Site, 1).time_zone = "Asia/Shanghai"
    run("split Flask --part 'All: from=1000-01-01 until=9998-12-31' --yes")
    assert names() == {"One": ["All", "Go"], "Two": ["All", "Python"]}


def test_tags_are_given_to_all_articles_of_a_desk(run, tags):
    make_user("editor", username="lin")
    run("articles --add New --remove Flask --search One --as lin --yes")
    assert names() == {"One": ["Go", "New"], "Two": ["Flask", "Python"]}
    run("articles --add Mine --as mei --yes")
    assert names() == {"One": ["Go", "Mine", "New"], "Two": ["Flask", "Python"]}
    assert "Nobody has the username" in run("articles --add x --as nobody", status=1)
    assert "Name a tag" in run("articles --as lin", status=1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("delete Perl", "There is no tag 'Perl'"),
        ("merge Flask --into flask", "at least one other tag"),
        ("merge Flask --into '!!'", "'!!' can't be a tag's name."),
        (f"merge Flask --into {'x' * 65}", "can't be a tag's name."),
    ],
)
def test_errors_are_one_line(run, tags, line, message):
    output = run(line, status=1)
    assert message in output
    assert len(output.splitlines()) == 1


def test_a_tag_that_goes_at_that_moment_and_a_busy_database_are_one_line(run, tags, monkeypatch):
    def gone(self, session):
        raise TagGone("Flask")

    monkeypatch.setattr(TagOperation, "_lock", gone)
    assert "The tag 'Flask' is gone meanwhile." in run("delete Flask --yes", status=1)

    def busy(*args):
        raise transaction.Busy

    monkeypatch.setattr(transaction, "run", busy)
    assert "The database is busy." in run("delete Flask --yes", status=1)


def test_the_list_finds_tags_and_counts_their_articles(run, tags):
    first, *_ = run("list").splitlines()
    assert first.split() == ["2", "Flask", "/tags/flask"]
    assert run("list go").split() == ["1", "Go", "/tags/go"]


def test_the_list_says_when_there_is_more_or_nothing(run, tags):
    assert "… and more" in run("list --limit 1")
    assert "more" not in run("list")
    assert run("list perl").strip() == "No tag matches 'perl'."


def test_one_article_is_one_and_none_is_none(run, tags):
    make_tag("Spare")
    assert "1 article is concerned:" in run("delete Go", typed="n\n", status=1)
    assert "No article is concerned." in run("delete Spare", typed="n\n", status=1)


@pytest.mark.parametrize(
    "line",
    [
        "rename Go Go",
        "imply Go",
        "articles --add Flask --search One --as mei",
        "articles --remove Py --as mei",
    ],
)
def test_what_changes_nothing_is_refused(run, tags, line):
    make_tag("Py")
    assert "This changes nothing." in run(f"{line} --yes", status=1)
    assert not db.session.scalars(db.select(Operation)).all()


def test_the_newest_operations_are_listed_with_their_numbers(run, tags):
    assert "Nothing was done yet." in run("operations")
    run("delete Go --yes")
    [gone] = db.session.scalars(Operation.newest())
    run(f"undo {gone.id} --yes")
    run("rename Flask Bottle --yes")
    newest, older = run("operations").splitlines()
    assert newest.split()[0] == str(gone.id + 1)
    assert "“Flask” renamed to “Bottle”" in newest
    assert older.split()[0] == str(gone.id)
    assert "(undone " in older
