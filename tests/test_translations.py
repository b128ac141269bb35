"""Every word of the interface can be translated, and the Chinese catalogue translates it."""

import ast
import re
import shutil
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from jinja2 import Environment, nodes

from blog.commands import translations
from config import ROOT
from tests.factories import make_user
from tests.pages import Page

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".xml"})
# These speak to operators, in English.
SILENT = {"models", "commands", "server", "lib"}
MODULES = sorted(
    path for path in (ROOT / "blog").rglob("*.py") if path.relative_to(ROOT).parts[1] not in SILENT
)
CATALOGUES = translations.catalogues()

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
# A decimal point or a colon of a time follows a digit, so after a Han character none of these is right.
HALF_WIDTH = re.compile(r"""[\u3400-\u9fff”）》][,.!?:;()"']""")
LETTERS = re.compile(r"[^\W\d_]")
CLASSES = re.compile(r"{% block \w+_class %}[^{]*{% endblock %}")
PHRASE = re.compile(r"[A-Z“].*[a-z]|.*[a-z] [a-z]")

# Words of a template that are the same in every language, or read by no one.
SAME_EVERYWHERE = {"Sheaf", "BooleanField", "CSRFTokenField", "HiddenField"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SPOKEN_ATTRIBUTES = {"placeholder", "title", "aria-label", "aria-description", "alt", "label"}
# The argument of each that a reader reads. Fields are found by the end of their class's name.
SPEAKING_CALLS = {"flash": 0, "ValidationError": 0, "StopValidation": 0, "abort": 1, "text": 0, "Password": 0}
EXPRESSION = "\N{OBJECT REPLACEMENT CHARACTER}"


@pytest.fixture(scope="module")
def template():
    return translations.extracted()


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request):
    return translations.read(request.param)


@pytest.fixture
def compiled():
    for path in CATALOGUES:
        translations.compiled(path)


def test_there_is_a_chinese_catalogue():
    assert [path.parent.parent.name for path in CATALOGUES] == ["zh_Hans"]


def test_the_catalogue_holds_the_strings_of_the_code_and_no_others(template, catalogue):
    wanted, found = keys(template), keys(catalogue)
    assert not wanted - found, f"`flask translations update`, then translate {wanted - found}"
    assert not found - wanted, f"`flask translations update`, which drops {found - wanted}"
    assert not list(catalogue.obsolete)


def test_every_string_is_translated(catalogue):
    plurals = catalogue.num_plurals
    gaps = [m.id for m in catalogue if m.id and not complete(m, plurals)]
    assert not gaps
    assert not [m.id for m in catalogue if m.fuzzy]


def test_translations_keep_the_placeholders(catalogue):
    wrong = {
        text: original
        for original, text in pairs(catalogue)
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(text))
    }
    assert not wrong


def test_chinese_is_written_with_full_width_punctuation(catalogue):
    assert not [text for _, text in pairs(catalogue) if HALF_WIDTH.search(text)]


def test_an_update_writes_no_date_and_no_line_number_that_would_change_by_itself(tmp_path, monkeypatch):
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    shutil.copy(CATALOGUES[0], path)
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path)
    CliRunner().invoke(translations.group, ["update"], catch_exceptions=False)
    assert dates(path) == dates(CATALOGUES[0])
    assert not re.findall(r"^#: .*:\d", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_a_template_stands_outside_gettext(path):
    assert not bare_words(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("<p>Hello</p>", "Hello"),
        ("{% if a %}<b>{{ a }} articles</b>{% endif %}", "articles"),
        ('<input placeholder="Search">', "Search"),
        ('<a{% if a %} aria-label="Read {{ a }}"{% endif %}>{{ a }}</a>', "Read"),
        ('{{ button("Save") }}', "Save"),
        ('{{ field(f, hint=_("Good") ~ "and more words") }}', "and more words"),
    ],
)
def test_the_check_of_templates_finds_bare_words(source, word):
    assert [found for found in bare_words(source) if word in found]


