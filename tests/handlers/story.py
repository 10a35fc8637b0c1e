"""A form as a story: who fills it in, how they come to it, what they answer, and what is no answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playground.people import Person
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage, buttons_of

Answer = Callable[[Actor], Awaitable[str]]


@dataclass(frozen=True)
class Question:
    """One step: its name, an answer, and what is no answer to it."""

    name: str
    answer: Answer
    wrong: tuple[Callable[[Person], object], ...]


@dataclass(frozen=True)
class Story:
    """A form from its first question to its receipt; `rings` if notices to its writer follow at once."""

    flow: str
    enter: Callable[[Stage, str], Awaitable[Actor]]
    begin: Answer
    questions: tuple[Question, ...]
    receipt: str
    carded: bool = True
    rings: bool = False
    traceless: bool = False

    @property
    def ended(self) -> str:
        """What is said to a button of the form once it was sent; of one that left no trace nobody knows."""
        return "engine.old_button_no_form" if self.traceless else "engine.already_finished"

    async def open(self, stage: Stage, language: str) -> Actor:
        """Bring somebody to the first question."""
        actor = await self.enter(stage, language)
        await self.begin(actor)
        return actor

    async def fill_in(self, actor: Actor, *, until: str = "") -> None:
        """Answer one question after the other, all of them or those before one."""
        for question in self.questions:
            if question.name == until:
                return
            actor.reads(f"{self.flow}.{question.name}.ask")
            await question.answer(actor)

    async def finish(self, actor: Actor) -> None:
        """Answer what is left to the receipt."""
        if self.carded:
            actor.reads(f"{self.flow}.card")
            await actor.press(f"{self.flow}.confirm")
        if self.rings:
            assert actor.has_read(self.receipt)
        else:
            actor.reads(self.receipt)

    async def play(self, actor: Actor, *, since: str = "") -> None:
        """Answer everything from a question on, to the receipt."""
        names = [question.name for question in self.questions]
        for question in self.questions[names.index(since) if since else 0 :]:
            actor.reads(f"{self.flow}.{question.name}.ask")
            await question.answer(actor)
        await self.finish(actor)


def says(text: str) -> Answer:
    """Somebody writes this."""
    return lambda actor: actor.say(text)


def says_only(text: str) -> Callable[[Person], object]:
    """Words that are no answer here."""
    return lambda phone: phone.send_text(text)


def presses(key: str) -> Answer:
    """Somebody taps the button with this sentence."""
    return lambda actor: actor.press(key)


def sticker(phone: Person) -> object:
    """A sticker where words are expected."""
    return phone.send_sticker()


def place(phone: Person) -> object:
    """A location where none is wanted."""
    return phone.send_location(39.9, 116.4)


def picture(phone: Person) -> object:
    """A photo where words are expected."""
    return phone.send_photo(PNG)


def other_contact(phone: Person) -> object:
    """Somebody else's contact."""
    return phone.send_contact("13800138000", "Zhang San", user_id=4711)


def nonsense(phone: Person) -> object:
    """Words where a button is expected."""
    return phone.send_text("呃……")


async def control(actor: Actor, key: str) -> str:
    """Tap a button that every form has, or write its words where keys stand in the place of buttons."""
    if buttons_of(actor.last_message):
        return await actor.press(key)
    return await actor.say(actor.words(key))
