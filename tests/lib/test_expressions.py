"""Expressions of tags."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.expressions import (
    DOUBLE_NOT,
    EMPTY_TERM,
    PARENTHESES,
    TERMS_LIMIT,
    TOO_MANY_TERMS,
    Expression,
    Malformed,
    Term,
    has_signs,
    plain_signs,
    stretches,
)

WORDS = ["a", "b", "c", "d-2", "数据库", "é"]

# Every set of the words above, for comparing meanings by trying them all.
TAG_SETS = [set(tags) for size in range(len(WORDS) + 1) for tags in combinations(WORDS, size)]

terms = st.builds(Term, st.sampled_from(WORDS), st.booleans())
groups = st.lists(terms, min_size=1, max_size=3).map(tuple)
expressions = st.lists(groups, min_size=1, max_size=3).map(tuple).map(Expression)

# Free words, which hold anything but operators.
words = st.text(st.characters(exclude_characters="+,!()"), min_size=1).map(str.strip).filter(bool)


def meaning(expression: Expression) -> list[bool]:
    """Return which of all the sets of tags the expression matches."""
    return [expression.matches(tags) for tags in TAG_SETS]


def refusal(text: str) -> Malformed | None:
    """Return why the text is refused, if it is."""
    try:
        Expression.parse(text)
    except Malformed as malformed:
        return malformed
    return None


def resolved(expression: Expression, slugs: dict[str, list[str]]) -> Expression | None:
    """Return the expression of slugs, None where that has too many terms."""
    try:
        return expression.resolved(slugs)
    except Malformed:
        return None


def written(text: str) -> str:
    """Return the canonical spelling of what was typed."""
    return str(Expression.parse(text).canonical())


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("a", ((Term("a"),),)),
        ("!a", ((Term("a", negated=True),),)),
        ("a+b", ((Term("a"), Term("b")),)),
        ("a,b", ((Term("a"),), (Term("b"),))),
        ("a+!b,c", ((Term("a"), Term("b", negated=True)), (Term("c"),))),
        (" machine learning + ! .NET 9 ", ((Term("machine learning"), Term(".NET 9", negated=True)),)),
        ("a＋b，c", ((Term("a＋b，c"),),)),
        ("！a", ((Term("！a"),),)),
        ("yahoo!,a!b", ((Term("yahoo!"),), (Term("a!b"),))),
        ("f(x)", ((Term("f(x)"),),)),
    ],
)
def test_and_binds_tighter_than_or_and_words_stand_as_they_are(text: str, parsed: object) -> None:
    assert Expression.parse(text).groups == parsed


@pytest.mark.parametrize(
    ("text", "reason", "near"),
    [
        ("", EMPTY_TERM, ""),
        ("  ", EMPTY_TERM, ""),
        ("!", EMPTY_TERM, "!"),
        ("x+a++b+c", EMPTY_TERM, "a++b"),
        ("a,", EMPTY_TERM, "a,"),
        (",a", EMPTY_TERM, ",a"),
        ("a+! ,b", EMPTY_TERM, "a+! ,b"),
        ("a,!!b", DOUBLE_NOT, "!!b"),
        ("! !b", DOUBLE_NOT, "! !b"),
        ("a+(b,c)", PARENTHESES, "(b"),
        ("f(x)+a", PARENTHESES, "f(x)"),
        ("!f(x)", PARENTHESES, "!f(x)"),
        ("a,b,c,d,e,f,g,h, i", TOO_MANY_TERMS, "i"),
        ("a+" * 100_000 + "a", TOO_MANY_TERMS, "a"),
        ("!!" + "x" * 100_000, DOUBLE_NOT, "!!" + "x" * 58),
    ],
)
def test_a_malformed_text_is_refused_with_the_place(text: str, reason: str, near: str) -> None:
    malformed = refusal(text)
    assert malformed
    assert (malformed.reason, malformed.near) == (reason, near)


def test_eight_terms_are_not_too_many() -> None:
    assert len(Expression.parse("a+b+c+d,e+f+g,!h").terms) == TERMS_LIMIT


@given(st.text() | st.text("ab+,!() "))
def test_whatever_is_typed_is_an_expression_or_malformed(text: str) -> None:
    malformed = refusal(text)
    assert malformed.near in text if malformed else Expression.parse(text).fits


@given(st.lists(st.builds(Term, words, st.booleans()), min_size=1, max_size=TERMS_LIMIT), st.data())
def test_what_is_written_is_read_back(chosen: list[Term], data: st.DataObject) -> None:
    operators = data.draw(st.lists(st.sampled_from("+,"), min_size=len(chosen), max_size=len(chosen)))
    text = "".join(f"{operator}{term}" for operator, term in zip(operators, chosen, strict=True))[1:]
    expression = Expression.parse(text)
    assert str(expression) == text
    assert Expression.parse(str(expression.canonical())) == expression.canonical()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("b+a", "a+b"),
        ("!a+b", "b+!a"),
        ("python+mysql+!draft,flask", "flask,mysql+python+!draft"),
        ("a+b,b+a", "a+b"),
        ("a+a,a", "a"),
        ("a+!a", "a+!a"),
        ("a,a+b", "a,a+b"),
        ("!z,a-b,a", "!z,a,a-b"),
        ("é,z,中", "z,é,中"),
    ],
)
def test_the_canonical_spelling_sorts_and_drops_repeats_and_nothing_else(text: str, canonical: str) -> None:
    assert written(text) == canonical


@given(expressions)
def test_a_canonical_expression_is_its_own(expression: Expression) -> None:
    assert expression.canonical().canonical() == expression.canonical()


@given(expressions)
def test_the_canonical_spelling_means_the_same(expression: Expression) -> None:
    assert meaning(expression.canonical()) == meaning(expression)


@given(expressions, st.randoms(use_true_random=False))
def test_shuffled_spellings_are_one_canonically(expression: Expression, random: object) -> None:
    shuffled = [[*group, group[0]] for group in (*expression.groups, expression.groups[0])]
    for group in (*shuffled, shuffled):
        random.shuffle(group)  # type: ignore[attr-defined]
    assert Expression(tuple(map(tuple, shuffled))).canonical() == expression.canonical()


def test_each_word_becomes_the_slug_it_stands_for() -> None:
    typed = Expression.parse("数据 库+!C 语言,py")
    slugs = {"数据 库": ["database"], "C 语言": ["c"], "py": ["python"]}
    assert str(typed.resolved(slugs)) == "database+!c,python"


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("x", "a,b"),
        ("!x", "!a+!b"),
        ("x+c", "a+c,b+c"),
        ("c+!x", "c+!a+!b"),
        ("x+a", "a,a+b"),
        ("x+!x", "a+!a+!b,b+!a+!b"),
    ],
)
def test_a_word_for_two_tags_wants_one_or_neither(typed: str, slugs: str) -> None:
    stands_for = {"x": ["a", "b"], "a": ["a"], "c": ["c"]}
    assert str(Expression.parse(typed).resolved(stands_for)) == slugs


@given(expressions, st.lists(st.sampled_from(WORDS)))
def test_what_is_written_with_a_word_is_what_a_term_more_gives(
    expression: Expression, added: list[str]
) -> None:
    expected = [
        (expression.with_term(Term(word)), expression.with_term(Term(word, negated=True))) for word in added
    ]
    assert [*expression.written_with(added)] == [(str(one), str(other)) for one, other in expected]


@given(expressions, st.data())
def test_resolving_keeps_the_meaning(expression: Expression, data: st.DataObject) -> None:
    some = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)
    slugs = {word: data.draw(some) for word in expression.words}
    result = resolved(expression, slugs)
    if result is None:
        return
    assert result == result.canonical()
    for tags in TAG_SETS:
        named = {word for word, stands_for in slugs.items() if tags.intersection(stands_for)}
        assert result.matches(tags) == expression.matches(named)


def test_what_becomes_too_long_by_resolving_is_refused_though_it_has_many_combinations() -> None:
    slugs = {word: [f"{word}{number}" for number in range(1000)] for word in "abcdefgh"}
    with pytest.raises(Malformed, match=TOO_MANY_TERMS):
        Expression.parse("a+b+c+d+e+f+g+h").resolved(slugs)


@pytest.mark.parametrize("slugs", [{}, {"a": []}])
@pytest.mark.parametrize("text", ["a", "!a"])
def test_a_word_that_stands_for_nothing_cannot_be_resolved(slugs: dict[str, list[str]], text: str) -> None:
    with pytest.raises(KeyError):
        Expression.parse(text).resolved(slugs)


def test_terms_and_words_are_listed_once_in_order() -> None:
    expression = Expression.parse("b+!a,a+b,!a")
    assert expression.terms == [Term("b"), Term("a", negated=True), Term("a")]
    assert expression.words == ["b", "a"]


@pytest.mark.parametrize(("text", "single"), [("a", "a"), ("!a", None), ("a+b", None), ("a,b", None)])
def test_one_plain_term_is_single(text: str, single: str | None) -> None:
    assert Expression.parse(text).single == single


def test_the_expression_of_a_tag_is_single() -> None:
    assert Expression.of("flask").single == "flask"
    assert str(Expression.of("flask")) == "flask"


@given(expressions, terms)
def test_with_a_term_fewer_things_match(expression: Expression, term: Term) -> None:
    both = expression.with_term(term)
    alone = Expression(((term,),))
    assert meaning(both) == [
        one and other for one, other in zip(meaning(expression), meaning(alone), strict=True)
    ]
    assert both == both.canonical()


def test_what_has_grown_too_long_does_not_fit() -> None:
    expression = Expression.parse("a,b,c,d,e")
    assert expression.fits
    assert not expression.with_term(Term("x")).fits


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a+b", "b"),
        ("b,c+a", "b,c"),
        ("b,a", "b"),
        ("b,a+b", "b"),
        ("!a+b", "b+!a"),
        ("z,b", "b,z"),
        ("a", None),
        ("a,a+a", None),
    ],
)
def test_a_term_can_be_taken_out(text: str, left: str | None) -> None:
    rest = Expression.parse(text).without(Term("a"))
    assert (str(rest) if rest else None) == left


@pytest.mark.parametrize(
    ("text", "tags", "answer"),
    [
        ("a+b", {"a", "b", "c"}, True),
        ("a+b", {"a"}, False),
        ("a,b", {"b"}, True),
        ("a+!b", {"a"}, True),
        ("a+!b", {"a", "b"}, False),
        ("!b", set(), True),
        ("a,b", set(), False),
    ],
)
def test_tags_match_when_every_term_of_one_group_holds(text: str, tags: set[str], answer: bool) -> None:
    assert Expression.parse(text).matches(tags) is answer


def test_signs_of_chinese_keyboards_are_read_as_plain_ones() -> None:
    assert plain_signs("测试，a、b＋！c") == "测试,a,b+!c"
    assert plain_signs("a+!b,c") == "a+!b,c"


def test_words_are_replaced_by_others_or_go() -> None:
    typed = Expression.parse("a+!b,c,b+d")
    words = {"a": ["a"], "b": ["x", "y"], "c": [], "d": ["d"]}
    assert str(typed.replacing(words)) == "a+!x+!y,x+y+d"
    assert typed.replacing(dict.fromkeys("abcd", ())) is None


def test_whatever_may_be_one_word_stretches_from_one_place_to_another() -> None:
    found = stretches("!c++,a")
    assert list(found.values()) == ["c++,a", "c++", "c+", "c", "+,a", "+", "", ",a", "", "a"]
    assert found[0, 4] == "c++"
    assert len(stretches("a+" * 1000)) == 136
    assert [word for word in ("c++", "f(x)", "!a", "c#", "a b") if has_signs(word)] == ["c++", "f(x)", "!a"]
