"""The forms of whoever complains or suggests something, as stories; and what the centre does meanwhile."""

from functools import partial

from sqlmodel import Session

from centre import complaints
from centre.complaints import Filed, Grievance
from centre.moment import Moment
from models.cases import Case, Openness
from models.complaints import ComplaintCategory, Finding, Severity, Target
from models.people import Role
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.request_stories import come_to
from tests.handlers.requested import as_person, newest
from tests.handlers.story import (
    Answer,
    Question,
    Story,
    nonsense,
    other_contact,
    presses,
    says,
    says_only,
    sticker,
)

REPLY = "You were right, and it is mended."
MEASURE = "The stair was screwed down."


async def complain(
    resident: Actor, *, openness: Openness = Openness.OPEN, whom: str = "3号楼 / building 3"
) -> None:
    """Complain in the chat about a loose stair."""
    await resident.say("/complain")
    await resident.press("complain.topic.place")
    await resident.press("complain.kind.premises")
    await resident.say(whom)
    await resident.press(f"openness.{openness.value}")
    await resident.say("第三级楼梯松了 / The third stair is loose")
    await resident.press("engine.skip")
    await resident.press("complain.confirm")
    resident.reads("voice.receipt")


async def suggest(resident: Actor, *, openness: Openness = Openness.OPEN) -> None:
    """Suggest a bench in the chat."""
    await resident.say("/suggest")
    await resident.say("门口放一张长椅 / A bench at the gate")
    await resident.press(f"openness.{openness.value}")
    await resident.press("suggest.confirm")
    resident.reads("voice.receipt")


def filed(session: Session, moment: Moment, who: Who) -> Filed:
    """The same complaint past the chat."""
    told = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "It is loose", whom="3号楼")
    return complaints.submit(session, moment, who, told)


def triages(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """It weighs no more than others."""
    category, severity = ComplaintCategory.PREMISES, Severity.NORMAL
    return complaints.triage(session, moment, who, case_id, category=category, severity=severity)


def contacts(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """Whoever complained hears from somebody; of who left no trace the investigation just begins."""
    if session.get_one(Case, case_id).person_id is None:
        return complaints.investigate(session, moment, who, case_id)
    return complaints.contact(session, moment, who, case_id, "We come and look today.")


def replies(session: Session, moment: Moment, who: Who, case_id: int, *, text: str = REPLY) -> object:
    """There is a finding, a measure and words."""
    finding = Finding.SUBSTANTIATED
    return complaints.reply(session, moment, who, case_id, finding, measure=MEASURE, text=text)


async def handled(clerk: Actor, case_id: int) -> None:
    """Bring a new complaint to its reply."""
    await come_to(clerk, case_id, triages, complaints.assign, contacts, replies)


async def complained(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """A clerk, and a resident who complained."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await complain(resident)
    return clerk, resident, await stage.read(partial(newest, resident=resident))


async def replied(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """The same with a reply."""
    clerk, resident, case_id = await complained(stage, language)
    await handled(clerk, case_id)
    return clerk, resident, case_id


async def _neighbour(stage: Stage, language: str) -> Actor:
    """Somebody whose neighbour has complained of the same place."""
    await stage.staff("陈窗口", Role.CLERK, language)
    other = await stage.resident("李建国", language)
    await as_person(other, filed)
    return await stage.resident("王桂英", language)


async def _resident(stage: Stage, language: str) -> Actor:
    await stage.staff("陈窗口", Role.CLERK, language)
    return await stage.resident("王桂英", language)


async def _who_complained(stage: Stage, language: str) -> Actor:
    return (await complained(stage, language))[1]


async def _who_has_a_reply(stage: Stage, language: str) -> Actor:
    return (await replied(stage, language))[1]


async def _who_closed_it(stage: Stage, language: str) -> Actor:
    resident = await _who_has_a_reply(stage, language)
    await resident.press("voice.fixed")
    return resident


def _card(key: str) -> Answer:
    """Open one's complaint under its number, and tap this."""

    async def begin(actor: Actor) -> str:
        await actor.say("/my")
        await actor.tap_data("a:case.see:")
        return await actor.press(key)

    return begin


_STORY = Question("words", says("It still moves"), (sticker, other_contact))
_ABOUT = Question("about", says("The third stair is loose"), (sticker, other_contact))
_OPENNESS = Question("openness", presses("openness.open"), (nonsense, sticker))

VOICES = (
    Story(
        "complaint_poster",
        lambda stage, language: stage.staff("陈窗口", Role.CLERK, language),
        says("/poster"),
        (Question("place", says("3号楼电梯"), (sticker, says_only("长" * 15))),),
        "complaint_poster.made",
        carded=False,
    ),
    Story(
        "complain",
        _neighbour,
        says("/complain"),
        (
            Question("topic", presses("complain.topic.place"), (nonsense, sticker)),
            Question("category", presses("complain.kind.premises"), (nonsense, sticker)),
            Question("whom", says("3号楼 / building 3"), (sticker, says_only("长" * 201))),
            _OPENNESS,
            Question("like", presses("complain.another"), (nonsense, sticker)),
            _ABOUT,
            Question("wish", says("Please mend it"), (sticker, says_only("长" * 1001))),
        ),
        "voice.receipt",
    ),
    Story("suggest", _resident, says("/suggest"), (_ABOUT, _OPENNESS), "voice.receipt"),
    Story("voice_write", _who_complained, _card("voice.write"), (_STORY,), "voice_write.done"),
    Story("voice_not_fixed", _who_has_a_reply, _card("voice.not_fixed"), (_STORY,), "voice_not_fixed.done"),
    Story(
        "voice_partly",
        _who_has_a_reply,
        _card("voice.partly"),
        (Question("words", says("The light is still out"), (sticker, other_contact)),),
        "voice.told_thanks",
        carded=False,
    ),
    Story("voice_review", _who_closed_it, _card("voice.review"), (_STORY,), "voice_review.done"),
    Story(
        "voice_withdraw",
        _who_complained,
        _card("voice.withdraw"),
        (Question("words", says("It is fine by now"), (sticker, other_contact)),),
        "voice_withdraw.done",
    ),
)
