"""What volunteers, and whoever answers for them, are told about shifts, as long as it still holds."""

from datetime import datetime
from typing import Any

from centre import shifts
from centre.errors import Refused
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import activity_words, shift_card
from handlers import shift_words as words
from models.activities import Activity, ActivityState
from models.outbox import Notice
from models.shifts import (
    GONE,
    Post,
    Shift,
    ShiftState,
    SignUp,
    SignUpState,
)
from models.who import by_id

# So many new shifts are named in a nudge; the others are in the list.
_NAMED = 3
# What a change means to those who have no place for certain.
_WHO_IS = {SignUpState.WAITING: "_waiting", SignUpState.OFFERED: "_offered", SignUpState.LEAVING: "_leaving"}


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    stands = one.state in (SignUpState.CONFIRMED, SignUpState.LEAVING)
    if not stands or notice.params["sequence"] != shift.sequence or shift.starts_at <= reader.now:
        return None
    role = words.role(reader, one.post_id)
    if one.state is SignUpState.LEAVING:
        coming = reader.action("leave.stay", "leave.stay", notice.subject_id or 0)
        return words.news(reader, "notice.shift.still_yours", shift, [coming], role=role)
    buttons = [reader.action("leave.ask", "leave.ask", notice.subject_id or 0)]
    if one.coming_at is None:
        coming = reader.action("shift.coming", "shift.coming", notice.subject_id or 0, style="primary")
        buttons.insert(0, coming)
    lead = by_id(reader.session, shifts.in_charge(shift)).name
    address = words.address(reader, shift)
    return words.news(reader, "notice.shift.reminder", shift, buttons, role=role, address=address, lead=lead)


