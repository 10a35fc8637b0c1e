"""What residents are told about their requests, complaints and suggestions, as long as it still holds."""

from centre import cases
from centre.cases import CaseCard, Step
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import request_words
from handlers.booking_words import is_rung
from handlers.call_words import with_files
from handlers.case_kinds import words_of
from models.calls import Side
from models.cases import RESIDENTS_TURN, TRANSITIONS, CaseAction, CaseState
from models.outbox import Notice

# What is said with these is for its own sake, whatever came of it since.
_MESSAGES = (None, CaseAction.CONTACT)
# Where no plan is needed a request stays accepted; else its plan is begun in the same breath.
_SOON_AFTER = {CaseAction.ACCEPT: {CaseState.PLANNING}}


def _tell_step(reader: Reader, notice: Notice) -> Reply | None:
    """A step of the centre, or a message."""
    card = _card(reader, notice)
    step = next((one for one in card.steps if one.id == notice.params["line"]), None) if card else None
    if card is None or step is None or step.side is Side.NOTE:
        return None
    if step.action in _MESSAGES:
        text = reader.t(
            "case.message",
            number=card.case.number,
            what=words_of(card.case.kind).discreet(reader, card),
            author=step.author or reader.t("case.centre"),
            text=with_files(reader, step.text, step.files),
            how="" if is_rung(reader.who) else reader.t("case.message_how"),
        )
        return _reply(reader, card, text, step)
    if not _holds(card, step, step.action):
        return None
    # What was said with the other steps belongs to how it stands now.
    said = step.text if step.action is CaseAction.ACCEPT else ""
    return _news(reader, notice, card, said=said, step=step)


def _holds(card: CaseCard, step: Step, action: CaseAction) -> bool:
    """Whether a case still stands where a step led it, and it did not go there again since."""
    table = TRANSITIONS[card.case.kind]
    led_to = {after for (_, done), after in table.items() if done is action} | _SOON_AFTER.get(action, set())
    newest = max(one.id for one in card.steps if one.action is action)
    return card.case.state in led_to and step.id == newest


def _tell_made_for(reader: Reader, notice: Notice) -> Reply | None:
    """What the staff handed in for somebody, for the record of their chat."""
    card = _card(reader, notice)
    return _news(reader, notice, card) if card and card.case.closed_at is None else None


def _tell_party(reader: Reader, notice: Notice) -> Reply | None:
    """What the other side said, as long as they have not said otherwise."""
    card = _card(reader, notice)
    holds = card is not None and card.party is not None and card.party.state == notice.params["state"]
    return _news(reader, notice, card) if card is not None and holds and card.case.closed_at is None else None


def _tell_late(reader: Reader, notice: Notice) -> Reply | None:
    card = _card(reader, notice)
    return _news(reader, notice, card) if card and request_words.is_late(reader, card.case) else None


def _tell_longer(reader: Reader, notice: Notice) -> Reply | None:
    """That it takes longer, unless it is done or another day was promised since."""
    card = _card(reader, notice)
    step = next((one for one in card.steps if one.id == notice.params["line"]), None) if card else None
    holds = card is not None and step is not None and step.until == card.case.promised_at
    return _news(reader, notice, card) if card is not None and holds else None


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    card = _card(reader, notice)
    return _news(reader, notice, card) if card and card.case.state in RESIDENTS_TURN else None


def _news(reader: Reader, notice: Notice, card: CaseCard, said: str = "", step: Step | None = None) -> Reply:
    """How a case stands by now, with what was said about it."""
    words = words_of(card.case.kind)
    standing = words.standing(reader, card)
    text = reader.t(
        f"notice.{notice.kind}",
        number=card.case.number,
        what=words.discreet(reader, card),
        state=reader.t(f"case.state.{card.case.state.value}"),
        news=reader.t("case.news_said", text=said, news=standing) if said else standing,
        owner=card.custodian or reader.t("case.centre"),
    )
    return _reply(reader, card, text, step)


def _reply(reader: Reader, card: CaseCard, text: str, step: Step | None = None) -> Reply:
    see = reader.action("case.see", "case.see", card.case.id or 0)
    files = request_words.files_button(reader, card) if step is not None and step.files else []
    rows = reader.rows([*files, *words_of(card.case.kind).answers(reader, card), see])
    return Reply(text, rows, subject=("case", card.case.id or 0))


def _card(reader: Reader, notice: Notice) -> CaseCard | None:
    if notice.subject_id is None:
        return None
    return cases.card(reader.session, notice.subject_id, reader.language.code)


ROOM = Room(
    words={
        "case.step": _tell_step,
        "case.made_for": _tell_made_for,
        "case.late": _tell_late,
        "case.party": _tell_party,
        "case.longer": _tell_longer,
        "case.reminder": _tell_reminder,
    }
)
