"""How an announcement is written, changed, and given free: by its writer alone, or with a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from centre import audit, notices, numbers, plans, rules
from centre.announcements import moves, readers, sending, wording
from centre.announcements.moves import ANNOUNCEMENTS, for_staff, subject
from centre.errors import Refused
from centre.moment import Moment
from models.announcements import Announcement, AnnouncementAction, NewsKind
from models.audience import Audience, ByLink
from models.who import Who

PREFIX = "GG"  # 公告
APPROVED = "announcement.approved"
DECLINED = "announcement.declined"


@dataclass(frozen=True, slots=True)
class AnnouncementPlan:
    """What is to be told to whom; `words` by language, `photo` by Telegram's id, `sends_at` None: at once.

    In whose name, and about which place: both listed; None is the centre's own name, and no place.
    """

    kind: NewsKind
    audience: Audience
    words: Mapping[str, str]
    photo: str = ""
    sends_at: datetime | None = None
    issuer_id: int | None = None
    site_id: int | None = None


def make(session: Session, moment: Moment, actor: Who, plan: AnnouncementPlan) -> Announcement:
    """Write an announcement down as a draft.

    Raises:
        Refused: they may not, it is empty or too long, may not be published, or its time is over.
    """
    moves.expect(actor)
    values = _checked(session, moment, actor, plan)
    made = Announcement(**values, created_at=moment.now, updated_at=moment.now)
    session.add(made)
    session.flush()
    made.number = numbers.number(PREFIX, made.id or 0)
    audit.note(session, moment, actor.id, "announcement.made", subject(made))
    return made


def rewrite(
    session: Session, moment: Moment, actor: Who, announcement_id: int, plan: AnnouncementPlan
) -> Announcement:
    """Change what has not begun to go out: it is a draft again, and whatever was approved was another one.

    Raises:
        Refused: the same as for a new one, or it has begun to go out.
    """
    announcement = for_staff(session, actor, announcement_id)
    ANNOUNCEMENTS.check(announcement, AnnouncementAction.REWRITE)
    values = _checked(session, moment, actor, plan)
    anew = {"version": announcement.version + 1, "approved_by": None, "approved_at": None, "why": ""}
    _move(session, moment, actor, announcement, AnnouncementAction.REWRITE, **values, **anew)
    return moves.find(session, announcement_id)


def give_free(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Have a draft sent at its time, or now; for very many a second person is asked first (23.1).

    Raises:
        Refused: they may not, it is no draft, nobody would read it, it may not be published any more, or
            there is nobody to approve it.
    """
    announcement = for_staff(session, actor, announcement_id)
    ANNOUNCEMENTS.check(announcement, AnnouncementAction.SCHEDULE)
    wording.check(session, announcement)
    many = len(readers.people(session, moment, announcement))
    if not many:
        raise Refused("refused.announcement_nobody")
    if not readers.needs_approval(session, announcement, many):
        return _scheduled(session, moment, actor, announcement, AnnouncementAction.SCHEDULE)
    if not sending.approvers(session, announcement):
        raise Refused("refused.announcement_no_second", limit=rules.load(session).news_readers)
    _move(session, moment, actor, announcement, AnnouncementAction.SUBMIT)
    announcement = moves.find(session, announcement_id)
    sending.ask_approval(session, moment, announcement)
    return announcement


def approve(session: Session, moment: Moment, actor: Who, announcement_id: int, version: int) -> Announcement:
    """Say yes to one version of it, for as many readers as there are; it goes out at its time, or now.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since, or it waits for nobody.
    """
    announcement = _expect_second(session, actor, announcement_id, version)
    ANNOUNCEMENTS.check(announcement, AnnouncementAction.APPROVE)
    wording.check(session, announcement)
    writer, approved = announcement.written_by, {"approved_by": actor.id, "approved_at": moment.now}
    done = _scheduled(session, moment, actor, announcement, AnnouncementAction.APPROVE, **approved)
    if writer is not None:
        notices.promise(session, moment, APPROVED, writer, subject=subject(done))
    return done


def decline(  # noqa: PLR0917 - each says which, or why
    session: Session, moment: Moment, actor: Who, announcement_id: int, version: int, why: str
) -> Announcement:
    """Say no to one version of it, with the reason: it is a draft again.

    Raises:
        Refused: they may not, wrote it themselves, it was changed since, or it waits for nobody.
    """
    announcement = _expect_second(session, actor, announcement_id, version)
    _move(session, moment, actor, announcement, AnnouncementAction.DECLINE, why=why)
    announcement = moves.find(session, announcement_id)
    if announcement.written_by is not None:
        about = subject(announcement)
        notices.promise(session, moment, DECLINED, announcement.written_by, subject=about)
    return announcement


def call_off(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Put away what has not begun to go out.

    Raises:
        Refused: they may not, or it has begun.
    """
    announcement = for_staff(session, actor, announcement_id)
    _move(session, moment, actor, announcement, AnnouncementAction.CALL_OFF)
    return moves.find(session, announcement_id)


def _expect_second(session: Session, actor: Who, announcement_id: int, version: int) -> Announcement:
    moves.expect(actor)
    return ANNOUNCEMENTS.second(session, actor, announcement_id, version)


def _scheduled(
    session: Session,
    moment: Moment,
    actor: Who,
    announcement: Announcement,
    action: AnnouncementAction,
    **values: Any,
) -> Announcement:
    announcement_id = announcement.id or 0
    _move(session, moment, actor, announcement, action, **values)
    announcement = moves.find(session, announcement_id)
    if announcement.sends_at is None or announcement.sends_at <= moment.now:
        return sending.start(session, moment, announcement, actor_id=actor.id)
    plans.plan(session, sending.BEGINS, subject(announcement), announcement.sends_at)
    return announcement


def _move(
    session: Session,
    moment: Moment,
    actor: Who,
    announcement: Announcement,
    action: AnnouncementAction,
    **values: Any,
) -> None:
    """Take it on; what was planned and asked about it as it was is dropped."""
    about = subject(announcement)
    ANNOUNCEMENTS.move(session, moment, announcement, action, actor_id=actor.id, **values)
    plans.drop(session, moment, about)
    notices.drop(session, moment, about, {sending.ASKED, sending.GROWN, sending.WITHHELD, APPROVED, DECLINED})


def _checked(session: Session, moment: Moment, actor: Who, plan: AnnouncementPlan) -> dict[str, Any]:
    wording.check(session, plan)
    if plan.sends_at is not None and plan.sends_at <= moment.now:
        raise Refused("refused.announcement_past")
    if isinstance(plan.audience, ByLink):
        raise Refused("refused.announcement_nobody")
    return {
        "kind": plan.kind,
        "audience": plan.audience.model_dump(mode="json"),
        "words": dict(plan.words),
        "photo": plan.photo,
        "sends_at": plan.sends_at,
        "issuer_id": plan.issuer_id,
        "site_id": plan.site_id,
        "written_by": actor.id,
    }
