"""What the desk reads of a complaint or a suggestion: about whom, from whom, and what came of it."""

from centre import complaints, follow_ups, rules
from centre.cases import CaseCard, limits
from chat.languages import Markup
from chat.talk import Reader
from handlers import case_titles, follow_up_words, refund_words
from models.cases import ENDED, Case, CaseKind, CaseState, Openness
from models.complaints import Complaint, ExtensionState, Target
from models.follow_ups import FollowUpKind
from models.people import Person

# Until then somebody has to speak to who complained; from then on the reply is what is owed.
_BEFORE_CONTACT = frozenset({CaseState.SUBMITTED, CaseState.TRIAGED, CaseState.ASSIGNED})


def asked(reader: Reader, card: CaseCard) -> list[Markup]:
    """What is complained of and how much it weighs, about whom or what, by whom, and what they wish."""
    complaint = card.complaint
    assert complaint is not None  # noqa: S101 - every complaint has its second row
    severity = reader.t(f"queue.complaint.severity.{complaint.severity.value}")
    lines = [reader.t("queue.complaint.what", what=case_titles.of_card(reader, card), severity=severity)]
    if complaint.whom or complaint.target is not Target.OTHER:
        target = reader.t(f"queue.complaint.target.{complaint.target.value}")
        key = "queue.complaint.about" if complaint.whom else "queue.complaint.about_only"
        lines.append(reader.t(key, target=target, whom=complaint.whom))
    if card.case.against_id is not None:
        lines.append(reader.t("queue.complaint.against", name=_name(reader, card.case.against_id)))
    lines += _whose(reader, card)
    if complaint.joined:
        lines.append(reader.t("queue.complaint.joined", n=complaint.joined))
    if complaint.wish:
        lines.append(reader.t("queue.complaint.wish", wish=complaint.wish))
    return lines


def open_points(reader: Reader, card: CaseCard) -> list[Markup]:
    """By when what is owed, what was found and done, how the reply arrived, and what goes on elsewhere."""
    complaint = card.complaint
    assert complaint is not None  # noqa: S101 - every complaint has its second row
    lines = [*_owed(reader, card.case, complaint), *_more_time(reader, card.case)]
    if complaint.finding is not None:
        lines += _found(reader, card, complaint)
    if complaint.ends_unheard:
        lines.append(reader.t("queue.complaint.ends_unheard"))
    return [*lines, *refund_words.for_staff(reader, card), *merged(reader, card)]


def due_times(reader: Reader, case: Case, complaint: Complaint) -> Markup:
    """By when somebody speaks to who complained and replies; who left no name cannot be spoken to."""
    in_force = rules.load(reader.session)
    return reader.t(
        "queue.complaint.contact_by" if case.person_id is not None else "queue.complaint.take_on_by",
        contact=reader.moment_text(limits.contact_by(reader.moment, in_force, complaint)),
        reply=reader.moment_text(limits.reply_by(reader.moment, in_force, complaint)),
    )


def suggested(reader: Reader, card: CaseCard) -> list[Markup]:
    """That it is a suggestion, and whose."""
    return [reader.t("queue.complaint.suggestion"), *_whose(reader, card)]


def merged(reader: Reader, card: CaseCard) -> list[Markup]:
    """With which case a merged one goes on."""
    if card.onward is None:
        return []
    return [reader.t("queue.complaint.merged", number=card.onward.number)]


def may_ask_time(reader: Reader, case: Case) -> bool:
    """Whether more time for a complaint can still be asked for: once, while it is looked into."""
    looked_into = case.kind is CaseKind.COMPLAINT and case.state is CaseState.INVESTIGATING
    return looked_into and complaints.extension.of_case(reader.session, case.id or 0) is None


def _whose(reader: Reader, card: CaseCard) -> list[Markup]:
    """Who it is, or plainly what of them is known and how they are reached."""
    if card.case.openness is Openness.OPEN and card.case.person_id is not None:
        return case_titles.who_lines(reader, card)
    return [reader.t(f"queue.complaint.openness.{card.case.openness.value}")]


def _owed(reader: Reader, case: Case, complaint: Complaint) -> list[Markup]:
    if case.state in _BEFORE_CONTACT:
        return [due_times(reader, case, complaint)]
    if case.state is CaseState.INVESTIGATING and complaint.contacted_at is not None:
        return [reader.t("queue.complaint.contacted", when=reader.past_text(complaint.contacted_at))]
    return []


def _more_time(reader: Reader, case: Case) -> list[Markup]:
    extension = complaints.extension.of_case(reader.session, case.id or 0)
    if extension is None or case.state in ENDED:
        return []
    asked = extension.state is ExtensionState.ASKED
    key = "queue.complaint.more_time" if asked else "queue.complaint.more_time_settled"
    how = "" if asked else reader.t(f"extension.{extension.state.value}")
    lines = [reader.t(key, days=extension.days, why=extension.why, how=how)]
    return [*lines, reader.t("extension.why", why=extension.answer)] if extension.answer else lines


def _found(reader: Reader, card: CaseCard, complaint: Complaint) -> list[Markup]:
    assert complaint.finding is not None  # noqa: S101 - it was asked
    finding = reader.t(f"complaint.finding.{complaint.finding.value}")
    lines = [reader.t("queue.complaint.found", finding=finding, measure=complaint.measure)]
    if complaint.prevention:
        lines.append(reader.t("queue.complaint.prevented", prevention=complaint.prevention))
    if complaint.got is not None:
        lines.append(reader.t(f"queue.complaint.got.{complaint.got.value}"))
    call = follow_ups.of_matter(reader.session, FollowUpKind.COMPLAINT, card.case.id or 0, card.case.reopened)
    lines += follow_up_words.tries(reader, call) if call is not None else []
    if complaint.grade is not None:
        lines.append(reader.t("queue.complaint.graded", grade=complaint.grade))
    return lines


def _name(reader: Reader, person_id: int) -> str:
    found = reader.session.get(Person, person_id)
    return found.name if found else reader.language.label("desk.nobody")
