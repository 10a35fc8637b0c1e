"""Shifts in words."""

from collections.abc import Sequence
from typing import Any

from centre import shifts
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.talk import Reader
from handlers.common import excerpt, in_language
from models.activities import Activity, ActivityRole
from models.shifts import Shift, SignUp
from models.sites import Site

_LABEL = 30


def line(reader: Reader, shift: Shift) -> Markup:
    """What a shift is, when and where: on one line."""
    activity = reader.session.get_one(Activity, shift.activity_id)
    return reader.t(
        "shift.line",
        title=title(reader, activity),
        when=reader.moment_text(shift.starts_at),
        place=place(reader, shift.site_id),
    )


def title(reader: Reader, activity: Activity) -> str:
    """What an activity is called."""
    return in_language(activity.title, reader.language.code)


def title_of_shift(reader: Reader, shift: Shift) -> str:
    """What is done in a shift."""
    return title(reader, shifts.activity_of(reader.session, shift))


def place(reader: Reader, site_id: int) -> str:
    """Where it is, as the register calls it."""
    return in_language(reader.session.get_one(Site, site_id).name, reader.language.code)


def role(reader: Reader, post_id: int) -> str:
    """The part that somebody plays at a post."""
    return role_title(reader, shifts.role_of(reader.session, post_id))


def label(reader: Reader, shift: Shift) -> str:
    """When a shift is and what, as briefly as a button has room for."""
    begins = reader.moment.calendar.local(shift.starts_at)
    what = title_of_shift(reader, shift)
    day, clock = when.plain_day(reader.language, begins.date()), when.clock(reader.language, begins)
    return reader.language.label("shift.label", day=day, time=clock, title=what)


def address(reader: Reader, shift: Shift) -> Markup:
    """A line with the address of a shift, for whoever has a place in it; "" where the register has none."""
    said = reader.session.get_one(Site, shift.site_id).address
    return Markup(f"\n{reader.t('shift.address', address=said)}") if said else Markup("")


def news(reader: Reader, key: str, shift: Shift, *buttons: Sequence[Button], **params: Any) -> Reply:
    """Something about a shift, with what can be done about it; it stays in the chat as it is."""
    text = reader.t(key, shift=line(reader, shift), **params)
    return Reply(text, buttons, subject=("shift", shift.id or 0))


def hours(reader: Reader, shift: Shift) -> Markup:
    """From when until when a shift lasts."""
    ends = when.clock(reader.language, reader.moment.calendar.local(shift.ends_at))
    return reader.t("shift.hours", when=reader.moment_text(shift.starts_at), ends=ends)


def opener(reader: Reader, shift: Shift, style: str = "") -> Button:
    """The way to the card of a shift, under when it is and what."""
    return reader.action("shift.open", "shift.see", shift.id or 0, style=style, shift=label(reader, shift))


def state(reader: Reader, one: SignUp) -> Markup:
    """How somebody stands in a shift."""
    until = reader.moment_text(one.held_until) if one.held_until else ""
    return reader.t(f"shift.mine.{one.state.value}", role=role(reader, one.post_id), until=until)


def role_title(reader: Reader, role: ActivityRole) -> str:
    """What a role of an activity is called."""
    return in_language(role.title, reader.language.code)


def short(title: str) -> str:
    """A title as long as a button has room for."""
    return excerpt(title, _LABEL)
