"""What is personal about announcements: what one was told, what one wants to hear, what one wrote."""

from centre.personal_data.kinds import Personal, remove, whose
from centre.rows import change
from models.announcements import Announcement, AnnouncementReader, NewsMute

_told, _muted = whose(AnnouncementReader.person_id), whose(NewsMute.person_id)
_written, _approved = whose(Announcement.written_by), whose(Announcement.approved_by)

PERSONAL = (
    Personal(
        "announcements_read",
        AnnouncementReader,
        _told,
        ("announcement_id", "outcome", "sent_at"),
        remove(AnnouncementReader, _told),
    ),
    Personal("news_muted", NewsMute, _muted, ("kind", "muted_at"), remove(NewsMute, _muted)),
    Personal(
        "announcements_written",
        Announcement,
        lambda who: _written(who) | _approved(who),
        ("number", "kind", "words", "state", "sends_at", "approved_at"),
        lambda session, _moment, who: (
            change(session, Announcement, _written(who), written_by=None)
            + change(session, Announcement, _approved(who), approved_by=None)
        ),
    ),
)
