"""Certificates at the volunteer desk: what waits, the draft of one, and the decision."""

from typing import Any

from centre import certificates
from centre.certificates import Draft
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Step
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import certificate_words as words
from handlers.call_words import DESK
from handlers.hour_words import long
from models.certificates import Certificate, CertificateAction, CertificateState
from models.outbox import Notice
from models.people import Person
from models.rights import Right

_SHOWN, _LINES = 10, 12


def button(talk: Talk) -> Button:
    """The way to what waits, with how much that is."""
    return talk.action(
        "certificate.queue", "certificate.queue", 0, n=certificates.count_waiting(talk.session)
    )


def _queue(talk: Talk, _record: int, _extra: str) -> None:
    found = certificates.waiting(talk.session, talk.me, _SHOWN)
    lines = [talk.t("certificate.queue_heading", n=certificates.count_waiting(talk.session))]
    lines += [
        talk.t("certificate.queue_line", line=words.line(talk, row), due=talk.moment_text(row.due_at))
        for row in found
    ] or [talk.t("desk.empty")]
    opens = [talk.action("desk.open", "certificate.review", row.id or 0, number=row.number) for row in found]
    rows = [*talk.rows(opens), [talk.menu("vol"), talk.menu("start")]]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def review(talk: Talk, row_id: int, _extra: str = "") -> None:
    """Show what a certificate would say, line by line, and what can be done with it."""
    row, draft = certificates.look(talk.session, talk.me, row_id)
    text = "\n".join(_text(talk, row, draft))
    talk.replace(Reply(text, talk.rows(_ways(talk, row, draft)), subject=("certificate", row_id)))


def _text(talk: Talk, row: Certificate, draft: Draft) -> list[str]:
    person = talk.session.get_one(Person, row.person_id).name
    lines: list[str] = [words.line(talk, row), talk.t("certificate.who", person=person, name=row.name)]
    if row.state is not CertificateState.ASKED:
        lines.append(talk.t("certificate.hours", long=long(talk, row.minutes)))
        return lines + ([talk.t("certificate.reason", reason=row.reason)] if row.reason else [])
    lines += [
        talk.t("certificate.hours", long=long(talk, draft.minutes)),
        *words.served(talk, draft.lines[:_LINES]),
    ]
    if len(draft.lines) > _LINES:
        lines.append(talk.t("certificate.more", n=len(draft.lines) - _LINES))
    if draft.waiting:
        lines.append(talk.t("certificate.waiting", n=draft.waiting))
    if row.replaces_id is not None:
        old = certificates.find(talk.session, row.replaces_id)
        lines.append(talk.t("certificate.replaces", number=old.number))
    return [*lines, talk.t("certificate.by_when", until=talk.moment_text(row.due_at))]


def _ways(talk: Talk, row: Certificate, draft: Draft) -> list[Button]:
    row_id, back = row.id or 0, button(talk)
    if row.state is CertificateState.ASKED:
        minutes = str(draft.minutes)
        return [
            talk.action("certificate.issue", "certificate.issue", row_id, minutes, style="primary"),
            talk.action("certificate.look", "certificate.draft", row_id),
            talk.action("certificate.return", "certificate.return", row_id, style="danger"),
            back,
        ]
    if row.state is CertificateState.ISSUED:
        return [
            talk.action("certificate.paper", "certificate.print", row_id),
            talk.action("certificate.withdraw", "certificate.withdraw", row_id, style="danger"),
            back,
        ]
    return [back]


def _draft(talk: Talk, row_id: int, _extra: str) -> None:
    row, draft = certificates.look(talk.session, talk.me, row_id)
    certificates.MOVES.check(row, CertificateAction.ISSUE)
    _send(talk, row, talk.t("certificate.drafted", number=row.number), words.unsigned(talk, row, draft))


def _print(talk: Talk, row_id: int, _extra: str) -> None:
    row = certificates.for_desk(talk.session, talk.me, row_id)
    certificates.MOVES.check(row, CertificateAction.WITHDRAW)
    _send(talk, row, talk.t("certificate.to_seal", number=row.number), words.paper(row))


def _issue(talk: Talk, row_id: int, minutes: str) -> None:
    """Issue what was read: its paper comes at once, to be printed, signed and sealed."""
    row = certificates.issue(
        talk.session,
        talk.moment,
        talk.me,
        row_id,
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else 0,
        write=lambda row, draft, code: words.sheet(talk, row, draft, code),
    )
    _send(talk, row, talk.t("certificate.to_seal", number=row.number), words.paper(row))


