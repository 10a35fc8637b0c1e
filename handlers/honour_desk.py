"""Choosing the best: rounds, candidates with what speaks for and against them, and what people decide."""

import re
from datetime import date
from typing import Any

from centre.honours import eligibility, objections, rounds, shortlist
from centre.honours.eligibility import Candidate
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import honour_words as words
from handlers import hour_words, shift_list
from models.honours import Honour, HonourRound, RoundKind, RoundState
from models.rights import Right

_LATEST = 6
_PERIOD = re.compile(r"(month|year)\.(\d{4}-\d\d-\d\d)")
# What is done to a round by one tap, in each state.
STEPS: dict[RoundState, tuple[str, ...]] = {
    RoundState.OPEN: ("candidates", "publish", "off"),
    RoundState.PUBLISHED: ("award", "off"),
}


def _list(talk: Talk, _record: int, _extra: str) -> None:
    """The choices that were begun last, and those that can begin now."""
    found = rounds.latest(talk.session, _LATEST)
    lines = [talk.t("honour_desk.heading")]
    lines += [
        talk.t("honour_desk.item", title=words.title(talk, one), state=_state(talk, one)) for one in found
    ]
    opens = [
        talk.action("honour_desk.see", "honour.round", one.id or 0, title=words.title(talk, one))
        for one in found
    ]
    begins = [
        talk.action(
            "honour_desk.begin", "honour.open", 0, f"{kind.value}.{first}", title=_named(talk, kind, first)
        )
        for kind, first in rounds.offers(talk.session, talk.moment)
    ]
    rows = [*talk.rows(opens, 1), *talk.rows(begins, 1), [talk.menu("vol"), talk.menu("start")]]
    talk.replace(Reply("\n".join(lines), rows))


def _named(talk: Talk, kind: RoundKind, first: date) -> Markup:
    about = HonourRound(
        kind=kind, first=first, last=first, places=1, opened_by=0, created_at=talk.now, updated_at=talk.now
    )
    return words.title(talk, about)


def _state(reader: Reader, about: HonourRound) -> Markup:
    return reader.t(f"honour_desk.state.{about.state.value}", until=words.until(reader, about))


def _open(talk: Talk, _record: int, said: str) -> None:
    match = _PERIOD.fullmatch(said)
    if match is None:
        engine.stale(talk)
        return
    kind, first = RoundKind(match[1]), date.fromisoformat(match[2])
    about = rounds.open_round(talk.session, talk.moment, talk.me, kind, first)
    _card(talk, about)


def _see(talk: Talk, round_id: int, _extra: str) -> None:
    _card(talk, rounds.find(talk.session, round_id))


def _card(talk: Talk, about: HonourRound, note: Markup | None = None) -> None:
    """A choice with who stands in it, what is said against them, and what can be done now."""
    round_id = about.id or 0
    people = rounds.people_in(talk.session, round_id)
    against = objections.open_ones(talk.session, round_id)
    lines: list[str] = [] if note is None else [note, ""]
    lines += [talk.t("honour_desk.card", title=words.title(talk, about)), _state(talk, about)]
    lines.append(talk.t("honour_desk.places", taken=about.taken, places=about.places))
    lines += [_person(talk, one) for one in people]
    lines += [talk.t("honour_desk.objections", n=len(against))] if against else []
    steps = [
        talk.action(
            f"honour_desk.{step}", f"honour.{step}", 0 if step == "candidates" else round_id, str(round_id)
        )
        for step in STEPS.get(about.state, ())
    ]
    drops = [
        talk.action("honour_desk.drop", "honour.drop", one.id or 0, name=words.name(talk, one.person_id))
        for one in people
    ]
    answers = [talk.action("honour_desk.objection", "honour.objection", one.id or 0) for one in against]
    back = [talk.action("honour_desk.all", "honour.desk", 0), talk.menu("start")]
    talk.replace(Reply("\n".join(lines), [*talk.rows(steps), *talk.rows([*answers, *drops], 1), back]))


def _person(talk: Talk, one: Honour) -> Markup:
    state = talk.t(f"honour_desk.stands.{one.state.value}")
    return talk.t("honour_desk.person", name=words.name(talk, one.person_id), state=state)


def _candidates(talk: Talk, page: int, said: str) -> None:
    """Everybody who served in the period, with what speaks for them and what rules them out."""
    about = rounds.for_desk(talk.session, talk.me, row_in(said))
    found = eligibility.candidates(talk.session, talk.moment, about)
    listed = {one.person_id for one in rounds.people_in(talk.session, about.id or 0)}
    entries = [(_speaks(talk, one), _put_button(talk, about, one, listed)) for one in found]
    heading = talk.t("honour_desk.candidates_of", title=words.title(talk, about), n=len(found))
    more = [talk.action("engine.back", "honour.round", about.id or 0), talk.menu("start")]
    shift_list.show(talk, entries, page, listing="honour.candidates", heading=heading, more=more, extra=said)


