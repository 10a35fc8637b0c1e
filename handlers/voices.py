"""A complaint or suggestion on the screen of whoever made it: as who they are, or by its code alone."""

from collections.abc import Callable

from centre import cases, complaints
from centre.cases import CaseCard
from centre.complaints import Filed
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Rows, Talk
from handlers import case_kinds, complaint_words, request_words, ways
from handlers.booking_words import ask_whom
from handlers.case_kinds import MOVED_ON
from handlers.common import copy_number, set_out
from handlers.voice_words import button
from handlers.ways import Way, copy_code, way_of, way_to
from models.cases import CaseAction, CaseKind, CaseState, Openness
from models.refused import Refused, deciding

_GRADES = {str(grade): grade for grade in complaints.GRADES}


Run = Callable[[Talk, Way], None]


def card_of(talk: Talk, way: Way) -> CaseCard:
    """A complaint or suggestion of whoever speaks.

    Raises:
        Refused: it is none, or somebody else's, which they need not know to exist.
    """
    card = ways.card_of(talk, way)
    if card.case.kind is CaseKind.REQUEST:
        raise Refused("refused.case_unknown")
    return card


def show(talk: Talk, way: Way, note: Markup | None = None) -> None:
    """Show how it stands and what can be done."""
    set_out(talk, *screen(talk, card_of(talk, way), way.code), note)


def screen(talk: Talk, card: CaseCard, code: str = "") -> tuple[Markup, Rows]:
    """How a complaint or suggestion stands, and what can be done."""
    words = case_kinds.words_of(card.case.kind)
    read = request_words.files_button(talk, card, code)
    read += [button(talk, card, "read", code)] if request_words.is_cut(card) else []
    last = [talk.menu("start")] if code else [talk.menu("my"), talk.menu("start")]
    return words.description(talk, card), talk.rows([*words.buttons(talk, card, code), *read, *last])


def receipt(talk: Talk, filed: Filed) -> Reply:
    """The number, what comes next and by when, whom to ask; and the code, once, for who left no trace."""
    case, code = filed.case, filed.code
    way = way_of(talk, filed)
    card = card_of(talk, way)
    is_complaint = case.kind is CaseKind.COMPLAINT
    words = case_kinds.words_of(case.kind)
    lines: list[Markup] = [
        talk.t("voice.receipt", number=case.number),
        complaint_words.due_times(talk, card) if is_complaint else words.standing(talk, card),
    ]
    if card.custodian:
        lines.append(talk.t("case.owner", name=card.custodian))
    if case.openness is Openness.CONFIDENTIAL:
        lines.append(talk.t("voice.receipt_confidential"))
    lines.append(talk.t("voice.receipt_code", code=code) if code else talk.t("voice.receipt_told"))
    lines.append(ask_whom(talk))
    buttons = [
        *copy_code(talk, code),
        _see(talk, card, code),
        button(talk, card, "write", code),
        *([] if code else copy_number(talk, case.number)),
        talk.menu("start"),
    ]
    return Reply("\n".join(filter(None, lines)), talk.rows(buttons), subject=way.subject)


def after(talk: Talk, way: Way, said: Markup, *, answered: bool = False) -> Reply:
    """What comes next after what was just done; `answered`: a reply, so that its grade is asked, once."""
    card = card_of(talk, way)
    words = case_kinds.words_of(card.case.kind)
    # That somebody withdrew it needs to be said once.
    withdrawn = card.case.state is CaseState.WITHDRAWN
    text = said if withdrawn else f"{said}\n{words.standing(talk, card)}"
    last = [_see(talk, card, way.code), talk.menu("start")]
    if answered and complaint_words.is_gradable(card):
        rows = [*talk.rows(_grades(talk, card, way.code), 1), *talk.rows(last)]
        return Reply(f"{text}\n\n{talk.t('voice.grade_ask')}", rows, subject=way.subject)
    rows = list(talk.rows([*words.answers(talk, card, way.code), *last]))
    return Reply(text, rows, subject=way.subject)


def doing(run: Run) -> Action:
    """What a button does; where it went on since the button was made, it is said how it stands now."""

    def attempt(talk: Talk, case_id: int, code: str) -> None:
        way = way_to(talk, case_id, code)
        card_of(talk, way)
        try:
            with deciding(talk.session):
                run(talk, way)
        except Refused as no:
            key = "case.moved_on" if no.key in MOVED_ON else no.key
            show(talk, way, talk.t(key, **no.params))

    return Action(attempt)


def _see(talk: Talk, card: CaseCard, code: str) -> Button:
    record = 0 if code else card.case.id or 0
    return talk.action("case.see", "voice.see", record, code)


def _grades(talk: Talk, card: CaseCard, code: str) -> list[Button]:
    record = 0 if code else card.case.id or 0
    return [talk.action(f"voice.grade.{grade}", "voice.grade", record, f"{grade}{code}") for grade in _GRADES]


def _read(talk: Talk, way: Way) -> None:
    """Show everything that was done and said, as many messages as it takes."""
    card = card_of(talk, way)
    buttons = [_see(talk, card, way.code), talk.menu("start")]
    talk.say(Reply(request_words.history(talk, card), talk.rows(buttons)))


def _fixed(talk: Talk, way: Way) -> None:
    complaints.fixed(talk.session, talk.moment, way.voice, way.case_id)
    _done(talk, way, "voice.told_thanks")


def _grade(talk: Talk, case_id: int, extra: str) -> None:
    """Take a grade; a second one changes nothing."""
    way, mark = way_to(talk, case_id, extra[1:]), _GRADES.get(extra[:1], 0)
    card = card_of(talk, way)
    newly = complaints.grade(talk.session, talk.moment, way.voice, way.case_id, mark)
    text = talk.t("voice.grade_thanks" if newly else "voice.grade_given", number=card.case.number)
    rows = talk.rows(
        [*complaint_words.answers(talk, card, way.code), _see(talk, card, way.code), talk.menu("start")]
    )
    talk.conclude(Reply(text, rows, subject=way.subject), answers=talk.t("voice.grade_ask"))


def _ask_take_back(talk: Talk, way: Way) -> None:
    cases.expect(talk.session, way.voice, way.case_id, CaseAction.WITHDRAW)
    card = card_of(talk, way)
    now = button(talk, card, "take_back_now", way.code, style="danger")
    keep = talk.action("case.keep", "voice.see", way.record, way.code)
    talk.show(Reply(talk.t("voice.take_back_sure", number=card.case.number), talk.rows([now, keep], 1)))


def _take_back(talk: Talk, way: Way) -> None:
    if card_of(talk, way).case.kind is not CaseKind.SUGGESTION:
        raise Refused("refused.case_unknown")
    case = cases.withdraw(talk.session, talk.moment, way.voice, way.case_id)
    text = talk.t("voice.taken_back", number=case.number)
    talk.show(Reply(text, talk.rows([talk.menu("suggest"), talk.menu("start")]), subject=way.subject))


def _done(talk: Talk, way: Way, key: str) -> None:
    """What a tap settled, and what comes next; what was read before it stays."""
    said = talk.t(key, number=card_of(talk, way).case.number)
    talk.conclude(after(talk, way, said, answered=True), answers=talk.t("complaint.asks_head"))


ROOM = Room(
    actions={
        "voice.see": doing(show),
        "voice.read": doing(_read),
        "voice.fixed": doing(_fixed),
        "voice.grade": Action(_grade),
        "voice.take_back": doing(_ask_take_back),
        "voice.take_back_now": doing(_take_back),
    }
)
