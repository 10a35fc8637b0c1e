"""The forms of the desk about requests, as stories."""

from collections.abc import Awaitable, Callable

from sqlmodel import col

from centre.rows import change
from models.people import Person, Role
from tests.auxil.stage import Actor, Stage
from tests.handlers import requested
from tests.handlers.offered import first
from tests.handlers.request_stories import offer_both, offer_everything
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
_SAYS = says("The plumber comes at three.")
_WORDS = Question("words", _SAYS, _NO_WORDS)
# What residents are told may be shown and spoken, too.
_TOLD = Question("words", _SAYS, (sticker, other_contact))
_HOW = Question("how", presses("queue.heard.by_phone"), (nonsense, sticker))
_REASON = Question("reason", first, (nonsense, sticker))


def _at(
    stage_of: Callable[..., Awaitable[tuple[Actor, Actor]]], **policies: int
) -> Callable[..., Awaitable[Actor]]:
    async def enter(stage: Stage, language: str) -> Actor:
        return (await stage_of(stage, language, **policies))[0]

    return enter


def _from_card(key: str) -> Callable[[Actor], Awaitable[str]]:
    """Somebody opens the request in the queue and taps this."""

    async def begin(actor: Actor) -> str:
        await actor.say("/queue")
        await requested.open_case(actor)
        return await actor.press(key)

    return begin


async def _list_gaps(actor: Actor) -> str:
    await _from_card("queue.gaps")(actor)
    await first(actor)
    return await actor.press("queue.tick_on")


def _tap_on_closed(key: str) -> Callable[[Actor], Awaitable[str]]:
    """Somebody opens a closed request, which the queue does not show any more, and taps this."""

    async def begin(actor: Actor) -> str:
        await actor.forge("a:queue.see:1:")
        return await actor.press(key)

    return begin


async def _with_a_colleague(stage: Stage, language: str) -> Actor:
    clerk, _ = await requested.reviewed(stage, language)
    await stage.staff("刘窗口", Role.CLERK, language)
    return clerk


