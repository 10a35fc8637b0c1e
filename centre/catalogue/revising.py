"""A service is changed by a revision: drafted, looked at by a second person, and published or sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, notices, staff
from centre.catalogue import fees, policies, services
from centre.catalogue.services import Wording
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import insert_new
from models.catalogue import Category, Fee, Mode, Service, ServiceState, Unit
from models.revisions import OPEN, TRANSITIONS, Revision, RevisionAction
from models.rights import Right
from models.who import Who

ASKED = "revision.asked"
PUBLISHED = "revision.published"
DECLINED = "revision.declined"
FEES = "revision.fees"
# The parts of a wording, as people read them; a service can do without the last ones.
OPTIONAL = ("materials", "fee", "keywords")
NEEDED = ("title", "content", "eligibility", "procedure", "basis", "time_limit")
PARTS = (*NEEDED, *OPTIONAL)
# An action counts for the version that was read: who publishes must have read what residents will.
REVISIONS = Moves("revision", Revision, TRANSITIONS, "version")
find = REVISIONS.find


def for_keeper(session: Session, actor: Who, revision_id: int) -> Revision:
    """A revision that somebody may work on.

    Raises:
        Refused: they may not, or there is none.
    """
    expect(actor)
    return find(session, revision_id)


def for_second(session: Session, actor: Who, revision_id: int, version: int) -> Revision:
    """A version of a revision that somebody may publish or send back: never who wrote it.

    Raises:
        Refused: they may not, wrote it themselves, or it was changed since.
    """
    expect(actor)
    return REVISIONS.second(session, actor, revision_id, version)


def expect(actor: Who) -> None:
    """Let only those go on who keep the catalogue.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.KEEP_CATALOGUE):
        raise Refused("refused.not_allowed")


def open_one(session: Session, service_id: int) -> Revision | None:
    """What is to change in a service; None if nothing is."""
    still = select(Revision).where(Revision.service_id == service_id, col(Revision.state).in_(OPEN))
    return session.exec(still.execution_options(populate_existing=True)).first()


