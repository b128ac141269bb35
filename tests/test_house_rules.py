"""The rules of the house that no other tool checks. Each is a function that lists what breaks it."""

from __future__ import annotations

import ast
import re

import pytest

from config import ROOT, SETTINGS

BLOG = sorted((ROOT / "blog").rglob("*.py"))
PYTHON = [ROOT / "app.py", ROOT / "config.py", *BLOG, *sorted((ROOT / "tests").rglob("*.py"))]

# Which parts of blog/ a part may import besides itself. A part that is not named is a feature.
SHARED = {"lib", "models", "extensions", "web"}
MAY_IMPORT = {"lib": set(), "models": {"lib"}, "extensions": {"models"}, "web": SHARED}
# These stand above the features, beside each other.
ABOVE = {"commands", "server"}
FEATURES = {path.parent.name for path in (ROOT / "blog").glob("*/__init__.py")} - {*MAY_IMPORT, *ABOVE}
# What only the parts above may know.
HTTP = {"flask", "werkzeug", "jinja2", "wtforms"}
NOT_FOR = {"lib": {*HTTP, "sqlalchemy", "alembic", "pymysql"}, "models": HTTP}
# These run the whole application, so they may make it.
MAKE_THE_APP = {"blog.server.__main__"}
# Where a database and its accounts are made there is no connection to ask.
SQL_PLACES = ("blog/models/", "blog/server/mariadb.py")

LONGEST_MODULE = 350  # lines; the guide says about 250


def relative(path):
    """The path as it is named in the project."""
    return path.relative_to(ROOT).as_posix()


def module_name(path):
    """The dotted name of a Python file of the project."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def broken(rule, paths):
    """What breaks a rule in these files: for each of them that does, what ``rule`` finds in its text."""
    assert paths
    found = {relative(path): rule(path.read_text("utf-8")) for path in paths}
    return {name: problems for name, problems in found.items() if problems}


# -- who imports whom


def imported(source, package):
    """Every name that a module of ``package`` imports, dotted, wherever in it."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names += [f"{base}.{alias.name}" for alias in node.names]
    return names


def wrong_imports(source, module):
    """What ``module`` of blog/ imports against the directions."""
    part = module.split(".")[1]
    package = module if module.count(".") == 1 else module.rpartition(".")[0]
    allowed = {part, *(FEATURES | SHARED if part in ABOVE else MAY_IMPORT.get(part, SHARED))}
    wrong = []
    for name in imported(source, package):
        first, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if first == "blog":
            fine = other in allowed or (module in MAKE_THE_APP and other == "create_app")
        elif first in {"app", "tests", "migrations"}:
            fine = False
        else:
            banned = NOT_FOR.get(part, set())
            fine = first.partition("_")[0] not in banned and not (part == "lib" and first == "config")
        wrong += [] if fine else [f"{module} imports {name}"]
    return wrong


def test_imports_go_downwards():
    checked = {module_name(path): path.read_text("utf-8") for path in BLOG if module_name(path) != "blog"}
    assert {"blog.lib.names", "blog.models", "blog.extensions"} <= checked.keys()
    assert [wrong for module, source in checked.items() for wrong in wrong_imports(source, module)] == []


def test_the_application_and_the_settings_stand_at_the_ends():
    top = imported((ROOT / "app.py").read_text("utf-8"), "app")
    assert top == ["blog.create_app"]
    bottom = imported((ROOT / "config.py").read_text("utf-8"), "config")
    assert not [name for name in bottom if name.startswith(("blog", "flask"))]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("blog.lib.names", "import flask"),
        ("blog.lib.names", "from flask_babel import gettext"),
        ("blog.lib.names", "from sqlalchemy.orm import Session"),
        ("blog.lib.names", "from blog.models import Tag"),
        ("blog.lib.names", "from config import ROOT"),
        ("blog.models.tag", "def f():\n    from flask import request"),
        ("blog.models.tag", "import wtforms"),
        ("blog.models.tag", "from blog.web import access"),
        ("blog.models.tag", "from blog.extensions import db"),
        ("blog.models.tag", "from ..web import access"),
        ("blog.models.adoption.plan", "from ...web import access"),
        ("blog.web.site", "from blog.articles.views import bp"),
        ("blog.web.site", "from blog import create_app"),
        ("blog.articles.desk", "from blog.tags.forms import TagForm"),
        ("blog.articles.desk", "from blog import tags"),
        ("blog.articles.desk", "if TYPE_CHECKING:\n    from blog.tags import forms"),
        ("blog.articles", "from ..tags import forms"),
        ("blog.articles.desk", "from app import app"),
        ("blog.articles.desk", "import tests.factories"),
        ("blog.commands.user", "from blog.server import secret"),
        ("blog.web.site", "from blog.commands import user"),
        ("blog.server.production", "from blog import create_app"),
    ],
)
def test_an_import_upwards_is_found(module, source):
    assert len(wrong_imports(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("blog.lib.names", "from blog.lib.letters import fold"),
        ("blog.models.tag", "from .article import Article"),
        ("blog.models.adoption", "from .plan import Plan"),
        (
            "blog.articles.desk",
            "from blog.web.access import require\nfrom blog.articles import forms\nimport flask",
        ),
        ("blog.articles", "from . import views"),
        ("blog.commands.user", "from blog.accounts import links"),
        ("blog.server.__main__", "from blog import create_app"),
    ],
)
def test_an_import_downwards_is_not(module, source):
    assert wrong_imports(source, module) == []


