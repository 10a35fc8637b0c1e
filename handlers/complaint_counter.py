"""A complaint or suggestion made at the counter, on the telephone or on paper, with or without a name."""

from collections.abc import Callable
from dataclasses import replace

from centre import cases, complaints, suggestions
from centre.complaints import Filed, Grievance
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.languages import Markup
from chat.parsers import file_refs, join_stories, join_words, show_story, story
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import complaint_desk_words, counter
from handlers.call_words import DESK
from handlers.case_desk_words import opening
from handlers.common import note_files
from models.bookings import Channel
from models.cases import Case, CaseKind
from models.complaints import Complaint, ComplaintCategory, Target
from models.rights import Right

CHANNELS = (Channel.COUNTER.value, Channel.PHONE.value, Channel.PAPER.value)
KINDS = (CaseKind.COMPLAINT.value, CaseKind.SUGGESTION.value)
_WHO = {step.name: step for step in counter.WHO}


def _begin(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, FOR_THEM)


def _is_named(answers: Answers) -> bool:
    return bool(answers.get("name"))


def _when_named(name: str) -> Step:
    """A question about who it is, which is not asked of who gives no name."""
    step = _WHO[name]
    return replace(step, when=lambda answers: _is_named(answers) and step.when(answers))


def _is_complaint(answers: Answers) -> bool:
    return answers.get("kind") == CaseKind.COMPLAINT


def _choice(name: str, key: str, *codes: str, when: Callable[[Answers], bool] | None = None) -> Step:
    """A question answered by one tap among sentences."""
    return Step(
        name,
        choices=among(key, *codes),
        show=shown_as(key),
        when=when or (lambda _answers: True),
    )


def _finish(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    person_id, channel = None, Channel(said["channel"])
    if _is_named(said):
        person_id, channel = counter.visitor(talk, said)
    file_ids = note_files(talk, file_refs(said["about"]))
    if _is_complaint(said):
        told = Grievance(
            ComplaintCategory(said["category"]),
            Target(said["target"]),
            said["about"]["words"],
            whom=said["whom"] or "",
            wish=said["wish"] or "",
            corrections=form.corrections,
            file_ids=file_ids,
        )
        filed = complaints.submit(
            talk.session, talk.moment, talk.me, told, person_id=person_id, channel=channel
        )
    else:
        filed = suggestions.submit(
            talk.session,
            talk.moment,
            talk.me,
            said["about"]["words"],
            file_ids=file_ids,
            person_id=person_id,
            channel=channel,
        )
    return _receipt(talk, filed, person_id)


def _receipt(talk: Talk, filed: Filed, person_id: int | None) -> Reply:
    """What to read out or write down for them: number, code, by when what comes, and how they hear of it."""
    case = filed.case
    # Who wrote a letter is not there to be told anything.
    absent = case.channel is Channel.PAPER
    lines = [
        talk.t("voice_for.receipt_paper" if absent else "voice_for.receipt", number=case.number),
        *_limits(talk, case),
        talk.t("voice_for.code_paper" if absent else "voice_for.code", code=filed.code),
    ]
    if person_id is None:
        lines.append(talk.t("voice_for.unnamed_paper" if absent else "voice_for.unnamed"))
    else:
        lines.append(counter.reached(talk, person_id, books=False))
    buttons = [
        Button(talk.language.label("voice.copy_code"), copies=filed.code),
        talk.action("voice_for.next", "voice.for_them", 0),
        talk.menu("queue"),
    ]
    # Not for whoever wrote down what is said about themselves.
    card = cases.card(talk.session, case.id or 0, talk.language.code)
    return Reply("\n".join(lines), talk.rows([*opening(talk, card), *buttons]))


def _limits(reader: Reader, case: Case) -> list[Markup]:
    complaint = reader.session.get(Complaint, case.id)
    if complaint is None:
        return [reader.t("voice_for.decided_by", due=reader.moment_text(case.due_at or reader.now))]
    return [complaint_desk_words.due_times(reader, case, complaint)]


FOR_THEM = Flow(
    name="voice_for",
    version=1,
    steps=(
        _choice("channel", "voice_for.channel", *CHANNELS),
        replace(_WHO["name"], optional=True, clears=("phone", "person", "agreed")),
        *(_when_named(name) for name in ("phone", "person", "agreed")),
        _choice("kind", "voice_for.kind", *KINDS),
        _choice("category", "complaint.category", *ComplaintCategory, when=_is_complaint),
        _choice("target", "queue.complaint.target", *Target, when=_is_complaint),
        Step("whom", parse=in_words, when=_is_complaint, optional=True),
        Step("about", parse=story, merge=join_stories, show=show_story),
        Step("wish", parse=in_words, merge=join_words, when=_is_complaint, optional=True),
    ),
    finish=_finish,
    subject=lambda _context: DESK,
    reopens={
        "refused.person_gone": ("phone",),
        "refused.name_unusable": ("name",),
        "refused.too_many_files": ("about",),
    },
)

ROOM = Room(flows=(FOR_THEM,), actions={"voice.for_them": Action(_begin, Right.SERVE_VISITORS)})
