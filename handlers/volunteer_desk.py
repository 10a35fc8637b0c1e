"""/vol: the volunteers, whom the desk decides about first, and one of them in full."""

from datetime import timedelta

from centre import badges, hours, volunteers
from centre.volunteers import View, VolunteerCard, funnel
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import certificate_desk
from handlers import volunteer_words as words
from handlers.call_words import DESK
from models.badges import Verdict
from models.rights import Right
from models.volunteers import VolunteerState

# What the desk can do, in each state; what comes next stands first.
STEPS: dict[VolunteerState, tuple[str, ...]] = {
    VolunteerState.APPLIED: ("identity", "decline"),
    VolunteerState.CHECKED: ("screen", "decline"),
    VolunteerState.SCREENED: ("induct", "decline"),
    VolunteerState.PROBATION: ("check", "suspend"),
    VolunteerState.ACTIVE: ("check", "suspend"),
    VolunteerState.PAUSED: ("check", "suspend"),
    VolunteerState.SUSPENDED: ("reinstate", "remove"),
}
_STYLES = {
    **dict.fromkeys(("identity", "screen", "induct", "appeal"), "primary"),
    **dict.fromkeys(("decline", "suspend", "remove"), "danger"),
}
_TRAIL = 8
_COUNTED = timedelta(days=90)


def show(talk: Talk) -> None:
    """Show those with whom the desk has the next step."""
    _show(talk, View.TODO, 0)


def _turn(talk: Talk, page: int, code: str) -> None:
    _show(talk, View(code) if code in set(View) else View.TODO, page)


def _show(talk: Talk, view: View, page: int) -> None:
    found = volunteers.rows(talk.session, talk.me, view, page)
    lines = [talk.t("vol.heading", view=talk.t(f"vol.view.{view.value}"), n=found.total)]
    lines += [
        talk.t(
            "vol.line",
            number=one.number,
            name=one.name,
            state=talk.t(f"volunteer.state.{one.state.value}"),
            level=one.level,
            since=talk.past_text(one.since),
        )
        for one in found.items
    ] or [talk.t("desk.empty")]
    opens = [talk.action("desk.open", "vol.see", one.id, number=one.number) for one in found.items]
    turns = talk.turns("vol.list", found.number, found.pages, view.value)
    tabs = [
        talk.action(f"vol.view.{other.value}", "vol.list", 0, other.value)
        for other in View
        if other is not view
    ]
    tabs += [talk.action("vol.funnel", "vol.funnel", 0), talk.menu("team")]
    tabs += [certificate_desk.button(talk)] if talk.me.may(Right.WORK_VOLUNTEERS) else []
    tabs += [talk.action("vol.honours", "honour.desk", 0)] if talk.me.may(Right.WORK_VOLUNTEERS) else []
    tabs += [talk.action("vouch.to_do", "vouch.list", 0, count=hours.to_decide(talk.session, talk.me))]
    rows = [*talk.rows(opens), *turns, *talk.rows(tabs), [talk.menu("start")]]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def see(talk: Talk, volunteer_id: int, _extra: str = "") -> None:
    """Show a volunteer with all that this colleague can do."""
    card = volunteers.look(talk.session, talk.moment, talk.me, volunteer_id)
    rows = [*talk.rows(_steps(talk, card)), *talk.rows([*_more(talk, card), talk.menu("vol")])]
    talk.replace(Reply(_text(talk, card), rows, subject=("volunteer", volunteer_id)))


def _text(reader: Reader, card: VolunteerCard) -> str:
    volunteer = card.volunteer
    state = words.state(reader, volunteer)
    lines: list[str] = [reader.t("vol.card", number=volunteer.number, name=card.name, state=state)]
    lines += [reader.t("vol.phone", phone=card.phone)] if card.phone else []
    lines += words.profile(reader, card) + words.checks(reader, card)
    lines += ["", *(_step(reader, step) for step in card.steps[-_TRAIL:])]
    return "\n".join(lines)


def _step(reader: Reader, step: volunteers.Step) -> Markup:
    line = step.line
    reason = reader.t(f"volunteer.reason.{line.reason.value}") if line.reason else ""
    why = " · ".join(part for part in (reason, line.text) if part)
    return reader.t(
        "vol.step_why" if why else "vol.step",
        when=reader.past_text(line.at),
        what=reader.t(f"volunteer.step.{line.action.value}"),
        who=step.actor or reader.t("vol.by_itself"),
        why=why,
    )


