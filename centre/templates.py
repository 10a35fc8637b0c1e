"""Words to start from, by the kind of matter and the step; leaders keep what they wrote well."""

from dataclasses import dataclass

import sqlmodel
from sqlalchemy import bindparam, case, select
from sqlmodel import Session, col

from centre import audit, pages, rules, words
from centre.cases.access import for_staff
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.rows import insert_new
from models.cases import Case, CaseAction, CaseKind, CaseLine, Openness
from models.complaints import Complaint, ComplaintCategory
from models.people import Person
from models.rights import Right
from models.templates import Template
from models.who import Who

NUMBER, NAME = "{number}", "{name}"
_LONGEST_TITLE = 40
# Whoever writes these steps begins with words that were written before; of which kind of case they are.
WRITTEN = {
    CaseAction.CONTACT: CaseKind.COMPLAINT,
    CaseAction.REPLY: CaseKind.COMPLAINT,
    CaseAction.CALL_EMERGENCY: CaseKind.COMPLAINT,
    CaseAction.ADOPT: CaseKind.SUGGESTION,
    CaseAction.NOT_ADOPT: CaseKind.SUGGESTION,
    CaseAction.FINISH: CaseKind.SUGGESTION,
}
_FITTING = (
    select(Template)
    .where(
        col(Template.kind) == bindparam("kind_of_it"),
        col(Template.action) == bindparam("action_of_it"),
        col(Template.language) == bindparam("language_of_it"),
        col(Template.category).is_(None) | (col(Template.category) == bindparam("category_of_it")),
    )
    # What was written for just this kind of complaint comes first.
    .order_by(case((col(Template.category).is_(None), 1), else_=0), col(Template.title))
)


@dataclass(frozen=True, slots=True)
class About:
    """For which step of which cases a text is, and in which language."""

    kind: CaseKind
    action: CaseAction
    category: ComplaintCategory | None
    language: str


def fitting(session: Session, case_: Case, action: CaseAction, language: str) -> list[Template]:
    """The texts for a step of a case in a language, those for its very category first."""
    about = {"kind_of_it": case_.kind, "action_of_it": action, "language_of_it": language}
    category = {"category_of_it": _category(session, case_)}
    return list(session.execute(_FITTING, {**about, **category}).scalars())


def every(session: Session, actor: Who, page: int = 0) -> Page[Template]:
    """All texts there are, by title, a page of them.

    Raises:
        Refused: the actor may not look after them.
    """
    if not actor.may(Right.KEEP_TEMPLATES):
        raise Refused("refused.not_allowed")
    found = sqlmodel.select(Template).order_by(col(Template.title), col(Template.id))
    return pages.cut(session, found, page, rules.load(session).page, lambda one: one)


def find(session: Session, actor: Who, template_id: int) -> Template:
    """A text as it is now.

    Raises:
        Refused: the actor may not look after them, or it was let go.
    """
    if not actor.may(Right.KEEP_TEMPLATES):
        raise Refused("refused.not_allowed")
    found = session.get(Template, template_id, populate_existing=True)
    if found is None:
        raise Refused("refused.template_gone")
    return found


def filled(text: str, *, number: str, name: str) -> str:
    """A text with its two blanks filled in; other braces stay what they are."""
    return text.replace(NUMBER, number).replace(NAME, name)


def language_of(session: Session, case_: Case, actor: Who) -> str:
    """In which language somebody is written to: their own, or the writer's where they are not known."""
    person = _known(session, case_)
    return person.language if person else actor.language


def expect_kept(session: Session, actor: Who, line_id: int) -> CaseLine:
    """Words that the actor wrote in a case and may keep for others.

    Raises:
        Refused: they may not, or these are no words of theirs of which a template is made.
    """
    line = session.get(CaseLine, line_id)
    if not actor.may(Right.KEEP_TEMPLATES):
        raise Refused("refused.not_allowed")
    if line is None or line.author_id != actor.id or line.action not in WRITTEN or not line.text:
        raise Refused("refused.template_none")
    for_staff(session, actor, line.case_id)
    return line


def keep(
    session: Session, moment: Moment, actor: Who, line_id: int, *, title: str, text: str, for_all: bool
) -> Template:
    """Keep words for the next time, for this category or for all.

    Raises:
        Refused: the actor may not, it has no short title, or there is one of that title already.
    """
    line = expect_kept(session, actor, line_id)
    assert line.action is not None  # noqa: S101 - it is one of those that are written
    case_ = session.get_one(Case, line.case_id)
    about = About(
        case_.kind,
        line.action,
        None if for_all else _category(session, case_),
        language_of(session, case_, actor),
    )
    return _add(session, moment, actor, about, title=title, text=text)


def write(
    session: Session,
    moment: Moment,
    actor: Who,
    action: CaseAction,
    *,
    category: ComplaintCategory | None,
    language: str,
    title: str,
    text: str,
) -> Template:
    """Write words for a step that nobody has sent yet: of complaints for one category, or for all.

    Raises:
        Refused: the actor may not, it is no such step, nothing was written, it has no short title, or
            there is one of that title already.
    """
    if not actor.may(Right.KEEP_TEMPLATES):
        raise Refused("refused.not_allowed")
    if action not in WRITTEN:
        raise Refused("refused.template_none")
    kind = WRITTEN[action]
    about = About(kind, action, category if kind is CaseKind.COMPLAINT else None, language)
    return _add(session, moment, actor, about, title=title, text=words.checked(session, text))


def proposed(session: Session, line: CaseLine) -> str:
    """Words as they can be kept: without the number of this case and the name of its person."""
    case_ = session.get_one(Case, line.case_id)
    person = _known(session, case_)
    text = line.text.replace(case_.number or NUMBER, NUMBER)
    return text.replace(person.name, NAME) if person and person.name else text


def drop(session: Session, moment: Moment, actor: Who, template_id: int) -> None:
    """Let a text go that nobody wants to start from any more; twice is harmless.

    Raises:
        Refused: the actor may not.
    """
    if not actor.may(Right.KEEP_TEMPLATES):
        raise Refused("refused.not_allowed")
    template = session.get(Template, template_id)
    if template is not None:
        session.delete(template)
        audit.note(session, moment, actor.id, "template.dropped", ("template", template_id))


def _add(session: Session, moment: Moment, actor: Who, about: About, *, title: str, text: str) -> Template:
    called = " ".join(title.split())
    if not 0 < len(called) <= _LONGEST_TITLE:
        raise Refused("refused.template_title", limit=_LONGEST_TITLE)
    template_id = insert_new(
        session,
        Template(
            kind=about.kind,
            category=about.category,
            action=about.action,
            language=about.language,
            title=called,
            text=text,
            kept_by=actor.id,
            kept_at=moment.now,
        ),
    )
    if template_id is None:
        raise Refused("refused.template_there", title=called)
    audit.note(session, moment, actor.id, "template.kept", ("template", template_id))
    return session.get_one(Template, template_id)


def _known(session: Session, case_: Case) -> Person | None:
    """Whose case it is, if the staff may know."""
    known = case_.person_id if case_.openness is Openness.OPEN else None
    return session.get(Person, known) if known is not None else None


def _category(session: Session, case_: Case) -> ComplaintCategory | None:
    complaint = session.get(Complaint, case_.id)
    return complaint.category if complaint else None
