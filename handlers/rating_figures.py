"""/ratings: what a month's ratings come to; never who gave them, nor what fewer than a few said.

Whoever leads sees all of it, everybody else what was said of their own work.
"""

from collections.abc import Iterable
from decimal import Decimal

from centre import ratings
from centre.ratings import Figures, Month, Own
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.booking_words import service_title
from handlers.common import home, in_language, month_name, share, turn_months, unit_name
from models.activities import Activity
from models.catalogue import Service
from models.people import Role
from models.ratings import LowReason
from models.rights import Right


def start(talk: Talk) -> None:
    """Show the last month that is over."""
    _show(talk, 0)


def _show(talk: Talk, back: int, _extra: str = "") -> None:
    if talk.me.may(Right.SEE_RATINGS):
        text = _text(talk, ratings.read(talk.session, talk.moment, talk.me, back))
    else:
        text = _own(talk, ratings.own(talk.session, talk.moment, talk.me, back))
    talk.show(Reply(text, [*turn_months(talk, "ratings.month", back), *home(talk)]))


def _own(reader: Reader, month: Own) -> Markup:
    parts = [
        reader.t("ratings.own", month=month_name(reader, month.first), least=month.least),
        _whole(reader, reader.t("ratings.own_services"), month.services, None),
        _whole(reader, reader.t("ratings.own_shifts"), month.activities, None),
    ]
    return Markup("\n\n".join(parts))


def _text(reader: Reader, month: Month) -> Markup:
    units = [
        (unit_name(reader, unit) or reader.t("ratings.whole"), one) for unit, one in month.by_unit.items()
    ]
    name = month_name(reader, month.first)
    parts = [
        reader.t("ratings.heading", month=name, least=month.least),
        _whole(reader, reader.t("ratings.services"), month.services, month.change),
        _lines(reader, units) if len(units) > 1 else "",
        _lines(reader, ((_service(reader, row), one) for row, one in month.by_service.items())),
        _whole(reader, reader.t("ratings.activities"), month.activities, None),
        _lines(reader, ((_activity(reader, row), one) for row, one in month.by_activity.items())),
    ]
    parts += [_care(reader, month), _rung(reader, month), _opinions(reader, month)]
    return Markup("\n\n".join(part for part in parts if part))


def _care(reader: Reader, month: Month) -> Markup:
    """How bad marks were cared for."""
    shares = {"contacted": month.care.contacted, "fixed": month.care.fixed, "heard": month.care.heard}
    lines = [
        share(reader, reader.t(f"ratings.care.{name}"), one, month.least) for name, one in shares.items()
    ]
    return Markup("\n".join([reader.t("ratings.care"), *lines]))


def _rung(reader: Reader, month: Month) -> Markup:
    """How many of those to be rung were reached, and how often each was rung."""
    rung = month.rung
    lines = [
        reader.t("ratings.rung"),
        share(reader, reader.t("ratings.rung.reached"), rung.reached, month.least),
    ]
    if rung.reached.whole >= month.least:
        mean, median = _one(rung.mean), _one(rung.median)
        lines.append(reader.t("ratings.rung.tries", mean=mean, median=median, most=rung.most))
    return Markup("\n".join(lines))


def _opinions(reader: Reader, month: Month) -> Markup:
    """What became of the opinions that were raised in surveys."""
    shares = {"passed": month.opinions.passed, "answered": month.opinions.answered}
    lines = [
        share(reader, reader.t(f"ratings.opinions.{name}"), one, month.least) for name, one in shares.items()
    ]
    return Markup("\n".join([reader.t("ratings.opinions"), *lines]))


def _service(reader: Reader, row: int) -> str:
    service = reader.session.get(Service, row)
    return service_title(reader, service) if service is not None else reader.t("ratings.other")


def _activity(reader: Reader, row: int) -> str:
    activity = reader.session.get(Activity, row)
    if activity is None:
        return reader.t("ratings.other")
    return in_language(activity.title, reader.language.code)


def _whole(reader: Reader, name: str, found: Figures | None, change: Decimal | None) -> Markup:
    """Everything that is known of all ratings of a kind."""
    if found is None:
        return reader.t("ratings.few", name=name)
    comma = reader.t("engine.comma")
    said = [
        reader.t("ratings.all", name=name, n=found.n, delivered=found.delivered, rate=_one(found.rate)),
        reader.t(
            "ratings.shares",
            positive=_one(found.positive),
            top=_one(found.top),
            bad=_one(found.bad),
            mean=_one(found.mean),
        ),
    ]
    if change is not None:
        said.append(reader.t("ratings.change", points=f"{change:+}"))
    if found.marks:
        marks = [reader.t(f"ratings.mark.{mark}", mean=_one(mean)) for mark, mean in found.marks.items()]
        said.append(reader.t("ratings.marks", marks=Markup(comma.join(marks))))
    if found.reasons:
        most = sorted(found.reasons, key=found.reasons.__getitem__, reverse=True)
        told = [_reason(reader, reason, found.reasons[reason]) for reason in most]
        said.append(reader.t("ratings.reasons", reasons=Markup(comma.join(told))))
    return Markup("\n".join(said))


def _reason(reader: Reader, reason: LowReason, n: int) -> Markup:
    return reader.t("ratings.reason", reason=reader.t(f"rating.reason.{reason.value}"), n=n)


def _lines(reader: Reader, groups: Iterable[tuple[str, Figures | None]]) -> Markup:
    """A line for each group, by name."""
    return Markup("\n".join(_line(reader, *one) for one in sorted(groups, key=lambda one: one[0])))


def _line(reader: Reader, name: str, found: Figures | None) -> Markup:
    if found is None:
        return reader.t("ratings.few", name=name)
    return reader.t(
        "ratings.line", name=name, n=found.n, positive=_one(found.positive), mean=_one(found.mean)
    )


def _one(value: Decimal | None) -> str:
    return "—" if value is None else str(value)


ROOM = Room(
    commands={"ratings": Command(start, role=Role.CLERK, besides=Right.SEE_RATINGS)},
    actions={"ratings.month": Action(_show)},
)
