"""A form as a value: its steps, and what happens when it is complete."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat.incoming import Incoming
from chat.replies import Reply
from chat.talk import Reader, Talk
from models.refused import Refused
from models.rights import Right

Answers = dict[str, Any]


class Misread(Exception):  # noqa: N818 - an everyday answer, not a failure
    """What was sent does not answer the question; `key` names the sentence that says what would.

    only: the choices among which it leaves the answer, if it is not all of them.
    """

    def __init__(self, key: str, *, only: Collection[str] = (), **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.only = only
        self.params = params


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that answers other questions besides, by their names."""

    value: Any
    besides: Answers


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to tap. `code` is stored and travels in the button (at most 24 bytes); `label` is read."""

    code: str
    label: str
    style: str = ""


def _no_choices(_reader: Reader, _answers: Answers) -> Sequence[Choice]:
    return ()


def _always(_answers: Answers) -> bool:
    return True


def _as_it_is(_reader: Reader, _answers: Answers, value: Any) -> Any:
    return value


def _as_said(_reader: Reader, value: Any) -> str:
    return str(value)


def _nothing_to_tell(_reader: Reader, _answers: Answers) -> dict[str, Any]:
    return {}


def only_taps(_reader: Reader, _incoming: Incoming) -> Any:
    """A question that is answered by a tap.

    Raises:
        Misread: always.
    """
    raise Misread("misread.tap_one")


@dataclass(frozen=True, slots=True)
class Step:
    """One question. Its texts are `FLOW.NAME.ask` and, on the summary card, `FLOW.NAME.line`.

    parse: turns a message into the answer or raises Misread; without it only choices answer.
    choices: what can be tapped, given the answers so far and what the form is about.
    settle: what was parsed, or a choice's code, as the answer it is, given the same; may raise Misread.
    clears: the questions that are asked again once this answer becomes another.
    when: whether the question is asked at all, given the answers so far.
    show: the answer as the card reads it back.
    merge: joins a further message to the answer: the rest of a split text, an album, an afterthought.
    contact: offers a key that shares the person's own telephone number.
    optional: may be skipped; the answer is then None.
    several: any number of its choices may be ticked, until [That is all]; the answer is a list of codes.
    page: so many of its choices are shown at once.
    params: fills in the blanks of its question and its line from what the form is about and was answered.
    texts: the step whose texts it has, where many are alike; without it they are its own.
    """

    name: str
    parse: Callable[[Reader, Incoming], Any] = only_taps
    choices: Callable[[Reader, Answers], Sequence[Choice]] = _no_choices
    settle: Callable[[Reader, Answers, Any], Any] = _as_it_is
    clears: tuple[str, ...] = ()
    when: Callable[[Answers], bool] = _always
    show: Callable[[Reader, Any], str] = _as_said
    merge: Callable[[Any, Any], Any] | None = None
    contact: bool = False
    optional: bool = False
    several: bool = False
    columns: int = 2
    page: int = 8
    params: Callable[[Reader, Answers], dict[str, Any]] = _nothing_to_tell
    texts: str = ""

    @property
    def key(self) -> str:
        """Under which name its texts are found."""
        return self.texts or self.name


@dataclass(frozen=True, slots=True)
class Finished:
    """What a form is given when the person confirmed it."""

    answers: Answers
    context: dict[str, Any]
    corrections: int


def _no_params(_reader: Reader, _context: dict[str, Any]) -> dict[str, Any]:
    return {}


def _no_remarks(_reader: Reader, _answers: Answers) -> Sequence[str]:
    return ()


def _one_confirm(_answers: Answers) -> str:
    return "confirm"


def _leaves_traces(_answers: Answers) -> bool:
    return False


def _no_subject(_context: dict[str, Any]) -> tuple[str, int]:
    return ("", 0)


@dataclass(frozen=True, slots=True)
class Flow:
    """A form: its steps in order, and `finish`, which acts once and returns the receipt.

    Texts: `NAME.name` (what one was doing: "leaving a message"), `NAME.card` (heading of the summary),
    `NAME.confirm` (the button that completes it). `carded` forms read everything back before they finish;
    `params` fills in the blanks of the texts from the form's context; `subject` is the record it is about.
    `remarks` are said on the card below the answers; `confirms` names the sentence of its button where what
    is done depends on the answers.
    `reopens` names, for what the centre may refuse at the end, the questions that are then asked again.
    `traceless` tells from what the form is about and the answers so far whether it is to leave no trace; such
    a form is about no record.
    `made` gives the form as it is for what it is about, where its questions are data; it may refuse to go on.
    `right` is needed from the first question to the last: whoever loses it on the way is told so. A form of a
    room whose every door needs the same right needs it, too, without saying so.
    Raise `version` when steps change their meaning: running forms then keep only what still fits.
    """

    name: str
    version: int
    steps: tuple[Step, ...]
    finish: Callable[[Talk, Finished], Reply]
    carded: bool = True
    params: Callable[[Reader, dict[str, Any]], dict[str, Any]] = _no_params
    subject: Callable[[dict[str, Any]], tuple[str, int]] = _no_subject
    remarks: Callable[[Reader, Answers], Sequence[str]] = _no_remarks
    confirms: Callable[[Answers], str] = _one_confirm
    reopens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    traceless: Callable[[Answers], bool] = _leaves_traces
    made: "Callable[[Reader, dict[str, Any]], Flow] | None" = None
    right: Right | None = None

    def __post_init__(self) -> None:
        """Refuse a form that would have to forget what others are shown."""
        if self.traceless is not _leaves_traces and self.subject is not _no_subject:
            raise ValueError(f"the form {self.name!r} can leave no trace and be about a record")

    def about(self, reader: Reader, context: dict[str, Any]) -> "Flow":
        """The form as it is for what it is about.

        Raises:
            Refused: nobody is asked that any more, or not this person.
        """
        if self.right is not None and (reader.who is None or not reader.who.may(self.right)):
            raise Refused("refused.not_allowed")
        return self.made(reader, context) if self.made is not None else self

    def step(self, name: str) -> Step | None:
        """The step of a name, if the form (still) has it."""
        return next((step for step in self.steps if step.name == name), None)

    def open_step(self, answers: Answers) -> Step | None:
        """The first question without an answer; None when the form is complete."""
        return next((s for s in self.steps if s.name not in answers and s.when(answers)), None)

    def asked(self, answers: Answers) -> list[Step]:
        """The answered questions that count, in order."""
        return [step for step in self.steps if step.name in answers and step.when(answers)]


def among(key: str, *codes: str) -> Callable[[Reader, Answers], list[Choice]]:
    """The choices of a question that is answered with one of the sentences `KEY.CODE`."""
    return lambda reader, _answers: from_label(reader, key, *codes)


def shown_as(key: str) -> Callable[[Reader, str], str]:
    """How such an answer is read back."""
    return lambda reader, code: reader.language.label(f"{key}.{code}")


def from_label(reader: Reader, key: str, *codes: str) -> list[Choice]:
    """Choices whose labels are the sentences `KEY.CODE`."""
    return [Choice(code, reader.language.label(f"{key}.{code}")) for code in codes]
