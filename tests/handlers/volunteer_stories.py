"""The forms of volunteers, their guardians and the volunteer desk, as stories."""

from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from centre import volunteers
from centre.moment import Moment
from centre.volunteers import Offer, Why, guardians
from models.people import Role
from models.volunteers import AgeBand, VolunteerReason
from models.who import Who, by_id
from tests.auxil.stage import Actor, Stage
from tests.auxil.volunteers import a_team
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import (
    Question,
    Story,
    nonsense,
    picture,
    place,
    presses,
    says,
    says_only,
    sticker,
)

OFFER = Offer(("phones", "company"), ("workdays-am",))
WHY = Why(VolunteerReason.CONDUCT, "They shouted.")


# The link that a guardian was sent.
LINKS: dict[int, str] = {}

# --- past the chat


async def apply(actor: Actor, age: AgeBand = AgeBand.ADULT) -> int:
    """Apply; gives the volunteer's row."""
    return await as_person(actor, lambda s, m, who: volunteers.apply(s, m, who, age, OFFER).id or 0)


def admit(session: Session, moment: Moment, who: Who, desk_id: int) -> int:
    """Take somebody from the application to their first day; gives the volunteer's row."""
    desk = by_id(session, desk_id)
    row = volunteers.apply(session, moment, who, AgeBand.ADULT, OFFER).id or 0
    volunteers.check_identity(session, moment, desk, row, AgeBand.ADULT)
    volunteers.screen(session, moment, desk, row, "Patient.")
    volunteers.induct(session, moment, desk, row)
    return row


async def admitted(actor: Actor, desk: Actor) -> int:
    """The same for somebody with a phone."""
    desk_id = (await desk.row()).id or 0
    return await as_person(actor, partial(admit, desk_id=desk_id))


async def desk_of(stage: Stage, language: str) -> Actor:
    """Somebody of the volunteer desk."""
    return await stage.staff("孙协调", Role.COORDINATOR, language)


# --- who enters


async def _resident(stage: Stage, language: str) -> Actor:
    await stage.write(a_team)
    return await stage.resident("王桂英", language)


async def _volunteer(stage: Stage, language: str) -> Actor:
    actor = await stage.resident("王桂英", language)
    await admitted(actor, await desk_of(stage, language))
    return actor


async def _suspended(stage: Stage, language: str) -> Actor:
    actor, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    row = await admitted(actor, desk)
    await as_person(desk, lambda s, m, who: volunteers.suspend(s, m, who, row, WHY))
    return actor


async def _removed(stage: Stage, language: str) -> Actor:
    actor = await _suspended(stage, language)
    await as_person(actor, lambda s, m, who: volunteers.hear(s, m, who, "I was frightened."))
    director = await stage.staff("林主任", Role.DIRECTOR, language)
    await as_person(director, lambda s, m, who: volunteers.remove(s, m, who, 1, WHY))
    return actor


async def _parent(stage: Stage, language: str) -> Actor:
    minor = await stage.resident("小明", language)
    await apply(minor, AgeBand.FROM_14)
    made = await as_person(minor, guardians.link)
    parent = await stage.resident("李芳", language)
    LINKS[parent.id] = made.payload
    return parent


async def _desk_with(stage: Stage, language: str, *, steps: int = 0) -> Actor:
    """The desk, with an application that has come so far."""
    actor, desk = await stage.resident("王桂英", language), await desk_of(stage, language)
    row = await apply(actor)

    def decide(session: Session, moment: Moment, who: Who) -> None:
        acts: list[Callable[[], object]] = [
            lambda: volunteers.check_identity(session, moment, who, row, AgeBand.ADULT),
            lambda: volunteers.screen(session, moment, who, row, ""),
            lambda: volunteers.induct(session, moment, who, row),
            lambda: volunteers.suspend(session, moment, who, row, WHY),
        ]
        for act in acts[:steps]:
            act()

    await as_person(desk, decide)
    if steps > 3:
        await as_person(actor, lambda s, m, who: volunteers.hear(s, m, who, "I was frightened."))
    return desk


async def _desk_with_an_appeal(stage: Stage, language: str) -> Actor:
    actor = await _removed(stage, language)
    await as_person(actor, lambda s, m, who: volunteers.appeal(s, m, who, "Ask the others."))
    return await stage.staff("吴协调", Role.COORDINATOR, language)


# --- how they begin


async def _see(actor: Actor, action: str) -> str:
    await actor.say("/volunteer")
    return await actor.tap_data(f"a:{action}:")


