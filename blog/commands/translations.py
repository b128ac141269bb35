"""``flask translations``: begins a language, keeps the catalogues in step with the code, and compiles them."""

from __future__ import annotations

import os
from pathlib import Path

import click
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config import ROOT

TRANSLATIONS = ROOT / "blog" / "translations"
MAPPING = TRANSLATIONS / "babel.cfg"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}


@click.group("translations")
def group() -> None:
    """Keep the translations in step with the code."""


@group.command()
@click.argument("language")
def add(language: str) -> None:
    """Begin LANGUAGE, such as ja or pt-BR: a folder with every string, none translated yet."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise click.ClickException(f"Babel knows no language “{language}”.") from error
    path = TRANSLATIONS / str(locale) / "LC_MESSAGES" / "messages.po"
    if path.exists():
        raise click.ClickException(
            f"{path} is there already: `flask translations update` brings new strings."
        )
    catalogue = Catalog(locale=locale, project="Sheaf", version="1.0", fuzzy=False)
    catalogue.update(extracted())
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, catalogue)
    click.echo(f"{path}: {len(catalogue)} strings to translate.")


@group.command()
def update() -> None:
    """Extract every string and merge it into each catalogue. New ones wait there without a translation."""
    template = extracted()
    for path in catalogues():
        catalogue = read(path)
        # A guess at a changed sentence is worse than a gap, which a test finds.
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        write(path, catalogue)
        click.echo(f"{catalogue.locale}: {len(catalogue)} strings, {count_gaps(catalogue)} to translate.")


@group.command("compile")
def compile_all() -> None:
    """Compile each catalogue into the file that the application reads."""
    for path in catalogues():
        click.echo(f"{compiled(path)} is compiled.")


def extracted() -> Catalog:
    """Return every string of the code and of the templates. Raises when a template can't be read."""
    with MAPPING.open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    template = Catalog()
    for found in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        path, line, message, comments, context = found
        template.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return template


def catalogues() -> list[Path]:
    """Return the ``.po`` file of each language."""
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """Parse the ``.po`` file at ``path``; the folder above names its language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def write(path: Path, catalogue: Catalog) -> None:
    """Write ``catalogue`` so that the same strings always give the same bytes; those out of use are dropped."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, include_lineno=False, sort_by_file=True)


def count_gaps(catalogue: Catalog) -> int:
    """Return how many strings have no translation."""
    return sum(1 for message in catalogue if message.id and not any(message.string or ()))


def compiled(path: Path) -> Path:
    """Compile the catalogue at ``path`` and return the ``.mo`` file's path; readers never see half of one."""
    target = path.with_suffix(".mo")
    unfinished = target.with_suffix(f".mo.{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, read(path))
    return unfinished.replace(target)
