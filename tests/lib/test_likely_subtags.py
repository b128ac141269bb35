"""Letters and countries of languages, without what Babel knows of all others."""

from __future__ import annotations

import babel.core
from babel import Locale

from blog.lib.likely_subtags import forget_others, subtags_of


def test_a_language_is_known_in_each_country_and_in_each_of_its_letters():
    known = subtags_of({"zh", "ja"})
    assert known["ja"] == "ja_Jpan_JP"
    assert (known["zh"], known["zh_TW"], known["zh_Hant"]) == ("zh_Hans_CN", "zh_Hant_TW", "zh_Hant_TW")
    assert {code.partition("_")[0] for code in known} == {"zh", "ja"}


def test_what_was_forgotten_is_read_again():
    forget_others()
    assert babel.core._global_data is None
    assert Locale.parse("zh_TW") == Locale("zh", "TW", "Hant")
    assert subtags_of({"fr"})["fr"] == "fr_Latn_FR"
