"""Planning what a service will be: each change goes into a revision, and asks for a second look anew."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from centre import notices
from centre.catalogue import policies, services
from centre.catalogue.planned import NEEDED, PARTS, before, changed, last_fees, refuse_day, service_of
from centre.catalogue.revising import ASKED, REVISIONS, begin, expect, find, for_keeper, subject
from centre.catalogue.services import Wording
from centre.errors import Refused
from centre.moment import Moment
from models.catalogue import Category, Mode, ServiceState, Unit
from models.revisions import Revision, RevisionAction
from models.who import Who


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
    known = before(session, revision).get(language)
    if known is not None and list(getattr(known, part)) == list(said):
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


def _edit(session: Session, moment: Moment, actor: Who, revision: Revision, **values: Any) -> Revision:
    anew = {"version": revision.version + 1, "written_by": actor.id, "why": ""}
    REVISIONS.move(session, moment, revision, RevisionAction.EDIT, actor_id=actor.id, **anew, **values)
    notices.drop(session, moment, subject(revision), (ASKED,))
    return find(session, revision.id or 0)
