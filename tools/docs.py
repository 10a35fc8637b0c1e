"""Write those parts of docs/ anew that the code knows better: `python -m tools.docs`."""

import re
from pathlib import Path

from tools import draw_states, list_metrics, list_rules

ROOT = Path(__file__).resolve().parent.parent
# A page, and what makes the parts of it between the two marks, in their order.
PARTS = {
    "docs/architecture.md": (
        draw_states.of_calls,
        draw_states.of_bookings,
        draw_states.of_requests,
        draw_states.of_complaints,
        draw_states.of_suggestions,
        draw_states.of_covers,
        draw_states.of_emergencies,
        draw_states.of_volunteers,
        draw_states.of_entries,
        draw_states.of_proposals,
        draw_states.of_activities,
        draw_states.of_shifts,
        draw_states.of_sign_ups,
        draw_states.of_hours,
        draw_states.of_certificates,
        draw_states.of_ratings,
        draw_states.of_rounds,
        draw_states.of_honours,
        draw_states.of_votes,
        draw_states.of_candidates,
        draw_states.of_idea_calls,
        draw_states.of_ideas,
        draw_states.of_items,
        draw_states.of_follow_ups,
        draw_states.of_bad_marks,
        draw_states.of_surveys,
        draw_states.of_announcements,
        draw_states.of_revisions,
        draw_states.of_reports,
    ),
    "docs/metrics.md": (list_metrics.table,),
    "docs/rules.md": (list_rules.table,),
}
BEGIN, END = "<!-- from here on made by `python -m tools.docs` -->", "<!-- up to here -->"
_PART = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def renewed(page: str) -> str:
    """Give a page with the parts that are made from the code as the code is now."""
    makers = iter(PARTS[page])
    return _PART.sub(lambda _: f"{BEGIN}\n{next(makers)()}\n{END}", (ROOT / page).read_text(encoding="utf-8"))


def main() -> None:
    """Bring every page up to date."""
    for page in PARTS:
        (ROOT / page).write_text(renewed(page), encoding="utf-8")


if __name__ == "__main__":
    main()
