"""/find: any case by its number, by whose it is, or by words that were said in it; a bad mark by its number.

A search is known by the message in the inbox that asked for it, for as long as the inbox holds it.
"""

from centre import cases
from chat import engine
from chat.buttons import row_in
from chat.flow import Finished, Flow, Step
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import bad_marks, case_desk_words
from handlers.call_words import DESK
from handlers.common import excerpt, said_earlier
from models.rights import Right


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
    found = cases.find_cases(talk.session, talk.moment, talk.me, text, before)
    sought = excerpt(text)
    if found.lines:
        lines = [talk.t("find.heading", words=sought)]
        lines += [case_desk_words.line(talk, case) for case in found.lines]
    else:
        lines = [talk.t("find.not_yet" if found.older else "find.nothing", words=sought)]
    opens = [talk.action("desk.open", "queue.see", case.id, number=case.number) for case in found.lines]
    older = [talk.action("find.older", "find.older", search, str(found.older))] if found.older else []
    last = [talk.action("find.again", "find.again", 0), talk.menu("queue"), talk.menu("start")]
    rows = [*talk.rows(opens), *talk.rows(older), *talk.rows(last, 3)]
    return Reply("\n".join(lines), rows, subject=DESK)


FIND = Flow("find", 1, (Step("words", parse=words),), _finish, carded=False)

ROOM = Room(
    commands={"find": Command(find, Right.SEE_CASES)},
    flows=(FIND,),
    actions={
        "find.older": Action(_older, Right.SEE_CASES),
        "find.again": Action(_again, Right.SEE_CASES),
    },
)
