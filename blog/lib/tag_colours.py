"""The colours that a tag may have. A name is what is stored; its values for light and dark are the style sheet's."""

from __future__ import annotations

# The order in which they are offered: once around the circle, then ink. `--tag-NAME` in tokens.css is each one's value.
COLOURS: tuple[str, ...] = (
    "cinnabar",
    "amber",
    "olive",
    "bamboo",
    "jade",
    "teal",
    "indigo",
    "plum",
    "rose",
    "ink",
)
