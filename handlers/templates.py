"""Words to start from: chosen by a button where somebody writes to people, and kept by who leads."""

from dataclasses import replace
from typing import Any

from centre import cases, templates
from chat import engine
from chat.buttons import Button
from chat.flow import Answers, Choice, Finished, Flow, Step, among, from_label, shown_as
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.tellings import telling_step
from models.cases import CaseAction, CaseKind, CaseLine
from models.complaints import ComplaintCategory
from models.rights import Right
from models.templates import Template

_THIS, _ALL = "this", "all"
_TITLES = {"refused.template_title": ("title",), "refused.template_there": ("title",)}


def words_step(action: CaseAction, **more: Any) -> Step:
    """The question for what people are told: in their own way, or from a text to start from by one tap.

    What is tapped is read back whole on the card, can be sent as it is, added to or written anew.
    """

    def offered(reader: Reader, known: Answers) -> list[Choice]:
        if reader.who is None:
            return []
        card = cases.card(reader.session, known["case"], reader.language.code)
        language = templates.language_of(reader.session, card.case, reader.who)
        found = templates.fitting(reader.session, card.case, action, language)
        return [Choice(f"t{one.id}", one.title) for one in found]

    return telling_step(choices=offered, settle=_text, columns=1, **more)


def keeping(talk: Talk, reply: Reply, case_id: int) -> Reply:
    """The receipt for words that were sent, with a button for who may keep them for the next time."""
    line = cases.card(talk.session, case_id, talk.language.code).steps[-1]
    if not talk.me.may(Right.KEEP_TEMPLATES) or not line.text:
        return reply
    button = talk.action("template.keep", "template.keep", line.id)
    return replace(reply, rows=[*reply.rows, [button]])


def _said(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"said": in_words(reader, incoming)}


def _text(reader: Reader, known: Answers, value: Any) -> dict[str, Any]:
    """What was told, or the text that was tapped with its blanks filled in."""
    if isinstance(value, dict):
        return value
    template = reader.session.get_one(Template, int(value[1:]))
    card = cases.card(reader.session, known["case"], reader.language.code)
    name = card.name or reader.languages[template.language].label("template.unnamed")
    text = templates.filled(template.text, number=card.case.number or "", name=name)
    return {"words": text, "files": []}


def _begin(talk: Talk, line_id: int, _extra: str) -> None:
    line = templates.expect_kept(talk.session, talk.me, line_id)
    engine.start(talk, KEEP, context={"line": line_id, "case": line.case_id})


def _proposed(reader: Reader, known: Answers) -> str:
    """The words as they were sent, without whose they were."""
    return templates.proposed(reader.session, reader.session.get_one(CaseLine, known["line"]))


def _kept(reader: Reader, known: Answers, value: Any) -> str:
    return str(value["said"]) if isinstance(value, dict) else _proposed(reader, known)


def _for_which(reader: Reader, known: Answers) -> list[Choice]:
    """For this category alone, or for all; a suggestion has none."""
    card = cases.card(reader.session, known["case"], reader.language.code)
    everybody = Choice(_ALL, reader.language.label("template_keep.whom.all"))
    if card.complaint is None:
        return [everybody]
    return [Choice(_THIS, reader.language.label("template_keep.whom.this")), everybody]


