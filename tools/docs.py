"""Write those parts of docs/ anew that the code knows better: `python -m tools.docs`."""

import re
from pathlib import Path

from tools import draw_states, list_rules

ROOT = Path(__file__).resolve().parent.parent
# A page, and what makes the part of it between the two marks.
PARTS = {"docs/architecture.md": draw_states.drawing, "docs/rules.md": list_rules.table}
BEGIN, END = "<!-- from here on made by `python -m tools.docs` -->", "<!-- up to here -->"
_PART = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)


def renewed(page: str) -> str:
    """Give a page with the part that is made from the code as the code is now."""
    made = f"{BEGIN}\n{PARTS[page]()}\n{END}"
    return _PART.sub(lambda _: made, (ROOT / page).read_text(encoding="utf-8"))


def main() -> None:
    """Bring every page up to date."""
    for page in PARTS:
        (ROOT / page).write_text(renewed(page), encoding="utf-8")


if __name__ == "__main__":
    main()
