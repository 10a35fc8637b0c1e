"""Suggestions: decided within a limit, carried out where adopted; their authors hear what became of them."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from centre import rules, words
from centre.cases import custody, filing, senders
from centre.cases.access import expect
from centre.cases.moves import attach, move
from centre.cases.senders import Filed, Sender
from centre.moment import Moment
from models.bookings import Channel
from models.cases import Case, CaseAction, CaseKind, Openness, Outcome
from models.who import Who


def submit(  # noqa: PLR0913 - each is a property of the suggestion
    session: Session,
    moment: Moment,
    actor: Who,
    text: str,
    *,
    openness: Openness = Openness.OPEN,
    file_ids: Collection[int] = (),
    person_id: int | None = None,
    channel: Channel = Channel.CHAT,
    counts_from: datetime | None = None,
) -> Filed:
    """Suggest something, for oneself or as staff for somebody else; without a name it comes with a code.

    counts_from: from when the time counts in which it is decided, where that is not now.

    Raises:
        Refused: nothing was said, or too much of theirs is open.
    """
    sender = Sender(actor, openness, channel, person_id)
    about = words.checked(session, text, optional=bool(file_ids))
    filing.refuse_too_many(session, rules.load(session), sender.whose)
    custodian_id = custody.first(session, moment, sender.barred)
    filed = senders.write_down(
        session,
        moment,
        CaseKind.SUGGESTION,
        sender,
        about=about,
        custodian_id=custodian_id,
        counts_from=counts_from,
    )
    senders.hand_over(session, moment, filed.case, sender, file_ids)
    return filed


def adopt(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    partly: bool = False,
    file_ids: Collection[int] = (),
) -> Case:
    """Adopt a suggestion, all of it or a part, and say what will be done; now it is carried out.

    Raises:
        Refused: nothing was said, or it is not the actor's to decide.
    """
    case = expect(session, actor, case_id, CaseAction.ADOPT)
    decided = {
        "outcome": Outcome.PARTLY_ADOPTED if partly else Outcome.ADOPTED,
        "reviewed_at": moment.now,
        "accepted_at": moment.now,
    }
    said = words.checked(session, text)
    line = move(session, moment, case, CaseAction.ADOPT, actor=actor, text=said, values=decided)
    attach(session, actor, file_ids, ("case_line", line.id))
    return case


def not_adopt(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    text: str,
    *,
    file_ids: Collection[int] = (),
) -> Case:
    """Do not adopt a suggestion, with the reason.

    Raises:
        Refused: no reason is given, or it is not the actor's to decide.
    """
    case = expect(session, actor, case_id, CaseAction.NOT_ADOPT)
    decided = {"outcome": Outcome.NOT_ADOPTED, "reviewed_at": moment.now}
    said = words.checked(session, text)
    line = move(session, moment, case, CaseAction.NOT_ADOPT, actor=actor, text=said, values=decided)
    attach(session, actor, file_ids, ("case_line", line.id))
    return case
