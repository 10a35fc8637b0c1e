"""The staff of the loop: whatever they are told of they open, and do what comes next."""

import random
import re

from playground.client import RemotePerson
from playground.jsons import Json
from tests.kill_loop.people import Spot, Talker, answer_to, buttons, words

_TOKEN = re.compile(r"(Re )?(R\d+-\d+[a-z])\b")
_NOTHING = Spot(0, "")
_GAPS = 0.4
# Where the card of a call-back and that of a request lead back to; a notice only leads to its card.
_LISTS = {"desk.see": "m:calls", "queue.see": "m:queue"}


class Clerk(Talker):
    """Somebody of the staff, who opens every notice and does what its matter waits for."""

    def __init__(self, invite: str, phone: RemotePerson, dice: random.Random, patience: float) -> None:
        super().__init__(phone, dice, patience)
        self._invite = invite
        self._unsettled: set[str] = set()

    async def arrive(self, payload: str = "") -> None:
        """Join the staff."""
        await super().arrive(payload or self._invite)

    async def live(self) -> None:
        """Work until told to leave and everything is settled."""
        while (notice := await self.see("a notice, or the end", self._next)) != _NOTHING:
            await self.tap(notice)
            if notice.data.startswith("a:queue."):
                await self._work_on_a_case(notice.message_id)
            else:
                await self._answer(notice)
            self.since = notice.message_id
        await self.ask_for_help()

    def _next(self) -> Spot | None:
        for message in self.screen():
            for see, the_list in _LISTS.items():
                if (found := action(message, see)) and the_list not in buttons(message):
                    return Spot(message["message_id"], found)
        return _NOTHING if self.leaving and not self._unsettled else None

    async def _answer(self, notice: Spot) -> None:
        call = notice.data.split(":")[2]
        card = await self._card(notice.message_id, "m:calls")
        if take := action(card, "desk.take"):
            self._unsettled.add(call)
            card = await self._go_on(notice.message_id, take, "a:desk.reply:")
        reply, question = action(card, "desk.reply"), unanswered(words(card))
        if not reply:
            self._unsettled.discard(call)  # the card of a closed matter: nothing to do about it
        elif question:
            await self.tap(Spot(notice.message_id, reply))
            await self._write(answer_to(question), receipt="m:calls")

    async def _work_on_a_case(self, number: int) -> None:
        card = await self._card(number, "m:queue")
        if any(data.startswith("a:complaint.") for data in buttons(card)):
            await self._work_on_a_complaint(number, card)
        else:
            await self._work_on_a_request(number, card)

    async def _work_on_a_complaint(self, number: int, card: Json) -> None:
        """Weigh it, take it on, write to whoever complained if they are known, look into it, reply."""
        if weigh := action(card, "complaint.weigh"):
            await self.tap(Spot(number, weigh))
            await self.choose("late")
            await self.choose("normal")
            await self.choose("nobody")
            number, card = await self._confirm_and_open("complaint.assign")
        if assign := action(card, "complaint.assign"):
            card = await self._go_on(number, assign, r"a:complaint\.(contact|look):")
        if contact := action(card, "complaint.contact"):
            await self.tap(Spot(number, contact))
            await self._say_to_question("We look into it")
            number, card = await self._confirm_and_open("complaint.reply")
        elif look := action(card, "complaint.look"):
            card = await self._go_on(number, look, r"a:complaint\.reply:")
        if reply := action(card, "complaint.reply"):
            await self.tap(Spot(number, reply))
            await self.choose("substantiated")
            await self._say_to_question("A new list of visits")
            await self.choose("~skip")  # what keeps it from happening again
            await self._write("Somebody comes today", receipt="m:queue")

    async def _work_on_a_request(self, number: int, card: Json) -> None:
        """Take it up, list what is missing or accept it, plan, begin, finish: until its resident's turn."""
        if take_up := action(card, "queue.take_up"):
            card = await self._go_on(number, take_up, "a:queue.accept:")
            if self.dice.random() < _GAPS:
                await self.tap(Spot(number, action(card, "queue.gaps")))
                await self._write("A photo of it", receipt="m:queue")
                return
        if accept := action(card, "queue.accept"):
            card = await self._go_on(number, accept, "a:queue.plan:")
        if start := action(card, "queue.start"):
            card = await self._go_on(number, start, "a:queue.finish:")
        if plan := action(card, "queue.plan"):
            await self.tap(Spot(number, plan))
            await self.choose("me")
            await self.choose(r"\d{4}-\d\d-\d\d")
            await self.choose("~skip")  # the hours
            await self._say_to_question("0")
            await self.choose("~skip")  # a note
            await self._confirm("m:queue")
        elif finish := action(card, "queue.finish"):
            await self.tap(Spot(number, finish))
            await self._write("It is done", receipt="m:queue")

    async def _go_on(self, message_id: int, data: str, next_button: str) -> Json:
        """Tap a card and wait until it offers the next step."""
        await self.tap(Spot(message_id, data))
        return await self._card(message_id, next_button)

    async def _write(self, text: str, *, receipt: str) -> None:
        """Answer a form of one question."""
        await self._say_to_question(text)
        await self._confirm(receipt)

    async def _say_to_question(self, text: str) -> None:
        await self.question()
        await self.say(text)

    async def _confirm(self, receipt: str) -> Json:
        done = await self.choose("~confirm")
        return await self._card(done.message_id, receipt)

    async def _confirm_and_open(self, step: str) -> tuple[int, Json]:
        """Confirm a form and open its case again, wherever that comes, to do the next step."""
        receipt = await self._confirm("m:queue")
        number, see = receipt["message_id"], action(receipt, "queue.see")
        await self.tap(Spot(number, see))
        opened = await self.spot(see.replace("queue.see", step), after=number - 1)
        return opened.message_id, self.phone.messages[opened.message_id]

    async def _card(self, message_id: int, button: str) -> Json:
        wanted = re.compile(button)

        def look() -> Json | None:
            message = self.phone.messages[message_id]
            return message if any(map(wanted.match, buttons(message))) else None

        return await self.see(f"{button} under {message_id}", look)


def unanswered(card: str) -> str:
    """The newest question on a card, if no answer to it is there yet."""
    found = _TOKEN.findall(card)
    answered = {token for answer, token in found if answer}
    asked = [token for answer, token in found if not answer]
    return asked[-1] if asked and asked[-1] not in answered else ""


def action(message: Json, name: str) -> str:
    """What the button of an action under a message carries; "" if there is none."""
    return next((data for data in buttons(message) if data.startswith(f"a:{name}:")), "")
