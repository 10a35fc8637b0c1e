"""The card of a shift: what, when, where, which parts, what can go wrong, how one stands, and the way on."""

from datetime import timedelta

from centre import issuers, shifts, training
from centre.errors import Refused
from centre.shifts import standing
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader, Talk
from handlers import shift_words as words
from handlers import training_words
from handlers.common import in_language, set_out
from models.activities import Activity
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.training import Course

_HAS_PLACE = (SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.CHECKED_IN)

# What has to do with how somebody stands as a volunteer.
_MY_STANDING = frozenset({"refused.not_serving", "refused.level_needed", "refused.outside_term"})


def show(talk: Talk, shift_id: int, note: Markup | None = None) -> None:
    """Show a shift as this person stands with it, under a note about what just happened."""
    shift = shifts.find(talk.session, shift_id)
    mine = shifts.in_shift(talk.session, shift_id, talk.me.id)
    lines, buttons = _standing(talk, shift, mine)
    text = "\n".join([*_about(talk, shift, mine), "", *lines])
    set_out(talk, text, [*talk.rows(buttons, 1), [talk.menu("shifts"), talk.menu("myshifts")]], note)


def own_buttons(reader: Reader, one: SignUp, shift: Shift) -> list[Button]:
    """What somebody in a shift that is ahead can do about it."""
    sign_up_id = one.id or 0
    if one.state is SignUpState.WAITING:
        return [reader.action("shift.stop_waiting", "shift.stop_waiting", sign_up_id)]
    if one.state is SignUpState.OFFERED:
        return offer_buttons(reader, sign_up_id)
    if one.state is SignUpState.LEAVING:
        stay = reader.action("leave.stay", "leave.stay", sign_up_id, style="primary")
        return [stay, reader.action("swap.give", "swap.give", sign_up_id)]
    if one.state is SignUpState.CONFIRMED and shift.state is ShiftState.OPEN:
        cannot = reader.action("leave.ask", "leave.ask", sign_up_id)
        give = reader.action("swap.give", "swap.give", sign_up_id)
        exchange = reader.action("swap.exchange", "swap.exchange", sign_up_id)
        return [cannot, give, exchange, *_standing_button(reader, one, shift)]
    return []


def offer_buttons(reader: Reader, sign_up_id: int) -> list[Button]:
    """To take a place that is kept, or to leave it to the next."""
    return [
        reader.action("shift.take", "shift.take", sign_up_id, style="primary"),
        reader.action("shift.pass", "shift.pass", sign_up_id),
    ]


def ways(reader: Reader, no: Refused) -> tuple[list[Markup], list[Button]]:
    """What somebody can do about a refusal: in words, and to tap."""
    if no.key == "refused.course_needed":
        course = reader.session.get_one(Course, no.params["course_id"])
        following = training.next_session(reader.session, reader.moment, no.params["course_id"])
        if following is None:
            return [reader.t("shift.no_session")], [training_words.course_button(reader, course)]
        line = reader.t(
            "shift.next_session", when=training_words.hours(reader, following), place=following.place
        )
        return [line], [training_words.see(reader, following, "primary")]
    if no.key == "refused.skill_needed":
        return [], [reader.action("volunteer.change_skills", "volunteer.skills", 0)]
    return [], [reader.menu("volunteer")] if no.key in _MY_STANDING else []


def demands(reader: Reader, activity: Activity) -> list[Markup]:
    """What can happen, and what it takes: said as it is."""
    lines = [reader.t(f"shift.risk.{activity.risk.value}")]
    if activity.risks:
        lines.append(reader.t("shift.mind", risks=in_language(activity.risks, reader.language.code)))
    if activity.insured:
        lines.append(reader.t("shift.insured"))
    if activity.course_id is not None:
        course = reader.session.get_one(Course, activity.course_id)
        lines.append(reader.t("shift.needs_course", course=training_words.title(reader, course)))
    if activity.level > 1:
        lines.append(reader.t("shift.needs_level", level=activity.level))
    if not shifts.minors_allowed(activity):
        lines.append(reader.t("shift.adults"))
    return lines


