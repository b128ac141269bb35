"""The desk's sheet as a browser holds it and sends it."""

from __future__ import annotations

from typing import Any

from bs4 import Tag as Element

from blog.models import Article
from blog.models.texts import Texts
from tests.pages import Page


def sheet(article: Article, **typed: Any) -> dict[str, Any]:
    """The texts of an article's sheet that was opened just now, and other values typed into it."""
    texts = Texts.of_article(article)
    shown = {"title": texts.title, "slug": texts.slug, "excerpt": texts.excerpt, "body": texts.body}
    began = {"opened": article.fingerprint(), "base": str(article.revision)}
    return shown | {"tags": ", ".join(texts.tags)} | began | typed


def sent(page: Page, selector: str = "form#desk", **typed: Any) -> dict[str, Any]:
    """What a browser sends of a form: its fields, and other values typed into them."""
    fields = page.one(selector).select("input[name], textarea[name], select[name]")
    return {str(field["name"]): value_of(field) for field in fields if _is_sent(field)} | typed


def value_of(field: Element) -> str:
    """What a field holds."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\r\n").removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return str(field.get("value", ""))


def _is_sent(field: Element) -> bool:
    return field.get("type") not in {"checkbox", "radio", "file"} or field.has_attr("checked")
