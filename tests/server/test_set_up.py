"""The set-up pins everything, compiles what has changed, and names what is missing."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import sys
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from blog.server import debian
from config import ROOT

FILES = ("requirements.txt", "requirements-dev.txt")


@pytest.fixture
def set_up(monkeypatch, tmp_path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("_setup", ROOT / "bin" / "_setup.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "CATALOGUES", tmp_path)
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    return module


def pins(*names: str) -> dict[str, str]:
    lines = [
        line.split("#")[0].strip() for name in names for line in (ROOT / name).read_text("utf-8").splitlines()
    ]
    return dict(line.split("==") for line in lines if line and not line.startswith("-r "))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("files", [FILES[:1], FILES])
def test_everything_that_a_pinned_package_needs_is_pinned(files):
    pinned = {plain(name) for name in pins(*files)}
    for name in pinned:
        for text in requires(name) or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert plain(needed.name) in pinned, f"{name} needs {needed.name}"


def test_a_change_in_an_included_file_changes_the_fingerprint(set_up, tmp_path):
    (tmp_path / "base.txt").write_text("a==1\n")
    (tmp_path / "more.txt").write_text("-r base.txt\nb==1\n")
    before = set_up.fingerprint(tmp_path / "more.txt")
    assert set_up.count_pins(tmp_path / "more.txt") == 2
    (tmp_path / "base.txt").write_text("a==2\n")
    assert set_up.fingerprint(tmp_path / "more.txt") != before


def test_a_translation_is_compiled_when_it_has_changed(set_up, tmp_path, capsys):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "tag"\nmsgstr "标签"\n'
    )
    set_up.compile_catalogues()
    compiled = source.with_suffix(".mo")
    assert "标签".encode() in compiled.read_bytes()
    capsys.readouterr()
    set_up.compile_catalogues()
    assert capsys.readouterr().out == ""
    later = compiled.stat().st_mtime + 1
    os.utime(source, (later, later))
    assert set_up.is_outdated(source)


def test_a_look_tells_whether_something_is_left_to_do(set_up, monkeypatch, tmp_path):
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "STAMP", tmp_path / "sheaf.json")
    monkeypatch.setattr(set_up, "CATALOGUES", tmp_path)
    needed = tmp_path / "needed.txt"
    needed.write_text("a==1\n")
    assert set_up.look("needed.txt") == 1
    stamp = {"needed.txt": set_up.fingerprint(needed), "python": set_up.environment_identity()}
    set_up.STAMP.write_text(json.dumps(stamp))
    assert set_up.look("needed.txt") == 0
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.touch()
    assert set_up.look("needed.txt") == 1
    source.with_suffix(".mo").touch()
    os.utime(source, (1, 1))
    assert set_up.look("needed.txt") == 0
    needed.write_text("a==2\n")
    assert set_up.look("needed.txt") == 1


def test_the_environment_says_of_itself_what_others_find(set_up, monkeypatch):
    said = set_up.environment_identity()
    assert said
    monkeypatch.setattr(set_up, "VENV", Path(sys.prefix))
    assert set_up.environment_identity() == said


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="not a Debian")
def test_missing_packages_are_named_to_whoever_may_not_install_them(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.missing(["dpkg", "no-such-package"]) == ["no-such-package"]
    debian.install(["dpkg"])
    with pytest.raises(debian.NotInstalled, match="apt-get install no-such-package"):
        debian.install(["dpkg", "no-such-package"])
