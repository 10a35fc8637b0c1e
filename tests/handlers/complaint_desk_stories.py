"""The forms of the desk about complaints and suggestions, as stories."""

from collections.abc import Awaitable, Callable
from typing import Any

from centre import complaints
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained
from tests.handlers.case_desk_stories import with_a_known_number
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import (
    Question,
    Story,
    nonsense,
    other_contact,
    picture,
    place,
    presses,
    says,
    sticker,
)

_NO_WORDS = (sticker, picture, place)
_WORDS = Question("words", says("We mend it on Friday."), _NO_WORDS)
# What people are told may be shown and spoken, too.
_TOLD = Question("words", says("We mend it on Friday."), (sticker,))
_TAP = (nonsense, sticker, place)


def _at(
    stage_of: Callable[..., Awaitable[tuple[Actor, Actor]]], **values: Any
) -> Callable[[Stage, str], Awaitable[Actor]]:
    async def enter(stage: Stage, language: str) -> Actor:
        return (await stage_of(stage, language, **values))[0]

    return enter


def _story(
    flow: str,
    stage_of: Callable[..., Awaitable[tuple[Actor, Actor]]],
    *questions: Question,
    receipt: str = "",
    button: str = "",
) -> Story:
    return Story(
        flow,
        _at(stage_of),
        _from_card(button or flow.replace("_", ".", 1)),
        questions,
        receipt or f"{flow}.done",
    )


def _from_card(key: str) -> Callable[[Actor], Awaitable[str]]:
    """Somebody opens the newest case and taps this."""

    async def begin(actor: Actor) -> str:
        await actor.forge(f"a:queue.see:{await complained.newest(actor.stage)}:")
        return await actor.press(key)

    return begin


async def _say(actor: Actor) -> str:
    """Begin to note what was said on the telephone, without having tapped what."""
    return await actor.forge(f"a:complaint.says:{await complained.newest(actor.stage)}:")


async def _with_another_clerk(stage: Stage, language: str) -> Actor:
    """A clerk whose complaint is closed, and one who had nothing to do with it."""
    clerk, _ = await complained.closed_unheard(stage, language)
    await stage.staff("刘窗口", Role.CLERK, language)
    return clerk


async def _two_alike(stage: Stage, language: str) -> Actor:
    """A clerk with two complaints of the same stair, the newer one weighed."""
    clerk, _ = await complained.submitted(stage, language)
    await complained.complain(await stage.resident("李建国", language))
    await complained.weigh(clerk)
    return clerk


async def _with_words(stage: Stage, language: str) -> Actor:
    """A leader who has just written to whoever complained."""
    leader = await stage.staff("周组长", Role.COORDINATOR, language)
    resident = await stage.resident("王桂英", language)
    await complained.complain(resident)
    await complained.weigh(leader)
    case_id = await complained.newest(stage)
    await as_person(leader, lambda s, m, who: complaints.assign(s, m, who, case_id))
    return leader


async def _write_down(actor: Actor) -> str:
    """Somebody brings a letter to the desk."""
    await actor.say("/queue")
    return await actor.press("queue.new_voice_for")


async def _keep(actor: Actor) -> str:
    if not actor.has_read("complaint_contact.done"):
        await _from_card("complaint.contact")(actor)
        await actor.say("We come and look today.")
        await actor.press("complaint_contact.confirm")
    return await actor.press("template.keep")


async def _who_leads(stage: Stage, language: str) -> Actor:
    return await stage.staff("周组长", Role.COORDINATOR, language)


async def _write_a_text(actor: Actor) -> str:
    await actor.say("/queue")
    await actor.press("template.list")
    return await actor.press("template.write")


async def _with_leader(stage: Stage, language: str) -> Actor:
    """A clerk who looks into a complaint, and somebody who can grant more time."""
    clerk, _ = await complained.looked_into(stage, language)
    await stage.staff("高主任", Role.DIRECTOR, language)
    return clerk


