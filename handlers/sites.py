"""/sites: the places and names that may stand in public; the desk enters them, a director approves them."""

from typing import Any

from centre import rules
from centre.register import LONGEST_NAME, Register, approvers, by_language
from centre.registers import REGISTERS
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.parsers import words, words_within
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers.common import in_language
from models.outbox import Notice
from models.people import Person
from models.rights import Right
from models.sites import Entry, EntryState, Site

_SITE, _ISSUER = "site", "issuer"
_LISTED = (EntryState.PROPOSED, EntryState.APPROVED)


def show(talk: Talk) -> None:
    """Show the list of places; that of names is one tap away."""
    _list(talk, 0, _SITE)


def name_of(reader: Reader, entry: Entry) -> str:
    """What a place or a name is called in the reader's language."""
    return in_language(entry.name, reader.language.code)


def _kept(kind: str) -> Register[Any]:
    return REGISTERS.get(kind, REGISTERS[_SITE])


def _list(talk: Talk, page: int, said: str) -> None:
    """What waits for a decision comes first."""
    kept = _kept(said)
    found = [one for state in _LISTED for one in kept.in_state(talk.session, state)]
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    shown = found[page * size : (page + 1) * size]
    lines = [talk.t(f"entry.heading.{kept.kind}", n=len(found))]
    lines += [
        talk.t(f"entry.line.{one.state.value}", number=one.number, name=name_of(talk, one)) for one in shown
    ]
    opens = [
        talk.action("desk.open", "entry.see", one.id or 0, kept.kind, number=one.number) for one in shown
    ]
    other = _ISSUER if kept.kind == _SITE else _SITE
    last = [
        talk.action(f"entry.enter.{kept.kind}", "entry.enter", 0, kept.kind, style="primary"),
        talk.action(f"entry.list.{other}", "entry.list", 0, other),
        talk.menu("start"),
    ]
    rows = [*talk.rows(opens), *talk.turns("entry.list", page, pages, kept.kind), *talk.rows(last)]
    talk.replace(Reply("\n".join(lines), rows))


def _see(talk: Talk, row: int, said: str) -> None:
    kept = _kept(said)
    _show(talk, kept, kept.find(talk.session, row))


def _show(talk: Talk, kept: Register[Any], entry: Entry) -> None:
    row, kind = entry.id or 0, kept.kind
    buttons = []
    if talk.me.may(Right.APPROVE_SITES):
        if entry.state is EntryState.PROPOSED and entry.person_id != talk.me.id:
            buttons = [
                talk.action("entry.approve", "entry.approve", row, kind, style="primary"),
                talk.action("entry.decline", "entry.decline", row, kind),
            ]
        if entry.state is EntryState.APPROVED:
            buttons = [talk.action("entry.close", "entry.close", row, kind, style="danger")]
    buttons.append(talk.action(f"entry.list.{kind}", "entry.list", 0, kind))
    talk.replace(Reply(_description(talk, entry), talk.rows(buttons)))


def _description(reader: Reader, entry: Entry) -> str:
    """A place or a name with everything that is known of it."""
    by = reader.session.get(Person, entry.person_id)
    lines = [
        reader.t(
            "entry.card",
            number=entry.number,
            name=" / ".join(entry.name.values()),
            state=reader.t(f"entry.state.{entry.state.value}"),
        )
    ]
    if isinstance(entry, Site):
        address = entry.address or reader.language.label("engine.none")
        lines += [reader.t("entry.address", address=address)]
        lines += [reader.t("entry.public" if entry.public else "entry.not_public")]
    lines += [reader.t("entry.by", name=(by.name if by else "") or reader.language.label("desk.no_name"))]
    if entry.why:
        lines += [reader.t("entry.why", why=entry.why)]
    return "\n".join(lines)


def _approve(talk: Talk, row: int, said: str) -> None:
    kept = _kept(said)
    _show(talk, kept, kept.approve(talk.session, talk.moment, talk.me, row))


def _enter(talk: Talk, _record: int, said: str) -> None:
    engine.start(talk, ENTER_ISSUER if said == _ISSUER else ENTER_SITE)


def _finish_site(talk: Talk, form: Finished) -> Reply:
    given = form.answers
    return _entered(talk, _SITE, given["name"], address=given["address"], public=given["public"] == "yes")


def _finish_issuer(talk: Talk, form: Finished) -> Reply:
    return _entered(talk, _ISSUER, form.answers["name"])


