"""The forms of a resident who asks for something, as stories; and what the centre does meanwhile."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from centre import cases
from centre.cases import Proposal
from centre.moment import Moment
from models.cases import Case
from models.catalogue import Mode, Service, Where
from models.people import Role
from models.who import Who
from tests.auxil.offers import a_fee, a_service, a_wording
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import (
    Answer,
    Question,
    Story,
    nonsense,
    other_contact,
    picture,
    place,
    presses,
    says,
    says_only,
    sticker,
)

Act = Callable[[Session, Moment, Who, int], object]
PLAN = Proposal(
    "陈师傅 / Master Chen",
    date(2026, 11, 26),
    "09:00-11:00",
    6000,
    "He brings the machine.",
    visit_price=2000,
)
GAPS = ("门牌照片 / a photo of the door", "身份证 / ID card")


def a_drain(session: Session, **policies: Any) -> Service:
    """A drain is unblocked at home, for a price, on a plan; it may be urgent."""
    service = a_service(
        session,
        a_wording("zh-hans", title="管道疏通", keywords="通下水", materials=[]),
        a_wording("en", title="Drain unblocking", keywords="drain", materials=[]),
        **{
            "mode": Mode.APPLY,
            "place": Where.HOME,
            "plan_days": 2,
            "done_days": 5,
            "urgent": True,
            **policies,
        },
    )
    a_fee(session, service, 6000, date(2026, 1, 1))
    return service


def an_escort(session: Session, **policies: Any) -> Service:
    """A service that asks everything: case, consent, papers, place, address, urgency."""
    chinese = a_wording("zh-hans", title="陪诊服务", keywords="陪诊", materials=["身份证", "病历"])
    english = a_wording("en", title="Hospital escort", keywords="escort", materials=["ID card", "Records"])
    everything = {
        "mode": Mode.APPLY,
        "place": Where.EITHER,
        "separate_consent": True,
        "plan_days": 2,
        "urgent": True,
    }
    service = a_service(session, chinese, english, **{**everything, **policies})
    for tariff, amount in (("first", 0), ("more", 3000)):
        names = {"zh-hans": tariff, "en": tariff}
        a_fee(session, service, amount, date(2026, 1, 1), tariff=tariff, names=names)
    return service


async def offer_both(stage: Stage) -> None:
    """Let the centre offer a drain and an escort."""

    def both(session: Session) -> None:
        if session.exec(select(Service.id)).first() is None:
            a_drain(session)
            an_escort(session)

    await stage.write(both)


async def offer_everything(stage: Stage) -> None:
    """Let the centre offer an escort that may be had without a name, and to which two have to agree."""

    def escort(session: Session) -> None:
        if session.exec(select(Service.id)).first() is None:
            an_escort(session, two_party=True, anonymous=True)

    await stage.write(escort)


async def ask_for_drain(resident: Actor) -> int:
    """Ask in the chat for a blocked drain to be seen to; gives the row of the request."""
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.me")
    await resident.say("3-2-1208")
    await resident.press("request.urgent.no")
    await resident.say("The kitchen sink")
    await resident.press("request.confirm")
    resident.reads("request.receipt")
    return await resident.stage.read(newest)


def newest(session: Session) -> int:
    """The row of the newest request."""
    return session.exec(select(col(Case.id)).order_by(col(Case.id).desc())).first() or 0


async def come_to(clerk: Actor, case_id: int, *acts: Act) -> None:
    """Have a clerk take a request on, step by step."""
    for act in acts:
        await as_person(clerk, partial(_take, act, case_id))


def _take(act: Act, case_id: int, session: Session, moment: Moment, who: Who) -> object:
    return act(session, moment, who, case_id)


def lists_gaps(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """Two things are missing."""
    return cases.list_gaps(session, moment, who, case_id, GAPS)


def offers_plan(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """Master Chen could come tomorrow for sixty yuan."""
    return cases.offer_plan(session, moment, who, case_id, PLAN)


def asks_price(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """It would take eighty."""
    return cases.ask_price(session, moment, who, case_id, 8000, text="The pipe has to be opened")


def finishes(session: Session, moment: Moment, who: Who, case_id: int) -> object:
    """The drain is free."""
    return cases.finish(session, moment, who, case_id, "The drain is free")


async def agree_to_plan(resident: Actor) -> None:
    """Agree to the plan that was just told."""
    await resident.press("case.agree")
    resident.reads("case.agreed")


async def asked(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """A clerk, and a resident whose drain is blocked."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await offer_both(stage)
    resident = await stage.resident("王桂英", language)
    return clerk, resident, await ask_for_drain(resident)


