"""A visitor's name and number put right at the desk: where somebody is rung from then on."""

from dataclasses import replace
from typing import Any

from centre import phone_numbers, visitor_data
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step
from chat.parsers import phone, show_phone
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.call_words import DESK
from handlers.counter import as_in_the_chat
from handlers.visitor_page import phone_text
from models.people import Person
from models.rights import Right

# No name and no number reads like these.
_SAME, _NONE = "=", "-"


def _begin(talk: Talk, person_id: int, _extra: str) -> None:
    visitor_data.look(talk.session, talk.moment, talk.me, person_id)
    engine.start(talk, CORRECTION, context={"visitor": person_id})


def _name_now(reader: Reader, known: Answers) -> str:
    return reader.session.get_one(Person, known["visitor"]).name


def _phone_now(reader: Reader, known: Answers) -> str:
    return phone_numbers.of(reader.session, known["visitor"])


def _same(reader: Reader, value: str) -> list[Choice]:
    return [Choice(_SAME, reader.language.label("visitor.same", value=value))] if value else []


def _phones(reader: Reader, known: Answers) -> list[Choice]:
    now = _phone_now(reader, known)
    none = Choice(_NONE, reader.language.label("visitor.no_phone"))
    return [*_same(reader, show_phone(reader, now)), none]


def _phone(reader: Reader, known: Answers, said: str) -> str:
    return {_SAME: _phone_now(reader, known), _NONE: ""}.get(said, said)


def _finish(talk: Talk, form: Finished) -> Reply:
    person_id, name, number = form.context["visitor"], form.answers["name"], form.answers["phone"]
    visitor_data.correct(talk.session, talk.moment, talk.me, person_id, name=name, phone=number)
    text = talk.t("visitor_correct.done", name=name, phone=phone_text(talk, number))
    back = talk.action("engine.back", "visitor.see", person_id)
    return Reply(text, talk.rows([back, talk.menu("today")]), subject=DESK)


def _subject(_context: dict[str, Any]) -> tuple[str, int]:
    return DESK


CORRECTION = Flow(
    name="visitor_correct",
    version=1,
    steps=(
        replace(
            as_in_the_chat("name"),
            when=lambda _answers: True,
            choices=lambda reader, known: _same(reader, _name_now(reader, known)),
            settle=lambda reader, known, said: _name_now(reader, known) if said == _SAME else said,
        ),
        Step("phone", parse=phone, choices=_phones, settle=_phone, show=phone_text, columns=1),
    ),
    finish=_finish,
    subject=_subject,
    reopens={"refused.name_unusable": ("name",)},
)

ROOM = Room(
    flows=(CORRECTION,),
    actions={"visitor.correct": Action(_begin, Right.SERVE_VISITORS)},
)
