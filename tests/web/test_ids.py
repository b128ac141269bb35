"""Ids in addresses."""

from __future__ import annotations

import pytest

from blog.web.ids import LARGEST, id_in
from tests.factories import make_article, make_user


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


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "99999999999999", "253402300800", "-5", "0", "x"])
def test_whatever_number_an_address_or_a_form_holds_is_answered(page, client, sign_in, number):
    sign_in(make_user("admin"))
    article = make_article()
    for path in (f"{article.id}?draft=", f"{article.id}/revisions?before=", "new?draft="):
        assert page(f"/admin/articles/{path}{number}")
    assert client.post("/admin/articles/trash", data={"until": number}).status_code in {302, 400}


def test_a_cursor_of_thousands_of_digits_is_none(page, editor):
    for path in ("/admin/series", "/admin/media"):
        assert page(f"{path}?before=00000000001{'1' * 5_000}")
