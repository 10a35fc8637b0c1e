"""Booking: from a service to a receipt, for oneself or for a relative, once or week after week."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from centre import bookings, catalogue, relatives, rules
from centre.bookings import Order, Week, reminders
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, shown_as
from chat.parsers import file_refs, join_stories, show_story, story
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import addresses, booking_series, booking_steps, booking_times, booking_words, free_times
from handlers.booking_steps import ME, given
from handlers.common import centre_place, copy_number, home, note_files
from handlers.free_times import is_full, is_held, service_of
from models.bookings import Booking, BookingState
from models.catalogue import Service


def ask(talk: Talk) -> None:
    """Begin: which service?"""
    engine.start(talk, BOOK)


def ask_for(talk: Talk, service_id: int, whom: str | None = None) -> None:
    """Begin with a service that was chosen already, and perhaps for whom."""
    service = catalogue.offered(talk.session, service_id)
    try:
        known: dict[str, Any] = {"service": given(talk, service, {})}
    except Misread as no:
        engine.aside(talk, talk.t(no.key, **no.params), talk.rows([talk.menu("talk"), talk.menu("start")]))
        return
    engine.start(talk, BOOK, given=known | ({"whom": whom} if whom else {}))


def _places(reader: Reader, _known: Answers) -> list[Choice]:
    return [
        Choice("centre", reader.language.label("book.place.centre")),
        Choice("home", reader.language.label("book.place.home")),
    ]


def _at_home(answers: Answers) -> bool:
    service = answers.get("service", {})
    return not is_full(answers) and bool(service.get("home") or answers.get("place") == "home")


def _join(before: dict[str, Any] | None, more: dict[str, Any]) -> dict[str, Any]:
    return join_stories(before, more) if before else more


def remarks_on(reader: Reader, known: Answers) -> list[str]:
    """What should be known before it is confirmed: where, the price, what to bring, what it clashes with."""
    service = service_of(reader, known)
    if is_full(known):
        hours = rules.load(reader.session).wish_hold / 60
        return [reader.t("book.remark_wish", hours=f"{hours:g}")]
    remarks = _held(reader, known)
    if not _at_home(known):
        remarks.append(reader.t("booking.where", where=centre_place(reader)))
        remarks += who_comes(reader, service, for_relative=known.get("whom", ME) != ME)
    weeks = booking_series.planned(known)
    remarks += booking_series.lines(reader, weeks)
    remarks += bring(reader, service)
    if service.needs_approval:
        remarks.append(reader.t("book.remark_approval"))
    person_id = free_times.whose(reader, known)
    if person_id is not None:
        for week in weeks:
            remarks += booking_words.clashes(reader, person_id, week.slot_id) if week.slot_id else []
    return remarks


def _held(reader: Reader, known: Answers) -> list[str]:
    """Until when the place is held, as long as it is."""
    until = datetime.fromisoformat(known["time"]["held"]) if is_held(known) else reader.now
    return [reader.t("book.remark_held", until=reader.moment_text(until))] if until > reader.now else []


def who_comes(reader: Reader, service: Service, *, for_relative: bool) -> list[str]:
    """Whether somebody for whom a relative books has to come themselves."""
    return [reader.t("book.proxy" if service.proxy else "book.in_person")] if for_relative else []


def bring(reader: Reader, service: Service) -> list[str]:
    """What to bring along."""
    words = catalogue.wording(reader.session, service.id or 0, service.version, reader.language.code)
    things = reader.t("engine.comma").join(words.materials)
    return [reader.t("booking.bring", things=things)] if things else []


def _finish(talk: Talk, form: Finished) -> Reply:
    answers = form.answers
    service, relative_id = booking_steps.settled(talk, answers)
    if is_full(answers):
        return _wish(talk, answers, service, relative_id)
    order = order_of(talk, form, relative_id)
    planned = booking_series.planned(answers)
    made = bookings.book_series(talk.session, talk.moment, talk.me, order, planned[1:])
    return receipt(talk, made[0], booking_series.had(planned, made))


def order_of(talk: Talk, form: Finished, relative_id: int | None = None) -> Order:
    """What is booked, as the answers say it."""
    answers = form.answers
    words = answers["words"] or {"words": "", "files": []}
    return Order(
        slot_id=answers["time"]["slot"],
        quoted=answers["time"]["quoted"],
        relative_id=relative_id,
        building=answers.get("building", ""),
        unit=answers.get("unit") or "",
        room=answers.get("room", ""),
        note=words["words"],
        tariff=free_times.tariff_of(answers),
        priority=answers.get("priority") == "yes",
        corrections=form.corrections,
        file_ids=note_files(talk, file_refs(words)),
    )


def _wish(talk: Talk, answers: Answers, service: Service, relative_id: int | None) -> Reply:
    wish = bookings.waitlist.wish(
        talk.session,
        talk.moment,
        talk.me,
        service.id or 0,
        free_times.day_of(answers),
        relative_id=relative_id,
        priority=answers.get("priority") == "yes",
        tariff=free_times.tariff_of(answers),
    )
    hours = rules.load(talk.session).wish_hold / 60
    text = talk.t(
        "book.receipt_wish",
        title=booking_words.service_title(talk, service),
        day=booking_times.day_text(talk, wish.day),
        hours=f"{hours:g}",
    )
    leave = talk.action("wish.end", "wish.end", wish.id or 0)
    return Reply(
        text, talk.rows([leave, talk.menu("my"), talk.menu("start")]), subject=("wish", wish.id or 0)
    )


def receipt(talk: Talk, booking: Booking, weeks: Sequence[Week] = ()) -> Reply:
    """What was booked, what to bring, what happens next and whom to ask; `weeks` are those of a series."""
    card = bookings.card(talk.session, booking.id or 0)
    pending = booking.state is BookingState.PENDING
    key = "book.receipt_pending" if pending else "book.receipt"
    lines: list[str] = [
        talk.t(key, number=card.number),
        talk.t(
            "booking.what",
            what=booking_words.with_relative(talk, booking_words.title(talk, card), card.relative),
        ),
        talk.t("booking.when", when=talk.moment_text(card.starts_at)),
    ]
    lines += [talk.t("booking.worker", name=card.worker)] if card.worker else []
    lines += [
        talk.t("booking.where", where=booking_words.place(talk, booking)),
        *booking_series.lines(talk, weeks or [Week(card.starts_at, booking.slot_id, booking.quoted or 0)]),
        *([talk.t("book.receipt_series")] if len(weeks) > 1 else []),
        *bring(talk, card.service),
    ]
    if not booking.room:
        lines += who_comes(talk, card.service, for_relative=booking.relative_id is not None)
    if card.loan is not None:
        lines.append(talk.t("booking.due_back", day=booking_words.due_text(talk, card.loan)))
    if pending:
        lines.append(talk.t("book.next_pending", by=booking_words.decided_by(talk, card)))
    else:
        times = len(reminders.times(talk.session, talk.moment, card.starts_at))
        lines.append(talk.t("book.next_reminded" if times else "book.next_soon"))
    lines.append(booking_words.ask_whom(talk))
    buttons = [*booking_words.buttons(talk, card), *copy_number(talk, card.number)]
    buttons += [talk.menu("my"), talk.menu("start")]
    return Reply("\n".join(lines), talk.rows(buttons), subject=("booking", card.id))


BOOK = Flow(
    name="book",
    version=1,
    steps=(
        *booking_steps.steps(),
        *booking_times.steps(),
        Step(
            "place",
            choices=_places,
            when=lambda answers: not is_full(answers) and bool(answers.get("service", {}).get("either")),
            show=shown_as("book.place"),
        ),
        *addresses.steps(_at_home),
        booking_series.step(),
        Step(
            "words",
            parse=story,
            merge=join_stories,
            when=lambda answers: not is_full(answers),
            show=show_story,
            optional=True,
        ),
    ),
    finish=_finish,
    remarks=remarks_on,
    confirms=lambda answers: "confirm_wish" if is_full(answers) else "confirm",
    reopens={
        "refused.service_withdrawn": ("service",),
        "refused.service_unknown": ("service",),
        **booking_times.REOPENS,
        "refused.day_has_room": ("day",),
        "refused.wished_already": ("day",),
        "refused.no_waitlist": ("day",),
        "refused.address_missing": ("building",),
        "refused.relative_unknown": ("whom",),
        "refused.too_many_relatives": ("whom",),
        "refused.name_unusable": ("name",),
        "refused.series_too_long": ("weeks",),
        "refused.consent_missing": ("service",),
    },
)


def _of_service(talk: Talk, service_id: int, _extra: str) -> None:
    ask_for(talk, service_id)


def _again(talk: Talk, booking_id: int, _extra: str) -> None:
    """Book the same service for the same person once more."""
    booking = bookings.look(talk.session, talk.me, booking_id).booking
    if booking.person_id != talk.me.id:
        engine.aside(talk, talk.t("refused.booking_unknown"), home(talk))
        return
    saved = {one.id for one in relatives.of(talk.session, talk.me.id)}
    whom = f"r{booking.relative_id}" if booking.relative_id in saved else None
    ask_for(talk, booking.service_id, whom or ("me" if booking.relative_id is None else None))


ROOM = Room(
    commands={"book": Command(ask)},
    flows=(BOOK,),
    actions={"book.service": Action(_of_service), "booking.again": Action(_again)},
)