def begin(session: Session, moment: Moment, actor: Who, service_id: int) -> Revision:
    """Draft a change of a service, or go on with the one there is: two who begin at once share it.

    Raises:
        Refused: they may not, or there is no such service.
    """
    expect(actor)
    service = services.known(session, service_id)
    made = Revision(
        service_id=service_id,
        base=service.version,
        written_by=actor.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    revision_id = insert_new(session, made)
    if revision_id is not None:
        audit.note(session, moment, actor.id, "revision.begun", ("revision", revision_id), service=service_id)
    there = open_one(session, service_id)
    if there is None:  # it was published or dropped in the same instant
        raise Refused("refused.revision_changed", number="")
    return there


def begin_new(  # noqa: PLR0917 - each says which, or what
    session: Session, moment: Moment, actor: Who, category: str, mode: Mode, title: Wording
) -> Revision:
    """Draft a service that was never offered: under the next number, with nothing but its title.

    Raises:
        Refused: they may not, there is no such shelf, or it has no title.
    """
    expect(actor)
    if session.get(Category, category) is None:
        raise Refused("refused.category_unknown")
    if not title.title.strip():
        raise Refused("refused.revision_needed")
    service_id = None
    while service_id is None:  # whoever drafts one at the same instant has this number
        service_id = services.draft(
            session, moment, actor.id, services.next_code(session), category, mode, title
        )
    return begin(session, moment, actor, service_id)


def write(  # noqa: PLR0917 - each says which, or what
    session: Session, moment: Moment, actor: Who, revision_id: int, language: str, part: str, text: str
) -> Revision:
    """Word a part of a service anew in a language; of materials every line is one.

    Raises:
        Refused: they may not, it is over, or a service cannot be without this part.
    """
    revision = for_keeper(session, actor, revision_id)
    if part not in PARTS:
        raise Refused("refused.revision_unknown")
    if part in NEEDED and not text.strip():
        raise Refused("refused.revision_needed")
    said: Any = text.strip()
    if part == "materials":
        said = [line.strip() for line in text.splitlines() if line.strip()]
    words = {code: dict(parts) for code, parts in revision.words.items()}
    words.setdefault(language, {})[part] = said
    # What is said as it stands already changes nothing, and nobody has to read it.
    before = _before(session, revision).get(language)
    if before is not None and list(getattr(before, part)) == list(said):
        del words[language][part]
    return _edit(session, moment, actor, revision, words={code: one for code, one in words.items() if one})


def charge(  # noqa: PLR0917 - each says which, or what
    session: Session,
    moment: Moment,
    actor: Who,
    revision_id: int,
    tariff: str,
    amount: int,
    unit: Unit,
    from_day: date,
) -> Revision:
    """Plan what a tariff of a service will cost from a day on, in place of what was planned in this revision.

    Raises:
        Refused: they may not, it is over, there is no such tariff, the day is not one to come, or a fee from
            that day on was decided already.
    """
    revision = for_keeper(session, actor, revision_id)
    lasts = last_fees(session, revision.service_id)
    if tariff not in (lasts or ("",)):
        raise Refused("refused.revision_unknown")
    refuse_day(session, moment, revision.service_id, tariff, from_day)
    last = lasts.get(tariff)
    kept = {"names": last.names, "least": last.least, "visit": last.visit} if last else {}
    planned = {"tariff": tariff, "amount": amount, "unit": unit.value, "from_day": from_day.isoformat()}
    others = [one for one in revision.fees if one["tariff"] != tariff]
    return _edit(session, moment, actor, revision, fees=[*others, {**kept, **planned}])


def uncharge(session: Session, moment: Moment, actor: Who, revision_id: int, tariff: str) -> Revision:
    """Leave the fee of a tariff as it is.

    Raises:
        Refused: they may not, or it is over.
    """
    revision = for_keeper(session, actor, revision_id)
    others = [one for one in revision.fees if one["tariff"] != tariff]
    return _edit(session, moment, actor, revision, fees=others)


def set_policy(  # noqa: PLR0917 - each says which, or what
    session: Session, moment: Moment, actor: Who, revision_id: int, name: str, value: Any
) -> Revision:
    """Plan that a service is had otherwise; what holds already is no change.

    Raises:
        Refused: they may not, it is over, or the service cannot have this.
    """
    revision = for_keeper(session, actor, revision_id)
    service = service_of(session, revision)
    said = policies.checked(service.mode, name, value)
    planned = {key: one for key, one in revision.policies.items() if key != name}
    if said != policies.all_of(service)[name]:
        planned[name] = said
    return _edit(session, moment, actor, revision, policies=planned)


def offer(session: Session, moment: Moment, actor: Who, revision_id: int, offered: bool | None) -> Revision:
    """Plan that a service is offered no longer, or again; None leaves that as it is.

    Raises:
        Refused: they may not, it is over, or it is so already.
    """
    revision = for_keeper(session, actor, revision_id)
    state = service_of(session, revision).state
    if offered is not None and (state is ServiceState.DRAFT or (state is ServiceState.PUBLISHED) == offered):
        raise Refused("refused.revision_offered")
    return _edit(session, moment, actor, revision, offered=offered)


def plan(  # noqa: PLR0917 - each says what
    session: Session,
    moment: Moment,
    actor: Who,
    revision_id: int,
    words: Mapping[str, Mapping[str, Any]],
    planned: Mapping[str, Any],
    charged: Sequence[Mapping[str, Any]],
    offered: bool | None,
) -> Revision:
    """Put all that a file says of a service into a revision that is empty, checked already.

    Raises:
        Refused: they may not, it is over, or somebody works on it.
    """
    revision = for_keeper(session, actor, revision_id)
    if changed(revision):
        raise Refused("refused.revision_open")
    said = {code: dict(parts) for code, parts in words.items()}
    values: dict[str, Any] = {"words": said, "policies": dict(planned), "fees": list(map(dict, charged))}
    return _edit(session, moment, actor, revision, **values, offered=offered)


def changed(revision: Revision) -> bool:
    """Whether anything would be otherwise."""
    return bool(revision.words or revision.fees or revision.policies or revision.offered is not None)


def refuse_day(session: Session, moment: Moment, service_id: int, tariff: str, from_day: date) -> None:
    """See whether a fee can hold from a day on: who came before knew another.

    Raises:
        Refused: the day is not one to come, or a fee from that day on was decided already.
    """
    if from_day <= moment.calendar.local(moment.now).date():
        raise Refused("refused.fee_too_late")
    if any((one.tariff, one.from_day) == (tariff, from_day) for one in fees.history(session, service_id)):
        raise Refused("refused.fee_twice")


def last_fees(session: Session, service_id: int) -> dict[str, Fee]:
    """The fee of each tariff that was decided for the furthest day."""
    found = groupby(fees.history(session, service_id), key=lambda fee: fee.tariff)
    return {tariff: list(of_tariff)[-1] for tariff, of_tariff in found}


def submit(session: Session, moment: Moment, actor: Who, revision_id: int) -> Revision:
    """Ask a second person to look at it.

    Raises:
        Refused: they may not, it is no draft, nothing is changed, a wording is not whole, or nobody but its
            writer could publish it.
    """
    revision = for_keeper(session, actor, revision_id)
    REVISIONS.check(revision, RevisionAction.SUBMIT)
    if not changed(revision):
        raise Refused("refused.revision_empty")
    if any(not getattr(words, part) for words in wordings(session, revision) for part in NEEDED):
        raise Refused("refused.revision_gaps")
    keepers = staff.people_with(session, Right.KEEP_CATALOGUE)
    seconds = [one for one in keepers if one.id != revision.written_by]
    if not seconds:
        raise Refused("refused.revision_no_second")
    REVISIONS.move(session, moment, revision, RevisionAction.SUBMIT, actor_id=actor.id, why="")
    for one in seconds:
        notices.promise_staff(session, moment, ASKED, one.id, subject=subject(revision))
    return find(session, revision_id)


def publish(session: Session, moment: Moment, actor: Who, revision_id: int, version: int) -> Revision:
    """Have one version of it published: its words and terms at once, its fees each from its day on.

    A service that never was offered is from then on. Whoever works at the desk is told of fees.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since or waits for nobody, the service was
            changed since, or a fee would hold from a day that has come.
    """
    revision = for_second(session, actor, revision_id, version)
    said = {"published_by": actor.id, "published_at": moment.now, "why": ""}
    REVISIONS.move(session, moment, revision, RevisionAction.PUBLISH, actor_id=actor.id, **said)
    revision = find(session, revision_id)
    service = services.known(session, revision.service_id)
    terms = policies.columns(revision.policies)
    if revision.words:
        said_anew = wordings(session, revision)
        # New words alone do not bring back what was withdrawn.
        new = service.state is ServiceState.DRAFT
        terms["state"] = ServiceState.PUBLISHED if new else service.state
        services.publish(session, moment, actor.id, service.code, said_anew, seen=revision.base, **terms)
    elif terms:
        services.settle(session, moment, actor.id, revision.service_id, terms)
    if revision.offered is not None:
        turn = services.restore if revision.offered else services.withdraw
        turn(session, moment, actor.id, revision.service_id)
    for planned in planned_fees(revision):
        refuse_day(session, moment, revision.service_id, planned.tariff, planned.from_day)
        fees.decide(session, moment, actor.id, planned)
    if revision.fees:
        for one in staff.people_with(session, Right.WORK_CASES):
            if one.id == actor.id:  # who publishes has just read it
                continue
            notices.promise_staff(session, moment, FEES, one.id, subject=subject(revision))
    _notify(session, moment, PUBLISHED, revision)
    return revision


def decline(  # noqa: PLR0917 - each says which, or why
    session: Session, moment: Moment, actor: Who, revision_id: int, version: int, why: str
) -> Revision:
    """Send one version of it back, with the reason.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since, or it waits for nobody.
    """
    revision = for_second(session, actor, revision_id, version)
    REVISIONS.move(session, moment, revision, RevisionAction.DECLINE, actor_id=actor.id, why=why)
    revision = find(session, revision_id)
    _notify(session, moment, DECLINED, revision)
    return revision


def drop(session: Session, moment: Moment, actor: Who, revision_id: int) -> Revision:
    """Leave the service as it is.

    Raises:
        Refused: they may not, or it is over.
    """
    revision = for_keeper(session, actor, revision_id)
    REVISIONS.move(session, moment, revision, RevisionAction.DROP, actor_id=actor.id)
    notices.drop(session, moment, subject(revision), (ASKED,))
    return find(session, revision_id)


def wordings(session: Session, revision: Revision) -> Sequence[Wording]:
    """The service in all its languages as it would be published."""
    found = dict(_before(session, revision))
    for language, said in revision.words.items():
        blank = Wording(language, "", "", "", "", "", materials=[], time_limit="")
        found[language] = replace(found.get(language, blank), **said)
    return list(found.values())


def changes(session: Session, revision: Revision) -> list[tuple[str, str, Any, Any]]:
    """What is worded anew: language, part, and how it was and would be."""
    before = _before(session, revision)
    return [
        (language, part, getattr(before[language], part) if language in before else "", said[part])
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


def service_of(session: Session, revision: Revision) -> Service:
    """The service that it would change."""
    return session.get_one(Service, revision.service_id, populate_existing=True)


def subject(revision: Revision) -> tuple[str, int]:
    """How notices and audit lines name a revision."""
    return ("revision", revision.id or 0)


def _before(session: Session, revision: Revision) -> Mapping[str, Wording]:
    texts = services.wordings(session, revision.service_id, revision.base)
    return {one.language: one for one in texts}


def _edit(session: Session, moment: Moment, actor: Who, revision: Revision, **values: Any) -> Revision:
    anew = {"version": revision.version + 1, "written_by": actor.id, "why": ""}
    revision_id = revision.id or 0
    REVISIONS.move(session, moment, revision, RevisionAction.EDIT, actor_id=actor.id, **anew, **values)
    notices.drop(session, moment, ("revision", revision_id), (ASKED,))
    return find(session, revision_id)


def _notify(session: Session, moment: Moment, kind: str, revision: Revision) -> None:
    """Tell whoever wrote it what was decided; nobody is asked any more."""
    notices.drop(session, moment, subject(revision), (ASKED,))
    if revision.written_by is not None:
        notices.promise(session, moment, kind, revision.written_by, subject=subject(revision))
