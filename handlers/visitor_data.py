"""What we keep about people at the counter or on the telephone: the desk shows it, prints it, erases it."""

from collections.abc import Sequence
from typing import Any

from centre import phone_numbers, visitor_data
from centre import privacy as personal
from centre.bookings import BookingCard
from centre.visitor_data import Identified
from chat import engine, parsers
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, from_label
from chat.incoming import Incoming
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Rows, Talk
from handlers import booking_words, privacy, visitor_page
from handlers.call_words import DESK
from models.bookings import TRANSITIONS, BookingAction
from models.outbox import Notice
from models.people import Person
from models.refused import Refused
from models.rights import Right
from models.who import Who

# Among more people with one name nobody finds theirs.
_MOST = 24
_LATER = "later"


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, VISITOR)


def _number_or_name(reader: Reader, incoming: Incoming) -> dict[str, str]:
    said = parsers.words(reader, incoming)
    try:
        return {"phone": parsers.phone(reader, incoming)}
    except Misread:
        return {"name": said}


def _find(reader: Reader, _known: Answers, said: dict[str, str]) -> dict[str, Any]:
    """The visitors whom somebody may mean; who is on Telegram needs no desk for this."""
    found = _known_as(reader, said)
    visitors = [person for person in found if person.telegram_id is None]
    if found and not visitors:
        raise Misread("refused.visitor_chats", name=found[-1].name)
    if not visitors:
        raise Misread("misread.visitor_unknown")
    if len(visitors) > _MOST:
        raise Misread("misread.visitor_many", n=_MOST)
    return {**said, "found": [person.id for person in visitors]}


def _known_as(reader: Reader, said: dict[str, str]) -> Sequence[Person]:
    assert reader.who is not None  # noqa: S101 - strangers begin no forms
    try:
        if "phone" in said:
            return visitor_data.with_number(reader.session, reader.who, said["phone"])
        return visitor_data.called(reader.session, reader.who, said["name"])
    except Refused as no:
        raise Misread(no.key, **no.params) from None


def _people(reader: Reader, known: Answers) -> list[Choice]:
    """Those who were found, each with the number to be compared; nobody is taken for somebody unasked."""
    found = [reader.session.get_one(Person, number) for number in known["who"]["found"]]
    return [
        Choice(
            f"p{one.id}",
            reader.language.label(
                "visitor.known", name=one.name, phone=visitor_page.phone(reader, one.id or 0)
            ),
        )
        for one in found
        if one.erased_at is None
    ]


def _ways(reader: Reader, known: Answers) -> list[Choice]:
    """How the desk may know who asks; only who left a number can be rung back."""
    codes = [Identified.DOCUMENT.value, Identified.KNOWN.value]
    if phone_numbers.of(reader.session, known["person"]):
        codes += [Identified.RUNG.value, _LATER]
    return from_label(reader, "visitor.identified", *codes)


def _finish(talk: Talk, form: Finished) -> Reply:
    person_id, how = form.answers["person"], form.answers["identified"]
    if how == _LATER:
        visitor_data.ring_back(talk.session, talk.moment, talk.me, person_id)
        name = visitor_data.visitor(talk.session, talk.me, person_id).name
        return Reply(talk.t("visitor.rung_later", name=name), _ways_on(talk), subject=DESK)
    visitor_data.identify(talk.session, talk.moment, talk.me, person_id, Identified(how))
    return _kept(talk, visitor_data.look(talk.session, talk.moment, talk.me, person_id))


def _kept(talk: Talk, who: Who) -> Reply:
    """What is kept, to be read out, and what the person may want done with it."""
    buttons = [
        talk.action("visitor.page", "visitor.page", who.id),
        talk.action("visitor.correct", "visitor.correct", who.id),
        talk.action("privacy.erase", "visitor.erase", who.id, style="danger"),
        *privacy.withdrawable(talk, who, "visitor.withdraw"),
    ]
    text = talk.t(
        "visitor.text", name=who.name, phone=visitor_page.phone(talk, who.id), kept=privacy.have(talk, who)
    )
    return Reply(text, [*talk.rows(buttons), *_ways_on(talk)], subject=DESK)


def _ways_on(talk: Talk) -> Rows:
    return talk.rows([talk.menu("today"), talk.menu("start")])


