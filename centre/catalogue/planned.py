"""What a revision would change in its service: words, fees, terms, and whether it is offered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session

from centre.catalogue import fees, services
from centre.catalogue.services import Wording
from centre.errors import Refused
from centre.moment import Moment
from models.catalogue import Fee, Service, Unit
from models.revisions import Revision

# The parts of a wording, as people read them; a service can do without the last ones.
OPTIONAL = ("materials", "fee", "keywords")
NEEDED = ("title", "content", "eligibility", "procedure", "basis", "time_limit")
PARTS = (*NEEDED, *OPTIONAL)


def service_of(session: Session, revision: Revision) -> Service:
    """The service that it would change."""
    return session.get_one(Service, revision.service_id, populate_existing=True)


def changed(revision: Revision) -> bool:
    """Whether anything would be otherwise."""
    return bool(revision.words or revision.fees or revision.policies or revision.offered is not None)


def wordings(session: Session, revision: Revision) -> Sequence[Wording]:
    """The service in all its languages as it would be published."""
    found = dict(before(session, revision))
    for language, said in revision.words.items():
        blank = Wording(language, "", "", "", "", "", materials=[], time_limit="")
        found[language] = replace(found.get(language, blank), **said)
    return list(found.values())


def changes(session: Session, revision: Revision) -> list[tuple[str, str, Any, Any]]:
    """What is worded anew: language, part, and how it was and would be."""
    known = before(session, revision)
    return [
        (language, part, getattr(known[language], part) if language in known else "", said[part])
        for language, said in revision.words.items()
        for part in PARTS
        if part in said
    ]


def planned_fees(revision: Revision) -> list[Fee]:
    """What it would charge, not yet decided."""
    return [
        Fee(
            service_id=revision.service_id,
            decided_at=revision.updated_at,
            **{**planned, "unit": Unit(planned["unit"]), "from_day": date.fromisoformat(planned["from_day"])},
        )
        for planned in revision.fees
    ]


def last_fees(session: Session, service_id: int) -> dict[str, Fee]:
    """The fee of each tariff that was decided for the furthest day."""
    found = groupby(fees.history(session, service_id), key=lambda fee: fee.tariff)
    return {tariff: list(of_tariff)[-1] for tariff, of_tariff in found}


def refuse_day(session: Session, moment: Moment, service_id: int, tariff: str, from_day: date) -> None:
    """See whether a fee can hold from a day on: who came before knew another.

    Raises:
        Refused: the day is not one to come, or a fee from that day on was decided already.
    """
    if any((one.tariff, one.from_day) == (tariff, from_day) for one in fees.history(session, service_id)):
        raise Refused("refused.fee_twice")
    if from_day <= moment.calendar.local(moment.now).date():
        raise Refused("refused.fee_too_late")


def before(session: Session, revision: Revision) -> Mapping[str, Wording]:
    """The service in all its languages as the revision found it."""
    texts = services.wordings(session, revision.service_id, revision.base)
    return {one.language: one for one in texts}
