"""What the bot could not do, for those who look after it."""

from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from models.outbox import Notice


def _tell_fault(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.desk.fault", number=notice.params["inbox"]))


def _tell_failed_deadline(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.deadline", number=notice.subject_id))


ROOM = Room(words={"desk.fault": _tell_fault, "fault.deadline": _tell_failed_deadline})
