"""Searching articles: what is stored of their texts, how it is written and folded, and how it is asked."""

from blog.models.search import document, rebuild, segment, tag_names

__all__ = ["document", "rebuild", "segment", "tag_names"]
