"""Fees by date: what a service costs on a day is a question of the past as well, so no fee is ever changed.

A new fee is a new row from a day on. Which of several tariffs of a service applies, whoever books says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models.catalogue import Fee, Unit

_HISTORY = (
    select(Fee)
    .where(col(Fee.service_id) == bindparam("service"))
    .order_by(col(Fee.tariff), col(Fee.from_day))
)


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a service costs in one case from a day on, and what it will cost next, if that is decided."""

    code: str
    names: dict[str, str]
    amount: int
    unit: Unit
    least: int
    visit: int
    from_day: date
    coming: "Tariff | None" = None


def decide(session: Session, moment: Moment, actor_id: int | None, fee: Fee) -> Fee:
    """Write down a fee from a day on.

    Raises:
        Refused: the day has passed, or a fee from that day on was decided already.
    """
    earlier = any(one.tariff == fee.tariff for one in history(session, fee.service_id))
    if earlier and fee.from_day <= moment.calendar.local(moment.now).date():
        raise Refused("refused.fee_too_late")
    return enter(session, moment, actor_id, fee)


def enter(session: Session, moment: Moment, actor_id: int | None, fee: Fee) -> Fee:
    """Write down a fee from any day on, as where a centre's past is taken over.

    Raises:
        Refused: a fee from that day on was decided already.
    """
    fee.decided_by, fee.decided_at = actor_id, moment.now
    fee_id = insert_new(session, fee)
    if fee_id is None:
        raise Refused("refused.fee_twice")
    audit.note(session, moment, actor_id, "fee.decided", ("service", fee.service_id), fee=fee_id)
    return session.get_one(Fee, fee_id)


def history(session: Session, service_id: int) -> Sequence[Fee]:
    """Every fee a service ever had or will have, by tariff, the oldest first."""
    return session.execute(_HISTORY, {"service": service_id}).scalars().all()


def tariffs(session: Session, service_id: int, day: date) -> list[Tariff]:
    """What a service costs on a day, a line for each tariff; none where nothing is charged."""
    found = []
    for _, of_tariff in groupby(history(session, service_id), key=lambda fee: fee.tariff):
        fees = list(of_tariff)
        begun = [fee for fee in fees if fee.from_day <= day]
        coming = next((fee for fee in fees if fee.from_day > day), None)
        if begun:
            found.append(_tariff(begun[-1], _tariff(coming) if coming else None))
    return found


def fee_on(session: Session, service_id: int, tariff: str, day: date) -> Tariff | None:
    """The fee of a tariff that holds on a day; None where nothing is charged."""
    return next((one for one in tariffs(session, service_id, day) if one.code == tariff), None)


def price(tariff: Tariff | None, minutes: int) -> int:
    """What so many minutes cost, in the smallest unit of money; an hour begun is an hour."""
    if tariff is None:
        return 0
    hours = -(-minutes // 60) if tariff.unit is Unit.HOUR else 1
    return tariff.amount * max(hours, tariff.least)


def _tariff(fee: Fee, coming: Tariff | None = None) -> Tariff:
    return Tariff(fee.tariff, fee.names, fee.amount, fee.unit, fee.least, fee.visit, fee.from_day, coming)
