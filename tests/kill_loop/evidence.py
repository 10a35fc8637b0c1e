"""All that is known at the end of a loop, for the laws to be held against."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.auxil.everything import Everything, left_behind
from tests.kill_loop import books
from tests.kill_loop.applicants import Applicant
from tests.kill_loop.books import Books, by_chat
from tests.kill_loop.complainers import Complainer
from tests.kill_loop.helpers import Helper
from tests.kill_loop.killer import Kill
from tests.kill_loop.people import Resident, Talker
from tests.kill_loop.rig import Rig
from tests.kill_loop.visitors import Visitor
from tests.kill_loop.witness import Heard, Witness


@dataclass(frozen=True)
class Evidence:
    """What the database says, what people did, what they saw, and what lay unfinished at each kill."""

    books: Books
    people: Sequence[Talker]
    heard: Mapping[int, Sequence[Heard]]
    kills: Sequence[Kill]
    left: Everything
    """All that is left of everybody, in the database and beside it."""
    posted: bool = False
    """Telegram posted updates: taps keep their order and words theirs, but not among each other."""
    log: str = ""
    """What the bot's lives have written, or the last lines of it."""
    cut: int | None = None
    """How many requests lost their answer otherwise than by a kill; None if nothing but kills happened."""

    @property
    def residents(self) -> list[Resident]:
        """Those who have matters."""
        return [person for person in self.people if isinstance(person, Resident)]

    @property
    def visitors(self) -> list[Visitor]:
        """Those who book."""
        return [person for person in self.people if isinstance(person, Visitor)]

    @property
    def applicants(self) -> list[Applicant]:
        """Those who ask for services."""
        return [person for person in self.people if isinstance(person, Applicant)]

    @property
    def complainers(self) -> list[Complainer]:
        """Those who complain."""
        return [person for person in self.people if isinstance(person, Complainer)]

    @property
    def helpers(self) -> list[Helper]:
        """Those who volunteer."""
        return [person for person in self.people if isinstance(person, Helper)]

    @property
    def unknown(self) -> Counter[int]:
        """How often each message was on its way when the bot was killed."""
        # One that is found again as it was had not been taken up again in between.
        begun = {sending for kill in self.kills for sending in kill.look.started}
        return Counter(number for number, _ in begun)

    def seen_twice(self, chat_id: int) -> list[Heard]:
        """The messages on somebody's screen that no row owns: copies whose first sending was not noted."""
        known = [*by_chat(self.books.messages).get(chat_id, ()), *self.books.nobodys]
        owned = {message.message_id for message in known}
        return [heard for heard in self.heard[chat_id] if heard.message_id not in owned]


def gather(
    rig: Rig, people: Sequence[Talker], witness: Witness, kills: Sequence[Kill], cut: int | None = None
) -> Evidence:
    """Read all that a bot has left behind."""
    kept = books.read(rig.database_url, rig.calendar)
    left = left_behind(rig.database_url, Path(rig.settings["DATA_DIR"]), rig.log)
    return Evidence(kept, people, witness.heard, kills, left, "WEBHOOK_URL" in rig.settings, rig.log, cut)
