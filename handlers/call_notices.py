"""What residents and the desk are told about call-backs, as long as it still holds."""

from centre import calls
from centre.calls import CallCard
from chat.parsers import show_phone
from chat.replies import Reply
from chat.rooms import Room, Words
from chat.talk import Reader
from handlers.call_words import UNANSWERED, by, gist, is_late, name_of, next_buttons
from models.calls import CallState
from models.outbox import Notice
from models.rights import Right


def _tell_taken(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice, CallState.TAKEN)
    if call is None:
        return None
    return _news(reader, notice, call)


def _tell_new_owner(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice, CallState.TAKEN, CallState.ANSWERED)
    if call is None:
        return None
    return _news(reader, notice, call)


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice, *UNANSWERED)
    if call is None or not is_late(reader, call):
        return None
    return _news(reader, notice, call)


def _news(reader: Reader, notice: Notice, call: CallCard) -> Reply:
    """How a matter goes on, and by when it is answered."""
    text = reader.t(
        f"notice.{notice.kind}",
        number=call.number,
        about=gist(reader, call.about),
        owner=call.owner,
        by=by(reader, call),
    )
    see = reader.action("call.see", "call.see", call.id)
    return Reply(text, [[see]], subject=("call", call.id))


def _tell_answer(reader: Reader, notice: Notice) -> Reply | None:
    said = calls.said(reader.session, notice.params["line"])
    call = _still(reader, notice, *CallState)
    if said is None or call is None:
        return None
    key = "notice.call.answer_phone" if said.by_phone else "notice.call.answer"
    text = reader.t(
        key, number=call.number, about=gist(reader, call.about), author=said.author, text=said.text
    )
    asked = f"{text}\n\n{reader.t('call.is_settled')}"
    return Reply(asked, reader.rows(next_buttons(reader, call)), subject=("call", call.id))


def _tell_unreached(reader: Reader, notice: Notice) -> Reply | None:
    call = _still(reader, notice, CallState.TAKEN, CallState.ANSWERED)
    if call is None:
        return None
    key = "notice.call.unreached" if call.phone else "notice.call.unreached_chat"
    due = reader.moment_text(call.due_at)
    text = reader.t(
        key,
        number=call.number,
        about=gist(reader, call.about),
        phone=show_phone(reader, call.phone),
        again=reader.t("call.again_by" if call.state is CallState.TAKEN else "call.again", due=due),
    )
    buttons = [
        reader.action("call.write", "call.write", call.id),
        reader.action("call.see", "call.see", call.id),
    ]
    return Reply(text, reader.rows(buttons), subject=("call", call.id))


def _tell_follow_up(reader: Reader, notice: Notice) -> Reply | None:
    return _ask_settled(reader, notice, CallState.ANSWERED)


def _tell_lapsed(reader: Reader, notice: Notice) -> Reply | None:
    return _ask_settled(reader, notice, CallState.UNCONFIRMED)


def _ask_settled(reader: Reader, notice: Notice, state: CallState) -> Reply | None:
    call = _still(reader, notice, state)
    if call is None:
        return None
    text = reader.t(f"notice.{notice.kind}", number=call.number, about=gist(reader, call.about))
    return Reply(text, reader.rows(next_buttons(reader, call)[:2]), subject=("call", call.id))


def _still(reader: Reader, notice: Notice, *states: CallState) -> CallCard | None:
    call = calls.card(reader.session, notice.subject_id) if notice.subject_id is not None else None
    return call if call and call.state in states else None


def _tell(kind: str, *states: CallState) -> Words:
    """A notice about a call-back to somebody of the staff, as long as it is in one of these states."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        if reader.who is None or not reader.who.may(Right.SEE_CALLS) or notice.subject_id is None:
            return None
        call = calls.card(reader.session, notice.subject_id)
        if call.state not in states:
            return None
        said = calls.said(reader.session, notice.params["line"]) if notice.params.get("line") else None
        text = reader.t(
            f"notice.{kind}",
            number=call.number,
            name=name_of(reader, call),
            about=gist(reader, said.text if said else call.about, 120),
            due=reader.moment_text(call.due_at),
            owner=call.owner or reader.t("desk.nobody"),
            wanted=reader.t(f"desk.wanted.{call.wanted.value}"),
            n=notice.params.get("days"),
        )
        button = reader.action("desk.open", "desk.see", call.id, number=call.number, style="primary")
        return Reply(text, [[button]], subject=("call", call.id))

    return words_for


ROOM = Room(
    words={
        "call.taken": _tell_taken,
        "call.new_owner": _tell_new_owner,
        "call.late": _tell_late,
        "call.answer": _tell_answer,
        "call.unreached": _tell_unreached,
        "call.follow_up": _tell_follow_up,
        "call.lapsed": _tell_lapsed,
        "call.new": _tell("call.new", *UNANSWERED),
        "call.written": _tell("call.written", *UNANSWERED, CallState.ANSWERED),
        "call.reopened": _tell("call.reopened", *UNANSWERED),
        "call.handed_over": _tell("call.handed_over", *UNANSWERED, CallState.ANSWERED),
        "call.taken_over": _tell("call.taken_over", *UNANSWERED, CallState.ANSWERED),
        "call.warning": _tell("call.warning", *UNANSWERED),
        "call.overdue": _tell("call.overdue", *UNANSWERED),
        "call.out_of_reach": _tell("call.out_of_reach", *UNANSWERED),
        "call.settled": _tell("call.settled", CallState.SETTLED),
        "call.withdrawn": _tell("call.withdrawn", CallState.WITHDRAWN),
    },
)
