"""The reception: hears danger first, keeps nobody who has not agreed, and answers what fits nowhere."""

from sqlmodel import Session

from centre import emergency, notices, people, rules, staff
from centre.moment import Moment
from chat import engine
from chat.replies import Reply
from chat.talk import Talk
from handlers import calls, menu
from handlers import people as people_talk
from handlers.emergency import warn
from models.rights import Right

# Shorter than this and in one word, a message is a greeting rather than a matter.
_MATTER_LENGTH = 5


class FrontDesk:
    """The reception of the house."""

    def listen(self, talk: Talk) -> None:
        """Answer a danger word at once, before anything else and for anybody."""
        text = talk.incoming.text
        if text and emergency.danger_word(text, rules.load(talk.session)):
            warn(talk)

    def admit(self, talk: Talk) -> bool:
        """Whether this person has agreed to the privacy notice in force; if not, show it."""
        if talk.who is None or people.needs_consent(talk.who, rules.DEFAULTS):
            people_talk.ask_consent(talk)
            return False
        if not talk.who.reachable:
            people.mark_reachable(talk.session, talk.moment, talk.incoming.sender_id)
        return True

    def stray(self, talk: Talk) -> None:
        """Take words that are a matter to somebody at the centre; greet otherwise."""
        incoming = talk.incoming
        if incoming.answers is not None and calls.answer_to(talk):
            return
        if incoming.file is not None or _is_matter(incoming.text):
            calls.take_up(talk)
        elif incoming.text:
            menu.show(talk)
        else:
            talk.say(Reply(talk.t("stray.unreadable"), menu.rows(talk)))

    def apologise(self, talk: Talk) -> None:
        """Say that what was sent could not be handled, that the desk knows, and how to go on."""
        form = engine.go_on_button(talk) if talk.who else None
        talk.say(Reply(talk.t("stray.apology"), [[form]] if form else ()))

    def report_fault(self, session: Session, moment: Moment, inbox_id: int) -> None:
        """Tell those who look after the bot about an update that was put aside."""
        for who in staff.people_with(session, Right.SEE_FAULTS):
            notices.promise(
                session,
                moment,
                "desk.fault",
                who.id,
                params={"inbox": inbox_id},
                once=f"desk.fault:{inbox_id}:{who.id}",
                critical=True,
            )

    def membership(self, talk: Talk, *, blocked: bool) -> None:
        """Note that somebody blocked the bot, or lets it write again."""
        mark = people.mark_unreachable if blocked else people.mark_reachable
        mark(talk.session, talk.moment, talk.incoming.sender_id)


def _is_matter(text: str) -> bool:
    return len(text) >= _MATTER_LENGTH or " " in text.strip()
