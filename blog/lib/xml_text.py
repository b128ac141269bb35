"""What characters a page and a feed can hold."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Outside XML 1.0: controls, surrogates, U+FFFE and U+FFFF. The C1 controls are allowed there but not in HTML,
# nor are the last two code points of the other planes.
_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
UNHOLDABLE = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]",
)


def holdable(text: str) -> str:
    """Return the text with U+FFFD for each character that XML 1.0 or a page can't hold."""
    return UNHOLDABLE.sub(REPLACEMENT, text)
