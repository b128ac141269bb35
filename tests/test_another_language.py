"""One folder makes a language: a copy of the blog is given Polish, of which few words are translated."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from bs4 import BeautifulSoup
from click.testing import CliRunner

from blog.commands import translations
from config import ROOT

WORDS = {
    "Tags": "Tagi",
    "Archive": "Archiwum",
    "Nothing here": "Nic tu nie ma",
    ("%(num)d article", "%(num)d articles"): (
        "%(num)d artykuł",
        "%(num)d artykuły",
        "%(num)d artykułów",
    ),
}


def in_copy(folder, *command):
    """Run Python there and return what it printed."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ |= {"SECRET_KEY": "a key for tests only", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def answers(tmp_path_factory, migrated_sqlite):
    """What a blog says that has the folder."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "blog", folder / "blog", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__", "browser"))
    for name in ("config.py", "app.py"):
        shutil.copy(ROOT / name, folder)
    for name in ("templates", "static", "migrations"):
        (folder / name).symlink_to(ROOT / name)
    write_polish(folder / "blog" / "translations" / "pl")
    shutil.copy(migrated_sqlite, folder / "blog.sqlite")
    url = f"sqlite:///{folder / 'blog.sqlite'}"
    in_copy(folder, "-m", "flask", "translations", "compile")
    told = json.loads(in_copy(folder, "-m", "tests.speaking_polish", url))
    # Not what the tests themselves run on.
    assert Path(told["folder"]).is_relative_to(folder)
    assert told["root"] == str(folder)
    return told


def write_polish(folder):
    """All that is added."""
    path = folder / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    catalogue = Catalog(locale="pl", fuzzy=False)
    for original, translated in WORDS.items():
        forms = translated if isinstance(translated, str) else (*translated, translated[-1])
        catalogue.add(original, forms if isinstance(forms, str) else forms[: catalogue.num_plurals])
    translations.write(path, catalogue)
    (folder / "article_words.toml").write_text('[alerts]\nnote = "Uwaga"\n', "utf-8")


def soup(answers, name):
    """One of the pages."""
    return BeautifulSoup(answers["pages"][name], "html.parser")


def test_the_folder_is_the_language(answers):
    assert answers["languages"] == [["en", "English"], ["pl", "Polski"], ["zh-Hans", "简体中文"]]
    assert ["pl", "Polski"] in answers["texts"]


def test_readers_get_it_by_their_browser_by_the_address_and_by_the_switch(answers):
    for name in ("home", "asked", "nowhere", "author", "tags", "archive", "search"):
        assert soup(answers, name).html["lang"] == "pl", name
    link = soup(answers, "english").select_one("a[hreflang=pl]")
    assert (link.text.strip(), link["lang"], link["href"]) == ("Polski", "pl", "?lang=pl")
    assert {a["hreflang"] for a in soup(answers, "home").select("header a[hreflang]")} == {"en", "zh-Hans"}
    assert "lang=pl" in answers["pages"]["cookie"]


def test_pages_and_errors_are_in_it_and_what_is_not_translated_is_english(answers):
    assert soup(answers, "nowhere").h1.text == "Nic tu nie ma"
    assert "Archiwum" in soup(answers, "home").nav.text
    assert soup(answers, "home").select_one(".skip-link").text == "Skip to the content"
    assert answers["words"]["untranslated"] == "Skip to the content"


def test_plurals_follow_its_own_rules(answers):
    said = [
        "0 artykułów",
        "1 artykuł",
        "2 artykuły",
        "5 artykułów",
        "12 artykułów",
        "22 artykuły",
        "25 artykułów",
    ]
    assert answers["words"]["plurals"] == said
    assert "3 artykuły" in soup(answers, "author").header.find_next("header").text


def test_dates_numbers_and_lists_are_written_its_way(answers):
    words = answers["words"]
    assert words["number"] == "1\xa0234\xa0567"
    assert (words["date"], words["month"], words["list"]) == ("14 marca 2026", "marzec 2026", "a, b i c")
    assert "6 maja 2026" in soup(answers, "home").main.text


def test_tags_have_its_names_and_stand_in_order(answers):
    links = [link.text for link in soup(answers, "tagged").select(".tag-list a")]
    assert "Morze" in links
    assert "Sea" not in links
    shown = [name for name in soup(answers, "tags").main.stripped_strings if name in {"Las", "Łódź", "Zebra"}]
    assert shown == ["Las", "Łódź", "Zebra"]


def test_feeds_and_translations_name_it(answers):
    assert 'xml:lang="pl"' in answers["pages"]["feed"].partition("<entry")[0]
    assert 'xml:lang="pl"' in answers["pages"]["site feed"].partition("<entry")[0]
    assert json.loads(answers["pages"]["json"])["language"] == "pl"
    assert (
        soup(answers, "original")
        .select_one("link[rel=alternate][hreflang=pl]")["href"]
        .endswith("/articles/pl")
    )
    assert 'hreflang="pl"' in answers["pages"]["sitemap"]
    entry = soup(answers, "home").find("h2", string=lambda text: text and text.strip() == "pl") or soup(
        answers, "home"
    ).select_one('.entry-title[lang="pl"]')
    assert entry


def test_articles_in_it_are_rendered_with_its_words(answers):
    prose = soup(answers, "note").select_one('.prose[lang="pl"]')
    assert "Uwaga" in prose.text


def test_a_language_is_begun_by_a_command(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path)
    said = CliRunner().invoke(translations.group, ["add", "pt-BR"], catch_exceptions=False)
    path = tmp_path / "pt_BR" / "LC_MESSAGES" / "messages.po"
    catalogue = translations.read(path)
    assert str(path) in said.output
    assert translations.count_gaps(catalogue) == len(catalogue) > 500
    assert "is there already" in CliRunner().invoke(translations.group, ["add", "pt_BR"]).output
    for wrong in ("xx", "not a language", "../evil"):
        again = CliRunner().invoke(translations.group, ["add", wrong])
        assert again.exit_code == 1
        assert "knows no language" in again.output
    assert [each.name for each in tmp_path.iterdir()] == ["pt_BR"]
