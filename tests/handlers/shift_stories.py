"""The forms of shifts, as stories."""

from sqlmodel import Session, col, select

from centre import shifts
from centre.shifts import codes, messages
from models.shifts import LeaveReason, Shift, SignUp
from models.who import by_id
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, team_of, the_shift, volunteer
from tests.handlers.story import Answer, Question, Story, nonsense, picture, presses, says, sticker


async def signed_up(stage: Stage, language: str) -> Actor:
    """A volunteer who has a place in a shift."""
    actor = await volunteer(stage, "许晓", language)
    await sign_up(stage, actor, await the_shift(stage, await coordinator(stage, language)))
    return actor


async def ask_leave(actor: Actor) -> str:
    """Begin to ask leave from the next shift."""
    await actor.say("/leave")
    return await actor.tap_data("a:leave.ask:")


async def _searching(stage: Stage, language: str) -> Actor:
    """A coordinator one of whose volunteers asked for leave; one more could come, and one comes anyway."""
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner, ("", 2, 2))
    for name in ("钱一", "赵二"):
        await sign_up(stage, await volunteer(stage, name, language), shift_id)
    await volunteer(stage, "周三", language)
    await stage.write(lambda session: _leave(session, stage))
    await stage.settle()
    return owner


async def in_a_team(stage: Stage, language: str) -> Actor:
    """Somebody with a shift; two of their team could take it, and one has a shift to exchange."""
    owner = await coordinator(stage, language)
    actor, mate, other = [await volunteer(stage, name, language) for name in ("许晓", "王芳", "王方明")]
    await team_of(stage, actor, mate, other)
    await sign_up(stage, actor, await the_shift(stage, owner))
    await sign_up(stage, mate, await the_shift(stage, owner, hours=120, number="HD-OTHER"))
    return actor


async def a_lead(stage: Stage, language: str) -> Actor:
    """A coordinator whose shift has somebody in it."""
    lead = await coordinator(stage, language)
    await sign_up(stage, await volunteer(stage, "许晓", language), await the_shift(stage, lead))
    return lead


async def written_to(stage: Stage, language: str) -> Actor:
    """A volunteer to whom the lead of their shift has written."""
    actor = await signed_up(stage, language)

    def write(session: Session) -> None:
        shift = session.exec(select(Shift)).one()
        lead = by_id(session, shift.coordinator_id)
        messages.write(session, stage.linli.present(session), lead, shift.id or 0, "Hello")

    await stage.write(write)
    await stage.settle()
    return actor


async def all_gone(stage: Stage, language: str) -> Actor:
    """A lead whose shift is over, with everybody gone from it."""
    lead = await coordinator(stage, language)
    helper = await volunteer(stage, "许晓", language)
    await sign_up(stage, helper, await the_shift(stage, lead))
    await stage.pass_time(hours=95, minutes=45)
    await helper.say("/checkin")
    await type_the_code(helper)
    await stage.pass_time(hours=2)
    await helper.press("check_in.leave")
    await type_the_code(helper)
    await stage.pass_time(minutes=20)
    return lead


async def late_and_unable(stage: Stage, language: str) -> Actor:
    """A volunteer whose shift has begun without them."""
    actor = await signed_up(stage, language)
    await stage.pass_time(hours=96, minutes=16)
    return actor


async def _from_leave(actor: Actor) -> str:
    await actor.say("/leave")
    return await actor.press("swap.give")


async def _from_the_card(actor: Actor) -> str:
    await actor.say("/myshifts")
    await actor.tap_data("a:shift.see:")
    return await actor.press("swap.exchange")


def _leave(session: Session, stage: Stage) -> None:
    one = session.exec(select(SignUp).order_by(col(SignUp.id))).first()
    assert one is not None
    who = by_id(session, one.person_id)
    shifts.leave(session, stage.linli.present(session), who, one.id or 0, reason=LeaveReason.ILL)


def _desk(what: str) -> Answer:
    return lambda actor: actor.tap_data(f"a:search.{what}:")


_REASON = Question("reason", says("下大雨 / heavy rain"), (sticker, picture))


