"""/find: whatever the centre holds, by its number, by whose it is, or by words; each thing by who may see it.

A search is known by the message in the inbox that asked for it, for as long as the inbox holds it.
"""

from centre import cases, finding
from centre.finding import Heap, Sought
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Rows, Talk
from handlers import bad_marks, case_desk_words, find_words
from handlers.call_words import DESK
from handlers.common import excerpt, said_earlier
from models.rights import Right

# So many of each kind are shown at once; the others are a tap away.
_FIRST = 3


def find(talk: Talk) -> None:
    """Look for what stands behind the command, or ask what to look for."""
    text = talk.incoming.argument
    if text:
        talk.say(_found(talk, text, talk.inbox_id))
    else:
        engine.start(talk, FIND)


def _older(talk: Talk, search: int, before: str) -> None:
    """Go on with a search before a case; of a page turned twice the second is the same."""
    said = said_earlier(talk, search)
    if said is None or not row_in(before):
        engine.start(talk, FIND)
    else:
        talk.replace(_found(talk, said.text, search, row_in(before)))


def _again(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, FIND)


def _finish(talk: Talk, form: Finished) -> Reply:
    return _found(talk, form.answers["words"], talk.inbox_id)


def _found(talk: Talk, text: str, search: int, before: int | None = None) -> Reply:
    if before is None and (marked := bad_marks.found(talk, text)) is not None:
        return marked
    sought = finding.read(talk.session, talk.me, text)
    found = _cases(talk, text, sought, before)
    heaps = finding.look(talk.session, talk.moment, sought, first=_FIRST) if before is None else []
    words = excerpt(text)
    if found.lines or heaps:
        lines: list[str] = [talk.t("find.heading", words=words)]
    else:
        lines = [talk.t("find.not_yet" if found.older else "find.nothing", words=words)]
    lines += [talk.t("find.many", n=finding.REACH)] if sought.many else []
    lines += [talk.t("find.kind.case")] if found.lines and heaps else []
    lines += [case_desk_words.line(talk, case) for case in found.lines]
    opens = [talk.action("desk.open", "queue.see", case.id, number=case.number) for case in found.lines]
    older = [talk.action("find.older", "find.older", search, str(found.older))] if found.older else []
    rows = [*talk.rows(opens), *talk.rows(older)]
    for heap in heaps:
        told, buttons = _heap(talk, heap, search)
        lines += ["", *told]
        rows += talk.rows(buttons)
    return Reply("\n".join(lines), [*rows, *_last(talk)], subject=DESK)


def _cases(talk: Talk, text: str, sought: Sought, before: int | None) -> cases.Found:
    """The cases that are meant; none by the number of something else."""
    if sought.number is not None and sought.number[0] not in cases.PREFIXES.values():
        return cases.Found([], None)
    return cases.find_cases(talk.session, talk.moment, talk.me, text, before)


def _heap(talk: Talk, heap: Heap, search: int) -> tuple[list[Markup], list[Button]]:
    """How many there are of a kind, the first of them, and the way to all."""
    kind = talk.t(f"find.kind.{heap.kind}")
    told, buttons = _rows(talk, heap.kind, heap.first)
    if heap.total > len(heap.first):
        extra = f"{heap.kind}/{search}"
        buttons.append(talk.action("find.all", "find.kind", 0, extra, kind=kind, n=heap.total))
    return [talk.t("find.heap", kind=kind, n=heap.total), *told], buttons


def _rows(talk: Talk, kind: str, rows: list[int]) -> tuple[list[Markup], list[Button]]:
    shown = [(row, find_words.shown(talk, kind, row)) for row in rows]
    buttons = [button for row, one in shown for button in one.button(talk, row)]
    return [one.line(talk) for _, one in shown], buttons


def _turn(talk: Talk, page: int, extra: str) -> None:
    """Show a page of all that a search found of one kind."""
    kind, _, number = extra.partition("/")
    said = said_earlier(talk, row_in(number))
    if said is None:
        engine.start(talk, FIND)
        return
    sought = finding.read(talk.session, talk.me, said.text)
    found = finding.page(talk.session, talk.moment, sought, kind, page)
    told, buttons = _rows(talk, kind, found.items)
    heading = talk.t(
        "find.heading_kind", words=excerpt(said.text), kind=talk.t(f"find.kind.{kind}"), n=found.total
    )
    turns = talk.turns("find.kind", found.number, found.pages, extra)
    rows = [*talk.rows(buttons), *turns, *_last(talk)]
    talk.replace(Reply("\n".join([heading, *told]), rows, subject=DESK))


def _person(talk: Talk, person_id: int, _extra: str) -> None:
    """Show one resident: who they are, and what they have with us, each thing by who may see it."""
    heaps = finding.of_person(talk.session, talk.moment, talk.me, person_id, first=_FIRST)
    theirs = cases.of_person(talk.session, talk.me, person_id)
    lines: list[str] = [find_words.person(talk, person_id)]
    lines += (
        [talk.t("find.kind.case"), *(case_desk_words.line(talk, case) for case in theirs)] if theirs else []
    )
    rows = talk.rows([talk.action("desk.open", "queue.see", case.id, number=case.number) for case in theirs])
    for heap in heaps:
        told, buttons = _rows(talk, heap.kind, heap.first)
        lines += ["", talk.t("find.heap", kind=talk.t(f"find.kind.{heap.kind}"), n=heap.total), *told]
        rows = [*rows, *talk.rows(buttons)]
    if len(lines) == 1:
        lines.append(talk.t("find.person_nothing"))
    talk.replace(Reply("\n".join(lines), [*rows, *_last(talk)], subject=DESK))


def _last(talk: Talk) -> Rows:
    again = talk.action("find.again", "find.again", 0)
    return talk.rows([again, talk.menu("queue"), talk.menu("start")], 3)


FIND = Flow("find", 1, (Step("words", parse=words),), _finish, carded=False)

ROOM = Room(
    commands={"find": Command(find, Right.SEE_CASES)},
    flows=(FIND,),
    actions={
        "find.older": Action(_older, Right.SEE_CASES),
        "find.kind": Action(_turn, Right.SEE_CASES),
        "find.person": Action(_person, Right.SERVE_VISITORS),
        "find.again": Action(_again, Right.SEE_CASES),
    },
)
