"""Ids in addresses."""

from __future__ import annotations

import pytest

from blog.web.ids import LARGEST, id_in


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("1", 1),
        ("0000000007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5_000, None),
        ("0" * 20 + "1" * 5_000, None),
        ("0", None),
        ("-1", None),
        ("²", None),
        ("٣", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_text_says_an_id_that_a_row_could_have_or_none(text, id):
    assert id_in(text) == id


def test_a_cursor_of_thousands_of_digits_is_none(page, editor):
    for path in ("/admin/series", "/admin/media"):
        assert page(f"{path}?before=00000000001{'1' * 5_000}")