def _about(talk: Talk, shift: Shift, mine: SignUp | None) -> list[Markup]:
    activity = shifts.activity_of(talk.session, shift)
    code = talk.language.code
    lines = [
        talk.t("shift.heading", title=words.title(talk, activity), number=shift.number),
        words.hours(talk, shift),
        talk.t("shift.place", place=words.place(talk, shift.site_id)),
    ]
    where = words.address(talk, shift)
    has_place = mine is not None and mine.state in _HAS_PLACE
    if where:
        lines[-1] = (
            Markup(lines[-1] + where)
            if has_place
            else talk.t("shift.address_later", place=words.place(talk, shift.site_id))
        )
    issuer = issuers.in_name_of(talk.session, activity)
    if issuer is not None:
        lines.append(talk.t("shift.issuer", issuer=in_language(issuer.name, code)))
    if activity.purpose:
        lines.append(talk.t("shift.purpose", purpose=in_language(activity.purpose, code)))
    lines += [_post(talk, post) for post in shifts.posts_of(talk.session, shift.id or 0)]
    lines += demands(talk, activity)
    limit = shift.starts_at - timedelta(hours=activity.leave_hours)
    if limit > talk.now:
        lines.append(talk.t("shift.leave_by", by=talk.moment_text(limit)))
    return lines


def _post(talk: Talk, post: Post) -> Markup:
    role = words.role(talk, post.id or 0)
    free, missing = post.maximum - post.taken, post.minimum - post.taken
    if free <= 0:
        return talk.t("shift.post_full", role=role)
    if missing > 0:
        return talk.t("shift.post_needs", role=role, free=free, missing=missing)
    return talk.t("shift.post_free", role=role, free=free)


def _standing(talk: Talk, shift: Shift, mine: SignUp | None) -> tuple[list[Markup], list[Button]]:
    """How somebody stands with a shift, and what they can do."""
    if mine is not None:
        return [words.state(talk, mine)], own_buttons(talk, mine, shift)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= talk.now:
        return [talk.why(Refused("refused.shift_over", number=shift.number))], []
    lines, buttons = _to_join(talk, shift)
    return lines, [*buttons, *_watch_button(talk, shift)]


def _to_join(talk: Talk, shift: Shift) -> tuple[list[Markup], list[Button]]:
    """A button for each part that fits; if none does, why not and what to do."""
    buttons, refusals = [], []
    posts = shifts.posts_of(talk.session, shift.id or 0)
    for post in posts:
        try:
            shifts.expect(talk.session, talk.moment, talk.me.id, post, early=True)
        except Refused as no:
            refusals.append(no)
        else:
            buttons.append(_join_button(talk, shift, post, alone=len(posts) == 1))
    if not buttons:
        further, tapped = ways(talk, refusals[0])
        return [talk.why(refusals[0]), *further], tapped
    if shift.opens_at > talk.now:
        return [talk.t("shift.opens", at=talk.moment_text(shift.opens_at))], []
    return [talk.t("shift.which_part" if len(buttons) > 1 else "shift.fits")], buttons


def _join_button(talk: Talk, shift: Shift, post: Post, *, alone: bool) -> Button:
    """To sign up, or to wait where it is full; it carries which version of the shift was shown."""
    post_id, read = post.id or 0, str(shift.sequence)
    role = words.role(talk, post_id)
    if post.taken >= post.maximum:
        return talk.action("shift.wait" if alone else "shift.wait_as", "shift.wait", post_id, read, role=role)
    return talk.action(
        "shift.join" if alone else "shift.join_as", "shift.join", post_id, read, style="primary", role=role
    )


def _standing_button(reader: Reader, one: SignUp, shift: Shift) -> list[Button]:
    held = standing.held(reader.session, one.person_id, shift.activity_id)
    if held is not None:
        return [reader.action("standing.end", "standing.end", held.id or 0)]
    if standing.is_series(reader.session, shift.activity_id):
        return [reader.action("standing.ask", "standing.ask", one.post_id)]
    return []


def _watch_button(talk: Talk, shift: Shift) -> list[Button]:
    if not shifts.serves(talk.session, talk.me.id):
        return []
    if standing.watching(talk.session, talk.me.id, shift.activity_id) is not None:
        return [talk.action("shift.unwatch", "shift.unwatch", shift.id or 0)]
    return [talk.action("shift.watch", "shift.watch", shift.id or 0)]
