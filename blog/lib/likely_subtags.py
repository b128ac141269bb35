"""With what letters and in which country a language is most written.

Babel knows it of all languages there are, which takes 2 MB in each process; pages need a dozen lines of it.
"""

from __future__ import annotations

from collections.abc import Collection

import babel.core


def subtags_of(languages: Collection[str]) -> dict[str, str]:
    """Each code that begins with one of these languages' names, and the same in full: ``zh_TW``, ``zh_Hant_TW``."""
    known = babel.core.get_global("likely_subtags")
    return {code: full for code, full in known.items() if code.partition("_")[0] in languages}


def forget_others() -> None:
    """Free what Babel knows of all languages at once. It reads that again for whoever asks."""
    babel.core._global_data = None
