"""The forms of certificates, as stories."""

from datetime import date
from typing import Any

from sqlmodel import Session

from centre import certificates
from centre.certificates import Wanted
from models.hours import HourLine, HourState
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import as_person
from tests.handlers.rostered import coordinator, person, volunteer
from tests.handlers.story import Question, Story, nonsense, picture, place, presses, says, says_only, sticker

DAYS = (date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4))
_WORDS = (sticker, picture, place)
_CHOICE = (nonsense, sticker)


async def student(stage: Stage, language: str) -> Actor:
    """Somebody who served on three days, two and a half hours each."""
    actor = await volunteer(stage, "许晓", language)

    def serve(session: Session) -> None:
        who, now = person(session, actor), stage.clock.now()
        for day in DAYS:
            what: dict[str, Any] = {"person_id": who.id, "what": "手机课", "state": HourState.CONFIRMED}
            when: dict[str, Any] = {"day": day, "minutes": 150, "created_at": now, "updated_at": now}
            session.add(HourLine(**what, **when))

    await stage.write(serve)
    return actor


async def ask(actor: Actor) -> int:
    """Ask for a certificate of these days, past the chat; gives its row."""
    wanted = Wanted(actor.language, "许晓", DAYS[0], DAYS[-1])
    return await as_person(actor, lambda s, m, who: certificates.ask(s, m, who, wanted).id or 0)


async def _desk(stage: Stage, language: str) -> Actor:
    desk = await coordinator(stage, language)
    await ask(await student(stage, language))
    return desk


async def _desk_that_issued(stage: Stage, language: str) -> Actor:
    desk = await _desk(stage, language)
    await desk.tap_data("a:certificate.review:")
    await desk.press("certificate.issue")
    await desk.press("engine.back")
    return desk


async def _return(actor: Actor) -> str:
    await actor.tap_data("a:certificate.review:")
    return await actor.press("certificate.return")


CERTIFICATES = (
    Story(
        "certificate",
        student,
        lambda actor: actor.say("/certificate"),
        (
            Question("period", presses("certificate.period.some"), _CHOICE),
            Question("first", says("2026年11月1日"), (sticker, nonsense, says_only("2027年1月1日"))),
            Question("last", says("11月10日"), (sticker, nonsense, says_only("10月2日"))),
            Question("language", lambda actor: actor.tap("English"), _CHOICE),
            Question("name", says("Xu Xiao"), (*_WORDS, says_only("长" * 41))),
        ),
        "certificate.done",
    ),
    Story(
        "certificate_return",
        _desk,
        _return,
        (Question("words", says("The name is not yours."), _WORDS),),
        "certificate.decided",
    ),
    Story(
        "certificate_withdraw",
        _desk_that_issued,
        presses("certificate.withdraw"),
        (Question("words", says("False hours."), _WORDS),),
        "certificate.decided",
    ),
)
