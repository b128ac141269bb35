"""A part of ``docs/performance.md`` that a bench writes, between two comments of its own."""

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "performance.md"


class WrittenPart(NamedTuple):
    """What stands between the comments ``begin`` and ``end``."""

    begin: str
    end: str

    def write(self, text: str) -> None:
        """Replace it."""
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(self.begin)
        _, end, after = rest.partition(self.end)
        if not end:
            raise SystemExit(f"{PAGE} lacks the comments {self.begin} and {self.end}")
        PAGE.write_text(f"{before}{self.begin}\n\n{text}\n\n{self.end}{after}", "utf-8")
