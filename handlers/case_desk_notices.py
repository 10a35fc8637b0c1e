"""What the staff are told about requests, as long as it still holds."""

from collections.abc import Sequence
from typing import Any

from centre import cases, rules
from centre.cases import CaseCard, Step
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers import case_desk_words as words
from handlers import case_titles, complaint_words
from handlers.call_words import with_files
from handlers.common import excerpt
from models.calls import Side
from models.cases import ENDED, RESIDENTS_TURN, CaseAction, CaseState, Handover, HandoverState
from models.outbox import Notice
from models.people import Person

_EXCERPT = 300


def _tell_new(reader: Reader, notice: Notice) -> Reply | None:
    """What came in, to whoever answers for it; what cannot wait rings with others, too, until it is seen."""
    card = _card(reader, notice.subject_id)
    if card is None or card.case.state in ENDED:
        return None
    more = words.urgent(reader, card.case) if card.case.urgent else None
    step = notice.params.get("step")
    if step is None or not cases.is_unseen(card.case):
        return _said(reader, notice, card, more=more) if _answers(reader, card) else None
    key = "notice.case.new" if step == "leader" else "notice.case.new_unseen"
    since = reader.past_text(card.case.created_at)
    text = reader.t(key, **_blanks(reader, card), since=since)
    buttons = [*words.seen(reader, card), *words.opening(reader, card)]
    lines = [text, more] if more else [text]
    return Reply("\n".join(lines), reader.rows(buttons, 1), subject=("case", card.case.id or 0))


def _tell_seen(reader: Reader, notice: Notice) -> Reply | None:
    card = _card(reader, notice.subject_id)
    if card is None or card.case.state in ENDED:
        return None
    return _said(reader, notice, card, by=_person(reader, notice.params["by"]))


def _tell_news(reader: Reader, notice: Notice) -> Reply | None:
    """What the resident or the clock did, unless it is overtaken by the end of the matter."""
    card = _card(reader, notice.subject_id)
    if card is None or not _answers(reader, card):
        return None
    place = next((n for n, one in enumerate(card.steps) if one.id == notice.params["line"]), None)
    if place is None or _is_ours(card.steps[place]):
        return None
    later = [one.action for one in card.steps[place + 1 :] if one.action is not None]
    if card.case.state in ENDED and later:
        return None
    return _said(reader, notice, card, news=_news(reader, card, card.steps[place]))


def _is_ours(step: Step) -> bool:
    return step.side is Side.STAFF and step.action not in words.BY_ITSELF


def _news(reader: Reader, card: CaseCard, step: Step) -> Markup:
    """What was done, by whom, and what was said with it."""
    if step.action is CaseAction.LAPSE and card.case.outcome is not None:
        return reader.t(f"case.outcome.{card.case.outcome.value}")
    what = step.action.value if step.action else "written"
    if step.action is CaseAction.NOT_FIXED and complaint_words.is_beyond_rounds(reader, card):
        what = "not_fixed_again"
    name = step.author if step.side is Side.NOTE else case_titles.whose(reader, card)
    due = reader.moment_text(card.case.due_at) if card.case.due_at else ""
    did = reader.t(f"queue.news.{what}", name=name or reader.t("desk.nobody"), due=due)
    said = with_files(reader, excerpt(step.text, _EXCERPT), step.files)
    return reader.t("queue.news_said", did=did, text=said) if said else did


def _tell_warning(reader: Reader, notice: Notice) -> Reply | None:
    card = _card(reader, notice.subject_id)
    if card is None or card.case.state in ENDED | RESIDENTS_TURN or _is_late(reader, card):
        return None
    percent = notice.params["percent"]
    # Near the end there is still time to tell whoever waits, and to say why.
    near = percent == max(rules.load(reader.session).case_warnings) and _answers(reader, card)
    return _said(reader, notice, card, percent=percent, beside=words.longer(reader, card) if near else ())


def _tell_overdue(reader: Reader, notice: Notice) -> Reply | None:
    card = _card(reader, notice.subject_id)
    if card is None or card.case.due_at is None or card.case.due_at > reader.now:
        return None
    more = None
    if card.case.state is CaseState.PRICE_ASKED:
        more = reader.t("queue.ring_them")
    elif card.case.state in RESIDENTS_TURN:
        if not cases.is_unheard(reader.session, card.case):
            return None
        more = reader.t("queue.ring_unheard")
    return _said(reader, notice, card, more=more)


def _tell_taken_over(reader: Reader, notice: Notice) -> Reply | None:
    # Who answered for it knows of it, even if it is no longer for their eyes.
    card = _card(reader, notice.subject_id, knew=True)
    if card is None or _answers(reader, card):
        return None
    return _said(reader, notice, card, by=_person(reader, notice.params["by"]))