def _send(talk: Talk, row: Certificate, said: str, paper: Generated) -> None:
    back = talk.action("engine.back", "certificate.review", row.id or 0)
    subject = ("certificate", row.id or 0)
    talk.say(Reply(said, talk.rows([back, button(talk)]), file=paper, subject=subject))


def _because(name: str, action: CertificateAction) -> tuple[Flow, Action]:
    """A form that asks for the reason, and the button that begins it."""
    decide = {
        CertificateAction.RETURN: certificates.send_back,
        CertificateAction.WITHDRAW: certificates.withdraw,
    }[action]

    def begin(talk: Talk, row_id: int, _extra: str) -> None:
        certificates.MOVES.check(certificates.for_desk(talk.session, talk.me, row_id), action)
        engine.start(talk, flow, context={"certificate": row_id})

    def finish(talk: Talk, form: Finished) -> Reply:
        row = decide(talk.session, talk.moment, talk.me, form.context["certificate"], form.answers["words"])
        said = talk.t("certificate.decided", number=row.number)
        return Reply(
            said, talk.rows([button(talk), talk.menu("start")]), subject=("certificate", row.id or 0)
        )

    steps = (Step("words", parse=in_words, merge=join_words),)
    flow = Flow(name, 1, steps, finish, params=_blanks, subject=_subject)
    return flow, Action(begin, Right.WORK_VOLUNTEERS)


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"number": certificates.find(reader.session, context["certificate"]).number}


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("certificate", context["certificate"])


def _tell_desk(reader: Reader, notice: Notice) -> Reply | None:
    """That a certificate waits for a decision, as long as it does."""
    row = certificates.find(reader.session, notice.subject_id or 0)
    if row.state is not CertificateState.ASKED:
        return None
    said = reader.t(f"notice.{notice.kind}", line=words.line(reader, row), due=reader.moment_text(row.due_at))
    buttons = []
    if reader.who is not None and reader.who.may(Right.WORK_VOLUNTEERS):
        buttons.append(reader.action("desk.open", "certificate.review", row.id or 0, number=row.number))
    return Reply(said, [buttons] if buttons else (), subject=("certificate", row.id or 0))


def _tell_waits(reader: Reader, notice: Notice) -> Reply | None:
    row = certificates.find(reader.session, notice.subject_id or 0)
    if row.state is not CertificateState.ASKED:
        return None
    return Reply(reader.t("notice.certificate.waits", number=row.number), [[reader.menu("certificate")]])


def _tell_decided(reader: Reader, notice: Notice) -> Reply | None:
    """What was decided, to whoever asked; with the paper, if there is one."""
    row = certificates.find(reader.session, notice.subject_id or 0)
    if row.state.value != notice.params["state"]:
        return None
    how = reader.t(f"certificate.told.{row.state.value}", reason=row.reason)
    said = reader.t("notice.certificate.decided", number=row.number, how=how)
    issued = row.state is CertificateState.ISSUED
    file = words.paper(row) if issued else None
    subject = ("certificate", row.id or 0)
    return Reply(said, [[reader.menu("certificate")]], file=file, subject=subject)


def _tell_corrected(reader: Reader, notice: Notice) -> Reply | None:
    """That hours on it were corrected, to whoever holds it; nothing once a newer one is there."""
    row = certificates.find(reader.session, notice.subject_id or 0)
    if not certificates.corrected.since(reader.session, row):
        return None
    period = words.period(reader, row)
    said = reader.t("notice.certificate.corrected", number=row.number, period=period)
    renew = reader.action("certificate.renew", "certificate.renew", row.id or 0, style="primary")
    return Reply(said, [[renew], [reader.menu("certificate")]], subject=("certificate", row.id or 0))


RETURN, _RETURNS = _because("certificate_return", CertificateAction.RETURN)
WITHDRAW, _WITHDRAWS = _because("certificate_withdraw", CertificateAction.WITHDRAW)

ROOM = Room(
    flows=(RETURN, WITHDRAW),
    actions={
        "certificate.queue": Action(_queue, Right.WORK_VOLUNTEERS),
        "certificate.review": Action(review, Right.WORK_VOLUNTEERS),
        "certificate.draft": Action(_draft, Right.WORK_VOLUNTEERS),
        "certificate.print": Action(_print, Right.WORK_VOLUNTEERS),
        "certificate.issue": Action(_issue, Right.WORK_VOLUNTEERS),
        "certificate.return": _RETURNS,
        "certificate.withdraw": _WITHDRAWS,
    },
    words={
        certificates.corrected.CORRECTED: _tell_corrected,
        "certificate.asked": _tell_desk,
        "certificate.due": _tell_desk,
        "certificate.late": _tell_desk,
        "certificate.waits": _tell_waits,
        "certificate.decided": _tell_decided,
    },
)