def _tell_offer(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    if one.state is not SignUpState.OFFERED or one.held_until is None or one.held_until <= reader.now:
        return None
    rows = reader.rows(shift_card.offer_buttons(reader, one.id or 0))
    until = reader.moment_text(one.held_until)
    role = words.role(reader, one.post_id)
    return words.news(reader, "notice.shift.offer", shift, *rows, role=role, until=until)


def _tell_changed(reader: Reader, notice: Notice) -> Reply | None:
    """What a shift was and is, and whether one can come then; of several changes the last."""
    one, shift = _sign_up(reader, notice)
    if one.state in GONE or shift.state is not ShiftState.OPEN or shift.starts_at <= reader.now:
        return None
    before = datetime.fromisoformat(notice.params["starts"]), words.place(reader, notice.params["site"])
    if one.state is SignUpState.CONFIRMED:
        coming = reader.action("shift.coming", "shift.coming", one.id or 0, style="primary")
        rows = [[coming, reader.action("leave.ask", "leave.ask", one.id or 0)]]
    else:
        rows = [list(row) for row in reader.rows(shift_card.own_buttons(reader, one, shift))]
    return words.news(
        reader,
        f"notice.shift.changed{_WHO_IS.get(one.state, '')}",
        shift,
        *rows,
        title=words.title_of_shift(reader, shift),
        before=reader.moment_text(before[0]),
        before_place=before[1],
        hours=words.hours(reader, shift),
        place=words.place(reader, shift.site_id),
    )


def _tell_clashed(reader: Reader, notice: Notice) -> Reply | None:
    one, shift = _sign_up(reader, notice)
    near = shifts.clashing(reader.session, one.person_id, shift)
    if shift.state is not ShiftState.OPEN or not near:
        return None
    other = words.line(reader, near[0])
    return words.news(reader, "notice.shift.clashed", shift, [reader.menu("shifts")], other=other)


def _tell_cancelled(reader: Reader, notice: Notice) -> Reply | None:
    _, shift = _sign_up(reader, notice)
    return words.news(reader, "notice.shift.cancelled", shift, [reader.menu("shifts")], reason=shift.reason)


def _tell_standing_missed(reader: Reader, notice: Notice) -> Reply | None:
    """Why a standing place was not had this time, as things stand now; if it can be had, nothing is amiss."""
    shift = reader.session.get_one(Shift, notice.subject_id)
    person_id = notice.person_id
    if shift.state is not ShiftState.OPEN or shifts.in_shift(reader.session, shift.id or 0, person_id):
        return None
    post = reader.session.get_one(Post, notice.params["post"])
    try:
        shifts.expect(reader.session, reader.moment, person_id, post, early=True)
    except Refused as no:
        further, buttons = shift_card.ways(reader, no)
        why = Markup("\n".join([reader.why(no), *further]))
    else:
        full = post.taken >= post.maximum
        why = reader.t("refused.post_full" if full else "refused.post_has_room")
        buttons = []
    rows = reader.rows([*buttons, words.opener(reader, shift)], 1)
    return words.news(reader, "notice.shift.standing_missed", shift, *rows, why=why)


def _tell_news(reader: Reader, notice: Notice) -> Reply | None:
    """New shifts that fit, those of a day together; whoever has what they want by then hears nothing."""
    since = datetime.fromisoformat(notice.params["since"])
    found = shifts.news(reader.session, reader.moment, notice.person_id, since)
    if not found:
        return None
    lines = [reader.t("shifts.line", shift=words.line(reader, one.shift)) for one in found[:_NAMED]]
    text = Markup("\n".join([reader.t("notice.shift.news", n=len(found)), *lines]))
    opens = [[words.opener(reader, one.shift)] for one in found[:_NAMED]]
    return Reply(text, [*opens, [reader.menu("shifts")]])


def _tell_waits(reader: Reader, notice: Notice) -> Reply | None:
    activity = _activity(reader, notice)
    if activity.state is not ActivityState.WAITING:
        return None
    maker = by_id(reader.session, activity.coordinator_id).name
    title = words.title(reader, activity)
    return _about(reader, notice, "notice.activity.waits", title=title, name=maker)


def _tell_approved(reader: Reader, notice: Notice) -> Reply | None:
    if _activity(reader, notice).state is not ActivityState.OPEN:
        return None
    title = words.title(reader, _activity(reader, notice))
    return _about(reader, notice, "notice.activity.approved", title=title)


def _tell_returned(reader: Reader, notice: Notice) -> Reply | None:
    activity = _activity(reader, notice)
    if activity.state is not ActivityState.DRAFT:
        return None
    title = words.title(reader, activity)
    return _about(reader, notice, "notice.activity.returned", title=title, reason=activity.reason)


def _tell_published(reader: Reader, notice: Notice) -> Reply | None:
    """What became of somebody's plan, and whether they lead it."""
    activity = _activity(reader, notice)
    if activity.state not in {ActivityState.OPEN, ActivityState.WAITING}:
        return None
    leads = activity.lead_id == notice.person_id
    key = "notice.proposal.published_lead" if leads else "notice.proposal.published"
    text = reader.t(key, title=words.title(reader, activity))
    card = [activity_words.opener(reader, activity, "primary")] if leads else [reader.menu("propose")]
    return Reply(text, [card], subject=("activity", notice.subject_id or 0))


def _sign_up(reader: Reader, notice: Notice) -> tuple[SignUp, Shift]:
    one = shifts.find_sign_up(reader.session, notice.subject_id or 0)
    return one, shifts.shift_of(reader.session, one)


def _activity(reader: Reader, notice: Notice) -> Activity:
    return reader.session.get_one(Activity, notice.subject_id)


def _about(reader: Reader, notice: Notice, key: str, **params: Any) -> Reply:
    card = activity_words.opener(reader, _activity(reader, notice), "primary")
    return Reply(reader.t(key, **params), [[card]], subject=("activity", notice.subject_id or 0))


ROOM = Room(
    words={
        "shift.reminder": _tell_reminder,
        "shift.offer": _tell_offer,
        "shift.changed": _tell_changed,
        "shift.clashed": _tell_clashed,
        "shift.cancelled": _tell_cancelled,
        "shift.standing_missed": _tell_standing_missed,
        "shift.news": _tell_news,
        "proposal.published": _tell_published,
        "activity.waits": _tell_waits,
        "activity.approved": _tell_approved,
        "activity.returned": _tell_returned,
    },
)
