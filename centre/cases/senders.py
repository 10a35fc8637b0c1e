"""Who hands a case in, with or without a name: as much of them is written down as they allow, and no more."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from centre import audit
from centre.cases import filing
from centre.cases.codes import Bearer, Voice, hashed, new_code
from centre.cases.moves import attach
from centre.moment import Moment
from models.bookings import Channel
from models.cases import Case, CaseKind, Openness
from models.who import Who


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands a case in: in the chat for themselves, else as staff for somebody.

    person_id: for whom, where it is staff; None if they gave no name.
    """

    actor: Who
    openness: Openness
    channel: Channel
    person_id: int | None

    @property
    def whose(self) -> int | None:
        """Whose case it is, as far as that is written down."""
        return None if self.openness is Openness.NO_TRACE else self._person_id

    @property
    def author_id(self) -> int | None:
        """Who is written down as having put it into words: staff always, others if they are open about it."""
        hidden = self.channel is Channel.CHAT and self.openness is not Openness.OPEN
        return None if hidden else self.actor.id

    @property
    def barred(self) -> set[int | None]:
        """Who does not get to work on it: whose it is, written down or not."""
        return {self._person_id}

    @property
    def _person_id(self) -> int | None:
        return self.actor.id if self.channel is Channel.CHAT else self.person_id


@dataclass(frozen=True, slots=True)
class Filed:
    """A new case, and the code by which it is found again: known now, and never again."""

    case: Case
    code: str


def write_down(session: Session, moment: Moment, kind: CaseKind, sender: Sender, **values: Any) -> Filed:
    """Write a case down, with a code for those who find it again by nothing else.

    Whoever asks for something at the counter is known, and is told on the telephone.
    """
    on_paper = sender.channel is not Channel.CHAT and kind is not CaseKind.REQUEST
    code = new_code() if sender.whose is None or on_paper else ""
    case = filing.write_down(
        session,
        moment,
        kind,
        openness=sender.openness,
        person_id=sender.whose,
        code_hash=hashed(code) if code else "",
        channel=sender.channel,
        made_by=sender.author_id,
        **values,
    )
    return Filed(case, code)


def hand_over(
    session: Session, moment: Moment, case: Case, sender: Sender, file_ids: Collection[int], **what: Any
) -> None:
    """Hand a new case with its files to whoever answers for it: from now on its time runs.

    what: what is remembered besides of who handed what in.
    """
    traceless = sender.openness is Openness.NO_TRACE
    voice: Voice = Bearer(case.code_hash, sender.actor) if traceless else sender.actor
    subject, channel = ("case", case.id), sender.channel
    attach(session, voice, file_ids, subject)
    audit.note(session, moment, sender.author_id, "case.submitted", subject, channel=channel, **what)
    filing.begin_clock(session, moment, case, by=sender.actor)
