"""How somebody asks for a service, for themselves or through staff: a request that somebody answers for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from centre import audit, catalogue, files, notices, relatives, rules, words
from centre.cases import custody, filing, parties, prices
from centre.cases.moves import the_id
from centre.cases.parties import Party
from centre.catalogue.needs import refuse_missing
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Channel
from models.cases import (
    Case,
    CaseKind,
    Urgency,
)
from models.catalogue import Mode
from models.who import Who


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody asks for. brings: the papers come to the counter instead of the chat."""

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
    """Hand in a request, for oneself or as staff for a visitor: somebody answers for it at once.

    What is urgent goes to whoever leads today (rule 11.1).

    Raises:
        Refused: the service cannot be asked for, something is missing, or too many requests are open.
    """
    in_force = rules.load(session)
    service = catalogue.offered(session, asked.service_id)
    whose = person_id or actor.id
    if service.mode is not Mode.APPLY:
        raise Refused("refused.service_is_booked")
    if service.two_party and asked.party is None:
        raise Refused("refused.party_missing")
    refuse_missing(session, service, whose, building=asked.building, room=asked.room)
    if asked.relative_id is not None:
        relatives.expect(session, whose, asked.relative_id)
    about = words.checked(session, asked.about, optional=True)
    urgency = asked.urgency if service.urgent else None
    filing.refuse_too_many(session, in_force, whose, asked.file_ids)
    case = filing.write_down(
        session,
        moment,
        CaseKind.REQUEST,
        person_id=whose,
        relative_id=asked.relative_id,
        channel=channel,
        made_by=actor.id,
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
            session, moment, {whose}, unit=service.staff_unit, leads=urgency is not None
        ),
    )
    if service.two_party and asked.party is not None:
        parties.write_down(session, case, asked.party)
    subject = ("case", the_id(case))
    files.attach(session, actor, asked.file_ids, subject)
    # Whoever reads these lines need not see the case.
    what = {} if service.confidential else {"service": service.code}
    audit.note(session, moment, actor.id, "case.submitted", subject, channel=channel, **what)
    filing.begin_clock(session, moment, case, by=actor)
    if whose != actor.id:
        # They have just heard it: in the chat it is for the record, and nobody has to ring them about it.
        notices.promise(session, moment, "case.made_for", whose, subject=subject, owed=False)
    return case
