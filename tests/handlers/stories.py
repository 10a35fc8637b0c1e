"""Every form of the house as a story."""

from sqlmodel import Session

from centre import relatives, visitors
from centre.moment import Moment
from centre.rows import change
from models.bookings import Booking, BookingState, Channel
from models.people import Role
from models.who import by_id, by_telegram_id
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage
from tests.handlers.activity_stories import ACTIVITIES
from tests.handlers.announcement_stories import ANNOUNCEMENTS
from tests.handlers.bad_mark_stories import BAD_MARKS
from tests.handlers.badge_stories import BADGES
from tests.handlers.case_desk_stories import CASE_DESK
from tests.handlers.certificate_stories import CERTIFICATES
from tests.handlers.complaint_desk_stories import COMPLAINT_DESK
from tests.handlers.duty_stories import DUTY
from tests.handlers.emergency_stories import EMERGENCIES
from tests.handlers.hour_stories import HOURS
from tests.handlers.idea_call_stories import IDEA_CALLS
from tests.handlers.idea_stories import IDEAS
from tests.handlers.offered import book, first, offer
from tests.handlers.rating_stories import RATINGS
from tests.handlers.rectification_stories import RECTIFICATION
from tests.handlers.report_stories import REPORTS
from tests.handlers.request_stories import RESIDENTS
from tests.handlers.revision_stories import REVISIONS
from tests.handlers.setting_stories import SETTINGS
from tests.handlers.shift_stories import SHIFTS
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
from tests.handlers.survey_stories import SURVEYS
from tests.handlers.team_stories import TEAMS
from tests.handlers.training_stories import TRAINING
from tests.handlers.voice_stories import VOICES
from tests.handlers.volunteer_stories import VOLUNTEERS
from tests.handlers.vote_stories import VOTES


async def _resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def _resident_who_may_book(stage: Stage, language: str) -> Actor:
    await offer(stage)
    return await stage.resident("王桂英", language)


async def _resident_with_a_booking(stage: Stage, language: str) -> Actor:
    resident = await _resident_who_may_book(stage, language)
    await book(resident, "2026-12-03")
    return resident


async def _move(actor: Actor) -> str:
    await actor.say("/my")
    await actor.tap_data("a:booking.see:")
    return await actor.press("booking.move")


async def _resident_with_a_relative(stage: Stage, language: str) -> Actor:
    resident = await _resident(stage, language)

    def add(session: Session) -> None:
        who = by_telegram_id(session, resident.id)
        assert who is not None
        relatives.add(session, stage.linli.present(session), who, "李建国")

    await stage.write(add)
    return resident


async def _change_relative(actor: Actor) -> str:
    await actor.say("/my")
    await actor.press("relatives.all")
    await actor.tap("李建国")
    return await actor.press("relatives.rename")


async def _resident_with_a_matter(stage: Stage, language: str) -> Actor:
    resident = await stage.resident("王桂英", language)
    await ask(resident)
    return resident


async def _resident_with_an_answer(stage: Stage, language: str) -> Actor:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await _resident_with_a_matter(stage, language)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman comes at three.")
    await clerk.press("desk_reply.confirm")
    return resident


async def _clerk_with_a_matter(stage: Stage, language: str) -> Actor:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await ask(await stage.resident("王桂英", language))
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    return clerk


async def _change_name(actor: Actor) -> str:
    await actor.say("/privacy")
    return await actor.press("privacy.name")


async def ask(resident: Actor, about: str = "The lift is out of order") -> None:
    """Leave a message that is to be answered in the chat."""
    await resident.say("/talk")
    await resident.say(about)
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    resident.reads("call.receipt")


async def ask_by_phone(resident: Actor, about: str = "The lift is out of order") -> None:
    """Leave a message that is to be answered on the telephone."""
    await resident.say("/talk")
    await resident.say(about)
    await resident.press("call.wanted.any_time")
    await resident.say("138 0013 8000")
    await resident.press("call.confirm")
    resident.reads("call.receipt_phone")


async def a_visitor(clerk: Actor, name: str = "李建国", phone: str = "13900139000") -> int:
    """Somebody without Telegram, whom a clerk got to know at the counter; gives their row."""
    me, language = (await clerk.row()).id or 0, clerk.language

    def register(session: Session) -> int:
        moment: Moment = clerk.stage.linli.present(session)
        actor, channel = by_id(session, me), Channel.COUNTER
        return visitors.register_offline(
            session, moment, actor, name, phone, language=language, channel=channel
        ).id

    return await clerk.stage.write(register)


