"""A turn as a conversation sees it: who speaks, what was said, and the ways to answer."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

if TYPE_CHECKING:
    from chat.rooms import House

from chat import replies, when
from chat.buttons import ActionTap, Button, CommandTap, Tap, encode
from chat.incoming import Incoming
from chat.languages import Language, Languages, Markup
from chat.replies import Envelope, Reply, Target
from models.people import LetterSize
from models.refused import Refused, Sentence
from models.who import Who

Rows = Sequence[Sequence[Button]]


class Reader:
    """Somebody to whom something is said: their language, their letters, the time at the centre.

    `moment` is the present of the centre; the toolkit itself needs only its `now` and its calendar.
    address: the bot's name at Telegram, for links.
    """

    def __init__(self, session: Session, moment: Any, languages: Languages, who: Who | None) -> None:
        self.session = session
        self.moment = moment
        self.languages = languages
        self.who = who
        self.language: Language = languages[who.language if who else languages.default]
        self.address = ""

    @property
    def now(self) -> datetime:
        """The instant of this turn, in UTC."""
        now: datetime = self.moment.now
        return now

    def reading(self, code: str) -> "Reader":
        """The same person, reading another language."""
        who = dataclasses.replace(self.who, language=code) if self.who is not None else None
        other = Reader(self.session, self.moment, self.languages, who)
        other.language, other.address = self.languages[code], self.address
        return other

    @property
    def large(self) -> bool:
        """Whether this person reads large letters: shorter texts, one button a row."""
        return self.who is not None and self.who.letters is LetterSize.LARGE

    @property
    def rung(self) -> bool:
        """Whether what is said to this person is read out on the telephone: there is nothing to tap."""
        return self.who is not None and self.who.rung

    def t(self, key: str, *, n: int | None = None, **params: Any) -> Markup:
        """A sentence in the reader's language, as HTML; for whoever is rung, as it is said there."""
        if self.rung and self.language.has(f"{key}.rung"):
            key = f"{key}.rung"
        return self.language.say(key, n=n, large=self.large, **params)

    def why(self, no: Refused) -> Markup:
        """Why the centre refuses something: its times, names and labels as this reader says them."""
        return self.t(no.key, **{name: self._said(value) for name, value in no.params.items()})

    def button(self, key: str, tap: Tap, style: str = "", **params: Any) -> Button:
        """A button whose label is the sentence `key`."""
        return Button(self.language.label(key, **params), encode(tap), style)

    def action(
        self, key: str, action: str, record: int, extra: str = "", *, style: str = "", **params: Any
    ) -> Button:
        """A button that acts on a record; its label is the sentence `key`."""
        return self.button(key, ActionTap(action, record, extra), style, **params)

    def menu(self, command: str, style: str = "") -> Button:
        """A button that does what a command does, under its short name."""
        return self.button(f"menu.{command}", CommandTap(command), style)

    def opener(
        self, key: str, payload: str, *, group: bool = False, style: str = "", **params: Any
    ) -> Button:
        """A button that opens the bot, or lets it into a group of the reader's, and says `payload` there."""
        how = "startgroup" if group else "start"
        url = f"https://t.me/{self.address}?{how}={payload}"
        return Button(self.language.label(key, **params), style=style, url=url)

    def rows(self, buttons: Sequence[Button], columns: int = 2) -> Rows:
        """Buttons in rows of a number of columns; one a row for those who read large letters."""
        width = 1 if self.large else columns
        return [buttons[start : start + width] for start in range(0, len(buttons), width)]

    def turns(self, action: str, page: int, pages: int, extra: str = "") -> Rows:
        """Buttons that turn the pages of a long list; `action` gets the page as its record."""
        turns = []
        if page > 0:
            turns.append(self.action("engine.previous", action, page - 1, extra))
        if page + 1 < pages:
            turns.append(self.action("engine.next", action, page + 1, extra))
        return self.rows(turns)

    def moment_text(self, instant: datetime) -> Markup:
        """A day and a time of the centre's clock, as people say it."""
        return when.moment(
            self.language, self.moment.calendar.local(instant), self.moment.calendar.local(self.now)
        )

    def _said(self, value: Any) -> Any:
        match value:
            case datetime():
                return self.moment_text(value)
            case date():
                return when.plain_day(self.language, value)
            case Sentence(key):
                return self.language.label(key)
            case Mapping():  # a name by language
                return value.get(self.language.code) or next(iter(value.values()), "")
            case _:
                return value

    def past_text(self, instant: datetime) -> Markup:
        """A time that has passed, as briefly as it can be said."""
        calendar = self.moment.calendar
        return when.past(self.language, calendar.local(instant), calendar.local(self.now))


@dataclass(frozen=True, slots=True)
class Trace:
    """What to forget of a chat: its updates from a row of the inbox on, and what it was told since."""

    update: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Haste:
    """Somebody sent more than anybody types: so many within a minute.

    too_much: it is not read any more. told: they heard of it already, since they were last quiet.
    """

    number: int
    too_much: bool
    told: bool