def _speaks(talk: Talk, one: Candidate) -> Markup:
    verdict = (
        talk.t(
            "honour_desk.out",
            why=talk.t("engine.comma").join(talk.t(f"honour.against.{why.value}") for why in one.against),
        )
        if one.against
        else talk.t(f"honour.rank.{one.rank.value}")
    )
    return talk.t(
        "honour_desk.candidate",
        name=one.name,
        points=talk.t("points.n", n=one.points),
        long=hour_words.long(talk, one.minutes),
        shifts=talk.t("honour.shifts", n=one.shifts),
        outstanding=talk.t("honour.outstanding", n=one.outstanding),
        verdict=verdict,
    )


def _put_button(talk: Talk, about: HonourRound, one: Candidate, listed: set[int]) -> Button:
    if one.person_id in listed or one.against:
        return talk.action("honour_desk.hours_of", "vouch.of", 0, str(one.person_id), name=one.name)
    return talk.action(
        "honour_desk.put", "honour.put", one.person_id, str(about.id), name=one.name, style="primary"
    )


def _put(talk: Talk, person_id: int, said: str) -> None:
    one = shortlist.put(talk.session, talk.moment, talk.me, row_in(said), person_id)
    note = talk.t("honour_desk.asked", name=words.name(talk, person_id))
    _card(talk, rounds.find(talk.session, one.round_id), note)


def _publish(talk: Talk, round_id: int, _extra: str) -> None:
    about = rounds.publish(talk.session, talk.moment, talk.me, round_id)
    _card(talk, about, talk.t("honour_desk.published", until=words.until(talk, about)))


def _award(talk: Talk, round_id: int, _extra: str) -> None:
    _card(talk, rounds.award(talk.session, talk.moment, talk.me, round_id), talk.t("honour_desk.awarded"))


def _off(talk: Talk, round_id: int, _extra: str) -> None:
    _card(talk, rounds.call_off(talk.session, talk.moment, talk.me, round_id), talk.t("honour_desk.off_done"))


def _objection(talk: Talk, objection_id: int, _extra: str) -> None:
    """What somebody says against a candidate, without who says it."""
    found = objections.for_answer(talk.session, talk.me, objection_id)
    one = rounds.HONOURS.find(talk.session, found.honour_id)
    ways = [
        talk.action(f"honour_desk.{act}", "honour.answer", objection_id, act) for act in ("uphold", "dismiss")
    ]
    back = [talk.action("engine.back", "honour.round", one.round_id)]
    talk.replace(
        Reply(
            talk.t("honour_desk.says", words=found.words, **words.blanks(talk, one)), [*talk.rows(ways), back]
        )
    )


def _drop(talk: Talk, honour_id: int, _extra: str) -> None:
    shortlist.for_desk_one(talk.session, talk.me, honour_id)
    engine.start(talk, HONOUR_WHY, context={"honour": honour_id, "act": "drop"})


def _answer(talk: Talk, objection_id: int, said: str) -> None:
    if said not in ("uphold", "dismiss"):
        engine.stale(talk)
        return
    found = objections.for_answer(talk.session, talk.me, objection_id)
    context = {"honour": found.honour_id, "objection": objection_id, "act": said}
    engine.start(talk, HONOUR_WHY, context=context)


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return words.blanks(reader, rounds.HONOURS.find(reader.session, context["honour"]))


def _say_why(talk: Talk, form: Finished) -> Reply:
    said, act, context = form.answers["words"], form.context["act"], form.context
    if act == "drop":
        shortlist.withdraw(talk.session, talk.moment, talk.me, context["honour"], said)
    else:
        upheld = act == "uphold"
        objections.answer(talk.session, talk.moment, talk.me, context["objection"], said, upheld=upheld)
    one = rounds.HONOURS.find(talk.session, context["honour"])
    back = talk.action("honour_desk.back", "honour.round", one.round_id)
    return Reply(talk.t(f"honour_why.{act}", **_blanks(talk, context)), [[back, talk.menu("start")]])


HONOUR_WHY = Flow(
    name="honour_why",
    version=1,
    steps=(Step("words", parse=in_words, merge=join_words),),
    finish=_say_why,
    params=_blanks,
)


_DESK = Right.WORK_VOLUNTEERS
ROOM = Room(
    flows=(HONOUR_WHY,),
    actions={
        "honour.desk": Action(_list, _DESK),
        "honour.open": Action(_open, _DESK),
        "honour.round": Action(_see, _DESK),
        "honour.candidates": Action(_candidates, _DESK),
        "honour.put": Action(_put, _DESK),
        "honour.publish": Action(_publish, _DESK),
        "honour.award": Action(_award, _DESK),
        "honour.off": Action(_off, _DESK),
        "honour.drop": Action(_drop, _DESK),
        "honour.objection": Action(_objection, _DESK),
        "honour.answer": Action(_answer, _DESK),
    },
)
