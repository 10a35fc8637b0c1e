"""The forms of an emergency, as stories."""

from sqlmodel import Session

from centre import emergencies
from models.emergency import EmergencyKind
from models.people import Role
from models.who import by_telegram_id
from tests.auxil.stage import Actor, Stage
from tests.handlers.story import Question, Story, nonsense, picture, place, presses, says, sticker

_NO_WORDS = (sticker, picture, place)


async def leader(stage: Stage, language: str) -> Actor:
    """Somebody who may declare an emergency."""
    return await stage.staff("马主任", Role.DUTY_LEADER, language)


async def leader_after_one(stage: Stage, language: str) -> Actor:
    """The same, after an emergency."""
    actor = await leader(stage, language)

    def pass_by(session: Session) -> None:
        who, moment = by_telegram_id(session, actor.id), stage.linli.present(session)
        assert who is not None
        declared = emergencies.declare(session, moment, who, EmergencyKind.WATER)
        emergencies.end(session, moment, who, declared.id or 0)

    await stage.write(pass_by)
    await stage.settle()
    return actor


async def _write(actor: Actor) -> str:
    await actor.say("/emergency")
    return await actor.press("emergency.write")


EMERGENCIES = (
    Story(
        "emergency",
        leader,
        says("/emergency"),
        (
            Question("kind", presses("emergency.kind.water"), (nonsense, sticker, picture)),
            Question("about", says("The cellar is full of water"), _NO_WORDS),
            Question("place", says("3号楼"), (*_NO_WORDS, lambda phone: phone.send_text("3号楼" * 80))),
        ),
        "emergency.receipt",
        rings=True,
    ),
    Story(
        "emergency_note",
        leader_after_one,
        _write,
        (
            Question("happened", says("A pipe burst at ten."), _NO_WORDS),
            Question("done", says("We turned the water off."), _NO_WORDS),
            Question("change", says("Show everybody the tap."), _NO_WORDS),
        ),
        "emergency_note.receipt",
    ),
)
