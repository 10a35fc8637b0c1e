"""What comes next for a complaint or a suggestion, by its state, and the steps that are one tap."""

from collections.abc import Callable

from centre import complaints
from centre.cases import CaseCard
from chat.buttons import Button
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.case_desk_forms import actor
from handlers.complaint_desk_words import may_ask_time
from models.cases import CaseKind, CaseState, Openness
from models.complaints import Complaint, Got
from models.people import Role
from models.rights import Right

# What whoever answers for it can do, in each state; what makes no sense of this one is left out.
STEPS: dict[CaseKind, dict[CaseState, tuple[str, ...]]] = {
    CaseKind.COMPLAINT: {
        CaseState.SUBMITTED: ("complaint.weigh", "queue.decline", "complaint.emergency"),
        CaseState.TRIAGED: (
            "complaint.assign",
            "complaint.merge",
            "queue.transfer",
            "queue.decline",
            "complaint.emergency",
        ),
        CaseState.ASSIGNED: ("complaint.contact", "complaint.rang", "complaint.look", "complaint.merge"),
        CaseState.INVESTIGATING: (
            "complaint.reply",
            "complaint.extend",
            "complaint.refer",
            "queue.transfer",
            "complaint.merge",
        ),
        CaseState.REPLIED: ("complaint.told_phone", "complaint.told_person"),
        CaseState.FOLLOW_UP: ("complaint.told_phone", "complaint.told_person"),
        CaseState.REWORK: ("complaint.look",),
        CaseState.REVIEW: ("complaint.look",),
    },
    CaseKind.SUGGESTION: {
        CaseState.REVIEWING: (
            "suggestion.adopt",
            "suggestion.adopt_part",
            "suggestion.not_adopt",
            "complaint.merge",
            "queue.transfer",
        ),
        CaseState.CARRYING_OUT: ("suggestion.done",),
    },
}
_STYLES = {
    "queue.decline": "danger",
    "complaint.emergency": "danger",
    **dict.fromkeys(
        (
            "complaint.weigh",
            "complaint.assign",
            "complaint.contact",
            "complaint.look",
            "complaint.reply",
            "suggestion.adopt",
            "suggestion.done",
        ),
        "primary",
    ),
}


def steps(reader: Reader, card: CaseCard) -> list[Button]:
    """What whoever answers for a complaint or a suggestion can do now."""
    case, pointless = card.case, _pointless(reader, card)
    return [
        reader.action(name, name, case.id or 0, style=_STYLES.get(name, ""))
        for name in STEPS[case.kind].get(case.state, ())
        if name not in pointless
    ]


def _pointless(reader: Reader, card: CaseCard) -> set[str]:
    """Steps that make no sense of this one: nobody to write to or to ring, asked before, told already."""
    case, without = card.case, set[str]()
    if case.person_id is None:
        without.add("complaint.contact")
    elif case.state is CaseState.ASSIGNED:
        without.add("complaint.look")
    if case.openness is not Openness.OPEN or case.person_id is None:
        without |= {"complaint.rang"}
    if case.openness is not Openness.OPEN or _was_told(card.complaint):
        without |= {"complaint.told_phone", "complaint.told_person"}
    if reader.who is not None and Role.DIRECTOR in reader.who.roles:
        without.add("complaint.refer")
    if not may_ask_time(reader, case):
        without.add("complaint.extend")
    return without


def _was_told(complaint: Complaint | None) -> bool:
    return complaint is not None and complaint.got in {Got.BY_PHONE, Got.IN_PERSON}


def _assign(talk: Talk, case_id: int, _extra: str) -> None:
    complaints.assign(*actor(talk), case_id)
    talk.toast = talk.language.label("complaint.assigned_toast")
    _again(talk, case_id)


def _look(talk: Talk, case_id: int, _extra: str) -> None:
    complaints.investigate(*actor(talk), case_id)
    talk.toast = talk.language.label("complaint.looking_toast")
    _again(talk, case_id)


def _telling(how: Got) -> Callable[[Talk, int, str], None]:
    """Note that the reply was told, and how."""

    def told(talk: Talk, case_id: int, _extra: str) -> None:
        complaints.note_told(*actor(talk), case_id, how)
        talk.toast = talk.language.label("queue.noted_toast")
        _again(talk, case_id)

    return told


def _again(talk: Talk, case_id: int) -> None:
    """Show the case as it stands now."""
    talk.house.actions["queue.see"].run(talk, case_id, "")


ROOM = Room(
    actions={
        "complaint.assign": Action(_assign, Right.WORK_CASES),
        "complaint.look": Action(_look, Right.WORK_CASES),
        "complaint.told_phone": Action(_telling(Got.BY_PHONE), Right.WORK_CASES),
        "complaint.told_person": Action(_telling(Got.IN_PERSON), Right.WORK_CASES),
    }
)