async def _who_may_grant(stage: Stage, language: str) -> Actor:
    """Somebody who is asked for more time."""
    clerk, _ = await complained.looked_into(stage, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    case_id, ask = await complained.newest(stage), complaints.extension.ask
    await as_person(clerk, lambda s, m, who: ask(s, m, who, case_id, 3, why="He is away."))
    return director


COMPLAINT_DESK = (
    _story(
        "complaint_weigh",
        complained.submitted,
        Question("category", presses("complaint.category.premises"), _TAP),
        Question("severity", presses("queue.complaint.severity.high"), _TAP),
        Question("whom", presses("complaint_weigh.nobody"), _TAP),
    ),
    _story("complaint_contact", complained.taken_on, _TOLD),
    _story("complaint_rang", complained.taken_on, _WORDS),
    _story(
        "complaint_reply",
        complained.looked_into,
        Question("finding", presses("complaint.finding.partly"), _TAP),
        Question("measure", says("The stair was screwed down."), _NO_WORDS),
        Question("prevention", says("It is looked at every month."), _NO_WORDS),
        _TOLD,
    ),
    Story(
        "complaint_extend",
        _with_leader,
        _from_card("complaint.extend"),
        (Question("days", first, _TAP), _WORDS),
        "complaint_extend.done",
    ),
    Story(
        "complaint_refuse_time",
        _who_may_grant,
        _from_card("complaint.refuse_time"),
        (_WORDS,),
        "complaint_refuse_time.done",
    ),
    Story(
        "complaint_refer",
        _with_leader,
        _from_card("complaint.refer"),
        (_WORDS,),
        "complaint_refer.done",
    ),
    Story(
        "complaint_merge",
        _two_alike,
        _from_card("complaint.merge"),
        (Question("into", first, (nonsense, sticker, place)), _WORDS),
        "complaint_merge.done",
    ),
    _story("complaint_emergency", complained.submitted, _TOLD),
    Story(
        "complaint_answer",
        _at(complained.unable),
        _say,
        (
            Question("verdict", presses("complaint_answer.verdict.partly"), _TAP),
            Question("words", says("The rail still shakes."), _NO_WORDS),
            Question("how", presses("complaint_answer.how.by_phone"), _TAP),
            Question("grade", lambda actor: actor.tap("4"), _TAP),
        ),
        "complaint_answer.done_partly",
    ),
    Story(
        "follow_up_result",
        _at(complained.taken_to_ring),
        lambda actor: actor.press("follow_up.reached"),
        (
            Question("result", presses("follow_up.result.partly"), _TAP),
            Question("words", says("The rail still shakes."), _NO_WORDS),
            Question("grade", lambda actor: actor.tap("4"), _TAP),
        ),
        "follow_up_result.done_partly",
    ),
    Story(
        "complaint_ask_review",
        _with_another_clerk,
        _from_card("complaint.ask_review"),
        (_WORDS,),
        "complaint_ask_review.done",
    ),
    _story("suggestion_adopt", complained.suggested, _TOLD),
    _story("suggestion_adopt_part", complained.suggested, _TOLD),
    _story("suggestion_not_adopt", complained.suggested, _TOLD),
    _story("suggestion_done", complained.adopted, _TOLD),
    Story(
        "template_keep",
        _with_words,
        _keep,
        (
            Question("text", presses("template_keep.text.as_sent"), _NO_WORDS),
            Question("title", says("We come today"), _NO_WORDS),
            Question("whom", first, _TAP),
        ),
        "template_keep.done",
    ),
    Story(
        "template_write",
        _who_leads,
        _write_a_text,
        (
            Question("step", presses("template_write.step.reply"), _TAP),
            Question("whom", presses("complaint.category.fee"), _TAP),
            Question("language", first, _TAP),
            Question("text", says("Dear {name}, about {number}: you get it back."), _NO_WORDS),
            Question("title", says("Money back"), _NO_WORDS),
        ),
        "template_keep.done",
    ),
    Story(
        "voice_for",
        with_a_known_number,
        _write_down,
        (
            Question("channel", presses("voice_for.channel.paper"), (nonsense, sticker)),
            Question("name", says("李建国"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
            Question("phone", says("138 0013 8000"), (nonsense, other_contact, sticker)),
            Question("person", lambda actor: actor.press("counter.new", name="李建国"), (nonsense, sticker)),
            Question("agreed", presses("counter.agreed.yes"), (nonsense, sticker)),
            Question("kind", presses("voice_for.kind.complaint"), _TAP),
            Question("category", presses("complaint.category.fee"), _TAP),
            Question("target", presses("queue.complaint.target.service"), _TAP),
            Question("whom", says("理发 / Haircut"), _NO_WORDS),
            Question("about", says("He asked 80, the list says 50."), (sticker, place)),
            Question("wish", says("The money back"), _NO_WORDS),
        ),
        "voice_for.receipt_paper",
    ),
)
