"""Passwords that would be tried first. Not a dictionary: the throttle keeps anybody from trying many."""

from __future__ import annotations

FEWEST_CHARACTERS = 4  # different ones
ROWS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)
# What people put in front of or behind digits, a sign and an "a" written @.
WORDS = frozenset(
    {
        "abc",
        "admin",
        "administrator",
        "asd",
        "asdf",
        "asdfgh",
        "changeme",
        "default",
        "football",
        "hello",
        "iloveyou",
    }
    | {
        "letmein",
        "login",
        "master",
        "mima",
        "monkey",
        "nihao",
        "pass",
        "passw0rd",
        "password",
        "passwort",
        "princess",
    }
    | {
        "q1w2e3r4t5",
        "q1w2e3r4t5y6",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "1qaz2wsx",
        "qwerty",
        "qwertyuiop",
        "zaq12wsx",
    }
    | {"secret", "sheaf", "superman", "test", "user", "welcome", "woaini", "woaini1314", "zxcvbn", "zxcvbnm"}
)
DECORATION = "0123456789!?.,*#$_- "


def is_common(password: str, username: str = "") -> bool:
    """Tell whether the password is a usual one, or the username with nothing but decoration."""
    plain = password.casefold()
    if len(set(plain)) < FEWEST_CHARACTERS or any(plain in row for row in ROWS):
        return True
    return bool(
        _bare_spellings(plain) & (WORDS | {username.casefold(), username.casefold().strip(DECORATION)})
    )


def _bare_spellings(password: str) -> set[str]:
    bare = {password, password.strip(DECORATION), password.strip("!?.,*#$_- ")}
    bare |= {spelling.replace("@", "a").replace("$", "s") for spelling in bare}
    # A word said twice is still that word.
    return bare | {
        half for half, rest in ((s[: len(s) // 2], s[len(s) // 2 :]) for s in bare) if half == rest
    }
