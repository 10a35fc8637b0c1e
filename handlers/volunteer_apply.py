"""The application of a volunteer, and what they correct of it later."""

from datetime import date
from typing import Any

from centre import skills, teams, volunteers
from centre.volunteers import Offer
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, from_label, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers import volunteer_words as words
from handlers.common import copy_number, home
from models.volunteers import AgeBand, Volunteer

STANDING, FOR_DAYS = "standing", "days"


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    volunteers.expect_applying(talk.session, talk.me)
    engine.start(talk, APPLY)


def _for_days(known: Answers) -> bool:
    return known.get("term") == FOR_DAYS


def _last(reader: Reader, known: Answers, value: str) -> str:
    """The last day is not before the first."""
    if value < known["first"]:
        first = days.show(reader, known["first"])
        raise Misread("misread.volunteer_last", first=first)
    return value


def _team_choices(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(f"t{team.id}", words.team_name(reader, team)) for team in teams.active(reader.session)]


def _team_names(reader: Reader, codes: list[str]) -> str:
    return words.joined(reader, [one.label for one in _team_choices(reader, {}) if one.code in codes])


_TERM = (
    Step(
        "term",
        choices=among("volunteer.serves", STANDING, FOR_DAYS),
        show=shown_as("volunteer.serves"),
        clears=("first", "last"),
        columns=1,
    ),
    Step(
        "first",
        parse=days.said,
        choices=days.coming,
        when=_for_days,
        show=days.show,
        clears=("last",),
        columns=1,
    ),
    Step(
        "last", parse=days.said, choices=days.coming, settle=_last, when=_for_days, show=days.show, columns=1
    ),
)
_SKILLS = Step(
    "skills",
    choices=lambda reader, _known: from_label(reader, "skill", *skills.SKILLS),
    several=True,
    optional=True,
    show=words.skills,
)
_TIMES = Step(
    "times",
    choices=lambda reader, _known: from_label(reader, "volunteer.time", *volunteers.times.SPANS),
    several=True,
    optional=True,
    show=words.spans,
)


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """What they agree to with the button, in all openness."""
    minor = [reader.t("volunteer_apply.minor")] if AgeBand(known["age"]).minor else []
    return [reader.t("volunteer_apply.privacy"), reader.t("volunteer_apply.pledge"), *minor]


def _finish(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    offer = Offer(said["skills"] or (), said["times"] or (), *_days(said))
    volunteer = volunteers.apply(
        talk.session,
        talk.moment,
        talk.me,
        AgeBand(said["age"]),
        offer,
        team_ids=[int(code[1:]) for code in said["teams"] or ()],
    )
    if volunteer.age_band.minor:
        text = talk.t("volunteer_apply.done_minor", number=volunteer.number)
        first = [talk.action("volunteer.link", "volunteer.link", 0, style="primary")]
    else:
        text = talk.t("volunteer_apply.done", number=volunteer.number)
        first = copy_number(talk, volunteer.number)
    buttons = [*first, talk.menu("volunteer"), talk.menu("start")]
    return Reply(text, talk.rows(buttons), subject=("volunteer", volunteer.id or 0))


def _days(said: Answers) -> tuple[date | None, date | None]:
    if not _for_days(said):
        return None, None
    return date.fromisoformat(said["first"]), date.fromisoformat(said["last"])


APPLY = Flow(
    name="volunteer_apply",
    version=1,
    steps=(
        Step("age", choices=among("volunteer.age", *AgeBand), show=shown_as("volunteer.age"), columns=1),
        *_TERM,
        _SKILLS,
        _TIMES,
        Step("teams", choices=_team_choices, several=True, optional=True, show=_team_names, columns=1),
    ),
    finish=_finish,
    remarks=_remarks,
    reopens={"refused.volunteer_days": ("last",)},
)


def _now(talk: Talk) -> tuple[Volunteer, Offer]:
    """What somebody offers at present.

    Raises:
        Refused: they are no volunteer (any more).
    """
    volunteer = volunteers.expect_correcting(talk.session, talk.me)
    card = volunteers.card(talk.session, talk.moment, volunteer)
    spans = volunteers.times.gathered(volunteer.times)
    return volunteer, Offer(card.skills, spans, volunteer.first_day, volunteer.last_day)


def _correction(name: str, *steps: Step, **more: Any) -> Flow:
    """A form that changes a part of what somebody offers and leaves the rest as it is."""

    def finish(talk: Talk, form: Finished) -> Reply:
        _volunteer, now = _now(talk)
        said = form.answers
        skilled = said["skills"] or () if "skills" in said else now.skills
        spans = said["times"] or () if "times" in said else now.spans
        span = _days(said) if "term" in said else (now.first_day, now.last_day)
        volunteers.correct(talk.session, talk.moment, talk.me, Offer(skilled, spans, *span))
        return Reply(talk.t(f"{name}.done"), [[talk.menu("volunteer")], *home(talk)])

    return Flow(name, 1, steps, finish, **more)


CORRECTIONS = {
    "volunteer.skills": _correction("volunteer_skills", _SKILLS, carded=False),
    "volunteer.times": _correction("volunteer_times", _TIMES, carded=False),
    "volunteer.term": _correction("volunteer_days", *_TERM, reopens={"refused.volunteer_days": ("last",)}),
}


def _correct(talk: Talk, flow: Flow) -> None:
    _volunteer, now = _now(talk)
    ticked = {"skills": list(now.skills), "times": list(now.spans)}
    known = {step.name for step in flow.steps}
    engine.start(talk, flow, ticked={name: codes for name, codes in ticked.items() if name in known})


ROOM = Room(
    flows=(APPLY, *CORRECTIONS.values()),
    actions={
        "volunteer.apply": Action(_begin),
        **{
            name: Action(lambda talk, _record, _extra, flow=flow: _correct(talk, flow))  # type: ignore[misc]
            for name, flow in CORRECTIONS.items()
        },
    },
)
