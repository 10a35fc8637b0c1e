"""/certificate: a paper about the hours one has served, in either language."""

from datetime import date

from centre import certificates
from centre.certificates import Wanted
from chat import engine, when
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import certificate_words as words
from handlers import days
from handlers.hour_words import long
from models.certificates import GIVEN, Certificate, CertificateState

_SHOWN = 6
_LONGEST_NAME = 40
_OWN = "own"
PERIODS = ("all", "year", "some")


def show(talk: Talk) -> None:
    """Show one's certificates; whoever has none is asked for which time they want one."""
    mine = certificates.of_person(talk.session, talk.me.id, _SHOWN)
    if not mine:
        _begin(talk)
        return
    buttons = [talk.action("desk.open", "certificate.see", row.id or 0, number=row.number) for row in mine]
    buttons.append(talk.action("certificate.ask", "certificate.ask", 0, style="primary"))
    lines = [talk.t("certificate.heading"), *(words.line(talk, row) for row in mine)]
    engine.aside(talk, "\n".join(lines), talk.rows([*buttons, talk.menu("start")]))


def see(talk: Talk, row_id: int, _extra: str = "") -> None:
    """Show one of one's own."""
    row = certificates.for_owner(talk.session, talk.me, row_id)
    buttons = [*_ways(talk, row), talk.menu("certificate")]
    engine.aside(talk, "\n".join(_card(talk, row)), talk.rows(buttons))


def _card(talk: Talk, row: Certificate) -> list[str]:
    lines: list[str] = [words.line(talk, row), talk.t("certificate.named", name=row.name)]
    if row.state is CertificateState.ASKED:
        lines.append(talk.t("certificate.by_when", until=talk.moment_text(row.due_at)))
    if row.state in GIVEN:
        lines.append(talk.t("certificate.hours", long=long(talk, row.minutes)))
    if certificates.corrected.since(talk.session, row):
        lines.append(talk.t("certificate.corrected"))
    if row.reason:
        lines.append(talk.t("certificate.reason", reason=row.reason))
    return lines


def _ways(talk: Talk, row: Certificate) -> list[Button]:
    row_id = row.id or 0
    if row.state is CertificateState.ASKED:
        return [talk.action("certificate.drop", "certificate.drop", row_id)]
    if row.state is CertificateState.ISSUED:
        paper = talk.action("certificate.paper", "certificate.paper", row_id, style="primary")
        if certificates.corrected.since(talk.session, row):
            return [paper, talk.action("certificate.renew", "certificate.renew", row_id)]
        return [paper, talk.action("certificate.anew", "certificate.anew", row_id)]
    return []


def _ask(talk: Talk, _record: int, _extra: str) -> None:
    _begin(talk)


def _begin(talk: Talk) -> None:
    engine.start(talk, ASK, context={"replaces": 0})


def _anew(talk: Talk, row_id: int, _extra: str) -> None:
    """Something on it is wrong: a new one takes its place."""
    row = certificates.for_owner(talk.session, talk.me, row_id)
    given = {"language": row.language}
    engine.start(talk, ASK, context={"replaces": row_id}, given=given)


def _renew(talk: Talk, row_id: int, _extra: str) -> None:
    """Its hours were corrected: the same once more, as they are now."""
    row = certificates.for_owner(talk.session, talk.me, row_id)
    span = {"first": row.first_day.isoformat(), "last": row.last_day.isoformat()}
    given = {"period": "some", **span, "language": row.language, "name": row.name}
    engine.start(talk, ASK, context={"replaces": row_id}, given=given)


def _drop(talk: Talk, row_id: int, _extra: str) -> None:
    certificates.drop(talk.session, talk.moment, talk.me, row_id)
    talk.toast = talk.language.label("certificate.dropped_toast")
    see(talk, row_id)


def _paper(talk: Talk, row_id: int, _extra: str) -> None:
    row = certificates.for_owner(talk.session, talk.me, row_id)
    if row.state is not CertificateState.ISSUED:
        raise certificates.MOVES.refusal(row)
    said = talk.t("certificate.again", number=row.number)
    talk.say(Reply(said, [[talk.menu("certificate")]], file=words.paper(row)))


def _last(_reader: Reader, known: Answers, said: str) -> str:
    if said < known["first"]:
        raise Misread("misread.certificate_last")
    return said


def _show_day(reader: Reader, value: str) -> str:
    return when.date_text(reader.language, date.fromisoformat(value))


def _languages(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(one.code, one.name) for one in reader.languages]


def _own_name(reader: Reader, _known: Answers) -> list[Choice]:
    name = reader.who.name if reader.who else ""
    return [Choice(_OWN, name)] if name else []


def _name(reader: Reader, _known: Answers, said: str) -> str:
    return reader.who.name if said == _OWN and reader.who else said


def _is_some(known: Answers) -> bool:
    return known.get("period") == "some"


def _days(talk: Reader, known: Answers) -> tuple[date, date]:
    """The time that was chosen."""
    today: date = talk.moment.calendar.local(talk.now).date()
    if _is_some(known):
        return date.fromisoformat(known["first"]), date.fromisoformat(known["last"])
    if known["period"] == "year":
        return today.replace(month=1, day=1), today
    who = talk.who.id if talk.who else 0
    return certificates.first_day(talk.session, who) or today, today


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """What it will come to, and what is not counted yet."""
    draft = certificates.draft(reader.session, reader.who.id if reader.who else 0, *_days(reader, known))
    remarks: list[str] = [reader.t("certificate.hours", long=long(reader, draft.minutes))]
    if draft.waiting:
        remarks.append(reader.t("certificate.waiting", n=draft.waiting))
    return remarks


def _finish(talk: Talk, form: Finished) -> Reply:
    answers, replaces = form.answers, form.context["replaces"] or None
    first, last = _days(talk, answers)
    wanted = Wanted(answers["language"], answers["name"], first, last, replaces)
    row = certificates.ask(talk.session, talk.moment, talk.me, wanted)
    said = talk.t("certificate.done", number=row.number, until=talk.moment_text(row.due_at))
    buttons = talk.rows([talk.menu("certificate"), talk.menu("start")])
    return Reply(said, buttons, subject=("certificate", row.id or 0))


ASK = Flow(
    name="certificate",
    version=1,
    steps=(
        Step(
            "period",
            choices=among("certificate.period", *PERIODS),
            clears=("first", "last"),
            show=shown_as("certificate.period"),
            columns=1,
        ),
        Step("first", parse=days.said_past, when=_is_some, clears=("last",), show=_show_day),
        Step("last", parse=days.said_past, when=_is_some, settle=_last, show=_show_day),
        Step("language", choices=_languages, show=lambda reader, code: reader.languages[code].name),
        Step("name", parse=words_within(_LONGEST_NAME), choices=_own_name, settle=_name),
    ),
    finish=_finish,
    remarks=_remarks,
    reopens={"refused.certificate_no_hours": ("period",)},
)

ROOM = Room(
    commands={"certificate": Command(show, listed=False)},
    flows=(ASK,),
    actions={
        "certificate.see": Action(see),
        "certificate.ask": Action(_ask),
        "certificate.anew": Action(_anew),
        "certificate.renew": Action(_renew),
        "certificate.drop": Action(_drop),
        "certificate.paper": Action(_paper),
    },
    makers={words.MAKER: words.make},
)