def _tell_party(reader: Reader, notice: Notice) -> Reply | None:
    """What the other side answered by the link, as long as they have not answered otherwise."""
    card = _card(reader, notice.subject_id)
    if card is None or card.party is None or not _answers(reader, card):
        return None
    if card.party.state != notice.params["state"] or card.case.state in ENDED:
        return None
    party = reader.t(f"case.party.{card.party.state.value}", name=card.party.name, instead="")
    return _said(reader, notice, card, party=party)


def _tell_handover(reader: Reader, notice: Notice) -> Reply | None:
    handover, card = _handover(reader, notice)
    if handover is None or card is None or reader.who is None or handover.to_id != reader.who.id:
        return None
    if handover.state is not HandoverState.OFFERED or card.case.state in ENDED:
        return None
    row = handover.id or 0
    buttons = [
        reader.action("queue.handover_yes", "queue.handover_yes", row, style="primary"),
        reader.action("queue.handover_no", "queue.handover_no", row),
        *words.opening(reader, card),
    ]
    by = _person(reader, handover.from_id)
    text = reader.t("notice.case.handover", **_blanks(reader, card), by=by)
    why = [reader.t("queue.handover_why", why=handover.why)] if handover.why else []
    return Reply("\n".join([text, *why]), reader.rows(buttons), subject=("case", card.case.id or 0))


def _tell_settled(reader: Reader, notice: Notice) -> Reply | None:
    handover, card = _handover(reader, notice)
    if handover is None or card is None or handover.state is HandoverState.OFFERED:
        return None
    how = reader.t(
        f"queue.handover.{handover.state.value}",
        whom=_person(reader, handover.to_id),
        name=_person(reader, handover.from_id),
    )
    text = reader.t("notice.case.handover_settled", **_blanks(reader, card), how=how)
    return Reply(text, reader.rows(words.opening(reader, card)), subject=("case", card.case.id or 0))


def _said(
    reader: Reader,
    notice: Notice,
    card: CaseCard,
    *,
    more: Markup | None = None,
    beside: Sequence[Button] = (),
    **told: Any,
) -> Reply:
    """A notice with the button that opens the request, and others beside it."""
    text = reader.t(f"notice.{notice.kind}", **_blanks(reader, card), **told)
    lines = [text, more] if more else [text]
    rows = reader.rows([*words.opening(reader, card), *beside], 1)
    return Reply("\n".join(lines), rows, subject=("case", card.case.id or 0))


def _blanks(reader: Reader, card: CaseCard) -> dict[str, Any]:
    return {
        "number": card.case.number,
        "what": case_titles.of_card(reader, card),
        "name": case_titles.whose(reader, card),
        "state": reader.t(f"case.state.{card.case.state.value}"),
        "due": reader.moment_text(card.case.due_at) if card.case.due_at else "",
        "custodian": card.custodian or reader.t("desk.nobody"),
    }


def _card(reader: Reader, case_id: int | None, *, knew: bool = False) -> CaseCard | None:
    """The case as it stands, for whoever may (still) see it, or at least know of it."""
    if case_id is None or reader.who is None:
        return None
    card = cases.card(reader.session, case_id, reader.language.code)
    known = (
        cases.knows_of(reader.who, card.case) if knew else cases.sees(reader.session, reader.who, card.case)
    )
    return card if known else None


def _handover(reader: Reader, notice: Notice) -> tuple[Handover | None, CaseCard | None]:
    found = reader.session.get(Handover, notice.subject_id, populate_existing=True)
    # Whoever handed it over knows it, into whatever unit it has gone.
    return found, cases.card(reader.session, found.case_id, reader.language.code) if found else None


def _answers(reader: Reader, card: CaseCard) -> bool:
    return reader.who is not None and card.case.custodian_id == reader.who.id


def _is_late(reader: Reader, card: CaseCard) -> bool:
    return words.is_late(reader, card.case.state, card.case.due_at)


def _person(reader: Reader, person_id: int | None) -> str:
    found = reader.session.get(Person, person_id) if person_id is not None else None
    return found.name if found and found.name else reader.t("desk.nobody")


ROOM = Room(
    words={
        "case.new": _tell_new,
        "case.seen": _tell_seen,
        "case.news": _tell_news,
        "case.warning": _tell_warning,
        "case.overdue": _tell_overdue,
        "case.party_answered": _tell_party,
        "case.taken_over": _tell_taken_over,
        "case.handover": _tell_handover,
        "case.handover_settled": _tell_settled,
    }
)
