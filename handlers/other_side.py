"""Somebody is asked, by a link, whether they take part in what another person asked for."""

from centre import cases
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers.booking_words import ask_whom
from models.cases import PartyState
from models.people import Person


def open_link(talk: Talk, payload: str) -> None:
    """Say who asks and for what, and that both sides are free to say no."""
    secret = payload.removeprefix(cases.PARTY_LINK)
    _, case = cases.party_asked(talk.session, talk.me, secret)
    card = cases.card(talk.session, case.id or 0, talk.language.code)
    asker = talk.session.get(Person, case.person_id) if case.person_id is not None else None
    who = asker.name if asker and asker.name else talk.t("other_side.somebody")
    buttons = [
        talk.action("other_side.yes", "other_side.yes", 0, secret, style="primary"),
        talk.action("other_side.no", "other_side.no", 0, secret),
        talk.menu("talk"),
        talk.menu("start"),
    ]
    text = talk.t("other_side.ask", who=who, what=card.title, number=card.case.number)
    talk.say(Reply(f"{text}\n{ask_whom(talk)}", talk.rows(buttons)))


def _answers(state: PartyState) -> Action:
    def run(talk: Talk, _record: int, secret: str) -> None:
        cases.answer_party(talk.session, talk.moment, talk.me, secret, state)
        _, case = cases.party_asked(talk.session, talk.me, secret)
        text = talk.t(f"other_side.{state.value}", number=case.number)
        talk.show(Reply(f"{text}\n{ask_whom(talk)}", talk.rows([talk.menu("talk"), talk.menu("start")])))

    return Action(run)


ROOM = Room(
    actions={
        "other_side.yes": _answers(PartyState.AGREED),
        "other_side.no": _answers(PartyState.REFUSED),
    },
)
