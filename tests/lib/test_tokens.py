"""Tokens."""

from __future__ import annotations

import re

from blog.lib.tokens import new_token, token_hash


def test_a_token_is_43_characters_that_need_no_escaping() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_token())


def test_no_two_tokens_are_alike() -> None:
    assert len({new_token() for _ in range(100)}) == 100


def test_a_hash_is_the_sha_256_in_hex() -> None:
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_half_a_surrogate_pair_has_a_hash_too() -> None:
    assert len(token_hash("\ud800")) == 64
