"""Words that a form can't take because nobody would see them, or no page could hold them."""

import pytest

from blog.web.forms import Form, text


class Titled(Form):
    """A form of one required field."""

    title = text("Title", 255, required=True)


def errors_of(app, title):
    """What is wrong with a title."""
    with app.test_request_context(method="POST", data={"title": title}):
        form = Titled(meta={"csrf": False})
        form.validate()
        return form.title.errors


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u200b", "\u200b \u2060", "\ufe0f", "\u3164", "\u3000"])
def test_a_title_of_which_nothing_is_seen_is_refused(app, title):
    assert errors_of(app, title) == ["This can't be empty."]


@pytest.mark.parametrize("title", ["猫", "👨\u200d👩\u200d👧", "0", "—", "\u200bx"])
def test_a_title_of_which_something_is_seen_is_taken(app, title):
    assert not errors_of(app, title)


@pytest.mark.parametrize("char", ["\x01", "\x1b", "\x80", "\x9f", "\ufffe", "\uffff"])
def test_a_character_that_no_page_can_hold_is_named_beside_its_field(app, char):
    (error,) = errors_of(app, f"a{char}b")
    assert "\ufffd" in error


def test_a_required_field_says_so_to_browsers(app):
    with app.test_request_context():
        assert "required" in str(Titled(meta={"csrf": False}).title())