async def _open_link(actor: Actor) -> str:
    return await actor.start(LINKS[actor.id])


async def _decide(actor: Actor, action: str) -> str:
    await actor.say("/vol")
    if action in {"vol.check", "vol.suspend"}:
        await actor.press("vol.view.serving")
    await actor.tap_data("a:vol.see:")
    return await actor.tap_data(f"a:{action}:")


async def ticks_the_first(actor: Actor) -> str:
    """Tick the first, unless it is, and say that that is all."""
    if actor.words("engine.all") not in actor.newest_buttons:
        await first(actor)
    return await actor.press("engine.all")


_CHOICE = (nonsense, sticker)
_WORDS = Question("words", says("They were late, <twice>."), (sticker, picture, place))
_DAYS = (
    Question("term", presses("volunteer.serves.days"), _CHOICE),
    Question("first", says("明天 / tomorrow"), (*_CHOICE, picture, says_only("昨天"))),
    Question("last", says("后天 / 27 Nov"), (*_CHOICE, says_only("今天 / today"))),
)
_AGE = Question("age", presses("volunteer.age.adult"), _CHOICE)
_REASON = Question("reason", presses("volunteer.reason.other"), _CHOICE)
_SKILLS = Question("skills", ticks_the_first, _CHOICE)
_TIMES = Question("times", ticks_the_first, _CHOICE)

VOLUNTEERS = (
    Story(
        "volunteer_apply",
        _resident,
        partial(_see, action="volunteer.apply"),
        (_AGE, *_DAYS, _SKILLS, _TIMES, Question("teams", ticks_the_first, _CHOICE)),
        "volunteer_apply.done",
    ),
    Story(
        "volunteer_skills",
        _volunteer,
        partial(_see, action="volunteer.skills"),
        (_SKILLS,),
        "volunteer_skills.done",
        carded=False,
    ),
    Story(
        "volunteer_times",
        _volunteer,
        partial(_see, action="volunteer.times"),
        (_TIMES,),
        "volunteer_times.done",
        carded=False,
    ),
    Story(
        "volunteer_days",
        _volunteer,
        partial(_see, action="volunteer.term"),
        _DAYS,
        "volunteer_days.done",
    ),
    Story(
        "volunteer_hear", _suspended, partial(_see, action="volunteer.hear"), (_WORDS,), "volunteer_hear.done"
    ),
    Story(
        "volunteer_appeal",
        _removed,
        partial(_see, action="volunteer.appeal"),
        (_WORDS,),
        "volunteer_appeal.done",
    ),
    Story(
        "guardian",
        _parent,
        _open_link,
        (
            Question("relation", presses("guardian.relation.parent"), _CHOICE),
            Question("answer", presses("guardian.answer.yes"), _CHOICE),
        ),
        "guardian.agreed",
    ),
    Story("vol_identity", _desk_with, partial(_decide, action="vol.identity"), (_AGE,), "vol_identity.done"),
    Story(
        "vol_screen",
        partial(_desk_with, steps=1),
        partial(_decide, action="vol.screen"),
        (_WORDS,),
        "vol_screen.done",
    ),
    Story(
        "vol_decline",
        _desk_with,
        partial(_decide, action="vol.decline"),
        (_REASON, _WORDS),
        "vol_decline.done",
    ),
    Story(
        "vol_check",
        partial(_desk_with, steps=3),
        partial(_decide, action="vol.check"),
        (
            Question("kind", presses("vetting.reference"), _CHOICE),
            Question("until", says("明天 / tomorrow"), (sticker, says_only("昨天"))),
        ),
        "vol_check.done",
    ),
    Story(
        "vol_suspend",
        partial(_desk_with, steps=3),
        partial(_decide, action="vol.suspend"),
        (_REASON, _WORDS),
        "vol_suspend.done",
    ),
    Story(
        "vol_reinstate",
        partial(_desk_with, steps=4),
        partial(_decide, action="vol.reinstate"),
        (_WORDS,),
        "vol_reinstate.done",
    ),
    Story(
        "vol_remove",
        partial(_desk_with, steps=4),
        partial(_decide, action="vol.remove"),
        (_REASON, _WORDS),
        "vol_remove.done",
    ),
    Story(
        "vol_appeal",
        _desk_with_an_appeal,
        partial(_decide, action="vol.appeal"),
        (Question("verdict", presses("vol_appeal.verdict.granted"), _CHOICE), _WORDS),
        "vol_appeal.done",
    ),
)
