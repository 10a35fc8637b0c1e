"""Every metric against the same counted slowly, on rows of chance, over periods and zones of chance."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from statistics import mean, median
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from centre import metrics, periods
from centre.calendar import WorkingCalendar
from centre.figures import Share
from centre.metrics import METRICS, Ask, By, Figure, Score, Spread
from centre.moment import Moment
from centre.periods import Unit
from models.surveys import Survey, SurveyAnswer, SurveyOpenness, SurveyState, SurveyVersion
from tests.auxil.factories import NOW, a_moment, at
from tests.auxil.metrics_by_hand import BY_HAND, Known
from tests.auxil.rows_by_chance import Chance

_ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Apia")
# Counted in their own rooms, and tested there.
_ELSEWHERE = {"M38", "M38b", "M80", "M81", "M82"} | {
    "M83",
    "M83b",
    "M84",
    "M84b",
    "M99",
    "M53",
}


def _figure(number: str, values: list[Any]) -> Figure:
    if number == "M29":
        return _score(values)
    if values and values[0] in ("part", "whole"):
        return Share(values.count("part"), values.count("whole"))
    if METRICS[number].unit is metrics.Unit.PERCENT:
        return Share(sum(values), len(values))
    if number == "M44" or METRICS[number].unit is metrics.Unit.PIECES:
        return int(sum(values))
    if not values:
        return Spread(0)
    ninth = next(
        one for one in sorted(values) if 10 * sum(other <= one for other in values) >= 9 * len(values)
    )
    return Spread(len(values), mean(map(Fraction, values)), median(map(Fraction, values)), ninth)


def _score(values: list[tuple[str, bool]]) -> Score:
    rates = [[value for number, value in values if number == rate] for rate in ("M21", "M22", "M23")]
    if not all(rates):
        return Score(0)
    shares = [Fraction(sum(rate), len(rate)) for rate in rates]
    return Score(min(map(len, rates)), 20 * shares[0] + 40 * shares[1] + 40 * shares[2])


@settings(
    max_examples=12,
    # A smaller seed makes no smaller rows.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.integers(0, 2**32),
    st.sampled_from([unit for unit in Unit if unit is not Unit.DAYS]) | st.integers(1, 60),
    st.integers(-40, 20),
    st.sampled_from(_ZONES),
)
def test_metrics_are_as_they_are_defined(
    session: Session, seed: int, unit: Unit | int, away: int, zone: str
) -> None:
    calendar = WorkingCalendar("CN", ZoneInfo(zone))
    moment = Moment(NOW, calendar)
    day = calendar.local(NOW).date() + timedelta(days=away)
    period = (
        periods.between(calendar, day, day + timedelta(days=unit - 1))
        if isinstance(unit, int)
        else periods.containing(calendar, unit, day)
    )
    with session.begin_nested() as attempt:
        chance = Chance(session, seed, NOW)
        chance.fill()
        chance.messages()
        known = Known(session)
        for number, metric in METRICS.items():
            if number in _ELSEWHERE:
                continue
            for by in (By.ALL, *metric.by):
                ask = Ask(session, moment, period, by)
                groups: dict[Any, list[Any]] = defaultdict(list)
                for keys, value in BY_HAND[number](known, ask):
                    groups[None if by is By.ALL else keys[by]].append(value)
                if by is By.ALL:
                    groups[None] = groups.get(None, [])
                expected = {key: _figure(number, values) for key, values in groups.items()}
                assert (number, by, metric.read(ask)) == (number, by, expected)
        attempt.rollback()


def test_every_metric_has_its_reference() -> None:
    assert set(METRICS) == set(BY_HAND) | _ELSEWHERE


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (Share(945, 1000), Share(917, 1000), "2.8"),
        (Share(4, 4), Share(9, 10), None),
        (Share(0, 0), Share(0, 0), None),
        (12, 15, "-3"),
        (0, 0, "0"),
        (Spread.of({60: 5}), Spread.of({90: 5}), "-30.0"),
        (Spread(0), Spread.of({90: 5}), None),
        (Score(5, Fraction(175, 2)), Score(9, Fraction(80)), "7.5"),
        (Score(4, Fraction(175, 2)), Score(9, Fraction(80)), None),
        (Score(0), Score(9, Fraction(80)), None),
    ],
)
def test_changes_of_percentages_are_in_points(now: Figure, before: Figure, change: str | None) -> None:
    found = metrics.change(now, before, 5)
    assert (None if found is None else str(found)) == change


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_the_change_of_a_percentage_is_exact(counts: tuple[int, int, int, int]) -> None:
    """M39: this period less the one beside it, in points with one decimal, halves away from nothing."""
    now, before = (Share(min(pair), max(pair)) for pair in (counts[:2], counts[2:]))
    found = metrics.change(now, before, 5)
    if min(now.whole, before.whole) < 5:
        assert found is None
        return
    thousandths = 1000 * (now.part * before.whole - before.part * now.whole)
    whole = now.whole * before.whole
    tenths = (2 * abs(thousandths) + whole) // (2 * whole) * (1 if thousandths >= 0 else -1)
    assert found == Decimal(tenths) / 10


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 12)))
def test_what_is_left_out_cannot_be_worked_out(groups: dict[int, int]) -> None:
    shown = metrics.shown(cast("dict[int, Figure]", groups), 5)
    assert all(metrics.size(figure) >= 5 for figure in shown.values())
    left = [groups[key] for key in groups if key not in shown and groups[key]]
    assert not left or not shown or sum(left) >= 5
    if all(size >= 5 for size in groups.values()):
        assert len(shown) == len(groups)


def test_what_one_person_said_cannot_be_worked_out_from_the_next_day(session: Session) -> None:
    calendar = WorkingCalendar("CN", ZoneInfo("Asia/Shanghai"))
    ratings = METRICS["M31"]
    for first, last, counts in (
        ("2026-10-01", "2026-10-31", True),
        ("2026-07-01", "2026-09-30", True),
        ("2026-10-01", "2026-10-30", False),
        ("2026-11-01", "2026-11-30", False),
        ("2026-11-02", "2026-11-08", False),
    ):
        period = periods.between(calendar, date.fromisoformat(first), date.fromisoformat(last))
        assert ratings.counts(Ask(session, Moment(NOW, calendar), period)) is counts


def test_the_score_of_the_three_rates_goes_by_their_weights() -> None:
    shares = [Share(9, 10), Share(3, 4), Share(5, 5)]
    assert metrics.Score.of(shares, (20, 40, 40)) == Score(4, Fraction(88))
    assert metrics.Score.of(shares, (1, 0, 1)) == Score(4, Fraction(95))
    assert metrics.Score.of(shares, (0, 0, 0)) == Score(0)
    assert metrics.Score.of([Share(0, 0), *shares[1:]], (20, 40, 40)) == Score(0)


def test_happiness_is_what_volunteers_said_to_three_questions(session: Session) -> None:
    moment = a_moment()
    period = periods.containing(moment.calendar, Unit.MONTH, date(2026, 10, 7))

    def a_survey(code: str, state: SurveyState, closes: datetime, *sheets: dict[str, Any]) -> None:
        times: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "closes_at": closes}
        named = SurveyOpenness.ANONYMOUS
        survey = Survey(code=code, title={}, audience={}, openness=named, state=state, **times)
        session.add(survey)
        session.flush()
        version = SurveyVersion(survey_id=survey.id or 0, number=1, questions={}, made_at=NOW)
        session.add(version)
        session.flush()
        session.add_all(
            SurveyAnswer(id=next(ids), survey_id=survey.id or 0, version_id=version.id or 0, answers=sheet)
            for sheet in sheets
        )
        session.flush()

    ids = count(1)
    glad = {"joy": 5, "support": 4, "growth": 3, "stay": 10}  # 12 of 15
    october = at("10:00", "2026-10-20").now
    a_survey("SUR-4", SurveyState.CLOSED, october, *[glad] * 4, {**glad, "growth": 5}, {"joy": 1})
    a_survey("SUR-4", SurveyState.ARCHIVED, october, *[glad] * 5)
    a_survey("SUR-4", SurveyState.ARCHIVED, october, *[{**glad, "joy": 1}] * 4)  # too few to be told
    a_survey("SUR-4", SurveyState.CLOSED, at("10:00", "2026-09-30").now, *[{**glad, "joy": 1}] * 9)
    a_survey("SUR-4", SurveyState.OPEN, october, *[{**glad, "joy": 1}] * 9)
    a_survey("SUR-5", SurveyState.CLOSED, october, *[{**glad, "joy": 1}] * 9)
    found = METRICS["M53"].read(Ask(session, moment, period))[None]
    assert found == Spread(10, Fraction(122, 10), Fraction(12), 12)