async def due_soon(stage: Stage, language: str) -> Actor:
    """A volunteer whose shift begins in a quarter of an hour."""
    actor = await signed_up(stage, language)
    await stage.pass_time(hours=95, minutes=45)
    return actor


async def type_the_code(actor: Actor) -> str:
    """Type the code that the shift shows now."""

    def look(session: Session) -> str:
        (shift,) = session.exec(select(Shift)).all()
        return codes.current(session, shift, actor.stage.clock.now())[0]

    return await actor.say(await actor.stage.read(look))


async def went_earlier(stage: Stage, language: str) -> Actor:
    """A lead, one of whose people forgot to check out and says that they went earlier."""
    lead = await coordinator(stage, language)
    helper = await volunteer(stage, "许晓", language)
    await sign_up(stage, helper, await the_shift(stage, lead))
    await stage.pass_time(hours=95, minutes=45)
    await helper.say("/checkin")
    await type_the_code(helper)
    for hours in (0.5, 2, 1, 24):
        await stage.pass_time(hours=hours)
    await helper.press("check_in.earlier")
    return lead


async def _with_a_photo(actor: Actor) -> str:
    return await actor.do(lambda phone: phone.send_photo(PNG, "大家学会了缴费 / they learned to pay"))


SHIFTS = (
    Story(
        "check_in",
        due_soon,
        says("/checkin"),
        (Question("code", type_the_code, (nonsense, sticker, picture)),),
        "check_in.done",
        carded=False,
    ),
    Story(
        "attendance_fix",
        went_earlier,
        presses("attendance.fix"),
        (
            Question("time", says("11:00"), (nonsense, sticker, picture)),
            Question("why", says("家里有事 / was needed at home"), (sticker, picture)),
        ),
        "attendance_fix.done",
        rings=True,
    ),
    Story(
        "leave",
        signed_up,
        ask_leave,
        (
            Question("why", presses("leave.why.ill"), (nonsense, sticker, picture)),
            Question("words", says("发烧了 / a fever"), (sticker, picture)),
        ),
        "leave.looking",
    ),
    Story(
        "no_show",
        late_and_unable,
        presses("leave.ask"),
        (
            Question("why", presses("no_show.why.family"), (nonsense, sticker, picture)),
            Question("words", says("孩子病了 / a sick child"), (sticker, picture)),
        ),
        "no_show.done",
        carded=False,
    ),
    Story(
        "wrap_up",
        all_gone,
        presses("wrap_up.begin"),
        (
            Question("how", _with_a_photo, (sticker,)),
            Question("photos", presses("wrap_up.photos.agreed"), (nonsense, sticker)),
            Question("people", says("12"), (nonsense, sticker)),
            Question("problems", says("门卡住了 / the door sticks"), (sticker,)),
        ),
        "wrap_up.done",
    ),
    Story(
        "shift_message",
        a_lead,
        lambda actor: actor.forge("a:shift_message.begin:1:"),
        (Question("words", says("带一根线 / bring a cable"), (sticker, picture)),),
        "shift_message.done",
    ),
    Story(
        "shift_answer",
        written_to,
        presses("shift_message.answer"),
        (Question("words", says("哪一根？ / which one?"), (sticker, picture)),),
        "shift_answer.done",
    ),
    Story(
        "shift_give",
        in_a_team,
        _from_leave,
        (Question("whom", says("方明"), (nonsense, sticker, picture)),),
        "swap.asked",
    ),
    Story(
        "shift_exchange",
        in_a_team,
        _from_the_card,
        (
            Question("whom", says("王 芳"), (nonsense, sticker, picture)),
            Question("instead", lambda actor: actor.tap(actor.newest_buttons[0]), (nonsense, sticker)),
        ),
        "swap.asked",
    ),
    Story(
        "search_put",
        _searching,
        _desk("put"),
        (Question("who", lambda actor: actor.tap("周三"), (nonsense, sticker)),),
        "search_put.done",
        rings=True,
    ),
    Story("search_fewer", _searching, _desk("fewer"), (_REASON,), "search_fewer.done", rings=True),
    Story("search_cancel", _searching, _desk("cancel"), (_REASON,), "search_cancel.done", rings=True),
)