class Talk(Reader):
    """One update being answered; what is said here goes into the outbox of this very transaction.

    alarmed: what was said is a cry for help, and has been answered as one.
    trace: what is forgotten of this chat at the end of the turn; None: nothing.
    haste: how much more is sent than anybody types.
    """

    def __init__(
        self,
        session: Session,
        moment: Any,
        languages: Languages,
        who: Who | None,
        incoming: Incoming,
        *,
        house: "House",
        inbox_id: int = 0,
    ) -> None:
        super().__init__(session, moment, languages, who)
        self.incoming = incoming
        self.inbox_id = inbox_id
        self.house = house
        self.address = house.address
        self.toast = ""
        self.alarmed = False
        self.trace: Trace | None = None
        self.promised = False
        self.haste: Haste | None = None
        if who is None:
            self.language = languages[languages.nearest(incoming.sender_language)]

    @property
    def me(self) -> Who:
        """The person who speaks.

        Raises:
            LookupError: it is a stranger; conversations that need a person are not reached by strangers.
        """
        if self.who is None:
            raise LookupError("nobody known is speaking")
        return self.who

    @property
    def traceless(self) -> bool:
        """Whether nothing of this turn is kept."""
        return self.trace is not None

    def leave_no_trace(self, trace: Trace | None = None) -> None:
        """Forget with the commit who spoke and what was said: in this turn, or in all of a `trace`.

        To be called before anything that may fail, so that what fails is forgotten as well. What the centre
        itself writes down (records, audit lines, files, notices) has to do without the person, too.
        """
        self.trace = trace or self.trace or Trace(self.inbox_id, self.now)

    def meet(self, who: Who) -> None:
        """Go on as this person: they have just agreed, or changed how they want to be spoken to."""
        self.who = who
        self.language = self.languages[who.language]

    def subject_of(self, message_id: int | None) -> tuple[str, int] | None:
        """The record that one of our messages in this chat is about, by Telegram's id of the message."""
        return replies.subject_of(self.session, self.incoming.chat_id, message_id)

    def say(self, reply: Reply) -> int:
        """Answer with a new message; returns its row in the outbox."""
        return replies.send(self.session, self._envelope(), reply)

    def say_privately(self, reply: Reply) -> None:
        """Answer what was said in a group in the private chat of who said it."""
        if self.me.telegram_id is not None:
            replies.send(self.session, Envelope(self.me.telegram_id, self.me.id, self.now), reply)

    def show(self, reply: Reply) -> None:
        """Answer in place: the tapped screen becomes this one; a new message where that cannot be.

        What was said about a record (a receipt, an answer) is no screen: it stays as it is. So does
        whatever was tapped in a turn that leaves no trace: nobody remembers what it was.
        """
        if self._on_record():
            self.say(reply)
        else:
            self.replace(reply)

    def replace(self, reply: Reply) -> None:
        """Answer in place, whatever stood there; a new message where that cannot be."""
        if self.incoming.is_tap and self.incoming.tapped_has_text and reply.fits_in_place:
            replies.edit(self.session, self._envelope(), Target(self.incoming.message_id), reply)
        else:
            self.say(reply)

    def conclude(self, reply: Reply, answers: str = "") -> None:
        """Answer a tap that settles something: what the tapped record says stays, and this comes below it.

        answers: how the question in the record begins to which the tap was the answer; its line goes.
        """
        if not self._on_record():
            self.replace(reply)
            return
        # Not before: that the message was sent may be written down between the two looks.
        said = replies.words_of(self.session, self.incoming.chat_id, self.incoming.message_id)
        lines = [line for line in said.splitlines() if not (answers and line.startswith(answers))]
        said = "\n".join(lines).rstrip()
        below = dataclasses.replace(reply, text=f"{said}\n\n{reply.text}")
        if said and below.fits_in_place:
            self.replace(below)
        else:
            self.say(reply)

    def change(self, target: Target, reply: Reply) -> None:
        """Replace an earlier message."""
        replies.edit(self.session, self._envelope(), target, reply)

    def close(self, target: Target) -> None:
        """Take the buttons from an earlier message."""
        replies.strip_buttons(self.session, self._envelope(), target)

    def show_commands(self, who: Who | None = None) -> None:
        """Have somebody's phone (or the speaker's) list the commands of their roles, in their language."""
        whose = who or self.me
        if whose.telegram_id is None:
            return
        reader = Reader(self.session, self.moment, self.languages, whose)
        self.house.show_commands(reader, Envelope(whose.telegram_id, whose.id, self.now))

    def hide_commands(self) -> None:
        """Have this chat's phone list what everybody sees."""
        commands = replies.command_list((), chat_id=self.incoming.chat_id)
        replies.publish(self.session, self._envelope(), commands)

    def _on_record(self) -> bool:
        if not self.incoming.is_tap:
            return False
        return self.traceless or self.subject_of(self.incoming.message_id) is not None

    def _envelope(self) -> Envelope:
        person_id = self.who.id if self.who else None
        return Envelope(self.incoming.chat_id, person_id, self.now, traceless=self.traceless)
