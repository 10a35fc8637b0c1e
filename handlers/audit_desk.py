"""/audit: who saw and did what, by day, by person and by matter; that somebody looked is audited itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from centre import audit_book
from centre.audit_book import Act
from centre.pages import Page
from centre.rows import Subject
from chat import engine, spoken, when
from chat.flow import Answers, Finished, Flow, Misread, Step
from chat.languages import Markup
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Rows, Talk
from handlers import days
from models.refused import Refused
from models.rights import Right

_DAY, _PERSON, _MATTER = "day", "person", "matter"
_LONGEST = 80


def show(talk: Talk) -> None:
    """Ask what to look at, or look at what stands behind the command."""
    said = talk.incoming.argument
    if not said:
        _people(talk, 0, "")
        return
    try:
        by, which = _sought(talk, {}, said[:_LONGEST])
    except Misread as misread:
        engine.start(talk, LOOK, note=talk.t(misread.key))
    else:
        talk.say(_reply(talk, by, which, 0))


def _people(talk: Talk, page: int, _extra: str) -> None:
    """The ways to look: a day, one of the staff, a number."""
    found = audit_book.people(talk.session, talk.me, page)
    today = days.today(talk)
    near = [
        talk.action("audit.today", "audit.day", 0, today.isoformat()),
        talk.action("audit.yesterday", "audit.day", 0, (today - timedelta(days=1)).isoformat()),
    ]
    people = [
        talk.action("audit.person", "audit.person", 0, str(number), name=name) for number, name in found.items
    ]
    rows = [*talk.rows(near), *talk.rows(people), *talk.turns("audit.people", found.number, found.pages)]
    last = [talk.action("audit.look", "audit.look", 0, style="primary"), talk.menu("start")]
    talk.replace(Reply(talk.t("audit.ways"), [*rows, *talk.rows(last)]))


def _look(talk: Talk, _row: int, _extra: str) -> None:
    engine.start(talk, LOOK)


def _sought(reader: Reader, _known: Answers, said: str) -> list[str]:
    """What somebody wants to look at: a number, a name of the staff, or a day that is not to come.

    Raises:
        Misread: it is none of these.
    """
    assert reader.who is not None  # noqa: S101 - who fills in a form is known
    person = audit_book.named(reader.session, reader.who, said)
    if person is not None:
        return [_PERSON, str(person)]
    try:
        kind, row = audit_book.numbered(said)
    except Refused:
        today = days.today(reader)
        heard = spoken.hear(said, today)
        past = [day for day in (heard.days if heard else ()) if day <= today]
        if not past:
            raise Misread("misread.audit") from None
        return [_DAY, past[0].isoformat()]
    return [_MATTER, f"{kind}/{row}"]


def _finish(talk: Talk, form: Finished) -> Reply:
    by, which = form.answers["what"]
    return _reply(talk, by, which, 0)


def _turn(by: str) -> Action:
    def run(talk: Talk, page: int, which: str) -> None:
        try:
            talk.replace(_reply(talk, by, which, page))
        except (ValueError, OverflowError):
            engine.stale(talk)

    return Action(run, Right.SEE_AUDIT)


def _reply(talk: Talk, by: str, which: str, page: int) -> Reply:
    """A page of what was looked for.

    Raises:
        ValueError: nobody but a forger would look for that.
    """
    heading, found = _found(talk, by, which, page)
    lines = [heading, *(_line(talk, act, dated=by != _DAY) for act in found.items)]
    turns = talk.turns(f"audit.{by}", found.number, found.pages, which)
    last = [talk.action("audit.look", "audit.look", 0), talk.menu("audit")]
    rows: Rows = [*turns, *talk.rows(last)]
    return Reply("\n".join(lines), rows)


def _found(talk: Talk, by: str, which: str, page: int) -> tuple[Markup, Page[Act]]:
    told = (talk.session, talk.moment, talk.me)
    if by == _DAY:
        day = date.fromisoformat(which)
        found = audit_book.of_day(*told, day, page)
        return talk.t("audit.of_day", day=when.date_text(talk.language, day), n=found.total), found
    if by == _PERSON:
        person_id = _row(which)
        found = audit_book.of_person(*told, person_id, page)
        name = found.items[0].by if found.items else ""
        return talk.t("audit.of_person", name=name, n=found.total), found
    kind, _, row = which.partition("/")
    subject = (kind, _row(row))
    found = audit_book.of_matter(*told, subject, page)
    number = found.items[0].number if found.items else ""
    return talk.t("audit.of_matter", what=_subject(talk, subject, number), n=found.total), found


def _row(said: str) -> int:
    row = int(said) if said.isascii() and said.isdigit() else -1
    if not 0 <= row < 2**63:
        raise ValueError(said)
    return row


def _line(reader: Reader, act: Act, *, dated: bool) -> Markup:
    local = reader.moment.calendar.local(act.at)
    by = act.by or reader.language.label("audit.nobody" if act.by_nobody else "audit.resident")
    return reader.t(
        "audit.line",
        at=reader.past_text(act.at) if dated else when.clock(reader.language, local),
        by=by,
        what=_subject(reader, act.subject, act.number),
        act=_act(reader, act),
    )


def _subject(reader: Reader, subject: Subject, number: str) -> str:
    kind, row = subject
    name = _named(reader, "audit.kind", kind)
    if number:
        return f"{name} {number}"
    return f"{name} {row}" if row is not None else name


def _act(reader: Reader, act: Act) -> str:
    kind, _, verb = act.action.partition(".")
    said = _named(reader, "audit.act", verb)
    if kind == act.subject[0]:
        return said
    return reader.language.label("audit.act_on", kind=_named(reader, "audit.kind", kind), act=said)


def _named(reader: Reader, family: str, code: str) -> str:
    """What a code of the audit is called; one without a sentence by itself, rather than nothing."""
    key = f"{family}.{code}"
    return reader.language.label(key) if reader.language.has(key) else code.replace("_", " ")


def _shown(_reader: Reader, value: Sequence[str]) -> str:
    return value[1]


LOOK = Flow(
    name="audit",
    version=1,
    steps=(Step("what", parse=words_within(_LONGEST), settle=_sought, show=_shown),),
    finish=_finish,
    carded=False,
)

ROOM = Room(
    commands={"audit": Command(show, Right.SEE_AUDIT)},
    flows=(LOOK,),
    actions={
        "audit.people": Action(_people, Right.SEE_AUDIT),
        "audit.look": Action(_look, Right.SEE_AUDIT),
        "audit.day": _turn(_DAY),
        "audit.person": _turn(_PERSON),
        "audit.matter": _turn(_MATTER),
    },
)
