"""The rows behind running forms. Core statements: they run for every update."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from chat.replies import Target
from models.base import constant
from models.dialogue import Dialogue, DialogueState
from models.outbox import Message

# Before the name of a question: what of its answer is ticked so far.
_TICKED = "~"


@dataclass(slots=True)
class Form:
    """A running form as it is in the database."""

    person_id: int
    flow: str
    version: int
    created_at: datetime
    touched_at: datetime
    id: int = 0
    step: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    last_input: dict[str, Any] = field(default_factory=dict)
    revision: int = 0
    corrections: int = 0
    form_message: int | None = None
    form_telegram_id: int | None = None
    first_update: int | None = None
    traceless: bool = False
    state: DialogueState = DialogueState.ACTIVE

    @property
    def known(self) -> dict[str, Any]:
        """What the form is about, and the answers so far."""
        return {**self.context, **self.answers}

    def picked(self, step: str) -> list[str]:
        """What is ticked so far where several may be chosen."""
        found: list[str] = self.answers.get(f"{_TICKED}{step}", self.answers.get(step)) or []
        return found

    def tick(self, step: str, code: str, *, on: bool) -> None:
        """Tick one of several, or take its tick away; harmless when it stands so already."""
        others = [one for one in self.picked(step) if one != code]
        self.answers[f"{_TICKED}{step}"] = [*others, code] if on else others

    @property
    def target(self) -> Target | None:
        """The message in which the form lives, if it was said already."""
        if self.form_telegram_id is None and self.form_message is None:
            return None
        return Target(self.form_telegram_id, self.form_message)


_TABLE = Dialogue.__table__  # type: ignore[attr-defined]
_COLUMNS = list(_TABLE.columns)
_BY_ID = select(*_COLUMNS).where(_TABLE.c.id == bindparam("key"))
_ACTIVE = select(*_COLUMNS).where(
    _TABLE.c.person_id == bindparam("key"), _TABLE.c.state == constant(DialogueState.ACTIVE)
)
_SUSPENDED = (
    select(*_COLUMNS)
    .where(_TABLE.c.person_id == bindparam("key"), _TABLE.c.state == constant(DialogueState.SUSPENDED))
    .order_by(_TABLE.c.touched_at.desc(), _TABLE.c.id.desc())
    .limit(1)
)
_RUNNING = select(*_COLUMNS).where(
    _TABLE.c.person_id == bindparam("key"),
    _TABLE.c.state.in_(map(constant, (DialogueState.ACTIVE, DialogueState.SUSPENDED))),
)
_INSERT = insert(_TABLE).returning(_TABLE.c.id)
_UPDATE = update(_TABLE).where(_TABLE.c.id == bindparam("key"))
_DELETE = delete(_TABLE).where(_TABLE.c.id == bindparam("key"))
_WRITTEN = [each.name for each in fields(Form) if each.name != "id"]
_TELEGRAM_ID = select(col(Message.message_id)).where(col(Message.id) == bindparam("key"))


def active(session: Session, person_id: int) -> Form | None:
    """The form that a person is filling in."""
    return _load(session, _ACTIVE, person_id)


def suspended(session: Session, person_id: int) -> Form | None:
    """The newest form that waits behind another."""
    return _load(session, _SUSPENDED, person_id)


def like(session: Session, person_id: int, flow: str, context: dict[str, Any]) -> Form | None:
    """The form of this kind that a person is in the middle of, or that waits behind another."""
    rows = session.connection().execute(_RUNNING, {"key": person_id}).mappings()
    return next((Form(**row) for row in rows if (row["flow"], row["context"]) == (flow, context)), None)


def by_id(session: Session, number: int) -> Form | None:
    """The form of a row."""
    return _load(session, _BY_ID, number)


def create(session: Session, form: Form) -> None:
    """Write a new form and learn its id."""
    form.id = session.connection().execute(_INSERT, _values(form)).scalar_one()


def save(session: Session, form: Form, now: datetime) -> None:
    """Write a form back."""
    form.touched_at = now
    session.connection().execute(_UPDATE, {"key": form.id, **_values(form)})


def forget(session: Session, form: Form) -> None:
    """Take a form away, as if nobody had ever filled it in."""
    session.connection().execute(_DELETE, {"key": form.id})


def telegram_id_of(session: Session, form: Form) -> int | None:
    """Telegram's id of the form's message, once it was sent."""
    if form.form_telegram_id is not None or form.form_message is None:
        return form.form_telegram_id
    sent = session.connection().execute(_TELEGRAM_ID, {"key": form.form_message})
    number: int | None = sent.scalar_one_or_none()
    return number


def _values(form: Form) -> dict[str, Any]:
    return {name: getattr(form, name) for name in _WRITTEN}


def _load(session: Session, query: Any, key: int) -> Form | None:
    row = session.connection().execute(query, {"key": key}).mappings().first()
    return Form(**row) if row else None
