"""Writing an announcement, changing it, and saying why one does not go out like this."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from centre import audiences
from centre.announcements import moves, wording, writing
from centre.announcements.moves import ANNOUNCEMENTS
from centre.announcements.writing import AnnouncementPlan
from centre.register import language_of
from chat import engine, spoken, when
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.languages import Language
from chat.lengths import shortened
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import announcement_words as say
from handlers import audience_steps, days, issuers, places
from handlers.announcements import card
from models.announcements import Announcement, AnnouncementAction, NewsKind
from models.audience import Audience
from models.lengths import TEXT_LIMIT
from models.rights import Right

WHOM = ("everybody", "volunteers", "staff", "team", "service")
NOW = "now"
_HOURS = ("09:00", "10:00", "14:00", "18:00")
_SHOWN = 300


def _make(talk: Talk, _row: int, _extra: str) -> None:
    moves.expect(talk.me)
    engine.start(talk, ANNOUNCE)


def _change(talk: Talk, row: int, _extra: str) -> None:
    one = moves.for_staff(talk.session, talk.me, row)
    ANNOUNCEMENTS.check(one, AnnouncementAction.REWRITE)
    engine.start(talk, ANNOUNCE, context={"announcement": row}, given=_answers_of(talk, one))


def _decline(talk: Talk, row: int, version: str) -> None:
    if not (version.isascii() and version.isdigit()):
        engine.stale(talk)
        return
    one = moves.for_staff(talk.session, talk.me, row)
    ANNOUNCEMENTS.check(one, AnnouncementAction.DECLINE)
    engine.start(talk, ANNOUNCE_DECLINE, context={"announcement": row, "version": int(version)})


def _said(_reader: Reader, incoming: Incoming) -> dict[str, str]:
    """The words of an announcement, alone or below a photo."""
    file = incoming.file
    if incoming.unsupported or (file is not None and file.kind != "photo"):
        raise Misread("announce.words_only")
    text, photo = incoming.text.strip(), file.telegram_file_id if file is not None else ""
    if not text:
        raise Misread("announce.photo_alone" if photo else "announce.words_only")
    _expect_fitting(text, photo)
    return {"text": text, "photo": photo}


def _join(before: dict[str, str] | None, more: dict[str, str]) -> dict[str, str]:
    """The rest of a text that a phone cut in two, or an afterthought."""
    if before is None:
        return more
    photo = before["photo"] or more["photo"]
    # Measured first: of what is too long it is told by how much.
    _expect_fitting(before["text"] + more["text"], photo)
    return {"text": join_words(before["text"], more["text"]), "photo": photo}


def _join_other(before: str | None, more: str) -> str:
    _expect_fitting((before or "") + more, "")
    return join_words(before, more)


def _expect_fitting(text: str, photo: str) -> None:
    if over := wording.too_long(text, photo):
        key = "announce.too_long_caption" if photo else "announce.too_long"
        raise Misread(key, n=over, limit=wording.limit(photo))


def _show_said(reader: Reader, value: dict[str, str]) -> str:
    photo = [reader.language.label("files.photo", n=1)] if value["photo"] else []
    return "\n".join([shortened(value["text"], _SHOWN), *photo])


def _other_language(reader: Reader, known: Answers) -> Language:
    """The language that the words are not written in."""
    written = language_of(known["words"]["text"])
    return next(one for one in reader.languages if one.code != written)


def _settle_other(reader: Reader, known: Answers, value: str) -> str:
    if language_of(value) == language_of(known["words"]["text"]):
        raise Misread("announce.same_language", language=_other_language(reader, known).name)
    _expect_fitting(value, known["words"]["photo"])
    return value


def _settle_issuer(reader: Reader, known: Answers, value: Any) -> Any:
    """A listed name; in another one nothing goes out."""
    settled = issuers.STEP.settle(reader, known, value)
    if isinstance(settled, dict):
        raise Misread("refused.issuer_unlisted", name=settled["name"])
    return settled


def _settle_site(reader: Reader, known: Answers, value: Any) -> Any:
    """A listed place; about another one nothing goes out."""
    settled = places.settle(reader, known, value)
    if isinstance(settled, dict):
        raise Misread("refused.site_unlisted", name=settled["place"])
    return settled


def _days(reader: Reader, known: Answers) -> list[Choice]:
    return [Choice(NOW, reader.language.label("announce.day.now")), *days.coming(reader, known)]


def _show_day(reader: Reader, value: str) -> str:
    return reader.language.label("announce.day.now") if value == NOW else days.show(reader, value)


def _settle_day(reader: Reader, _known: Answers, value: str) -> str:
    if value != NOW and days.listed(reader, value) is None:
        raise Misread("misread.day")
    return value


def _hours(reader: Reader, known: Answers) -> list[Choice]:
    ahead = (one for one in _HOURS if _moment(reader, known["day"], one) > reader.now)
    return [Choice(one, when.clock(reader.language, time.fromisoformat(one))) for one in ahead]


def _heard_hour(reader: Reader, incoming: Incoming) -> str:
    heard = spoken.hear(words(reader, incoming)[:100], days.today(reader))
    if heard is None or heard.clock is None:
        raise Misread("announce.hour_unclear")
    return f"{heard.clock:%H:%M}"


def _settle_hour(reader: Reader, known: Answers, value: str) -> str:
    if _moment(reader, known["day"], value) <= reader.now:
        raise Misread("announce.hour_past")
    return value


def _moment(reader: Reader, day: str, hour: str) -> datetime:
    at: datetime = reader.moment.calendar.at(date.fromisoformat(day), time.fromisoformat(hour))
    return at


def _plan(reader: Reader, answers: Answers) -> AnnouncementPlan:
    said = answers["words"]
    versions = {language_of(said["text"]): said["text"]}
    if answers.get("other"):
        versions[_other_language(reader, answers).code] = answers["other"]
    at = None if answers["day"] == NOW else _moment(reader, answers["day"], answers["hour"])
    audience: Audience = audience_steps.audience_of(answers)
    issuer_id, _ = issuers.chosen(answers["issuer"])
    site_id = places.chosen(answers["site"])[0] if answers["site"] else None
    kind = NewsKind(answers["kind"])
    return AnnouncementPlan(kind, audience, versions, said["photo"], at, issuer_id, site_id)


def _answers_of(reader: Reader, one: Announcement) -> Answers:
    """What was answered when it was written; a time that is over is asked again."""
    first, *rest = one.words.items()
    known: dict[str, Any] = {
        "kind": one.kind.value,
        **audience_steps.answers_of(audiences.of(one)),
        "words": {"text": first[1], "photo": one.photo},
        "other": rest[0][1] if rest else None,
        "issuer": issuers.OURS if one.issuer_id is None else f"n{one.issuer_id}",
        "site": None if one.site_id is None else f"s{one.site_id}",
    }
    if one.sends_at is None:
        return {**known, "day": NOW}
    if one.sends_at <= reader.now:
        return known
    local = reader.moment.calendar.local(one.sends_at)
    return {**known, "day": local.date().isoformat(), "hour": f"{local:%H:%M}"}


def _remarks(reader: Reader, answers: Answers) -> list[str]:
    """Whom it would reach and what that takes, before it is written down."""
    plan = _plan(reader, answers)
    meant = Announcement(
        kind=plan.kind,
        words=dict(plan.words),
        audience=plan.audience.model_dump(mode="json"),
        sends_at=plan.sends_at,
        created_at=reader.now,
        updated_at=reader.now,
    )
    return list(say.outlook(reader, meant))


def _finish(talk: Talk, form: Finished) -> Reply:
    plan, row = _plan(talk, form.answers), form.context.get("announcement")
    if row is None:
        one = writing.make(talk.session, talk.moment, talk.me, plan)
    else:
        one = writing.rewrite(talk.session, talk.moment, talk.me, row, plan)
    return card(talk, one, talk.t("announce.done"))


def _declined(talk: Talk, form: Finished) -> Reply:
    about = (form.context["announcement"], form.context["version"], form.answers["why"])
    one = writing.decline(talk.session, talk.moment, talk.me, *about)
    return card(talk, one, talk.t("announce_decline.done"))


ANNOUNCE = Flow(
    name="announce",
    version=1,
    steps=(
        Step("kind", choices=among("news.kind", *NewsKind), show=shown_as("news.kind"), columns=1),
        *audience_steps.steps(*WHOM),
        Step(
            "words",
            parse=_said,
            merge=_join,
            show=_show_said,
            clears=("other",),
            params=lambda _reader, _known: {"limit": TEXT_LIMIT, "caption": wording.limit(NOW)},
        ),
        Step(
            "other",
            parse=words,
            merge=_join_other,
            settle=_settle_other,
            show=lambda _reader, value: shortened(value, _SHOWN),
            optional=True,
            params=lambda reader, known: {"language": _other_language(reader, known).name},
        ),
        replace(issuers.STEP, settle=_settle_issuer),
        Step(
            "site",
            parse=places.said,
            choices=places.listed,
            settle=_settle_site,
            show=places.show,
            optional=True,
            columns=1,
        ),
        Step(
            "day",
            parse=days.said,
            choices=_days,
            settle=_settle_day,
            clears=("hour",),
            show=_show_day,
        ),
        Step(
            "hour",
            parse=_heard_hour,
            choices=_hours,
            settle=_settle_hour,
            show=lambda reader, value: when.clock(reader.language, time.fromisoformat(value)),
            when=lambda known: known.get("day") != NOW,
        ),
    ),
    finish=_finish,
    remarks=_remarks,
    reopens={
        "refused.announcement_long": ("words",),
        "refused.announcement_past": ("day",),
        "refused.appeal": ("words",),
        "refused.issuer_unlisted": ("issuer",),
        "refused.site_unlisted": ("site",),
    },
)
ANNOUNCE_DECLINE = Flow(
    name="announce_decline",
    version=1,
    steps=(Step("why", parse=words),),
    finish=_declined,
    carded=False,
)

ROOM = Room(
    flows=(ANNOUNCE, ANNOUNCE_DECLINE),
    actions={
        "announcement.new": Action(_make, Right.ANNOUNCE),
        "announcement.change": Action(_change, Right.ANNOUNCE),
        "announcement.decline": Action(_decline, Right.ANNOUNCE),
    },
)