async def _clerk_with_a_booking(stage: Stage, language: str) -> Actor:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await offer(stage)
    await book(await stage.resident("王桂英", language), "明天")
    return clerk


async def _clerk_with_a_pending_booking(stage: Stage, language: str) -> Actor:
    clerk = await _clerk_with_a_booking(stage, language)
    await stage.write(lambda session: change(session, Booking, state=BookingState.PENDING))
    return clerk


async def _clerk_with_a_known_number(stage: Stage, language: str) -> Actor:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await offer(stage)
    await ask_by_phone(await stage.resident("王桂英", language))
    return clerk


async def _clerk_with_a_visitor(stage: Stage, language: str) -> Actor:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await a_visitor(clerk)
    return clerk


async def _clerk_with_an_identified_visitor(stage: Stage, language: str) -> Actor:
    clerk = await _clerk_with_a_visitor(stage, language)
    # Some of these stories take a day.
    await stage.write(lambda session: a_rule(session, "identified_for", 3 * 24 * 60))
    await identify(clerk)
    return clerk


async def _leader(stage: Stage, language: str) -> Actor:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, language)
    await offer(stage)
    return leader


def _does(key: str) -> Answer:
    """Somebody at the desk opens tomorrow's booking and taps this."""

    async def begin(actor: Actor) -> str:
        await actor.say("/today 明天")
        await actor.tap_data("a:today.see:")
        return await actor.press(key)

    return begin


async def _serve(actor: Actor) -> str:
    await actor.say("/today")
    return await actor.press("today.book")


async def _show_data(actor: Actor) -> str:
    await actor.say("/today")
    return await actor.press("today.data")


async def identify(clerk: Actor, said: str = "139 0013 9000", how: str = "document") -> None:
    """Find somebody, and say how it is known that they ask themselves."""
    await _show_data(clerk)
    await clerk.say(said)
    await first(clerk)
    await clerk.press(f"visitor.identified.{how}")


async def _close(actor: Actor) -> str:
    await actor.say("/today")
    return await actor.press("today.close")


_REASON = Question("reason", says("The barber is ill"), (sticker, picture, place))
_WORDS = Question("words", says("The repairman comes at three."), (sticker, picture, place))

