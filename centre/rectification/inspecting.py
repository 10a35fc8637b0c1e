"""Inspections: who looked, where and when; a mystery visit by its form; what they found becomes items."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlmodel import Session

from centre import audit, files, numbers, words
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification import visit_form
from centre.rectification.finding import open_finding
from centre.rectification.importing import open_all
from centre.rectification.scoring import PREFIX, find, low
from centre.rows import insert_many
from centre.sites import approved
from models.rectification import Inspection, InspectionKind, InspectionScore, Item, ItemSource
from models.rights import Right
from models.who import Who

TITLE_LIMIT = 200
# Of these the kind says it all.
_UNTITLED = frozenset({InspectionKind.MYSTERY, InspectionKind.IMPROVEMENT})


def inspect(  # noqa: PLR0913 - each is a property of the inspection
    session: Session,
    moment: Moment,
    actor: Who,
    *,
    kind: InspectionKind,
    day: date,
    title: str = "",
    site_id: int | None = None,
    rank: int | None = None,
    ranked: int | None = None,
    file_ids: Collection[int] = (),
) -> Inspection:
    """Note that somebody inspected the centre, and which of how many it came out; `title` says who.

    Of a mystery visit nobody is written down: whoever notes it may have made it.

    Raises:
        Refused: the actor may not, the day is still to come, the place is not on the list, or the rank
            cannot be.
    """
    if not actor.may(Right.LEAD_ITEMS):
        raise Refused("refused.not_allowed")
    # A month that is planned begins when it does; nobody has looked tomorrow.
    if kind is not InspectionKind.IMPROVEMENT and day > moment.calendar.local(moment.now).date():
        raise Refused("refused.inspection_day")
    if (rank is None) is not (ranked is None) or (rank and ranked and not 1 <= rank <= ranked):
        raise Refused("refused.inspection_rank")
    said = words.checked(session, title, optional=kind in _UNTITLED)
    if len(said) > TITLE_LIMIT:
        raise Refused("refused.words_too_long", limit=TITLE_LIMIT)
    found = Inspection(kind=kind, day=day, title=said, rank=rank, ranked=ranked, noted_at=moment.now)
    found.site_id = approved(session, site_id).id if site_id is not None else None
    found.noted_by = None if kind is InspectionKind.MYSTERY else actor.id
    session.add(found)
    session.flush()
    found.number = numbers.number(PREFIX, found.id or 0)
    files.attach(session, actor, file_ids, ("inspection", found.id or 0))
    audit.note(session, moment, found.noted_by, "inspection.noted", ("inspection", found.id), kind=kind)
    return found


def add_findings(  # noqa: PLR0917 - each is a property of what was found
    session: Session,
    moment: Moment,
    actor: Who,
    inspection_id: int,
    text: str,
    file_ids: Collection[int] = (),
) -> list[Item]:
    """Note what was found in an inspection, a line each, as items of it (rule 20.7).

    file_ids: photos of it, where it is one finding; of several nobody could tell which they show.

    Raises:
        Refused: the actor may not, there is no such inspection, or a line cannot be taken: then none is.
    """
    inspection = find(session, actor, inspection_id)
    found = open_all(session, moment, actor, text, inspection=inspection)
    if len(found) == 1:
        files.attach(session, actor, file_ids, ("item", found[0].id or 0))
    return found


def visit(
    session: Session,
    moment: Moment,
    actor: Who,
    *,
    version: int,
    day: date,
    points: Mapping[str, int | None],
    site_id: int | None = None,
) -> Inspection:
    """Note a mystery visit by its form: points for each thing that is looked at, None where it was not seen.

    Raises:
        Refused: the actor may not, the day is still to come, or the form is not filled in as it is.
    """
    asked = visit_form.of_version(version).items
    if set(points) != {item.code for _, item in asked} or all(one is None for one in points.values()):
        raise Refused("refused.visit_incomplete")
    if any(not 0 <= (points[item.code] or 0) <= item.most for _, item in asked):
        raise Refused("refused.visit_incomplete")
    found = inspect(session, moment, actor, kind=InspectionKind.MYSTERY, day=day, site_id=site_id)
    found.form_version = version
    noted = [
        {"category": category.code, "code": item.code, "points": points[item.code], "most": item.most}
        for category, item in asked
    ]
    insert_many(session, InspectionScore, [{"inspection_id": found.id, **one} for one in noted])
    return found


def make_low(session: Session, moment: Moment, actor: Who, score_id: int, text: str) -> Item:
    """Make an item of what came out badly (rule 20.9); of two who do so at once one does.

    Raises:
        Refused: the actor may not, it did not come out badly, or it is an item already.
    """
    score = session.get(InspectionScore, score_id)
    if score is None or score not in low(session, score.inspection_id):
        raise Refused("refused.visit_not_low")
    inspection = find(session, actor, score.inspection_id)
    return open_finding(
        session,
        moment,
        source=ItemSource.INSPECTION,
        source_id=score_id,
        inspection_id=inspection.id,
        site_id=inspection.site_id,
        text=text,
        by=actor,
    )