def _steps(talk: Talk, card: VolunteerCard) -> list[Button]:
    volunteer = card.volunteer
    if not talk.me.may(Right.WORK_VOLUNTEERS) or volunteer.person_id == talk.me.id:
        return []
    names = STEPS.get(volunteer.state, ())
    if volunteer.appealed_at is not None and volunteer.upheld_at is None:
        names = (*names, "appeal") if volunteer.state is VolunteerState.REMOVED else names
    return [
        talk.action(f"vol.{name}", f"vol.{name}", volunteer.id or 0, style=_STYLES.get(name, ""))
        for name in names
    ]


def _more(talk: Talk, card: VolunteerCard) -> list[Button]:
    more = [talk.action("vol.hours", "vouch.of", 0, str(card.volunteer.person_id))]
    if card.checks and talk.me.may(Right.WORK_VOLUNTEERS):
        more.append(talk.action("vol.checks", "vol.checks", card.volunteer.id or 0))
    return more


def _checks(talk: Talk, volunteer_id: int, _extra: str = "") -> None:
    """The checks, each with a way to take it back."""
    card = volunteers.look(talk.session, talk.moment, talk.me, volunteer_id)
    lines = [talk.t("vol.checks_heading", number=card.volunteer.number), *words.checks(talk, card)]
    ends = [
        talk.action("vol.uncheck", "vol.uncheck", one.id or 0, kind=talk.t(f"vetting.{one.kind.value}"))
        for one in card.checks
    ]
    back = talk.action("engine.back", "vol.see", volunteer_id)
    rows = [*talk.rows(ends, 1), [back]]
    talk.replace(Reply("\n".join(lines), rows, subject=("volunteer", volunteer_id)))


def _uncheck(talk: Talk, check_id: int, _extra: str) -> None:
    volunteer = volunteers.end_check(talk.session, talk.moment, talk.me, check_id)
    talk.toast = talk.language.label("vol.unchecked_toast")
    see(talk, volunteer.id or 0)


def _induct(talk: Talk, volunteer_id: int, _extra: str) -> None:
    volunteers.induct(talk.session, talk.moment, talk.me, volunteer_id)
    talk.toast = talk.language.label("vol.inducted_toast")
    see(talk, volunteer_id)


def _funnel(talk: Talk, _record: int, _extra: str) -> None:
    """How many who applied in the last three months came how far."""
    since = talk.now - _COUNTED
    found = funnel.count(talk.session, talk.me, since, talk.now)
    lines = [talk.t("vol.funnel_heading", days=_COUNTED.days, n=found.applied)]
    lines += [
        talk.t("vol.funnel_line", step=talk.t(f"volunteer.step.{step.value}"), n=number)
        for step, number in found.steps.items()
    ]
    if found.median_days is not None:
        lines.append(talk.t("vol.funnel_days", days=f"{found.median_days:.1f}"))
    for (action, reason), number in found.left.items():
        step = talk.t(f"volunteer.step.{action.value}")
        why = talk.t(f"volunteer.reason.{reason.value}") if reason else talk.t("engine.none")
        lines.append(talk.t("vol.funnel_left", step=step, why=why, n=number))
    lines += _checked(talk)
    talk.replace(Reply("\n".join(lines), [[talk.menu("vol"), talk.menu("start")]], subject=DESK))


def _checked(talk: Talk) -> list[Markup]:
    """How often people asked whether a code is ours, and what they were told."""
    today = talk.moment.calendar.local(talk.now).date()
    found = badges.counted(talk.session, today - _COUNTED, today)
    asked = [Markup(), talk.t("vol.checked", n=sum(found.values()))] if found else []
    return asked + [
        talk.t("vol.checked_line", what=talk.t(f"verdict.{verdict.value}"), n=found[verdict])
        for verdict in Verdict
        if verdict in found
    ]


ROOM = Room(
    commands={"vol": Command(show, Right.SEE_VOLUNTEERS)},
    actions={
        "vol.list": Action(_turn, Right.SEE_VOLUNTEERS),
        "vol.see": Action(see, Right.SEE_VOLUNTEERS),
        "vol.checks": Action(_checks, Right.WORK_VOLUNTEERS),
        "vol.uncheck": Action(_uncheck, Right.WORK_VOLUNTEERS),
        "vol.induct": Action(_induct, Right.WORK_VOLUNTEERS),
        "vol.funnel": Action(_funnel, Right.SEE_VOLUNTEERS),
    },
)