STORIES = {
    story.flow: story
    for story in (
        Story(
            "call",
            _resident,
            says("/talk"),
            (
                Question("about", says("The lift is out of order"), (sticker, place, other_contact)),
                Question("wanted", presses("call.wanted.morning"), (nonsense, sticker, place)),
                Question("phone", says("138 0013 8000"), (nonsense, other_contact, sticker, place)),
            ),
            "call.receipt_phone",
        ),
        Story(
            "call_write",
            _resident_with_a_matter,
            presses("call.write"),
            (Question("words", says("It is dark, too"), (sticker, place, other_contact)),),
            "call_write.done",
        ),
        Story(
            "call_reopen",
            _resident_with_an_answer,
            presses("call.reopen"),
            (Question("words", says("Nobody came"), (sticker, place, other_contact)),),
            "call_reopen.done",
        ),
        Story("desk_reply", _clerk_with_a_matter, presses("desk.reply"), (_WORDS,), "desk_reply.done"),
        Story("desk_phoned", _clerk_with_a_matter, presses("desk.phoned"), (_WORDS,), "desk_phoned.done"),
        Story("desk_note", _clerk_with_a_matter, presses("desk.note"), (_WORDS,), "desk_note.done"),
        Story(
            "book",
            _resident_who_may_book,
            says("/book"),
            (
                Question("service", says("陪伴 / company"), (nonsense, sticker, picture)),
                Question("whom", presses("book.whom.new"), (nonsense, sticker)),
                Question("name", says("李建国"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
                Question("agreed", presses("book.agreed.yes"), (nonsense, sticker)),
                Question("case", first, (nonsense, sticker)),
                Question("priority", presses("book.priority.no"), (nonsense, place)),
                Question("consent", presses("book.consent.yes"), (nonsense, sticker)),
                Question("day", first, (nonsense, sticker, picture, place)),
                Question("time", first, (nonsense, sticker, picture, place)),
                Question("place", presses("book.place.home"), (nonsense, sticker)),
                Question("building", says("３号楼"), (nonsense, sticker, place)),
                Question("unit", says("2单元"), (nonsense, sticker)),
                Question("room", says("1208"), (nonsense, sticker)),
                Question("weeks", first, (nonsense, sticker)),
                Question("words", says("Please ring twice"), (sticker, place, other_contact)),
            ),
            "book.receipt",
        ),
        Story(
            "rebook",
            _resident_with_a_booking,
            _move,
            (
                Question("day", first, (nonsense, sticker, picture)),
                Question("time", first, (nonsense, sticker, picture)),
                Question("reason", says("I have a cold"), (sticker, picture)),
            ),
            "rebook.done",
        ),
        Story(
            "booking_decline",
            _clerk_with_a_pending_booking,
            _does("today.decline"),
            (_REASON,),
            "booking_decline.done",
        ),
        Story(
            "booking_call_off",
            _clerk_with_a_booking,
            _does("today.call_off"),
            (_REASON,),
            "booking_call_off.done",
        ),
        Story(
            "booking_cancel", _clerk_with_a_booking, _does("today.cancel"), (_REASON,), "booking_cancel.done"
        ),
        Story(
            "booking_move",
            _clerk_with_a_booking,
            _does("booking.move"),
            (
                Question("day", first, (nonsense, sticker, picture)),
                Question("time", first, (nonsense, sticker, picture)),
                _REASON,
            ),
            "booking_move.done",
        ),
        Story(
            "counter",
            _clerk_with_a_known_number,
            _serve,
            (
                Question("channel", presses("counter.channel.phone"), (nonsense, sticker)),
                Question("name", says("李建国"), (sticker, lambda phone: phone.send_text("🌸🌸"))),
                Question("phone", says("138 0013 8000"), (nonsense, other_contact, sticker)),
                Question(
                    "person", lambda actor: actor.press("counter.new", name="李建国"), (nonsense, sticker)
                ),
                Question("agreed", presses("counter.agreed.yes"), (nonsense, sticker)),
                Question("service", says("陪伴 / company"), (nonsense, sticker, picture)),
                Question("case", first, (nonsense, sticker)),
                Question("priority", presses("book.priority.no"), (nonsense, place)),
                Question("consent", presses("counter.agreed.yes"), (nonsense, sticker)),
                Question("day", first, (nonsense, sticker, picture, place)),
                Question("time", first, (nonsense, sticker, picture, place)),
                Question("place", presses("counter.place.home"), (nonsense, sticker)),
                Question("building", says("３号楼"), (nonsense, sticker, place)),
                Question("unit", says("2单元"), (nonsense, sticker)),
                Question("room", says("1208"), (nonsense, sticker)),
                Question("words", says("Hard of hearing"), (sticker, place, other_contact)),
            ),
            "counter.receipt",
        ),
        Story(
            "visitor",
            _clerk_with_a_visitor,
            _show_data,
            (
                Question("who", says("139 0013 9000"), (sticker, picture, nonsense)),
                Question("person", first, (nonsense, sticker)),
                Question("identified", presses("visitor.identified.document"), (nonsense, sticker)),
            ),
            "visitor.text",
            carded=False,
        ),
        Story(
            "visitor_correct",
            _clerk_with_an_identified_visitor,
            lambda actor: actor.tap_data("a:visitor.correct:"),
            (
                Question("name", says("李建华"), (sticker, picture, lambda phone: phone.send_text("🌸🌸"))),
                Question("phone", says("138 0000 0001"), (nonsense, other_contact, sticker)),
            ),
            "visitor_correct.done",
        ),
        Story(
            "closing",
            _leader,
            _close,
            (
                Question("what", says("理发 / haircut"), (nonsense, sticker, picture)),
                Question("day", says("明天 / tomorrow"), (nonsense, sticker, says_only("昨天"))),
                Question("span", says("14:00-16:00"), (nonsense, sticker, says_only("16:00-14:00"))),
                _REASON,
            ),
            "closing.done",
        ),
        Story(
            "naming",
            _resident,
            _change_name,
            (Question("words", says("王桂兰"), (sticker, picture, lambda phone: phone.send_text("🌸🌸"))),),
            "naming.done",
            carded=False,
        ),
        Story(
            "relative_naming",
            _resident_with_a_relative,
            _change_relative,
            (Question("name", says("李建中"), (sticker, picture, says_only("🌸"))),),
            "relative_naming.done",
            carded=False,
        ),
        *RESIDENTS,
        *CASE_DESK,
        *VOICES,
        *COMPLAINT_DESK,
        *DUTY,
        *TRAINING,
        *EMERGENCIES,
        *IDEAS,
        *IDEA_CALLS,
        *RECTIFICATION,
        *SETTINGS,
        *TEAMS,
        *VOLUNTEERS,
        *SHIFTS,
        *ACTIVITIES,
        *HOURS,
        *SURVEYS,
        *ANNOUNCEMENTS,
        *REPORTS,
        *REVISIONS,
        *BADGES,
        *BAD_MARKS,
        *RATINGS,
        *CERTIFICATES,
        *VOTES,
    )
}
