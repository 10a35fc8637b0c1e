"""How somebody asks for a service, for themselves or through staff: a request that somebody answers for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from centre import catalogue, notices, relatives, rules, words
from centre.cases import custody, filing, parties, prices, senders
from centre.cases.moves import the_id
from centre.cases.parties import Party
from centre.cases.senders import Filed, Sender
from centre.catalogue.needs import refuse_missing
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Channel
from models.cases import (
    Case,
    CaseKind,
    Openness,
    Urgency,
)
from models.catalogue import Mode, Service
from models.who import Who


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody asks for. brings: the papers come to the counter instead of the chat.

    openness: open, or without a trace where the service may be had without a name.
    """

    service_id: int
    relative_id: int | None = None
    building: str = ""
    unit: str = ""
    room: str = ""
    about: str = ""
    tariff: str = ""
    brings: bool = False
    urgency: Urgency | None = None
    corrections: int = 0
    party: Party | None = None
    openness: Openness = Openness.OPEN
    file_ids: Collection[int] = ()


def submit(
    session: Session,
    moment: Moment,
    actor: Who,
    asked: Application,
    *,
    person_id: int | None = None,
    channel: Channel = Channel.CHAT,
) -> Case:
    """Hand in a request of somebody who is known; see `hand_in`.

    Raises:
        Refused: the service cannot be asked for, something is missing, or too many requests are open.
    """
    return hand_in(session, moment, actor, asked, person_id=person_id, channel=channel).case


def hand_in(
    session: Session,
    moment: Moment,
    actor: Who,
    asked: Application,
    *,
    person_id: int | None = None,
    channel: Channel = Channel.CHAT,
) -> Filed:
    """Hand in a request, for oneself or as staff for a visitor: somebody answers for it at once.

    What is urgent goes to whoever leads today (rule 11.1). Who leaves no trace is written down nowhere and
    finds it again by the code alone (rule R.9).

    Raises:
        Refused: the service cannot be asked for, or not without a name, something is missing, or too many
            requests are open.
    """
    in_force = rules.load(session)
    service = catalogue.offered(session, asked.service_id)
    sender = Sender(actor, asked.openness, channel, person_id or actor.id)
    _refuse_unfit(service, asked, channel)
    refuse_missing(session, service, sender.whose, building=asked.building, room=asked.room)
    if asked.relative_id is not None and sender.whose is not None:
        relatives.expect(session, sender.whose, asked.relative_id)
    about = words.checked(session, asked.about, optional=True)
    urgency = asked.urgency if service.urgent else None
    filing.refuse_too_many(session, in_force, sender.whose)
    filed = senders.write_down(
        session,
        moment,
        CaseKind.REQUEST,
        sender,
        relative_id=asked.relative_id,
        service_id=asked.service_id,
        version=service.version,
        building=asked.building,
        unit=asked.unit,
        room=asked.room,
        about=about,
        brings=asked.brings,
        urgent=urgency is not None,
        urgency=urgency,
        restricted=service.confidential,
        tariff=asked.tariff,
        **prices.locked(session, moment, service, asked.tariff),
        corrections=asked.corrections,
        staff_unit=service.staff_unit,
        custodian_id=custody.first(
            session, moment, sender.barred, unit=service.staff_unit, leads=urgency is not None
        ),
    )
    case = filed.case
    if service.two_party and asked.party is not None:
        parties.write_down(session, case, asked.party)
    # Whoever reads these lines need not see the case.
    what = {} if service.confidential else {"service": service.code}
    senders.hand_over(session, moment, case, sender, asked.file_ids, **what)
    if sender.whose not in (None, actor.id):
        # They have just heard it: in the chat it is for the record, and nobody has to ring them about it.
        subject = ("case", the_id(case))
        notices.promise(session, moment, "case.made_for", sender.whose, subject=subject, owed=False)
    return filed


def go_on(
    session: Session,
    moment: Moment,
    actor: Who,
    service_id: int,
    *,
    person_id: int,
    about: str,
    but: int | None,
) -> Case:
    """Write down, as staff on the telephone, what a service left unsolved, as a request that costs nothing.

    It may be of a service that is booked, and however much of theirs is open. but: who saw to it before.
    """
    service = session.get_one(Service, service_id)
    filed = senders.write_down(
        session,
        moment,
        CaseKind.REQUEST,
        Sender(actor, Openness.OPEN, Channel.PHONE, person_id),
        service_id=service_id,
        version=service.version,
        about=about,
        restricted=service.confidential,
        price=0,
        visit_price=0,
        staff_unit=service.staff_unit,
        custodian_id=custody.first(session, moment, {person_id, but}, unit=service.staff_unit),
    )
    sender = Sender(actor, Openness.OPEN, Channel.PHONE, person_id)
    senders.hand_over(session, moment, filed.case, sender, ())
    return filed.case


def _refuse_unfit(service: Service, asked: Application, channel: Channel) -> None:
    """See whether a service is asked for in the way in which it can be had.

    Raises:
        Refused: it is booked instead, the other side is not named, or a name is needed.
    """
    if service.mode is not Mode.APPLY:
        raise Refused("refused.service_is_booked")
    if service.two_party and asked.party is None:
        raise Refused("refused.party_missing")
    # A relative's name says whose they are.
    nameless = service.anonymous and channel is Channel.CHAT and asked.relative_id is None
    if asked.openness is not Openness.OPEN and not (nameless and asked.openness is Openness.NO_TRACE):
        raise Refused("refused.name_needed")
