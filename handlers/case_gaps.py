"""What a request lacks: all of it in one list, tapped from the service's materials and written besides."""

from collections.abc import Sequence
from typing import Any

from centre import cases, catalogue
from centre.cases import CaseCard
from chat import engine
from chat.flow import Finished, Flow
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import case_desk_words as words
from handlers import case_titles
from handlers.case_desk_forms import done, words_step
from handlers.common import excerpt
from models.cases import CaseAction
from models.rights import Right
from models.who import by_id

# Which materials are ticked travels in the button, a bit each.
_MOST, _BASE = 24, 16


def _begin(talk: Talk, case_id: int, _extra: str) -> None:
    """Begin the list; the second one only for what could not be seen the first time."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.LIST_GAPS)
    if not case.rounds:
        _tick(talk, case_id, "0")
        return
    buttons = [
        talk.action("queue.gaps_new", "queue.tick", case_id, "0"),
        talk.action("queue.gaps_late", "queue.gaps_late", case_id),
        talk.action("engine.back", "queue.see", case_id),
    ]
    talk.replace(Reply(talk.t("queue.gaps_again", number=case.number), talk.rows(buttons, 1)))


def _late(talk: Talk, case_id: int, _extra: str) -> None:
    """Refuse what could have been seen the first time, and count that it was asked for."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.LIST_GAPS)
    cases.count_late_gap(talk.session, talk.moment, talk.me, case_id)
    opening = talk.action("desk.open", "queue.see", case_id, number=case.number)
    say = talk.action("queue.say", "queue.say", case_id)
    talk.replace(Reply(talk.t("queue.gap_late", number=case.number), talk.rows([opening, say])))


def _tick(talk: Talk, case_id: int, extra: str) -> None:
    """Show the service's materials, each to be ticked as missing; without any, ask at once."""
    cases.expect(talk.session, talk.me, case_id, CaseAction.LIST_GAPS)
    ticked = _mask(extra)
    if ticked is None:
        engine.stale(talk)
        return
    card = cases.card(talk.session, case_id, talk.language.code)
    things = _materials(talk, card, talk.language.code)
    if not things:
        _write(talk, case_id, "0")
        return
    ticks = [
        talk.action(
            "queue.ticked" if ticked >> place & 1 else "queue.unticked",
            "queue.tick",
            case_id,
            f"{ticked ^ 1 << place:x}",
            what=excerpt(thing),
        )
        for place, thing in enumerate(things)
    ]
    on = talk.action("queue.tick_on", "queue.gaps_write", case_id, f"{ticked:x}", style="primary")
    back = talk.action("engine.back", "queue.see", case_id)
    text = talk.t("queue.tick", number=card.case.number, name=case_titles.whose(talk, card))
    talk.replace(Reply(text, [*talk.rows(ticks, 1), *talk.rows([on, back])]))


def _write(talk: Talk, case_id: int, extra: str) -> None:
    """Ask for what no list of materials names; all of it is read back."""
    case = cases.expect(talk.session, talk.me, case_id, CaseAction.LIST_GAPS)
    ticked = _mask(extra)
    if ticked is None:
        engine.stale(talk)
    else:
        engine.start(talk, GAPS, context={"case": case_id, "ticked": ticked, "new": case.rounds > 0})


def _mask(extra: str) -> int | None:
    """Which materials a button says are ticked; None for what no button of ours carries."""
    try:
        ticked = int(extra, _BASE) if extra.isascii() and extra.isalnum() else -1
    except ValueError:
        return None
    return ticked if 0 <= ticked < 1 << _MOST else None


def _materials(reader: Reader, card: CaseCard, language: str) -> Sequence[str]:
    found = catalogue.wording(
        reader.session, card.case.service_id or 0, card.case.version or 0, language
    ).materials
    return found[:_MOST]


def _chosen(reader: Reader, card: CaseCard, ticked: int, language: str) -> list[str]:
    things = _materials(reader, card, language)
    return [thing for place, thing in enumerate(things) if ticked >> place & 1]


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """The blanks of the form: with the ticked materials, each on its line."""
    card = cases.card(reader.session, context["case"], reader.language.code)
    chosen = _chosen(reader, card, context["ticked"], reader.language.code)
    lines = [reader.t("queue.gap", what=what) for what in chosen]
    ticked = Markup("\n".join(["", *lines])) if lines else Markup("")
    return {**words.blanks(reader, context), "ticked": ticked}


def _finish(talk: Talk, form: Finished) -> Reply:
    """Send the list, what was ticked in the resident's own language."""
    case_id = form.context["case"]
    card = cases.card(talk.session, case_id, talk.language.code)
    whose = card.case.person_id
    # In which language somebody reads who is not known, nobody knows.
    theirs = by_id(talk.session, whose).language if whose is not None else talk.language.code
    written = (form.answers["words"] or "").splitlines()
    gaps = [*_chosen(talk, card, form.context["ticked"], theirs), *written]
    cases.list_gaps(talk.session, talk.moment, talk.me, case_id, gaps, new=form.context["new"])
    return done(talk, form, "queue_gaps.done")


GAPS = Flow(
    name="queue_gaps",
    version=1,
    steps=(words_step(optional=True),),
    finish=_finish,
    params=_about,
    subject=words.of_case,
    reopens={"refused.gaps_missing": ("words",), "refused.too_many_gaps": ("words",)},
)

ROOM = Room(
    flows=(GAPS,),
    actions={
        "queue.gaps": Action(_begin, Right.WORK_CASES),
        "queue.gaps_late": Action(_late, Right.WORK_CASES),
        "queue.tick": Action(_tick, Right.WORK_CASES),
        "queue.gaps_write": Action(_write, Right.WORK_CASES),
    },
)
