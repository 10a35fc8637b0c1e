"""Changing a rule: one conditional write, a line of what it was before, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import audit, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page, cut
from centre.rows import insert_values
from centre.rules import DEFAULTS, NOTES
from centre.settings.shapes import kinds_of
from models.people import Person
from models.rights import Right
from models.settings import SettingChange
from models.who import Who

# What a value breaks, by the type of the fault and the bound that it names: the sentence that says so.
FAULTS = {
    "greater_than_equal": ("refused.setting_least", "ge"),
    "greater_than": ("refused.setting_more", "gt"),
    "less_than_equal": ("refused.setting_most", "le"),
    "string_too_short": ("refused.setting_length", "min_length"),
    "string_too_long": ("refused.setting_length", "max_length"),
    "too_short": ("refused.setting_none", "min_length"),
    "hours": ("refused.setting_hours", ""),
    "rising": ("refused.setting_rising", ""),
}
# The first must stay below the second, or one of the two never has its turn. Both are in the same unit.
BELOW: tuple[tuple[str, str], ...] = (
    ("alert_deputy", "alert_everybody"),
    ("call_follow_up", "call_lapse"),
    ("call_morning_ends", "call_afternoon_ends"),
    ("case_supplement_reminder", "case_supplement"),
    ("points_preferred", "points_preferred_party"),
    ("search_coordinator", "search_from"),
    ("search_leader", "search_coordinator"),
    ("search_urgent", "search_from"),
    ("unfit_freed", "unfit_told"),
)
_CHANGES = (
    select(SettingChange, col(Person.name))
    .outerjoin(Person, col(Person.id) == col(SettingChange.changed_by))
    .order_by(col(SettingChange.id).desc())
)


# Days further back than the calendar are none; a name longer than this fits on no button and no paper.
_LARGEST, _LONGEST = 100_000, 200


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a rule, with who made it: "" for the command line, and for who has been erased."""

    id: int
    key: str
    before: Any
    after: Any
    by: str
    at: datetime


def newest(session: Session, key: str) -> int:
    """How often a rule was changed: whoever changes it next says so, and is told if somebody was quicker."""
    of_rule = select(func.max(col(SettingChange.revision))).where(col(SettingChange.key) == key)
    return session.execute(of_rule).scalar() or 0


def put(session: Session, moment: Moment, actor: Who, key: str, said: Any, *, seen: int) -> Any:
    """Put another value of a rule in force; gives it as a row holds it.

    seen: the newest change that the actor knew of.

    Raises:
        Refused: the actor may not; the value breaks a bound, is in force already, or somebody was quicker.
    """
    _expect_allowed(actor)
    after = usable(session, key, said)
    write(session, moment, actor.id, key, after, seen=seen)
    return after


def write(session: Session, moment: Moment, actor_id: int | None, key: str, after: Any, *, seen: int) -> None:
    """Put a value that can be used in force, unless somebody changed the rule since `seen`.

    Raises:
        Refused: it is in force already, or somebody was quicker.
    """
    before = rules.value(rules.load(session), key)
    if before == after:
        raise Refused("refused.setting_same")
    line = {"key": key, "revision": seen + 1, "before": before, "after": after}
    change_id = insert_values(session, SettingChange, **line, changed_by=actor_id, changed_at=moment.now)
    if change_id is None:
        raise Refused("refused.setting_changed")
    if after == rules.value(DEFAULTS, key):
        # The default is no row, so that a better one of a later version holds here, too.
        rules.restore(session, key)
    else:
        rules.change(session, moment.now, key, after, by=actor_id)
    audit.note(session, moment, actor_id, "setting.changed", ("setting", change_id), key=key)


def change(session: Session, actor: Who, change_id: int) -> Change:
    """One change; what was before it can be put in force again.

    Raises:
        Refused: the actor may not, or there is none.
    """
    _expect_allowed(actor)
    found = session.execute(_CHANGES.where(col(SettingChange.id) == change_id)).first()
    if found is None or found[0].key not in NOTES:
        raise Refused("refused.setting_no_change")
    return _view(*found)


def usable(session: Session, key: str, said: Any) -> Any:
    """A value for a rule as a row holds it.

    Raises:
        Refused: there is no such rule, or the value breaks one of its bounds; the sentence says which.
    """
    after = bounded(key, said)
    in_force = rules.load(session)
    for low, high in BELOW:
        if key in (low, high):
            values = {one: rules.value(in_force, one) for one in (low, high)} | {key: after}
            refuse_disorder(low, high, values, at=key)
    return after


def bounded(key: str, said: Any) -> Any:
    """The same for one rule alone, whatever the others say.

    Raises:
        Refused: there is no such rule, or the value breaks one of its bounds.
    """
    if key not in NOTES:
        raise Refused("refused.setting_unknown")
    try:
        after = rules.checked(key, said)
    except ValidationError as error:
        raise _why(error) from None
    _refuse_endless(after)
    # What is said of some kinds only holds for the others as it is by default.
    return {**rules.value(DEFAULTS, key), **after} if kinds_of(key) else after


def refuse_disorder(low: str, high: str, values: Mapping[str, Any], *, at: str) -> None:
    """See that of two rules the first stays below the second; `at` is the one that is told so.

    Raises:
        Refused: it does not.
    """
    if not values[low] < values[high]:
        other = high if at == low else low
        sentence = "refused.setting_below" if at == low else "refused.setting_above"
        raise Refused(sentence, number=NOTES[other].number, bound=_plain(values[other]))


def changes(session: Session, actor: Who, page: int = 0, key: str = "") -> Page[Change]:
    """Who changed which rule when, the newest first; of all rules, or of one.

    Raises:
        Refused: the actor may not.
    """
    _expect_allowed(actor)
    rows = _CHANGES.where(col(SettingChange.key).in_([key] if key else NOTES))
    return cut(session, rows, page, rules.load(session).page, _view)


def _view(one: SettingChange, name: str | None) -> Change:
    return Change(one.id or 0, one.key, one.before, one.after, name or "", one.changed_at)


def _refuse_endless(value: Any) -> None:
    """See that nothing is larger than time or a message has room for."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_endless(part)
    elif isinstance(value, str):
        if len(value) > _LONGEST:
            raise Refused("refused.setting_long", bound=_plain(_LONGEST))
    elif value > _LARGEST:
        raise Refused("refused.setting_most", bound=str(_LARGEST))


def _why(error: ValidationError) -> Refused:
    first = error.errors(include_input=False)[0]
    told = first.get("ctx", {})
    fault = getattr(told.get("error"), "fault", first["type"])
    sentence, bound = FAULTS.get(fault, ("refused.setting_other", ""))
    return Refused(sentence, bound=_plain(told.get(bound, "")))


def _expect_allowed(actor: Who) -> None:
    if not actor.may(Right.CHANGE_SETTINGS):
        raise Refused("refused.not_allowed")


def _plain(bound: Any) -> str:
    if isinstance(bound, int | float):
        return f"{bound:g}"
    return str(bound)[:5]  # of a time of day its hour and minute
