"""A house with one room, a picnic to plan, and sentences of its own."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from chat import engine
from chat.flow import Choice, Finished, Flow, Step
from chat.languages import LOCALES, Languages
from chat.parsers import join_stories, phone, show_phone, show_story, story, words
from chat.replies import Reply
from chat.rooms import Action, Command, House, Room
from chat.talk import Talk
from models.refused import Refused
from tests.auxil.factories import a_person
from tests.chat.chatting import Chat

SENTENCES = {
    "picnic.name": "planning a picnic",
    "picnic.what.ask": "What do you bring?",
    "picnic.what.line": "Brings",
    "picnic.where.ask": "Where?",
    "picnic.where.line": "Where",
    "picnic.rain.ask": "And if it rains?",
    "picnic.rain.line": "Rain",
    "picnic.phone.ask": "Your number?",
    "picnic.phone.line": "Phone",
    "picnic.who.ask": "Who comes?",
    "picnic.who.line": "Who",
    "picnic.share.ask": "Who shares {what}?",
    "picnic.share.line": "Shared with",
    "picnic.card": "Is this right, {who}?",
    "picnic.confirm": "Plan it",
    "nap.name": "taking a nap",
    "nap.words.ask": "Where do you nap?",
    "tour.name": "touring the parks",
    "tour.where.ask": "Where to?",
    "tour.where.line": "Where",
    "tour.card": "Is this right?",
    "tour.confirm": "Go",
    "command.picnic": "Plan a picnic",
    "refused.wet": "It is too wet for {who}.",
}
PARKS = [f"Park {number}" for number in range(1, 20)]


class Front:
    """A reception that lets everybody in."""

    def overrun(self, talk: Talk) -> bool:
        """Nobody is here."""
        return False

    def listen(self, talk: Talk) -> None:
        """Nothing is dangerous here."""

    def admit(self, talk: Talk) -> bool:
        return True

    def answered(self, talk: Talk) -> bool:
        return False

    def recognised(self, talk: Talk) -> bool:
        return False

    def stray(self, talk: Talk) -> None:
        talk.say(Reply("stray"))

    def apologise(self, talk: Talk) -> None:
        talk.say(Reply("sorry"))

    def membership(self, talk: Talk, *, blocked: bool) -> None:
        """Nobody leaves."""

    def in_group(self, talk: Talk) -> None:
        """Nobody meets elsewhere."""


class Picnics:
    """What was planned, and a house in which to plan it."""

    def __init__(self) -> None:
        self.planned: list[Finished] = []
        self.naps: list[str] = []
        self.toured: list[list[str]] = []
        self.weather = "dry"
        self.gone: set[str] = set()
        self.picnic = Flow(
            "picnic",
            1,
            (
                Step("what", parse=story, merge=join_stories, show=show_story),
                Step("where", choices=lambda _reader, _answers: self.parks(), columns=3),
                Step("rain", parse=words, optional=True, when=lambda answers: answers.get("where") != "p1"),
                Step("phone", parse=phone, show=show_phone, contact=True),
            ),
            self._plan,
            params=lambda reader, _context: {"who": reader.who.name if reader.who else ""},
        )
        self.nap = Flow("nap", 1, (Step("words", parse=words),), self._nap, carded=False)
        self.tour = Flow(
            "tour",
            1,
            (
                Step(
                    "where",
                    choices=lambda _reader, _answers: self.parks(),
                    several=True,
                    show=lambda _reader, codes: " + ".join(codes),
                ),
            ),
            self._tour,
        )
        start = Command(lambda talk: engine.start(talk, self.picnic))
        self.room = Room(
            commands={"picnic": start},
            actions={"nap": Action(lambda talk, _record, _extra: engine.start(talk, self.nap))},
            flows=(self.picnic, self.nap, self.tour),
        )
        self.house = House([self.room], Front())

    def parks(self) -> list[Choice]:
        return [
            Choice(f"p{number}", park)
            for number, park in enumerate(PARKS, start=1)
            if f"p{number}" not in self.gone
        ]

    def _plan(self, talk: Talk, form: Finished) -> Reply:
        if self.weather == "wet":
            raise Refused("refused.wet", who=talk.me.name)
        self.planned.append(form)
        return Reply("planned", subject=("picnic", len(self.planned)))

    def _nap(self, _talk: Talk, form: Finished) -> Reply:
        if form.answers["words"] == "nowhere":
            raise Refused("refused.wet", who="you")
        self.naps.append(form.answers["words"])
        return Reply("slept")

    def _tour(self, _talk: Talk, form: Finished) -> Reply:
        self.toured.append(form.answers["where"])
        return Reply("toured")


@pytest.fixture(scope="session")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Languages:
    """The house's own sentences and those of the picnic, in English."""
    folder = tmp_path_factory.mktemp("locales")
    entries = "".join(f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in SENTENCES.items())
    (folder / "en.po").write_text((LOCALES / "en.po").read_text() + entries)
    return Languages("en", folder)


@pytest.fixture
def picnics() -> Picnics:
    return Picnics()


@pytest.fixture
def open_chat(session: Session, languages: Languages, picnics: Picnics) -> Callable[..., Chat]:
    """Opens the chat of somebody with the house of the picnics."""

    def open_chat(name: str = "Anna", **values: object) -> Chat:
        who = a_person(session, name, language="en", **values)
        return Chat(session, picnics.house, who, languages)

    return open_chat


@pytest.fixture
def chat(open_chat: Callable[..., Chat]) -> Chat:
    return open_chat()
