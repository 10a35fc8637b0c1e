"""More time for a complaint: whoever may grant it does so by a tap, or refuses it with a reason."""

from centre import cases, complaints
from centre.cases import CaseCard
from chat import engine
from chat.buttons import Button
from chat.flow import Answers
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.case_desk_forms import actor, flow, words_step
from handlers.complaint_notices import about
from models.cases import ENDED
from models.complaints import Extension, ExtensionState
from models.outbox import Notice
from models.people import Person
from models.rights import Right


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """To grant more time or refuse it, for whoever may, as long as it is asked for."""
    extension = complaints.extension.of_case(reader.session, card.case.id or 0)
    if extension is None or extension.state is not ExtensionState.ASKED or card.case.state in ENDED:
        return []
    me = reader.who
    if me is None or not me.may(Right.GRANT_TIME) or extension.asked_by == me.id:
        return []
    row = extension.id or 0
    return [
        reader.action("complaint.grant", "complaint.grant", row, style="primary"),
        reader.action("complaint.refuse_time", "complaint.refuse_time", row),
    ]


def _tell_extension(reader: Reader, notice: Notice) -> Reply | None:
    extension, card = _extension(reader, notice)
    if extension.state is not ExtensionState.ASKED or card.case.state in ENDED:
        return None
    asker = reader.session.get(Person, extension.asked_by) if extension.asked_by is not None else None
    text = reader.t(
        f"notice.{notice.kind}",
        name=asker.name if asker else reader.t("desk.nobody"),
        number=card.case.number,
        days=extension.days,
        why=extension.why,
    )
    return about(reader, card, text, *buttons(reader, card))


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    extension, card = _extension(reader, notice)
    if extension.state is ExtensionState.ASKED:
        return None
    granted = extension.state is ExtensionState.GRANTED
    text = reader.t(
        f"notice.{notice.kind}" if granted else "complaint.time_refused",
        number=card.case.number,
        due=reader.moment_text(card.case.due_at) if card.case.due_at else "",
    )
    why = [reader.t("extension.why", why=extension.answer)] if extension.answer else []
    return about(reader, card, "\n".join([text, *why]))


def _extension(reader: Reader, notice: Notice) -> tuple[Extension, CaseCard]:
    extension = reader.session.get_one(Extension, notice.subject_id, populate_existing=True)
    return extension, cases.card(reader.session, extension.case_id, reader.language.code)


def _grant(talk: Talk, extension_id: int, _extra: str) -> None:
    extension = complaints.extension.grant(*actor(talk), extension_id)
    talk.house.actions["queue.see"].run(talk, extension.case_id, "")


def _begin_refusing(talk: Talk, extension_id: int, _extra: str) -> None:
    extension, _ = complaints.extension.expect(talk.session, talk.me, extension_id)
    engine.start(talk, REFUSE, context={"case": extension.case_id})


def _refuse(talk: Talk, case_id: int, said: Answers) -> None:
    extension = complaints.extension.of_case(talk.session, case_id)
    complaints.extension.refuse(*actor(talk), extension.id or 0 if extension else 0, said["words"])


REFUSE = flow("complaint_refuse_time", words_step(), work=_refuse)
ROOM = Room(
    flows=(REFUSE,),
    words={"case.extension": _tell_extension, "case.extension_settled": _tell_settled},
    actions={
        "complaint.grant": Action(_grant, Right.GRANT_TIME),
        "complaint.refuse_time": Action(_begin_refusing, Right.GRANT_TIME),
    },
)
