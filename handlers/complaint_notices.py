"""What staff and neighbours are told about complaints, as long as it holds; more time by one tap."""

from centre import cases, complaints
from centre.cases import CaseCard
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import complaint_words
from models.cases import ENDED
from models.complaints import Extension, ExtensionState
from models.outbox import Notice
from models.people import Person
from models.rights import Right


def _tell_followed(reader: Reader, notice: Notice) -> Reply | None:
    """What came of a matter that somebody joined; of the matter itself they see nothing."""
    came = cases.progress(reader.session, notice.subject_id or 0)
    if came.told is None:
        return None
    step = reader.t(f"queue.step.{came.told.value}")
    text = reader.t(f"notice.{notice.kind}", step=step, result=complaint_words.came_of(reader, came))
    return Reply(text, reader.rows([reader.menu("start")]))


def _tell_joined(reader: Reader, notice: Notice) -> Reply | None:
    card = cases.card(reader.session, notice.subject_id or 0, reader.language.code)
    if card.complaint is None or card.case.state in ENDED:
        return None
    text = reader.t(f"notice.{notice.kind}", number=card.case.number, count=card.complaint.joined)
    return _reply(reader, card, text)


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
    row = extension.id or 0
    buttons = [
        reader.action("complaint.grant", "complaint.grant", row, style="primary"),
        reader.action("complaint.refuse_time", "complaint.refuse_time", row),
    ]
    return _reply(reader, card, text, *buttons)


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    extension, card = _extension(reader, notice)
    if extension.state is ExtensionState.ASKED:
        return None
    text = reader.t(
        f"notice.{notice.kind}",
        number=card.case.number,
        how=reader.t(f"extension.{extension.state.value}"),
        due=reader.moment_text(card.case.due_at) if card.case.due_at else "",
    )
    return _reply(reader, card, text)


def _extension(reader: Reader, notice: Notice) -> tuple[Extension, CaseCard]:
    extension = reader.session.get_one(Extension, notice.subject_id, populate_existing=True)
    return extension, cases.card(reader.session, extension.case_id, reader.language.code)


def _reply(reader: Reader, card: CaseCard, text: str, *buttons: Button) -> Reply:
    number, case_id = card.case.number, card.case.id or 0
    opening = reader.action("desk.open", "queue.see", case_id, number=number)
    return Reply(text, reader.rows([*buttons, opening]), subject=("case", case_id))


def _settle(talk: Talk, extension_id: int, *, granted: bool) -> None:
    extension = complaints.extension.settle(talk.session, talk.moment, talk.me, extension_id, granted=granted)
    talk.house.actions["queue.see"].run(talk, extension.case_id, "")


ROOM = Room(
    words={
        "case.followed": _tell_followed,
        "case.joined": _tell_joined,
        "case.extension": _tell_extension,
        "case.extension_settled": _tell_settled,
    },
    actions={
        "complaint.grant": Action(
            lambda talk, row, _extra: _settle(talk, row, granted=True), Right.GRANT_TIME
        ),
        "complaint.refuse_time": Action(
            lambda talk, row, _extra: _settle(talk, row, granted=False), Right.GRANT_TIME
        ),
    },
)
