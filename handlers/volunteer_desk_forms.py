"""What the volunteer desk decides in words: identity, interview, checks, and all that needs a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

from centre import volunteers
from centre.volunteers import Why
from chat import engine
from chat.buttons import row_in
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers.case_desk_forms import actor
from models.cases import Case
from models.people import Person
from models.rights import Right
from models.volunteers import (
    AgeBand,
    VettingKind,
    VolunteerAction,
    VolunteerReason,
)

_DECLINES = (
    VolunteerReason.NOT_FITTING,
    VolunteerReason.NO_PLACE,
    VolunteerReason.IDENTITY,
    VolunteerReason.NO_ANSWER,
    VolunteerReason.OTHER,
)
_STOPS = (
    VolunteerReason.COMPLAINT,
    VolunteerReason.SAFETY,
    VolunteerReason.CONDUCT,
    VolunteerReason.MONEY,
    VolunteerReason.FALSE_HOURS,
    VolunteerReason.OTHER,
)
_GRANTED, _UPHELD = "granted", "upheld"


def _reason(*reasons: VolunteerReason) -> Step:
    return Step(
        "reason", choices=among("volunteer.reason", *reasons), show=shown_as("volunteer.reason"), columns=1
    )


def _words(*, optional: bool = False) -> Step:
    return Step("words", parse=in_words, merge=join_words, optional=optional)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    volunteer = volunteers.find(reader.session, context["volunteer"])
    name = reader.session.get_one(Person, volunteer.person_id).name
    return {"number": volunteer.number, "name": name}


def _subject(context: Answers) -> tuple[str, int]:
    return ("volunteer", context["volunteer"])


def _flow(name: str, *steps: Step, work: Callable[[Talk, Answers], object]) -> Flow:
    """A form about a volunteer that does one thing at its end; its receipt is the sentence `NAME.done`."""

    def finish(talk: Talk, form: Finished) -> Reply:
        row = form.context["volunteer"]
        work(talk, {**form.context, **form.answers})
        blanks = _blanks(talk, form.context)
        opening = talk.action("desk.open", "vol.see", row, number=blanks["number"])
        text = talk.t(f"{name}.done", **blanks)
        return Reply(text, talk.rows([opening, talk.menu("vol")]), subject=("volunteer", row))

    return Flow(name, 1, steps, finish, params=_blanks, subject=_subject)


def _why(said: Answers) -> Why:
    return Why(VolunteerReason(said["reason"]), said["words"], said.get("case"))


IDENTITY = _flow(
    "vol_identity",
    Step("age", choices=among("volunteer.age", *AgeBand), show=shown_as("volunteer.age"), columns=1),
    work=lambda talk, said: volunteers.check_identity(*actor(talk), said["volunteer"], AgeBand(said["age"])),
)
SCREEN = _flow(
    "vol_screen",
    _words(optional=True),
    work=lambda talk, said: volunteers.screen(*actor(talk), said["volunteer"], said["words"] or ""),
)
DECLINE = _flow(
    "vol_decline",
    _reason(*_DECLINES),
    _words(),
    work=lambda talk, said: volunteers.decline(*actor(talk), said["volunteer"], _why(said)),
)
CHECK = _flow(
    "vol_check",
    Step("kind", choices=among("vetting", *VettingKind), show=shown_as("vetting"), columns=1),
    Step("until", parse=days.said, show=days.show, optional=True),
    work=lambda talk, said: volunteers.note_check(
        *actor(talk),
        said["volunteer"],
        VettingKind(said["kind"]),
        until=date.fromisoformat(said["until"]) if said["until"] else None,
    ),
)
SUSPEND = _flow(
    "vol_suspend",
    _reason(*_STOPS),
    _words(),
    work=lambda talk, said: volunteers.suspend(*actor(talk), said["volunteer"], _why(said)),
)
REINSTATE = _flow(
    "vol_reinstate",
    _words(),
    work=lambda talk, said: volunteers.reinstate(*actor(talk), said["volunteer"], said["words"]),
)
REMOVE = _flow(
    "vol_remove",
    _reason(*_STOPS),
    _words(),
    work=lambda talk, said: volunteers.remove(*actor(talk), said["volunteer"], _why(said)),
)
APPEAL = _flow(
    "vol_appeal",
    Step(
        "verdict",
        choices=among("vol_appeal.verdict", _GRANTED, _UPHELD),
        show=shown_as("vol_appeal.verdict"),
        columns=1,
    ),
    _words(),
    work=lambda talk, said: volunteers.decide_appeal(
        *actor(talk), said["volunteer"], said["words"], granted=said["verdict"] == _GRANTED
    ),
)


def _begin(flow: Flow, *actions: VolunteerAction) -> Action:
    """Begin a form, if the volunteer is in a state for it: nobody writes in vain."""

    def run(talk: Talk, volunteer_id: int, _extra: str) -> None:
        volunteers.for_staff(talk.session, talk.me, volunteer_id)
        for action in actions:
            volunteers.expect(talk.session, talk.me, volunteer_id, action)
        engine.start(talk, flow, context={"volunteer": volunteer_id})

    return Action(run, Right.WORK_VOLUNTEERS)


def _suspend(talk: Talk, volunteer_id: int, extra: str) -> None:
    """Begin; a button below a complaint names it, and the reason with it."""
    volunteers.expect(talk.session, talk.me, volunteer_id, VolunteerAction.SUSPEND)
    case = talk.session.get(Case, row_in(extra)) if extra else None
    context = {"volunteer": volunteer_id} | ({"case": case.id} if case is not None else {})
    given = {"reason": VolunteerReason.COMPLAINT.value} if case is not None else {}
    engine.start(talk, SUSPEND, context=context, given=given)


def _remove(talk: Talk, volunteer_id: int, _extra: str) -> None:
    """Begin, once they were heard or had the time for it."""
    volunteers.expect_removing(talk.session, talk.moment, talk.me, volunteer_id)
    engine.start(talk, REMOVE, context={"volunteer": volunteer_id})


ROOM = Room(
    flows=(IDENTITY, SCREEN, DECLINE, CHECK, SUSPEND, REINSTATE, REMOVE, APPEAL),
    actions={
        "vol.identity": _begin(IDENTITY, VolunteerAction.CHECK),
        "vol.screen": _begin(SCREEN, VolunteerAction.SCREEN),
        "vol.decline": _begin(DECLINE, VolunteerAction.DECLINE),
        "vol.check": _begin(CHECK),
        "vol.suspend": Action(_suspend, Right.WORK_VOLUNTEERS),
        "vol.reinstate": _begin(REINSTATE, VolunteerAction.HEAR),
        "vol.remove": Action(_remove, Right.WORK_VOLUNTEERS),
        "vol.appeal": _begin(APPEAL, VolunteerAction.UPHOLD),
    },
)
