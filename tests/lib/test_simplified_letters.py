"""Each traditional letter by itself, as OpenCC writes it."""

from __future__ import annotations

from opencc import OpenCC

from blog.lib.simplified_letters import SIMPLIFIED

HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x323B0))


def test_the_table_holds_what_the_library_says_of_each_letter():
    convert = OpenCC("t2s").convert
    found = {}
    for letter in map(chr, HAN):
        simple = convert(letter)
        while (again := convert(simple)) != simple:
            simple = again
        if simple != letter:
            found[ord(letter)] = ord(simple)
    assert found == SIMPLIFIED
