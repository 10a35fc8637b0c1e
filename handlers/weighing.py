"""How a line is weighed, on its card: the lead's grade, and the points that a complaint took."""

from centre import honours
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader, Rows, Talk
from models.hours import Grade, HourLine, HourState
from models.rights import Right

PARTY, OTHERS = "party", "others"


def threshold(talk: Talk, person_id: int) -> list[Button]:
    """The way to count somebody's points by the other threshold."""
    if not talk.me.may(Right.WORK_VOLUNTEERS) or person_id == talk.me.id:
        return []
    other = OTHERS if honours.cards.of(talk.session, person_id).party else PARTY
    above = honours.ranks.threshold(talk.session, party=other == PARTY)
    return [talk.action(f"weigh.by_{other}", "vouch.party", person_id, other, above=above)]


def said(reader: Reader, row: HourLine) -> list[Markup]:
    """What was said of a line: how the lead found it, and that it gives no points."""
    lines = [reader.t("weigh.graded", grade=reader.t(f"weigh.grade.{row.grade.value}"))] if row.grade else []
    lines += [reader.t("weigh.zeroed", why=row.zero_why)] if row.zeroed_at else []
    return lines


def rows(talk: Talk, row: HourLine) -> Rows:
    """The ways to weigh it; corrections and what was refused are not weighed."""
    if row.corrects_id is not None or row.state is HourState.REFUSED or row.person_id == talk.me.id:
        return []
    line_id = row.id or 0
    grades = [
        talk.action(f"weigh.grade.{grade.value}", "vouch.grade", line_id, grade.value)
        for grade in Grade
        if grade is not row.grade
    ]
    points = []
    if talk.me.may(Right.WORK_VOLUNTEERS):
        if row.zeroed_at is None:
            points.append(talk.action("weigh.zero", "vouch.why", line_id, "zero"))
        else:
            points.append(talk.action("weigh.unzero", "vouch.unzero", line_id))
    return [*talk.rows(grades, 3), *talk.rows(points)]
