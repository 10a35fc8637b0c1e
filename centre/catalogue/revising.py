"""A service is changed by a revision: drafted, looked at by a second person, and published or sent back."""

from sqlmodel import Session, col, select

from centre import audit, notices, staff
from centre.catalogue import fees, policies, services
from centre.catalogue.planned import NEEDED, changed, planned_fees, refuse_day, wordings
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import insert_new
from models.catalogue import ServiceState
from models.revisions import OPEN, TRANSITIONS, Revision, RevisionAction
from models.rights import Right
from models.who import Who

ASKED = "revision.asked"
PUBLISHED = "revision.published"
DECLINED = "revision.declined"
FEES = "revision.fees"
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
        services.settle(session, moment, actor.id, revision.service_id, terms, seen=revision.base)
    if revision.offered is not None:
        turn = services.restore if revision.offered else services.withdraw
        turn(session, moment, actor.id, revision.service_id)
    for fee in planned_fees(revision):
        refuse_day(session, moment, revision.service_id, fee.tariff, fee.from_day)
        fees.decide(session, moment, actor.id, fee)
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


def subject(revision: Revision) -> tuple[str, int]:
    """How notices and audit lines name a revision."""
    return ("revision", revision.id or 0)


def _notify(session: Session, moment: Moment, kind: str, revision: Revision) -> None:
    """Tell whoever wrote it what was decided; nobody is asked any more."""
    notices.drop(session, moment, subject(revision), (ASKED,))
    if revision.written_by is not None:
        notices.promise(session, moment, kind, revision.written_by, subject=subject(revision))
