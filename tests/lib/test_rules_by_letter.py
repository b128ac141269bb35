"""The parser asks only the rules that may begin with a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from blog.lib import article_parser
from tests.lib.test_commonmark import EXAMPLES
from tests.lib.test_limits_of_work import HOSTILE
from tests.lib.test_markdown import hostile


@pytest.fixture(scope="module")
def asking_all() -> MarkdownIt:
    """The parser of articles as it would be if it asked each rule each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(article_parser, "ask_by_letter", lambda parser: None)
        return article_parser._parser.__wrapped__()


def assert_same(source: str, other: MarkdownIt) -> None:
    """Fail unless both parsers find the same in a text."""
    found, expected = (parser.parse(source, {}) for parser in (article_parser._parser(), other))
    assert [token.as_dict() for token in found] == [token.as_dict() for token in expected]


def test_the_examples_are_read_as_by_all_rules(asking_all: MarkdownIt) -> None:
    for example in EXAMPLES:
        assert_same(example.markdown, asking_all)


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_text_is_read_as_by_all_rules(shape: str, asking_all: MarkdownIt) -> None:
    assert_same(shape * 3, asking_all)


@given(hostile)
def test_any_text_is_read_as_by_all_rules(asking_all: MarkdownIt, source: str) -> None:
    assert_same(source, asking_all)