# -- components


def components(folder, suffix):
    """The names of the components in a folder."""
    return {path.stem for path in (ROOT / folder).glob(f"*{suffix}")}


def without_partner(styles, templates, sheets):
    """Components of which the style sheet or the template is missing, and those that ``sheets`` don't import once."""
    missing = [f"templates/components/{name}.html" for name in sorted(styles - templates)]
    missing += [f"static/css/components/{name}.css" for name in sorted(templates - styles)]
    lines = [f'@import "components/{name}.css" layer(components);' for name in sorted(styles)]
    return missing + [line for line in lines if sheets.count(line) != 1]


def components_of(template):
    """The components that a template imports, and those that they import."""
    names = set(re.findall(r'from "components/(\w+)\.html"', template))
    texts = [(ROOT / "templates" / "components" / f"{name}.html").read_text("utf-8") for name in names]
    return names.union(*map(components_of, texts))


def sheet(name):
    """A style sheet that pages load, with what it imports still to be put in place."""
    return (ROOT / "static" / "css" / name).read_text("utf-8")


def test_each_component_has_its_style_sheet_and_its_template():
    styles = components("static/css/components", ".css")
    templates = components("templates/components", ".html")
    assert styles
    assert '@import "public.css";' in sheet("main.css")
    assert without_partner(styles, templates, sheet("public.css") + sheet("main.css")) == []


def test_a_component_without_a_partner_is_found():
    line = '@import "components/both.css" layer(components);'
    assert without_partner({"both"}, {"both"}, line) == []
    assert without_partner({"both"}, {"both"}, line + line) == [line]
    assert without_partner({"both", "style"}, {"both", "template"}, line) == [
        "templates/components/style.html",
        "static/css/components/template.css",
        '@import "components/style.css" layer(components);',
    ]


def test_the_sheet_for_readers_holds_the_components_of_their_pages():
    texts = {path: path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")}
    pages = {path: text for path, text in texts.items() if '{% extends "layouts/public.html" %}' in text}
    held = set(re.findall(r'"components/(\w+)\.css"', sheet("public.css")))
    assert {"pager", "entry", "quiet_line"} <= components_of(pages[ROOT / "templates/articles/home.html"])
    assert {
        relative(path): left for path, text in pages.items() if (left := components_of(text) - held)
    } == {}


# -- SQL text

SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s\S+\sSET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+TABLE)\b",
    re.IGNORECASE | re.DOTALL,
)


def sql_in(source):
    """The lines of a module that hold SQL text, or ask the database with some."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found = any(alias.name == "text" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            of_sqlalchemy = isinstance(node.value, ast.Name) and node.value.id in {"sqlalchemy", "sa", "db"}
            found = node.attr == "exec_driver_sql" or (node.attr == "text" and of_sqlalchemy)
        else:
            found = (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.match(node.value))
            )
        lines += [node.lineno] if found else []
    return lines


def test_sql_is_written_in_the_models_alone():
    assert broken(sql_in, [path for path in BLOG if not relative(path).startswith(SQL_PLACES)]) == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from sqlalchemy import select, text", True),
        ("import sqlalchemy as sa\nsa.text('x')", True),
        ("db.session.execute(db.text(question))", True),
        ("connection.exec_driver_sql(question)", True),
        ("question = 'select id from article'", True),
        ("from blog.web.forms import text", False),
        ("answer.text", False),
        ("message = 'Select a tag, or delete one.'", False),
    ],
)
def test_sql_elsewhere_is_found(source, found):
    assert bool(sql_in(source)) is found


# -- Python


def undocumented(source):
    """The module, public classes and public functions without a docstring, by name."""

    def visit(node, name):
        if not ast.get_docstring(node):
            yield name
        if not isinstance(node, ast.Module | ast.ClassDef):
            return
        for child in node.body:
            kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            if isinstance(child, kinds) and not child.name.startswith("_"):
                yield from visit(child, f"{name}.{child.name}")

    return list(visit(ast.parse(source), "module"))


def too_long(source):
    """How many lines a module has, if they are too many."""
    lines = len(source.splitlines())
    return [lines] if lines > LONGEST_MODULE else []


def test_what_is_public_has_a_docstring():
    assert broken(undocumented, BLOG) == {}


def test_no_module_outgrows_its_reader():
    assert broken(too_long, PYTHON) == {}
    assert too_long("x\n" * (LONGEST_MODULE + 1))


def test_a_missing_docstring_is_found():
    source = (
        '"""Said."""\nclass A:\n    """Said."""\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...\n'
    )
    assert undocumented(source) == ["module.A.f", "module.h"]
    assert undocumented("x = 1") == ["module"]


# -- the README


def not_listed(names, readme):
    """The settings that have no row in the table."""
    rows = set(re.findall(r"^\|\s*`([A-Z_]+)`\s*\|", readme, re.MULTILINE))
    return [name for name in names if name not in rows]


def test_the_readme_lists_every_setting():
    readme = ROOT / "README.md"
    assert readme.is_file()
    assert not_listed([setting.name for setting in SETTINGS], readme.read_text("utf-8")) == []


def test_a_setting_that_is_not_listed_is_found():
    table = "| setting | default | meaning |\n| --- | --- | --- |\n| `PORT` | `8000` | the port, unlike `HOST` |\n"
    assert not_listed(["PORT", "HOST"], table) == ["HOST"]
