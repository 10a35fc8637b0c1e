"""Shifts in words."""

from centre import shifts
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import in_language
from models.activities import Activity
from models.shifts import Shift
from models.sites import Site


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


def place(reader: Reader, site_id: int) -> str:
    """Where it is, as the register calls it."""
    return in_language(reader.session.get_one(Site, site_id).name, reader.language.code)


def role(reader: Reader, post_id: int) -> str:
    """The part that somebody plays at a post."""
    return in_language(shifts.role_of(reader.session, post_id).title, reader.language.code)
