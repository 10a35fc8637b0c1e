"""The reception: hears danger first, keeps nobody who has not agreed, and answers what fits nowhere."""

import re
from collections.abc import Callable

from centre import (
    bad_marks,
    bookings,
    cases,
    complaints,
    emergency,
    people,
    phone_list,
    proposals,
    rules,
    shifts,
)
from centre import calls as call_backs
from chat import engine
from chat.languages import Markup
from chat.replies import Reply
from chat.talk import Talk
from handlers import (
    bad_mark_answers,
    calls,
    case_desk,
    consent,
    desk,
    floods,
    menu,
    mine,
    my_bookings,
    my_requests,
    rating,
    request_forms,
    roll_call_said,
    service_search,
    team_groups,
    verify,
)
from handlers import emergency as alarms

# Shorter than this, or one word in Latin letters, a message is a greeting rather than a matter.
_MATTER_LENGTH = 5
_ALL = (
    bookings.PREFIX,
    *cases.PREFIXES.values(),
    call_backs.PREFIX,
    proposals.PREFIX,
    shifts.PREFIX,
    bad_marks.PREFIX,
)
_PREFIXES = "|".join(_ALL)
_NUMBER = re.compile(rf"(?:{_PREFIXES})\W?\w{{3,6}}\W?\w", re.IGNORECASE)


def _about_call(talk: Talk, call_id: int) -> bool:
    return calls.answered(talk, call_id) or desk.answered(talk, call_id)


def _about_case(talk: Talk, case_id: int) -> bool:
    return request_forms.answered(talk, case_id) or case_desk.answered(talk, case_id)


def _about_booking(talk: Talk, booking_id: int) -> bool:
    return not _is_matter(talk.incoming.text.strip()) and my_bookings.answered(talk, booking_id)


# What a reply to one of our messages is taken as, by what the message is about.
_ANSWERED: dict[str, Callable[[Talk, int], bool]] = {
    "call": _about_call,
    "case": _about_case,
    "booking": _about_booking,
    "rating": rating.answered,
    "bad_mark": bad_mark_answers.answered,
    "alert": alarms.answered,
    "emergency": roll_call_said.answered,
}


class FrontDesk:
    """The reception of the house. Whoever cries for help is not greeted, reproached or corrected besides."""

    def listen(self, talk: Talk) -> None:
        """Answer a danger word at once, before anything else and for anybody."""
        text = talk.incoming.text
        if text and emergency.danger_word(text, rules.load(talk.session)):
            talk.alarmed = True
            alarms.warn(talk)

    def admit(self, talk: Talk) -> bool:
        """Whether this person has agreed to the privacy notice in force; if not, show it."""
        if consent.is_due(talk):
            consent.ask(talk)
            return False
        if not talk.me.reachable:
            _welcome_back(talk)
        return True

    def answered(self, talk: Talk) -> bool:
        """Take a reply as being about its matter: a further word, an alarm seen, a booking to be shown."""
        kind, number = talk.subject_of(talk.incoming.answers) or ("", 0)
        take = _ANSWERED.get(kind)
        return take is not None and take(talk, number)

    def recognised(self, talk: Talk) -> bool:
        """Take the code of a case, or the words for which a roll-call waits, whatever form is running."""
        text = talk.incoming.text.strip()
        if not text:
            return False
        if complaints.by_code(talk.session, text) is not None:
            my_requests.open_code(talk, text)
            return True
        return roll_call_said.recognised(talk)

    def overrun(self, talk: Talk) -> bool:
        """Whether this is not read, as too much of it came (I.20)."""
        if not floods.overrun(talk):
            return False
        if talk.who is not None and not talk.incoming.is_tap:
            roll_call_said.recognised(talk)
        return True

    def stray(self, talk: Talk) -> None:
        """Find the service that somebody asks for; take what is a matter to a person; greet otherwise."""
        text = talk.incoming.text.strip()
        if talk.incoming.file is not None:
            calls.take_up(talk)
        elif not text or talk.incoming.unsupported:
            talk.say(Reply(talk.t("stray.unreadable"), menu.rows(talk)))
        elif (command := menu.named(talk, text)) is not None:
            talk.house.command(talk, command)
        elif verify.looks_like_code(text):
            talk.house.attempt(talk, lambda: verify.take_up(talk))
        elif complaints.looks_like_code(text):
            my_requests.open_code(talk, text)
        elif _NUMBER.fullmatch(text):
            talk.house.attempt(talk, lambda: mine.open_number(talk, text))
        elif talk.alarmed or not service_search.offer(talk, text):
            _take_up_or_greet(talk, text)

    def apologise(self, talk: Talk) -> None:
        """Say that what was sent could not be handled, that the desk knows, and how to go on; in no group."""
        if talk.incoming.group is not None:
            return
        back = engine.go_on_button(talk) or talk.menu("start")
        talk.say(Reply(talk.t("stray.apology"), [[back]]))

    def membership(self, talk: Talk, *, blocked: bool) -> None:
        """Note that somebody blocked the bot, or lets it write again."""
        if blocked:
            people.mark_unreachable(talk.session, talk.moment, talk.incoming.sender_id)
        elif talk.who is not None and not talk.who.reachable:
            _welcome_back(talk)

    def in_group(self, talk: Talk) -> None:
        """Take what happens in a group."""
        team_groups.hear(talk)


def _welcome_back(talk: Talk) -> None:
    """Tell somebody who can be written to again what they would have been told on the telephone."""
    missed = phone_list.waiting_for(talk.session, talk.me.id)
    people.mark_reachable(talk.session, talk.moment, talk.incoming.sender_id)
    if missed:
        buttons = [talk.menu("my"), talk.menu("start")]
        talk.say(Reply(talk.t("stray.missed", what=Markup(missed)), talk.rows(buttons)))


def _take_up_or_greet(talk: Talk, text: str) -> None:
    if _is_matter(text):
        calls.take_up(talk)
    elif not talk.alarmed:
        menu.show(talk)


def _is_matter(text: str) -> bool:
    return len(text) >= _MATTER_LENGTH and not (text.isascii() and len(text.split()) == 1)
