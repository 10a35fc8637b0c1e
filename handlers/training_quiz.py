"""A quiz in the chat: question after question, each answer with its reason, and at the end the result."""

from centre import training
from centre.training.quizzes import Answered
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import training_words as words
from handlers.common import in_language
from models.training import QuizAttempt, QuizState

_LETTERS = "ABCDEFGH"


def _begin(talk: Talk, course_id: int, _extra: str) -> None:
    attempt = training.quizzes.begin(talk.session, talk.moment, talk.me, course_id)
    needed = training.quizzes.needed(talk.session, attempt)
    note = talk.t("quiz.rules", n=len(attempt.questions), needed=needed)
    talk.show(_question(talk, attempt, note if not attempt.answered else None))


def _question(talk: Talk, attempt: QuizAttempt, note: Markup | None = None) -> Reply:
    """The question at which a quiz stands; its options are lettered, for they may be longer than a button."""
    asked = training.quizzes.question(talk.session, attempt)
    code = talk.language.code
    options = [
        talk.t("quiz.option", letter=letter, text=in_language(option, code))
        for letter, option in zip(_LETTERS, asked.options, strict=False)
    ]
    heading = talk.t(
        "quiz.question",
        number=attempt.answered + 1,
        total=len(attempt.questions),
        text=in_language(asked.text, code),
    )
    buttons = [
        talk.action(
            "quiz.letter", "quiz.answer", attempt.id or 0, f"{attempt.answered}.{number}", letter=letter
        )
        for number, letter in enumerate(_LETTERS[: len(options)])
    ]
    text = "\n".join([heading, *options])
    return Reply(f"{note}\n\n{text}" if note else text, talk.rows(buttons, 4))


def _answer(talk: Talk, attempt_id: int, said: str) -> None:
    number, dot, option = said.partition(".")
    if not dot or not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in (number, option)):
        engine.stale(talk)
        return
    attempt = training.quizzes.answer(
        talk.session, talk.moment, talk.me, attempt_id, number=int(number), option=int(option)
    )
    answered = training.quizzes.answered(talk.session, attempt, int(number))
    verdict = _verdict(talk, answered) if answered else None
    running = attempt.state is QuizState.RUNNING
    talk.show(_question(talk, attempt, verdict) if running else _result(talk, attempt, verdict))


def _verdict(talk: Talk, answered: Answered) -> Markup:
    """Whether it was right, and why: that is what one learns by."""
    code, asked = talk.language.code, answered.question
    right = in_language(asked.options[asked.answer], code)
    key = "quiz.right" if answered.right else "quiz.wrong"
    return talk.t(key, why=in_language(asked.why, code), letter=_LETTERS[asked.answer], right=right)


def _result(talk: Talk, attempt: QuizAttempt, note: Markup | None) -> Reply:
    course = training.courses.find(talk.session, attempt.course_id)
    title, correct, total = words.title(talk, course), attempt.correct, len(attempt.questions)
    passed = training.last(talk.session, talk.me.id, attempt.course_id)
    if attempt.state is QuizState.FAILED:
        needed = training.quizzes.needed(talk.session, attempt)
        text = talk.t("quiz.failed", title=title, correct=correct, total=total, needed=needed)
    elif passed is not None and passed.valid_until is not None:
        until = words.held_until(talk, passed.valid_until)
        text = talk.t("quiz.passed", title=title, correct=correct, total=total, until=until)
    else:
        text = talk.t("quiz.passed_for_good", title=title, correct=correct, total=total)
    buttons: list[Button] = []
    if attempt.state is QuizState.FAILED:
        barred = training.quizzes.barred(talk.session, talk.moment, talk.me, course)
        if barred is None:
            buttons.append(talk.action("quiz.again", "quiz.begin", attempt.course_id, style="primary"))
        else:
            text = Markup(f"{text}\n{talk.t(barred)}")
    buttons.append(talk.action("training.back", "training.page", 0))
    return Reply(f"{note}\n\n{text}" if note else text, talk.rows(buttons))


ROOM = Room(actions={"quiz.begin": Action(_begin), "quiz.answer": Action(_answer)})