def _entered(talk: Talk, kind: str, told: str, **values: Any) -> Reply:
    kept = _kept(kind)
    entry = kept.enter(talk.session, talk.moment, talk.me, by_language(told), **values)
    able = approvers(talk.session, entry)
    names = talk.language.label("engine.comma").join(one.name for one in able)
    key = "entry.entered" if able else "entry.entered_nobody"
    text = talk.t(key, number=entry.number, name=name_of(talk, entry), director=names)
    return Reply(text, talk.rows([talk.action(f"entry.list.{kind}", "entry.list", 0, kind)]))


_NAME = Step("name", parse=words_within(LONGEST_NAME))
ENTER_SITE = Flow(
    name="site_enter",
    version=1,
    steps=(
        _NAME,
        Step("address", parse=words_within(LONGEST_NAME)),
        Step(
            "public",
            choices=among("site_enter.public", "yes", "no"),
            show=shown_as("site_enter.public"),
            columns=1,
        ),
    ),
    finish=_finish_site,
    reopens={"refused.entry_name": ("name",), "refused.entry_there": ("name",)},
)
ENTER_ISSUER = Flow(
    name="issuer_enter",
    version=1,
    steps=(_NAME,),
    finish=_finish_issuer,
    reopens={"refused.entry_name": ("name",), "refused.entry_there": ("name",)},
)


def _begin(flow_name: str) -> Action:
    def run(talk: Talk, row: int, said: str) -> None:
        kept = _kept(said)
        kept.find(talk.session, row)
        engine.start(talk, talk.house.flows[flow_name], context={"entry": row, "kind": kept.kind})

    return Action(run, Right.APPROVE_SITES)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    entry = _kept(context["kind"]).find(reader.session, context["entry"])
    return {"number": entry.number, "name": name_of(reader, entry)}


def _finish_decline(talk: Talk, form: Finished) -> Reply:
    kept, row = _kept(form.context["kind"]), form.context["entry"]
    kept.decline(talk.session, talk.moment, talk.me, row, form.answers["words"])
    return _done(talk, form, "entry_decline.done")


def _finish_close(talk: Talk, form: Finished) -> Reply:
    kept, row = _kept(form.context["kind"]), form.context["entry"]
    kept.close(talk.session, talk.moment, talk.me, row, form.answers["words"])
    return _done(talk, form, "entry_close.done")


def _done(talk: Talk, form: Finished, key: str) -> Reply:
    kind = form.context["kind"]
    back = talk.action(f"entry.list.{kind}", "entry.list", 0, kind)
    return Reply(talk.t(key, **_blanks(talk, form.context)), talk.rows([back, talk.menu("start")]))


_WHY = Step("words", parse=words)
DECLINE = Flow("entry_decline", 1, (_WHY,), _finish_decline, params=_blanks)
CLOSE = Flow("entry_close", 1, (_WHY,), _finish_close, params=_blanks)


def _entry(reader: Reader, notice: Notice) -> Entry | None:
    kept = REGISTERS[notice.subject_kind]
    found: Entry = kept.find(reader.session, notice.subject_id or 0)
    return found


def _tell_waiting(reader: Reader, notice: Notice) -> Reply | None:
    """To a director: there is something to decide on."""
    entry = _entry(reader, notice)
    if entry is None or entry.state is not EntryState.PROPOSED:
        return None
    if reader.who is None or not reader.who.may(Right.APPROVE_SITES):
        return None
    text = f"{reader.t(f'notice.{notice.kind}')}\n{_description(reader, entry)}"
    row, kind = entry.id or 0, notice.subject_kind
    buttons = [
        reader.action("entry.approve", "entry.approve", row, kind, style="primary"),
        reader.action("entry.decline", "entry.decline", row, kind),
    ]
    return Reply(text, reader.rows(buttons))


def _tell_decided(reader: Reader, notice: Notice) -> Reply | None:
    """To whoever entered it: what became of it."""
    entry = _entry(reader, notice)
    if entry is None or entry.state is EntryState.PROPOSED:
        return None
    what = reader.t(f"entry.told.{entry.state.value}", why=entry.why)
    name = name_of(reader, entry)
    return Reply(reader.t("notice.register.decided", number=entry.number, name=name, what=what))


ROOM = Room(
    commands={"sites": Command(show, Right.KEEP_SITES, listed=False)},
    flows=(ENTER_SITE, ENTER_ISSUER, DECLINE, CLOSE),
    actions={
        "entry.list": Action(_list, Right.KEEP_SITES),
        "entry.see": Action(_see, Right.KEEP_SITES),
        "entry.enter": Action(_enter, Right.KEEP_SITES),
        "entry.approve": Action(_approve, Right.APPROVE_SITES),
        "entry.decline": _begin("entry_decline"),
        "entry.close": _begin("entry_close"),
    },
    words={
        "register.entered": _tell_waiting,
        "register.waiting": _tell_waiting,
        "register.decided": _tell_decided,
    },
)
