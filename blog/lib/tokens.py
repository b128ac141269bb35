"""Secrets for one-time links and sessions, and what of them may be stored."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits as 43 characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of the token as 64 hex digits.

    A token is as random as the hash is long, so a slow hash would protect nothing more.
    """
    # A visitor may send anything in place of a token, half a surrogate pair included.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