def _finish(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    kept = templates.keep(
        talk.session,
        talk.moment,
        talk.me,
        form.context["line"],
        title=said["title"],
        text=said["text"],
        for_all=said["whom"] == _ALL,
    )
    button = talk.action("template.drop", "template.drop", kept.id or 0)
    return Reply(talk.t("template_keep.done", title=kept.title), talk.rows([button, talk.menu("queue")]))


def _drop(talk: Talk, template_id: int, _extra: str) -> None:
    templates.drop(talk.session, talk.moment, talk.me, template_id)
    talk.replace(Reply(talk.t("template.dropped"), talk.rows([_all(talk), talk.menu("queue")])))


def _all(talk: Talk) -> Button:
    return talk.action("template.list", "template.list", 0)


def _list(talk: Talk, page: int, _extra: str) -> None:
    """All texts, with which step and in which language they begin."""
    found = templates.every(talk.session, talk.me, page)
    lines = [talk.t("template.heading", n=found.total), *(_line(talk, one) for one in found.items)]
    opens = [talk.action("template.see", "template.see", one.id or 0, title=one.title) for one in found.items]
    turns = talk.turns("template.list", found.number, found.pages)
    last = talk.rows([talk.action("template.write", "template.write", 0), talk.menu("queue")])
    talk.replace(Reply("\n".join(lines), [*talk.rows(opens, 1), *turns, *last]))


def _line(reader: Reader, one: Template) -> Markup:
    category = f"complaint.category.{one.category.value}" if one.category else "template_keep.whom.all"
    return reader.t(
        "template.line",
        title=one.title,
        step=reader.t(f"queue.step.{one.action.value}"),
        whom=reader.language.label(category),
        language=reader.languages[one.language].name,
    )


def _see(talk: Talk, template_id: int, _extra: str) -> None:
    one = templates.find(talk.session, talk.me, template_id)
    drop = talk.action("template.drop", "template.drop", template_id, style="danger")
    talk.replace(Reply(talk.t("template.text", line=_line(talk, one), text=one.text), [[drop], [_all(talk)]]))


KEEP = Flow(
    name="template_keep",
    version=1,
    steps=(
        Step(
            "text",
            parse=_said,
            choices=among("template_keep.text", "as_sent"),
            settle=_kept,
            merge=join_words,
            params=lambda reader, known: {"text": _proposed(reader, known)},
        ),
        Step("title", parse=in_words),
        Step(
            "whom",
            choices=_for_which,
            show=shown_as("template_keep.whom"),
            columns=1,
        ),
    ),
    finish=_finish,
    subject=lambda context: ("case", context["case"]),
    reopens=_TITLES,
)


def _fits_complaints(answers: Answers) -> bool:
    action = answers.get("step")
    return action is not None and templates.WRITTEN[CaseAction(action)] is CaseKind.COMPLAINT


def _categories(reader: Reader, _known: Answers) -> list[Choice]:
    everybody = Choice(_ALL, reader.language.label("template_keep.whom.all"))
    return [everybody, *from_label(reader, "complaint.category", *ComplaintCategory)]


def _show_category(reader: Reader, code: str) -> str:
    return reader.language.label("template_keep.whom.all" if code == _ALL else f"complaint.category.{code}")


def _languages(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(one.code, one.name) for one in reader.languages]


def _write(talk: Talk, form: Finished) -> Reply:
    said = form.answers
    category = said.get("whom", _ALL)
    kept = templates.write(
        talk.session,
        talk.moment,
        talk.me,
        CaseAction(said["step"]),
        category=None if category == _ALL else ComplaintCategory(category),
        language=said["language"],
        title=said["title"],
        text=said["text"],
    )
    return Reply(talk.t("template_keep.done", title=kept.title), talk.rows([_all(talk), talk.menu("queue")]))


WRITE = Flow(
    name="template_write",
    version=1,
    steps=(
        Step(
            "step",
            choices=among("template_write.step", *(action.value for action in templates.WRITTEN)),
            show=shown_as("template_write.step"),
            clears=("whom",),
            columns=1,
        ),
        Step("whom", choices=_categories, show=_show_category, when=_fits_complaints),
        Step(
            "language",
            choices=_languages,
            show=lambda reader, code: reader.languages[code].name,
        ),
        Step(
            "text",
            parse=in_words,
            merge=join_words,
            params=lambda _reader, _known: {"number": templates.NUMBER, "name": templates.NAME},
        ),
        Step("title", parse=in_words),
    ),
    finish=_write,
    reopens=_TITLES,
)

ROOM = Room(
    flows=(KEEP, WRITE),
    actions={
        "template.write": Action(lambda talk, _row, _extra: engine.start(talk, WRITE), Right.KEEP_TEMPLATES),
        "template.keep": Action(_begin, Right.KEEP_TEMPLATES),
        "template.drop": Action(_drop, Right.KEEP_TEMPLATES),
        "template.list": Action(_list, Right.KEEP_TEMPLATES),
        "template.see": Action(_see, Right.KEEP_TEMPLATES),
    },
)
