"""What the bot could not do, for those who look after it."""

from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from models.outbox import Notice


def _tell_update(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.update", number=notice.params["inbox"]))


def _tell_failed_deadline(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.deadline", number=notice.subject_id))


def _tell_delay(reader: Reader, notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.delay", minutes=notice.params["minutes"]))


def _tell_unmade(reader: Reader, _notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.answer"))


def _tell_no_backup(reader: Reader, _notice: Notice) -> Reply:
    return Reply(reader.t("notice.fault.backup"))


ROOM = Room(
    words={
        "fault.update": _tell_update,
        "fault.deadline": _tell_failed_deadline,
        "fault.delay": _tell_delay,
        "fault.answer": _tell_unmade,
        "fault.backup": _tell_no_backup,
    }
)
