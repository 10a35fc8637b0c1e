"""The other side of a request at the desk: what they said is noted, or they are sent a link to answer."""

from centre import cases
from centre.cases import CaseCard
from chat.buttons import Button
from chat.flow import Answers, Step, among, shown_as
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.case_desk_forms import actor, begin, flow, words_step
from models.cases import CaseState, Heard, PartyState
from models.rights import Right

NOTED = (Heard.BY_PHONE, Heard.IN_PERSON)
_HOW = Step("how", choices=among("queue.heard", *NOTED), show=shown_as("queue.heard"))
# From then on it takes place.
_BEGUN = frozenset({CaseState.IN_SERVICE, CaseState.PRICE_ASKED, CaseState.DONE})


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """To note what the other side said, as long as it can matter."""
    case, party = card.case, card.party
    if party is None or case.closed_at is not None or case.state in _BEGUN:
        return []
    names = {
        PartyState.WAITING: ("party_agreed", "party_refused", "party_link"),
        PartyState.AGREED: ("party_refused",),
        PartyState.REFUSED: ("party_agreed", "party_link"),
    }
    return [reader.action(f"queue.{name}", f"queue.{name}", case.id or 0) for name in names[party.state]]


def _note(talk: Talk, case_id: int, said: Answers, state: PartyState) -> None:
    cases.note_party(*actor(talk), case_id, state, how=Heard(said["how"]), text=said.get("words", ""))


AGREED = flow(
    "queue_party_agreed",
    _HOW,
    work=lambda talk, case, said: _note(talk, case, said, PartyState.AGREED),
)
REFUSED = flow(
    "queue_party_refused",
    _HOW,
    words_step(),
    work=lambda talk, case, said: _note(talk, case, said, PartyState.REFUSED),
)


def _link(talk: Talk, case_id: int, _extra: str) -> None:
    """Show a link that whoever answers for it sends to the other side."""
    link = talk.house.deep_link(cases.party_link(*actor(talk), case_id))
    card = cases.card(talk.session, case_id, talk.language.code)
    name = card.party.name if card.party else ""
    text: Markup = talk.t("queue.party_link_made", name=name, link=link, number=card.case.number)
    copy = Button(talk.language.label("queue.party_copy"), copies=link)
    opening = talk.action("desk.open", "queue.see", case_id, number=card.case.number)
    talk.show(Reply(text, [[copy], [opening, talk.menu("queue")]], subject=("case", case_id)))


ROOM = Room(
    flows=(AGREED, REFUSED),
    actions={
        "queue.party_agreed": begin("queue_party_agreed", cases.expect_party),
        "queue.party_refused": begin("queue_party_refused", cases.expect_party),
        "queue.party_link": Action(_link, Right.WORK_CASES),
    },
)
