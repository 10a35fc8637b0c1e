"""What the database holds, as it stands in a cell."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from centre.exports.listing import Column, Kind
from centre.exports.recipe import Recipe
from models.catalogue import Service, ServiceText

_HUNDREDTHS = Decimal(100)
_MINUTES = Decimal(60)
_CENT = Decimal("0.01")


class Values:
    """Puts values into cells; the names of services are looked up once."""

    def __init__(self, session: Session, recipe: Recipe) -> None:
        self._recipe = recipe
        in_force = (
            col(ServiceText.service_id) == col(Service.id),
            col(ServiceText.version) == col(Service.version),
        )
        named = select(Service.id, ServiceText.title).join(ServiceText, in_force[0] & in_force[1])
        self._services: dict[int | None, str] = {}
        for service_id, title in session.exec(named.order_by(col(ServiceText.language).desc())):
            known = self._services.get(service_id)
            self._services[service_id] = f"{known} / {title}" if known else title
        self._told: dict[Kind, Callable[[Column, Any], Any]] = {
            Kind.WORD: self._word,
            Kind.SERVICE: self._service,
            Kind.MOMENT: self._moment,
            Kind.DAY: self._day,
            Kind.TITLE: self._title,
            Kind.MONEY: _money,
            Kind.MINUTES: _hours,
        }

    def of(self, column: Column, value: Any) -> Any:
        """A text, a number, a day or a time of the centre's clocks; None where there is nothing."""
        if value is None or value == "":
            return None
        told = self._told.get(column.kind)
        return value if told is None else told(column, value)

    def _word(self, column: Column, value: Any) -> str:
        return self._recipe.said(f"{column.words}.{value.value}")

    def _service(self, _column: Column, value: int) -> str | None:
        return self._services.get(value)

    def _moment(self, _column: Column, value: datetime) -> datetime:
        return self._recipe.local(value)

    def _day(self, _column: Column, value: date) -> date:
        return self._recipe.local(value).date() if isinstance(value, datetime) else value

    def _title(self, _column: Column, value: Mapping[str, str]) -> str:
        return " / ".join(dict.fromkeys(value[code] for code in sorted(value, reverse=True)))


def _money(_column: Column, value: int) -> Decimal:
    return Decimal(value) / _HUNDREDTHS


def _hours(_column: Column, value: int) -> Decimal:
    return (Decimal(value) / _MINUTES).quantize(_CENT)
