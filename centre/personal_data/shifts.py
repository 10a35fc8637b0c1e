"""What is personal about activities and shifts."""

from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from centre.personal_data.kinds import Personal, blank, remove, whose
from models.activities import Activity, ActivityImport, Standing, Watch
from models.shift_messages import ShiftMessage
from models.shifts import Ask, Search, Shift, SignUp
from models.swaps import ShiftSwap
from models.who import Who
from models.wrap_ups import WrapUp

_signed_up = whose(SignUp.person_id)
_wrote = whose(ShiftMessage.from_id)
_asked = whose(Ask.person_id)
_stands = whose(Standing.person_id)
_imported = whose(ActivityImport.person_id)
_watches = whose(Watch.person_id)


def _their_messages(who: Who) -> Any:
    return select(ShiftMessage.id).where(_wrote(who)).scalar_subquery()


def _summed_up(who: Who) -> Any:
    return or_(col(WrapUp.lead_id) == who.id, col(WrapUp.done_by) == who.id)


def _their_sign_ups(who: Who) -> Any:
    return select(SignUp.id).where(col(SignUp.person_id) == who.id).scalar_subquery()


def _their_imports(who: Who) -> Any:
    return select(ActivityImport.id).where(col(ActivityImport.person_id) == who.id).scalar_subquery()


PERSONAL = (
    Personal(
        "sign_ups",
        SignUp,
        _signed_up,
        (
            "shift_id",
            "state",
            "origin",
            "created_at",
            "leave_reason",
            "leave_words",
            "leave_asked_at",
            "missed_reason",
            "missed_words",
            "checked_in_at",
            "checked_out_at",
        ),
        blank(SignUp, _signed_up, "leave_words", "missed_words", "reason"),
        "kept.shifts",
        ("sign_up", _their_sign_ups),
    ),
    Personal("asks", Ask, _asked, ("asked_at", "state", "answered_at"), remove(Ask, _asked)),
    Personal(
        "shift_messages",
        ShiftMessage,
        _wrote,
        ("words", "sent_at"),
        blank(ShiftMessage, _wrote, "words"),
        "kept.shifts",
        ("shift_message", _their_messages),
    ),
    Personal(
        "shift_swaps",
        ShiftSwap,
        lambda who: or_(col(ShiftSwap.from_id) == who.id, col(ShiftSwap.to_id) == who.id),
        ("state", "asked_at", "settled_at"),
        kept="kept.shifts",
    ),
    Personal(
        "standing_places",
        Standing,
        _stands,
        ("activity_id", "since", "ended_at"),
        remove(Standing, _stands),
    ),
    Personal(
        "imports",
        ActivityImport,
        _imported,
        ("name", "state", "created_at"),
        remove(ActivityImport, _imported),
        told=("activity_import", _their_imports),
    ),
    Personal("watches", Watch, _watches, ("activity_id", "since"), remove(Watch, _watches)),
    Personal(
        "activities",
        Activity,
        lambda who: or_(
            *(
                col(part) == who.id
                for part in (Activity.coordinator_id, Activity.lead_id, Activity.approved_by)
            )
        ),
        ("number", "title", "state", "created_at"),
        kept="kept.acts",
    ),
    Personal(
        "shifts",
        Shift,
        lambda who: or_(col(Shift.coordinator_id) == who.id, col(Shift.lead_id) == who.id),
        ("number", "starts_at", "state"),
        kept="kept.acts",
    ),
    Personal(
        "wrap_ups",
        WrapUp,
        _summed_up,
        ("due_at", "summary", "people", "problems", "done_at"),
        blank(WrapUp, _summed_up, "summary", "problems"),
        "kept.acts",
    ),
    Personal("searches", Search, whose(Search.owner_id), ("created_at", "closed_at"), kept="kept.acts"),
)