async def with_a_known_number(stage: Stage, language: str) -> Actor:
    """A clerk, and a resident whose number is known."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await offer_both(stage)
    resident = await stage.resident("王桂英", language)
    await as_person(
        resident, lambda s, _moment, who: change(s, Person, col(Person.id) == who.id, phone="13800138000")
    )
    return clerk


async def _with_everything_to_ask(stage: Stage, language: str) -> Actor:
    """The same, and a service that asks everything."""
    await offer_everything(stage)
    return await with_a_known_number(stage, language)


async def _from_queue(actor: Actor) -> str:
    await actor.say("/queue")
    return await actor.press("queue.new_for")


def _story(name: str, stage_of: Callable[..., Awaitable[tuple[Actor, Actor]]], *questions: Question) -> Story:
    key = {"queue_phoned": "desk.phoned", "queue_note": "desk.note"}.get(name, name.replace("_", ".", 1))
    return Story(name, _at(stage_of), _from_card(key), questions, f"{name}.done")


CASE_DESK = (
    Story("queue_gaps", _at(requested.reviewed), _list_gaps, (_WORDS,), "queue_gaps.done"),
    _story("queue_decline", requested.reviewed, _REASON, _WORDS),
    _story("queue_transfer", requested.reviewed, _WORDS),
    Story(
        "queue_schedule",
        _at(requested.accepted, plan_days=0),
        _from_card("queue.schedule"),
        (_WORDS,),
        "queue_schedule.done",
    ),
    _story("queue_back", requested.scheduled, _REASON, _WORDS),
    _story("queue_say", requested.reviewed, _TOLD),
    _story("queue_phoned", requested.reviewed, _WORDS),
    _story("queue_note", requested.reviewed, _WORDS),
    Story(
        "queue_refund",
        _at(requested.closed),
        _tap_on_closed("queue.refund"),
        (
            Question("paid", first, (nonsense, sticker, place)),
            Question("amount", says("20"), (nonsense, sticker, place)),
            _WORDS,
        ),
        "queue_refund.done",
    ),
    Story(
        "queue_refund_try",
        _at(requested.with_a_refund),
        _tap_on_closed("queue.refund_try"),
        (_WORDS,),
        "queue_refund_try.done",
    ),
    Story(
        "queue_refund_drop",
        _at(requested.with_a_refund),
        _tap_on_closed("queue.refund_drop"),
        (_WORDS,),
        "queue_refund_drop.done",
    ),
    Story(
        "queue_credit",
        _at(requested.with_a_refund),
        _tap_on_closed("queue.credit"),
        (Question("proof", says("No. 4711"), (sticker, place)),),
        "queue_credit.done",
    ),
    _story("queue_longer", requested.accepted, Question("day", first, (nonsense, sticker, place)), _WORDS),
    _story("queue_price", requested.begun, Question("price", says("120.50元"), (nonsense, sticker)), _WORDS),
    _story("queue_finish", requested.begun, _TOLD, Question("charged", first, (nonsense, sticker, place))),
    _story(
        "queue_plan",
        requested.accepted,
        Question("who", says("Master Zhou"), _NO_WORDS),
        Question("day", says("周五 / Friday"), (nonsense, sticker, place)),
        Question("hours", says("9:00-11:00"), (nonsense, sticker)),
        Question("price", says("¥80"), (nonsense, sticker)),
        Question("visit", says("20"), (nonsense, sticker, lambda phone: phone.send_text("81"))),
        _WORDS,
    ),
    Story(
        "queue_party_agreed",
        _at(requested.reviewed, two_party=True),
        _from_card("queue.party_agreed"),
        (_HOW,),
        "queue_party_agreed.done",
    ),
    Story(
        "queue_party_refused",
        _at(requested.reviewed, two_party=True),
        _from_card("queue.party_refused"),
        (_HOW, _WORDS),
        "queue_party_refused.done",
    ),
    Story("queue_fill", _at(requested.with_gaps), _from_card("queue.brought"), (_WORDS,), "queue_fill.done"),
    Story(
        "queue_change",
        _at(requested.with_a_plan),
        _from_card("queue.plan_other"),
        (_WORDS,),
        "queue_change.done",
    ),
    _story("queue_not_done", requested.with_a_result, _WORDS),
    Story(
        "queue_reopen", _at(requested.closed), _tap_on_closed("queue.reopen"), (_WORDS,), "queue_reopen.done"
    ),
    _story("queue_withdraw", requested.with_a_plan, _WORDS),
    Story(
        "request_for",
        _with_everything_to_ask,
        _from_queue,
        (
            Question("channel", presses("counter.channel.phone"), (nonsense, sticker)),
            Question("name", says("李建国"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
            Question("phone", says("138 0013 8000"), (nonsense, other_contact, sticker)),
            Question("person", lambda actor: actor.press("counter.new", name="李建国"), (nonsense, sticker)),
            Question("agreed", presses("counter.agreed.yes"), (nonsense, sticker)),
            Question("service", says("陪诊 / escort"), (nonsense, sticker, picture)),
            Question("whom", presses("book.whom.new"), (nonsense, sticker)),
            Question("relative", says("张秀兰"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
            Question("relative_agreed", presses("book.agreed.yes"), (nonsense, sticker)),
            Question("case", first, (nonsense, sticker)),
            Question("consent", presses("counter.agreed.yes"), (nonsense, sticker)),
            Question("party", says("张先生"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
            Question("party_reach", says("138 0013 8001"), (sticker, place)),
            Question("party_knows", presses("request.party_knows.no"), (nonsense, sticker)),
            Question("papers", presses("request_for.papers.bring"), (nonsense, sticker)),
            Question("place", presses("counter.place.home"), (nonsense, sticker)),
            Question("building", says("３号楼"), (nonsense, sticker, place)),
            Question("unit", says("2单元"), (nonsense, sticker)),
            Question("room", says("1208"), (nonsense, sticker)),
            Question("urgent", presses("request_for.urgent.no"), (nonsense, sticker)),
            Question("about", says("To the eye clinic on Friday"), (sticker, place, other_contact)),
        ),
        "request_for.receipt",
    ),
    Story(
        "queue_hand_over",
        _with_a_colleague,
        _from_card("desk.hand_over"),
        (Question("whom", first, (nonsense, sticker)), Question("why", _SAYS, _NO_WORDS)),
        "queue_hand_over.done",
    ),
    Story(
        "find",
        lambda stage, language: stage.staff("陈窗口", Role.CLERK, language),
        says("/find"),
        (Question("words", says("下水道"), _NO_WORDS),),
        "find.nothing",
        carded=False,
    ),
)
