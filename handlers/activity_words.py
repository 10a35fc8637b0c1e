"""An activity in words, for whoever makes, leads and decides on it."""

from centre import activities, shifts
from centre.activities import ActivityLine, Filled
from centre.issuers import ISSUERS
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers import shift_card
from handlers import shift_words as words
from handlers.common import in_language
from models.activities import Activity, ActivityRole, ActivityState, ActivityTime
from models.sites import EntryState
from models.teams import Team
from models.who import by_id


def line(reader: Reader, one: ActivityLine) -> Markup:
    """An activity on a line of a list, with its next shift."""
    activity = one.activity
    title, number = words.title(reader, activity), activity.number
    state = reader.t(f"activity.state.{activity.state.value}")
    if one.following is None:
        return reader.t("activities.line", title=title, number=number, state=state)
    following = fill(reader, one.following)
    return reader.t("activities.line_next", title=title, number=number, state=state, shift=following)


def fill(reader: Reader, one: Filled) -> Markup:
    """When a shift is and how full."""
    key = "activity.shift_short" if one.taken < one.minimum else "activity.shift"
    starts = reader.moment.calendar.local(one.shift.starts_at)
    day, clock = when.plain_day(reader.language, starts.date()), when.clock(reader.language, starts)
    counts = {"taken": one.taken, "least": one.minimum, "most": one.maximum}
    return reader.t(key, day=day, time=clock, **counts)


def shift_button(reader: Reader, one: Filled) -> Button:
    """The way to the card of a shift, for whoever leads it."""
    return reader.action("activity.open_shift", "shift_desk.see", one.shift.id or 0, shift=fill(reader, one))


def opener(reader: Reader, activity: Activity, style: str = "") -> Button:
    """The way to the card of an activity."""
    title = words.short(words.title(reader, activity))
    return reader.action("activity.open", "activity.see", activity.id or 0, style=style, title=title)


def about(reader: Reader, activity: Activity) -> list[Markup]:
    """Everything that is said of an activity."""
    state = reader.t(f"activity.state.{activity.state.value}")
    title = words.title(reader, activity)
    lines = [reader.t("activity.heading", title=title, number=activity.number, state=state)]
    if activity.reason and activity.state in {ActivityState.DRAFT, ActivityState.CANCELLED}:
        lines.append(reader.t(f"activity.why.{activity.state.value}", reason=activity.reason))
    if activity.team_id is not None:
        team = reader.session.get_one(Team, activity.team_id)
        lines.append(reader.t("activity.team", team=in_language(team.name, reader.language.code)))
    if activity.lead_id is not None:
        lines.append(reader.t("activity.lead", name=by_id(reader.session, activity.lead_id).name))
    place = words.place(reader, activity.site_id)
    new = activities.new_place(reader.session, activity)
    lines.append(reader.t("activity.new_place" if new else "shift.place", place=place))
    lines += issuer(reader, activity)
    if activity.purpose:
        lines.append(reader.t("shift.purpose", purpose=in_language(activity.purpose, reader.language.code)))
    lines += [rhythm(reader, one) for one in activities.times_of(reader.session, activity.id or 0)]
    lines += [role(reader, one) for one in shifts.roles_of(reader.session, activity.id or 0)]
    lines += shift_card.demands(reader, activity)
    lines.append(reader.t("activity.leave", hours=activity.leave_hours))
    if activity.opens_days:
        lines.append(reader.t("activity.opens", n=activity.opens_days))
    return lines


def issuer(reader: Reader, activity: Activity) -> list[Markup]:
    """In whose name it is held, and whether that may be said; nothing of the centre's own."""
    if activity.issuer_id is None:
        return []
    entry = ISSUERS.find(reader.session, activity.issuer_id)
    name = in_language(entry.name, reader.language.code)
    match entry.state:
        case EntryState.APPROVED:
            return [reader.t("activity.issuer", issuer=name)]
        case EntryState.PROPOSED:
            return [reader.t("activity.new_issuer", issuer=name)]
        case _:
            return [reader.t("activity.lost_issuer", issuer=name)]


def role(reader: Reader, one: ActivityRole) -> Markup:
    """A part that people play, how many are needed, and what they must know."""
    title = words.role_title(reader, one)
    text = reader.t("activity.role", role=title, people=people(reader, one.minimum, one.maximum))
    skill = reader.t("activity.role_skill", skill=reader.t(f"skill.{one.skill}")) if one.skill else ""
    return Markup(text + skill)


def people(reader: Reader, least: int, most: int) -> Markup:
    """How many people: at least and at most, or just so many."""
    if least == most:
        return reader.t("activity.people", n=most)
    return reader.t("activity.people_from_to", least=least, most=most)


def rhythm(reader: Reader, one: ActivityTime) -> Markup:
    """On which days an activity is held, and from when until when."""
    language = reader.language
    hours = language.label(
        "closing.from_to", since=when.clock(language, one.starts), until=when.clock(language, one.ends)
    )
    today = reader.moment.calendar.local(reader.now).date()
    if one.from_day == one.until_day:
        return reader.t("activity.once", day=when.day(language, one.from_day, today), hours=hours)
    key = "activity.monthly" if one.nth else "activity.weekly"
    text = reader.t(
        key,
        nth=reader.t(f"activity.nth.{one.nth}") if one.nth else "",
        weekday=when.weekday(language, one.weekday),
        hours=hours,
        since=when.plain_day(language, one.from_day),
    )
    if one.until_day is None:
        return text
    return Markup(text + reader.t("activity.until", day=when.date_text(language, one.until_day)))
