"""The forms that change a service, as stories."""

from sqlmodel import Session

from centre.catalogue import revising
from models.people import Role
from models.who import by_id
from tests.auxil.offers import a_service
from tests.auxil.stage import Actor, Stage
from tests.handlers.story import Question, Story, picture, presses, says, sticker


async def _keeper(stage: Stage, language: str) -> Actor:
    await stage.write(lambda session: a_service(session, code="SVC-09"))
    return await stage.staff("陈协调", Role.COORDINATOR, language)


async def _second(stage: Stage, language: str) -> Actor:
    """Who is asked about a change that somebody else has written."""
    writer = await _keeper(stage, language)
    row = await writer.row()
    second = await stage.staff("高主任", Role.DIRECTOR, language)

    def submit(session: Session) -> None:
        moment, who = stage.linli.present(session), by_id(session, row.id or 0)
        revision = revising.begin(session, moment, who, 1)
        revising.write(session, moment, who, revision.id or 0, "en", "title", "Barber's day")
        revising.submit(session, moment, who, revision.id or 0)

    await stage.write(submit)
    return second


async def open_revision(actor: Actor) -> str:
    """The change of the only service there is."""
    await actor.say("/catalogue")
    await actor.tap_data("a:catalogue.see:")
    return await actor.tap_data("a:revision.")


async def _word(actor: Actor) -> str:
    await open_revision(actor)
    await actor.press("revision.do.words")
    await actor.tap_data("a:revision.words:1:en")
    return await actor.tap_data("a:revision.word:1:en.fee")


async def _charge(actor: Actor) -> str:
    await open_revision(actor)
    return await actor.press("revision.do.fees")


async def _decline(actor: Actor) -> str:
    await open_revision(actor)
    return await actor.press("revision.do.decline")


REVISIONS = (
    Story(
        "revision_words",
        _keeper,
        _word,
        (Question("words", says("Free on Sundays / 周日免费"), (sticker, picture)),),
        "revision_words.done",
    ),
    Story(
        "revision_fee",
        _keeper,
        _charge,
        (
            Question("amount", says("12.5"), (sticker, picture)),
            Question("unit", presses("fee.unit.visit"), (sticker, picture)),
            Question("day", says("2027-01-01"), (sticker, picture)),
        ),
        "revision_fee.done",
    ),
    Story(
        "revision_decline",
        _second,
        _decline,
        (Question("why", says("请写上地点 / Say where"), (sticker, picture)),),
        "revision_decline.done",
        carded=False,
    ),
)
