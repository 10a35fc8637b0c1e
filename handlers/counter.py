"""Booking for somebody who stands at the counter or is on the telephone."""

from dataclasses import replace
from typing import Any

from centre import bookings, catalogue, people, phone_numbers, visitors
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import phone, show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_steps, booking_times, booking_words, today
from handlers.bookings import BOOK, bring, order_of, remarks_on
from handlers.call_words import DESK
from handlers.free_times import service_of, whose
from models.bookings import BookingState, Channel
from models.people import Person
from models.refused import Refused
from models.rights import Right
from models.who import by_id

_NEW = "new"
# The newest of those with one number; all of them and somebody new are seen at a glance.
_MANY = 6
_CHANNELS = (Channel.COUNTER.value, Channel.PHONE.value)


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, COUNTER)


def as_in_the_chat(name: str) -> Step:
    """A question of the booking form, as residents are asked it."""
    return next(step for step in BOOK.steps if step.name == name)


def in_their_stead(step: Step, key: str, *codes: str) -> Step:
    """A question of the chat whose answers are worded for somebody who answers for another."""
    return replace(
        step,
        choices=among(key, *codes),
        show=shown_as(key),
    )


def _number(reader: Reader, _known: Answers, said: str) -> dict[str, Any]:
    """A number, and whom we know under it."""
    try:
        found = visitors.with_number(reader.session, reader.who, said) if reader.who else []
    except Refused as no:
        raise Misread(no.key, **no.params) from None
    return {"number": said, "known": [person.id for person in found[-_MANY:]]}


def _is_known(answers: Answers) -> bool:
    return bool((answers.get("phone") or {}).get("known"))


def _people(reader: Reader, known: Answers) -> list[Choice]:
    """Those with this number, each a choice; nobody is taken for somebody else without being asked."""
    found = [reader.session.get_one(Person, number) for number in known["phone"]["known"]]
    old = [Choice(f"p{one.id}", reader.language.label("counter.known", name=one.name)) for one in found]
    return [*old, Choice(_NEW, reader.language.label("counter.new", name=known["name"]))]


def _person(_reader: Reader, _known: Answers, code: str) -> dict[str, Any]:
    return {"id": None if code == _NEW else int(code[1:])}


def _show_person(reader: Reader, value: dict[str, Any]) -> str:
    if value["id"] is None:
        return reader.language.label("counter.somebody_new")
    return reader.session.get_one(Person, value["id"]).name


def _is_new(answers: Answers) -> bool:
    return answers.get("person", {"id": None})["id"] is None


def _service(reader: Reader, known: Answers, value: Any) -> dict[str, Any]:
    """A service of which there are times: on a full day nobody can wait at the counter."""
    answer = booking_steps.service(reader, known, value)
    service = service_of(reader, {"service": answer})
    if not any(bookings.places(reader.session, reader.moment, service, priority=True).values()):
        raise Misread("misread.no_times", title=booking_words.service_title(reader, service))
    return answer


def _finish(talk: Talk, form: Finished) -> Reply:
    person_id, channel = visitor(talk, form.answers)
    order = order_of(talk, form)
    made = bookings.book(talk.session, talk.moment, talk.me, order, person_id=person_id, channel=channel)
    return _receipt(talk, made.id or 0)


def visitor(talk: Talk, answers: Answers) -> tuple[int, Channel]:
    """Who is served and how they came; what they agreed to by word of mouth is noted."""
    channel, person_id = Channel(answers["channel"]), whose(talk, answers)
    if person_id is None:
        person_id = _meet(talk, answers, channel)
    else:
        people.hold(talk.session, person_id)
    if answers.get("consent"):
        service = catalogue.offered(talk.session, answers["service"]["id"])
        kind = bookings.consent_kind(service)
        visitors.agree(talk.session, talk.moment, talk.me, person_id, kind, channel=channel)
    return person_id, channel


