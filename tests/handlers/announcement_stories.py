"""The forms about announcements, as stories."""

from datetime import timedelta

from sqlmodel import Session

from centre.announcements import writing
from models.announcements import NewsKind
from models.audience import Everybody
from models.people import Role
from models.who import by_id
from tests.auxil.shifts import a_site
from tests.auxil.stage import Actor, Stage
from tests.handlers.story import Question, Story, nonsense, picture, presses, says, sticker

ZH, EN = "周五大厅不开放。", "The hall is closed on Friday."
_TAPS = (nonsense, sticker, picture)


async def _writer(stage: Stage, language: str) -> Actor:
    await stage.write(lambda session: a_site(session, "清塘公园"))
    return await stage.staff("陈协调", Role.COORDINATOR, language)


async def begin(actor: Actor) -> str:
    """Begin to write an announcement."""
    await actor.say("/announce")
    return await actor.press("announcements.new")


async def fill_in(actor: Actor, *, kind: str = "events", whom: str = "everybody") -> str:
    """Write one for now, in both languages."""
    await begin(actor)
    await actor.press(f"news.kind.{kind}")
    await actor.press(f"audience.whom.{whom}")
    await actor.say(ZH)
    await actor.say(EN)
    await actor.press("issuer.ours")
    await actor.press("engine.skip")
    await actor.press("announce.day.now")
    return await actor.press("announce.confirm")


async def _second(stage: Stage, language: str) -> Actor:
    writer = await stage.staff("陈协调", Role.COORDINATOR, language)
    row = await writer.row()

    def wait(session: Session) -> None:
        moment = stage.linli.present(session)
        at = moment.now + timedelta(days=1)
        plan = writing.AnnouncementPlan(NewsKind.EVENTS, Everybody(), {"en": EN}, sends_at=at)
        one = writing.make(session, moment, by_id(session, row.id or 0), plan)
        one.state = one.state.WAITING

    await stage.write(wait)
    return await stage.staff("高主任", Role.DIRECTOR, language)


async def _decline(actor: Actor) -> str:
    await actor.say("/announce")
    await actor.tap_data("a:announcement.see:")
    return await actor.press("announcements.do.decline")


ANNOUNCEMENTS = (
    Story(
        "announce",
        _writer,
        begin,
        (
            Question("kind", presses("news.kind.services"), _TAPS),
            Question("whom", presses("audience.whom.staff"), _TAPS),
            Question("words", says(ZH), (sticker, picture)),
            Question("other", says(EN), (sticker,)),
            Question("issuer", presses("issuer.ours"), (nonsense, sticker, picture)),
            Question("site", says("清塘公园"), (nonsense, sticker, picture)),
            Question("day", presses("announce.day.now"), (nonsense, sticker)),
        ),
        "announce.done",
    ),
    Story(
        "announce_decline",
        _second,
        _decline,
        (Question("why", says("请写上地点 / Say where"), (sticker, picture)),),
        "announce_decline.done",
        carded=False,
    ),
)
