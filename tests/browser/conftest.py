"""A real Chromium, and the application as ``bin/serve`` runs it, on MariaDB."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from tests.server.conftest import Serving, serve

__all__ = ["serve"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="session")
def browser_type() -> Iterator[BrowserType]:
    """What starts a Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(browser_type: BrowserType) -> Iterator[Browser]:
    """One browser for all tests."""
    browser = launch(browser_type)
    yield browser
    browser.close()


def launch(browser_type: BrowserType, *unlike_playwright: str) -> Browser:
    """A new browser, without those of Playwright's own flags."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Chromium is not installed; bin/test says how"
    return browser_type.launch(
        executable_path=path, args=FLAGS, ignore_default_args=list(unlike_playwright) or None
    )


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh profile; an error or a breach of the Content-Security-Policy in it fails the test."""
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def served(serve: Callable[..., Serving], new_database: Callable[[str], str]) -> Serving:
    """The application on an empty MariaDB database, as on its first start."""
    return serve(DATABASE_URL=new_database("sheaf_browser")).wait_until_ready()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The demo site, started once."""
    serving = Serving(tmp_path_factory.mktemp("demo"), "--demo").wait_until_ready()
    yield serving
    serving.stop()