async def planned(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """The same with a plan on the table."""
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, cases.accept, offers_plan)
    return clerk, resident, case_id


async def served(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """The same with somebody at work."""
    clerk, resident, case_id = await planned(stage, language)
    await agree_to_plan(resident)
    await come_to(clerk, case_id, cases.start)
    return clerk, resident, case_id


async def done(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """The same with the work done, as the clerk says."""
    clerk, resident, case_id = await served(stage, language)
    await come_to(clerk, case_id, finishes)
    return clerk, resident, case_id


async def _resident_who_may_ask(stage: Stage, language: str) -> Actor:
    await stage.staff("陈窗口", Role.CLERK, language)
    await offer_everything(stage)
    return await stage.resident("王桂英", language)


async def _resident_who_asked(stage: Stage, language: str) -> Actor:
    return (await asked(stage, language))[1]


async def _resident_with_gaps(stage: Stage, language: str) -> Actor:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    return resident


async def _resident_with_a_plan(stage: Stage, language: str) -> Actor:
    return (await planned(stage, language))[1]


async def _resident_to_confirm(stage: Stage, language: str) -> Actor:
    return (await done(stage, language))[1]


async def _resident_who_confirmed(stage: Stage, language: str) -> Actor:
    resident = await _resident_to_confirm(stage, language)
    await resident.press("case.confirm")
    return resident


async def _sends_photo(actor: Actor) -> str:
    return await actor.do(lambda phone: phone.send_photo(PNG))


def _card(key: str) -> Answer:
    """Open one's request under its number, and tap this."""

    async def begin(actor: Actor) -> str:
        await actor.say("/my")
        await actor.tap_data("a:case.see:")
        return await actor.press(key)

    return begin


_WORDS = Question("words", says("Friday morning is better"), (sticker, other_contact))

RESIDENTS = (
    Story(
        "request",
        _resident_who_may_ask,
        says("/request"),
        (
            Question("service", says("陪诊 / escort"), (nonsense, sticker, picture)),
            Question("openness", presses("openness.open"), (nonsense, sticker)),
            Question("whom", presses("book.whom.new"), (nonsense, sticker)),
            Question("name", says("李建国"), (sticker, says_only("🌸🌸"))),
            Question("agreed", presses("book.agreed.yes"), (nonsense, sticker)),
            Question("case", first, (nonsense, sticker)),
            Question("consent", presses("book.consent.yes"), (nonsense, sticker)),
            Question("party", says("张先生"), (sticker, says_only("🌸🌸"))),
            Question("party_reach", says("138 0013 8001"), (sticker, place)),
            Question("party_knows", presses("request.party_knows.no"), (nonsense, sticker)),
            Question("papers", _sends_photo, (nonsense, sticker, place)),
            Question("place", presses("book.place.home"), (nonsense, sticker)),
            Question("building", says("３号楼"), (nonsense, sticker, place)),
            Question("unit", says("2单元"), (nonsense, sticker)),
            Question("room", says("1208"), (nonsense, sticker)),
            Question("urgent", presses("request.urgent.harm"), (nonsense, sticker)),
            Question("about", says("She cannot walk far"), (sticker, place, other_contact)),
        ),
        "request.receipt",
    ),
    Story("case_fill", _resident_with_gaps, _card("case.fill"), (_WORDS,), "case_fill.done"),
    Story("case_change", _resident_with_a_plan, _card("case.change"), (_WORDS,), "case_change.done"),
    Story("case_not_done", _resident_to_confirm, _card("case.not_done"), (_WORDS,), "case_not_done.done"),
    Story("case_reopen", _resident_who_confirmed, _card("case.reopen"), (_WORDS,), "case_reopen.done"),
    Story("case_write", _resident_who_asked, _card("case.write"), (_WORDS,), "case_write.done"),
)