def _meet(talk: Talk, answers: Answers, channel: Channel) -> int:
    number = (answers["phone"] or {}).get("number", "")
    # Whatever they are rung about is read out by the desk, in the language in which they were just spoken to.
    return visitors.register_offline(
        talk.session,
        talk.moment,
        talk.me,
        answers["name"],
        number,
        language=talk.language.code,
        channel=channel,
    ).id


def _receipt(talk: Talk, booking_id: int) -> Reply:
    """What to say aloud, and how they will hear of it."""
    card = bookings.card(talk.session, booking_id)
    pending = card.booking.state is BookingState.PENDING
    lines = [
        talk.t("counter.receipt_pending" if pending else "counter.receipt", number=card.number),
        talk.t("booking.what", what=booking_words.title(talk, card)),
        talk.t("booking.when", when=talk.moment_text(card.starts_at)),
        talk.t("booking.where", where=booking_words.place(talk, card.booking)),
        talk.t("booking.price", price=booking_words.price(talk, card.booking.quoted or 0)),
        *bring(talk, card.service),
    ]
    if card.loan is not None:
        lines.append(talk.t("booking.due_back", day=booking_words.due_text(talk, card.loan)))
    if pending:
        lines.append(talk.t("counter.decided", by=booking_words.decided_by(talk, card)))
    lines.append(reached(talk, card.booking.person_id))
    buttons = [
        talk.action("booking.open", "today.see", card.id, number=card.number),
        talk.action("counter.next", "counter.begin", 0),
        today.back_to(talk, card),
    ]
    return Reply("\n".join(lines), talk.rows(buttons), subject=("booking", card.id))


def reached(talk: Talk, person_id: int, *, books: bool = True) -> Markup:
    """How somebody hears of what comes, or that they cannot; `books`: it is a booking."""
    if not booking_words.is_rung(by_id(talk.session, person_id)):
        return talk.t("counter.reached_chat")
    number = phone_numbers.of(talk.session, person_id)
    if not number:
        return talk.t("counter.reached_nobody" if books else "voice_for.reached_nobody")
    return talk.t("counter.reached_phone" if books else "voice_for.reached_phone")


# Who stands at the counter or is on the telephone: whatever they want, it is asked first.
WHO: tuple[Step, ...] = (
    Step(
        "channel",
        choices=among("counter.channel", *_CHANNELS),
        show=shown_as("counter.channel"),
    ),
    replace(as_in_the_chat("name"), when=lambda _answers: True),
    Step(
        "phone",
        parse=phone,
        settle=_number,
        clears=("person", "agreed", "whom"),
        show=lambda reader, value: show_phone(reader, value["number"]),
        optional=True,
    ),
    Step(
        "person",
        choices=_people,
        settle=_person,
        when=_is_known,
        clears=("agreed", "service", "whom"),
        show=_show_person,
        columns=1,
    ),
    Step(
        "agreed",
        choices=among("counter.agreed", "yes"),
        when=_is_new,
        show=shown_as("counter.agreed"),
    ),
)

COUNTER = Flow(
    name="counter",
    version=1,
    steps=(
        *WHO,
        replace(as_in_the_chat("service"), settle=_service),
        as_in_the_chat("case"),
        as_in_the_chat("priority"),
        in_their_stead(as_in_the_chat("consent"), "counter.agreed", "yes"),
        as_in_the_chat("day"),
        as_in_the_chat("time"),
        in_their_stead(as_in_the_chat("place"), "counter.place", "centre", "home"),
        *(as_in_the_chat(name) for name in ("building", "unit", "room", "words")),
    ),
    finish=_finish,
    subject=lambda _context: DESK,
    remarks=remarks_on,
    reopens={
        "refused.person_gone": ("phone",),
        "refused.service_withdrawn": ("service",),
        "refused.service_unknown": ("service",),
        "refused.consent_missing": ("service",),
        **booking_times.REOPENS,
        "refused.address_missing": ("building",),
        "refused.name_unusable": ("name",),
    },
)

ROOM = Room(flows=(COUNTER,), actions={"counter.begin": Action(_begin, Right.WORK_BOOKINGS)})