def _see(talk: Talk, person_id: int, _extra: str) -> None:
    talk.replace(_kept(talk, visitor_data.look(talk.session, talk.moment, talk.me, person_id)))


def _withdraw(talk: Talk, consent_id: int, _extra: str) -> None:
    who, kind = visitor_data.withdraw(talk.session, talk.moment, talk.me, consent_id)
    talk.say(Reply(talk.t("visitor.withdrawn", title=privacy.consent_title(talk, kind)), subject=DESK))
    talk.replace(_kept(talk, who))


def _ask_erase(talk: Talk, person_id: int, _extra: str) -> None:
    """Have it read back: what is cancelled, what stays and why, and what is still to be brought back."""
    who = visitor_data.look(talk.session, talk.moment, talk.me, person_id)
    lines = [talk.t("visitor.erase_sure", name=who.name, phone=visitor_page.phone(talk, who.id))]
    cards = visitor_page.bookings_of(talk, who)
    ends = [card for card in cards if (card.booking.state, BookingAction.CANCEL) in TRANSITIONS]
    if ends:
        listed = Markup("\n".join(booking_words.line(talk, card) for card in ends))
        lines.append(talk.t("visitor.cancels", n=len(ends), bookings=listed))
    stays = privacy.stays(talk, personal.staying(talk.session, who))
    lines.append(talk.t("visitor.stays", kept=stays))
    lines += [_lent(talk, card) for card in cards if card not in ends and booking_words.is_out(card)]
    erase = talk.action("visitor.erase_now", "visitor.erase_now", who.id, style="danger")
    keep = talk.action("privacy.keep", "visitor.see", who.id)
    talk.replace(Reply("\n".join(lines), talk.rows([erase, keep], 1), subject=DESK))


def _lent(reader: Reader, card: BookingCard) -> Markup:
    assert card.loan is not None  # noqa: S101 - it is out
    day = booking_words.due_text(reader, card.loan)
    return reader.t("visitor.lent", what=booking_words.title(reader, card), day=day)


def _erase(talk: Talk, person_id: int, _extra: str) -> None:
    report = visitor_data.erase(talk.session, talk.moment, talk.me, person_id)
    text = talk.t("visitor.erased", kept=privacy.stays(talk, report.kept))
    talk.replace(Reply(text, _ways_on(talk), subject=DESK))


def _page(talk: Talk, person_id: int, _extra: str) -> None:
    """Send what is kept in words, to be printed: in the language of whom it is for."""
    who = visitor_data.hand_out(talk.session, talk.moment, talk.me, person_id)
    page = visitor_page.document(Reader(talk.session, talk.moment, talk.languages, who), who)
    talk.say(Reply(talk.t("visitor.page_made", name=who.name), file=page, subject=DESK))


def _tell_ring_back(reader: Reader, _notice: Notice) -> Reply:
    """What is asked on the telephone; somebody who was erased meanwhile is not rung."""
    return Reply(reader.t("notice.visitor.ring_back", button=reader.language.label("today.data")))


VISITOR = Flow(
    name="visitor",
    version=1,
    steps=(
        Step("who", parse=_number_or_name, settle=_find, clears=("person", "identified")),
        Step(
            "person",
            choices=_people,
            settle=lambda _reader, _known, code: int(code[1:]),
            clears=("identified",),
            columns=1,
        ),
        Step("identified", choices=_ways, columns=1),
    ),
    finish=_finish,
    carded=False,
    subject=lambda _context: DESK,
    reopens={"refused.person_gone": ("who",)},
)

ROOM = Room(
    flows=(VISITOR,),
    actions={
        "visitor.begin": Action(_begin, Right.SERVE_VISITORS),
        "visitor.see": Action(_see, Right.SERVE_VISITORS),
        "visitor.page": Action(_page, Right.SERVE_VISITORS),
        "visitor.withdraw": Action(_withdraw, Right.SERVE_VISITORS),
        "visitor.erase": Action(_ask_erase, Right.SERVE_VISITORS),
        "visitor.erase_now": Action(_erase, Right.SERVE_VISITORS),
    },
    words={"visitor.ring_back": _tell_ring_back},
    makers={visitor_page.PAGE: visitor_page.make},
)
