"""Calls after a service in words: a line of the list, one in full, and when they are late."""

from centre import follow_up_calls as calls
from centre import phone_numbers, rules
from centre.bad_marks import BadMarkCard
from centre.bookings import BookingCard
from centre.cases import CaseCard
from centre.follow_up_calls import FollowUpCard
from chat import when
from chat.languages import Markup
from chat.parsers import show_phone
from chat.replies import Reply
from chat.talk import Reader
from handlers import bad_mark_words, booking_words, case_titles
from handlers.common import excerpt
from models.follow_ups import OPEN, FollowUp, FollowUpKind
from models.outbox import Notice
from models.rights import Right


def line(reader: Reader, card: FollowUpCard) -> Markup:
    """A call as a line of the list: after what, to whom, and by when or what came of it."""
    call = card.call
    return reader.t(
        "follow_up.line",
        number=call.number,
        kind=reader.t(f"follow_up.kind.{call.kind.value}"),
        name=card.name or reader.language.label("desk.no_name"),
        standing=_standing(reader, card),
    )


def text(reader: Reader, card: FollowUpCard) -> str:
    """One call on one screen: whom to ring about what, what to ask, and what they said."""
    call = card.call
    lines = [
        reader.t("follow_up.heading", number=call.number, kind=reader.t(f"follow_up.kind.{call.kind.value}")),
        _standing(reader, card),
        *_matter(reader, card.matter),
        reader.t("follow_up.who", name=card.name or reader.language.label("desk.no_name")),
    ]
    if phone := phone_numbers.of(reader.session, call.person_id):
        lines.append(reader.t("desk.card_phone", phone=show_phone(reader, phone)))
    lines += tries(reader, call)
    if call.state in OPEN:
        lines.append(reader.t("follow_up.ask"))
    if call.result is not None:
        lines.append(reader.t("follow_up.said", result=reader.t(f"follow_up.result.{call.result.value}")))
    if call.grade is not None:
        lines.append(reader.t("queue.complaint.graded", grade=call.grade))
    if call.words:
        lines.append(reader.t("follow_up.words", words=call.words))
    return "\n".join(lines)


def tries(reader: Reader, call: FollowUp) -> list[Markup]:
    """On how many days nobody picked up, and the last of them."""
    if call.tried_on is None:
        return []
    today = reader.moment.calendar.local(reader.now).date()
    most = rules.load(reader.session).follow_up_tries
    day = when.day(reader.language, call.tried_on, today)
    return [reader.t("follow_up.tries", tries=call.tries, most=most, day=day)]


def of_call(context: dict[str, int]) -> tuple[str, int]:
    """What a form about a call is about."""
    return ("follow_up", context["call"])


def _standing(reader: Reader, card: FollowUpCard) -> Markup:
    call = card.call
    if call.state not in OPEN:
        return reader.t(f"follow_up.state.{call.state.value}", caller=card.caller)
    how = f"{call.state.value}_late" if call.due_at <= reader.now else call.state.value
    return reader.t(
        f"follow_up.state.{how}",
        due=reader.moment_text(call.due_at),
        caller=card.caller,
    )


def _matter(reader: Reader, matter: BookingCard | CaseCard | BadMarkCard | None) -> list[Markup]:
    """What they had, when and, of a complaint or a bad mark, what was found and done."""
    if isinstance(matter, BadMarkCard):
        return [*bad_mark_words.gist(reader, matter), *bad_mark_words.came_of(reader, matter)]
    if isinstance(matter, BookingCard):
        what = booking_words.title(reader, matter)
        return [reader.t("follow_up.served", what=what, when=reader.past_text(matter.starts_at))]
    if matter is None:
        return []
    lines = [reader.t("follow_up.about", what=case_titles.of_card(reader, matter))]
    if matter.case.about:
        lines.append(reader.t("call.about_line", about=excerpt(matter.case.about)))
    complaint = matter.complaint
    if complaint is not None and complaint.finding is not None:
        finding = reader.t(f"complaint.finding.{complaint.finding.value}")
        lines.append(reader.t("queue.complaint.found", finding=finding, measure=complaint.measure))
    return lines


def tell_new(reader: Reader, notice: Notice) -> Reply | None:
    """That somebody is to be rung, as long as nobody has taken it."""
    card = calls.card(reader.session, notice.subject_id or 0, reader.language.code)
    row, who = card.call.id or 0, reader.who
    if who is None or card.call.state not in OPEN or card.call.caller_id is not None:
        return None
    if not calls.may_ring(reader.session, who, card.call):
        return None
    marked = card.call.kind is FollowUpKind.BAD_MARK
    given = reader.t(
        "notice.follow_up.new_bad_mark" if marked else "notice.follow_up.new",
        number=card.call.number,
        name=card.name,
        due=reader.moment_text(card.call.due_at),
    )
    opening = reader.action("desk.open", "follow_up.see", row, number=card.call.number, style="primary")
    return Reply(given, [[opening]], subject=("follow_up", row))


def tell_overdue(reader: Reader, _notice: Notice) -> Reply | None:
    """How many calls are late, if any still is."""
    who = reader.who
    if who is None or not who.may(Right.WORK_CASES):
        return None
    count, since = calls.late(reader.session, reader.moment, who)
    if since is None:
        return None
    given = reader.t("notice.follow_up.overdue", n=count, since=reader.past_text(since))
    return Reply(given, [[reader.menu("followups", "primary")]])