def test_the_check_of_templates_passes_what_is_translated():
    source = (
        '<{{ e }} class="b"><p title="{{ _("Read it") }}">{{ ngettext("A b", "Some bs", 2) }}</p></{{ e }}>'
    )
    assert not bare_words(source)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_of_the_code_stands_outside_gettext(path):
    assert not bare_messages(path.read_text("utf-8"))


def test_the_check_of_the_code_finds_bare_messages():
    found = bare_messages(
        'flash("Saved.")\nabort(404, f"{a} is gone")\nname = StringField("Name")\nflash(_("Fine."))'
    )
    assert found == [1, 2, 3]


def test_the_forms_own_messages_come_in_the_readers_language(client, sign_in):
    sign_in(make_user(role="admin"))
    typed = {"title": "束", "time_zone": "UTC", "language": "tlh", "page_size": "many"}
    answer = Page.of(client.post("/admin/settings?lang=zh-Hans", data=typed), 422)
    assert answer.error_of("language") == "不是有效的选择。"
    assert "不是有效的整数。" in answer.error_of("page_size")


@pytest.mark.usefixtures("compiled")
def test_a_chinese_reader_gets_chinese_pages(page):
    assert page("/nowhere", status=404, language="zh-CN").headings() == ["这里什么也没有"]
    assert page("/nowhere", status=404, language="en").headings() == ["Nothing here"]


def keys(catalogue):
    """What tells the messages of a catalogue apart."""
    return {(m.id, m.context) for m in catalogue if m.id}


def complete(message, plurals):
    """Whether every form of the message is there."""
    forms = message.string if isinstance(message.id, tuple) else (message.string,)
    return len(forms) == (plurals if isinstance(message.id, tuple) else 1) and all(map(str.strip, forms))


def pairs(catalogue):
    """Each translation with what it translates; a plural's forms with the English plural."""
    for message in catalogue:
        if isinstance(message.id, tuple):
            yield from ((message.id[1], form) for form in message.string)
        elif message.id:
            yield message.id, message.string


def dates(path):
    """The lines of a catalogue's head that hold a date."""
    return re.findall(r'^".*Date: .*', path.read_text("utf-8"), re.MULTILINE)


def bare_words(source):
    """What a reader would read of a template in English whatever the language."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    parser = SpokenText()
    parser.feed(without_expressions(environment, source))
    parser.close()
    found = parser.found + bare_strings(environment.parse(source))
    return [text for text in found if text not in SAME_EVERYWHERE]


def without_expressions(environment, source):
    """The template's HTML, with a sign for each expression."""
    parts = []
    for _line, kind, value in environment.lex(CLASSES.sub("", source)):
        if kind == "data":
            parts.append(value)
        elif kind == "variable_begin":
            # An element whose name is computed is an element still.
            parts.append("x" if "".join(parts[-1:]).endswith(("<", "</")) else EXPRESSION)
        elif kind == "block_begin":
            parts.append(" ")
    return "".join(parts)


class SpokenText(HTMLParser):
    """Collects the texts and the attributes that readers read."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self.keep(value or "")

    def handle_data(self, data):
        self.keep(data)

    def keep(self, text):
        if LETTERS.search(text):
            self.found.append(text.strip())


def bare_strings(tree):
    """The phrases inside a template's expressions that no gettext call surrounds."""
    wrapped = {
        id(const)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
        for const in call.find_all(nodes.Const)
    }
    return [
        const.value
        for const in tree.find_all(nodes.Const)
        if isinstance(const.value, str) and PHRASE.match(const.value) and id(const) not in wrapped
    ]


def bare_messages(source):
    """The lines of a module on which a reader is addressed in English only."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if is_bare(call)]


def is_bare(call):
    """Whether the argument that a reader reads is a plain text."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place = 0 if name.endswith("Field") or name == "LocalTime" else SPEAKING_CALLS.get(name)
    if place is None or len(call.args) <= place:
        return False
    said = call.args[place]
    return isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and isinstance(said.value, str))
