"""The questions of a course's quiz: what is asked, one more, one less."""

from centre import training
from centre.training.questions import FEWEST, MOST
from chat import engine
from chat.flow import Answers, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words, words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import training_words as said
from handlers.call_words import DESK
from handlers.common import excerpt, in_language
from models.rights import Right

_TEXT, _OPTION, _SHOWN = 300, 120, 60


def _list(talk: Talk, course_id: int, _extra: str = "") -> None:
    course = training.courses.find(talk.session, course_id)
    asked = training.quizzes.questions(talk.session, course_id)
    code = talk.language.code
    lines = [talk.t("quiz_write.heading", title=said.title(talk, course), n=len(asked))]
    lines += [
        talk.t(
            "quiz_write.question",
            number=number,
            text=excerpt(in_language(one.text, code), _SHOWN),
            right=excerpt(in_language(one.options[one.answer], code), _SHOWN),
        )
        for number, one in enumerate(asked, 1)
    ]
    drops = [
        talk.action("quiz_write.drop", "quiz.drop", one.id or 0, number=number)
        for number, one in enumerate(asked, 1)
    ]
    add = talk.action("quiz_write.add", "quiz.write", course_id, style="primary")
    rows = [[add], *talk.rows(drops, 3), [said.course_button(talk, course)]]
    talk.replace(Reply("\n".join(lines), rows, subject=DESK))


def _drop(talk: Talk, question_id: int, _extra: str) -> None:
    gone = training.questions.drop(talk.session, talk.moment, talk.me, question_id)
    _list(talk, gone.course_id)


def _begin(talk: Talk, course_id: int, _extra: str) -> None:
    training.courses.find(talk.session, course_id)
    engine.start(talk, WRITE, context={"course": course_id})


def _options(reader: Reader, incoming: Incoming) -> list[str]:
    """The answers, one a line, the right one first."""
    found = [line.strip() for line in words(reader, incoming).splitlines() if line.strip()]
    if not FEWEST <= len(found) <= MOST or len(set(found)) < len(found):
        raise Misread("misread.quiz_options", least=FEWEST, most=MOST)
    if max(map(len, found)) > _OPTION:
        raise Misread("misread.too_long", n=_OPTION)
    return found


def _show_options(_reader: Reader, value: list[str]) -> str:
    right, *others = value
    return "\n".join([f"✓ {right}", *others])


def _title(reader: Reader, context: Answers) -> dict[str, str]:
    return {"title": said.title(reader, training.courses.find(reader.session, context["course"]))}


def _finish(talk: Talk, form: Finished) -> Reply:
    given, course_id = form.answers, form.context["course"]
    training.questions.add(
        talk.session,
        talk.moment,
        talk.me,
        course_id,
        talk.language.code,
        text=given["text"],
        options=given["options"],
        why=given["why"],
    )
    ways = [
        talk.action("quiz_write.add", "quiz.write", course_id),
        talk.action("quiz_write.all", "quiz.questions", course_id),
    ]
    text = talk.t("quiz_write.done", n=len(training.quizzes.questions(talk.session, course_id)))
    return Reply(text, talk.rows([*ways, talk.menu("training")]))


WRITE = Flow(
    name="quiz_write",
    version=1,
    steps=(
        Step("text", parse=words_within(_TEXT)),
        Step("options", parse=_options, show=_show_options),
        Step("why", parse=words_within(_TEXT)),
    ),
    finish=_finish,
    params=_title,
)

ROOM = Room(
    flows=(WRITE,),
    actions={
        "quiz.questions": Action(_list, Right.TRAIN),
        "quiz.write": Action(_begin, Right.TRAIN),
        "quiz.drop": Action(_drop, Right.TRAIN),
    },
)
