"""What is told about revisions: to who looks at them and who wrote them, and to the desk what is charged."""

from centre.catalogue import revising
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Room
from chat.talk import Reader
from handlers.revisions import fee_lines, title
from models.outbox import Notice
from models.people import Person
from models.revisions import Revision, RevisionState


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    revision = revising.find(reader.session, notice.subject_id or 0)
    who = reader.who
    if revision.state is not RevisionState.WAITING or who is None or revision.written_by == who.id:
        return None
    writer = reader.session.get(Person, revision.written_by) if revision.written_by else None
    name = writer.name if writer else ""
    return _about(
        reader, revision, reader.t("notice.revision.asked", title=title(reader, revision), name=name)
    )


def _tell_published(reader: Reader, notice: Notice) -> Reply | None:
    revision = revising.find(reader.session, notice.subject_id or 0)
    return _about(reader, revision, reader.t("notice.revision.published", title=title(reader, revision)))


def _tell_declined(reader: Reader, notice: Notice) -> Reply | None:
    revision = revising.find(reader.session, notice.subject_id or 0)
    if revision.state is not RevisionState.DRAFT or not revision.why:
        return None
    text = reader.t("notice.revision.declined", title=title(reader, revision), why=revision.why)
    return _about(reader, revision, text)


def _tell_fees(reader: Reader, notice: Notice) -> Reply:
    revision = revising.find(reader.session, notice.subject_id or 0)
    head = reader.t("notice.revision.fees", title=title(reader, revision))
    see = reader.action("revision.fee_history", "service.fees", revision.service_id)
    text = Markup("\n".join([head, *fee_lines(reader, revision)]))
    return Reply(text, [[see]], subject=revising.subject(revision))


def _about(reader: Reader, revision: Revision, text: Markup) -> Reply:
    see = reader.action("revision.open", "revision.card", revision.id or 0, style="primary")
    return Reply(text, [[see]], subject=revising.subject(revision))


ROOM = Room(
    words={
        revising.ASKED: _tell_asked,
        revising.PUBLISHED: _tell_published,
        revising.DECLINED: _tell_declined,
        revising.FEES: _tell_fees,
    },
)
