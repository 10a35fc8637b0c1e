"""Puts due notices into words: in the reader's language, if they still hold, at an hour people are awake."""

import json

from sqlmodel import Session

from centre import notices, phone_list, staff
from centre.moment import Moment
from chat.languages import Languages
from chat.replies import Envelope, Target, edit, remove, send, told_as
from chat.rooms import House
from chat.talk import Reader
from models.outbox import Notice, Priority
from models.who import by_id


class Herald:
    """Turns a notice into a message, a line on the phone list, a later notice, or nothing."""

    def __init__(self, house: House, languages: Languages) -> None:
        self._house = house
        self._languages = languages

    def tell(self, session: Session, moment: Moment, notice: Notice) -> None:
        """Say what a notice promised to say, unless it no longer holds; told anew, its message is changed."""
        told_before = notice.settled_at is not None
        # What only changes a message wakes nobody.
        if not told_before and not notices.awake(session, moment, notice):
            return
        who = staff.as_today(session, moment, by_id(session, notice.person_id))
        reader = Reader(session, moment, self._languages, who)
        reader.address = self._house.address
        reply = self._house.words[notice.kind](reader, notice)
        if reply is None:
            notices.settle(moment, notice, told=False)
            return
        notices.settle(moment, notice, told=True)
        chat_id = reply.group or (who.telegram_id if who.reachable else None)
        if chat_id is None:
            if notice.owed:
                phone_list.add(session, moment, who.id, reply.text)
            return
        # What stands in a group is nobody's.
        person_id = None if reply.group else who.id
        priority = Priority.BROADCAST if reply.broadcast else Priority.REMINDER
        envelope = Envelope(chat_id, person_id, moment.now, priority, owed=notice.owed, notice_id=notice.id)
        if reply.removes is not None:
            remove(session, envelope, reply)
            return
        earlier = told_as(session, envelope) if told_before else None
        if earlier is None:
            send(session, envelope, reply)
        else:
            edit(session, envelope, Target(row=earlier), reply)
        if reply.commands:
            self._house.show_commands(reader, envelope)


def spoken(payload: str) -> str:
    """The words of a message that could not be sent, for somebody to read out on the telephone."""
    content = json.loads(payload)
    return str(content.get("text") or content.get("caption") or "")
