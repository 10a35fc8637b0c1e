"""What a request costs: what was agreed, and by the list never more than the list says that day."""

from datetime import date

from sqlmodel import Session

from centre import catalogue
from centre.cases.moves import plan_of
from centre.moment import Moment
from models.cases import Case
from models.catalogue import Service


def listed(session: Session, service_id: int, tariff: str, day: date) -> int:
    """What a service costs on a day by the list, in the smallest unit of money."""
    return catalogue.price(catalogue.fee_on(session, service_id, tariff, day), 0)


def locked(session: Session, moment: Moment, service: Service, tariff: str) -> dict[str, int]:
    """The price that holds from the submission on, and that of the visit alone; none where a plan names it.

    (Rule R.1.)
    """
    if service.plan_days:
        return {}
    fee = catalogue.fee_on(session, service.id or 0, tariff, moment.calendar.local(moment.now).date())
    return {"price": catalogue.price(fee, 0), "visit_price": fee.visit if fee else 0}


def of_visit(case: Case) -> int:
    """What is charged where a higher price is refused: the visit, never more than was agreed (rule R.7)."""
    return min(case.visit_price, case.price or 0)


def chargeable(session: Session, moment: Moment, case: Case) -> int:
    """The most that may be charged now: a fee lowered or lifted since is so for everybody (rule R.2).

    What a plan names is not the list's price, but goes with it when the fee is lifted.
    """
    agreed, local = case.price or 0, moment.calendar.local
    by_list = listed(session, case.service_id or 0, case.tariff, local(moment.now).date())
    if plan_of(session, case) is None:
        return min(agreed, by_list)
    was_listed = listed(session, case.service_id or 0, case.tariff, local(case.created_at).date())
    return 0 if was_listed and not by_list else agreed
