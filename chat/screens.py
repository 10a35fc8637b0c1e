"""What a form looks like: a question, the card on which everything is read back, the lines to change."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from chat.buttons import AnswerTap, Button, encode
from chat.flow import Choice, Flow, Step
from chat.forms import Form
from chat.languages import Markup
from chat.replies import Keyboard, Reply
from chat.talk import Reader, Rows, Talk

# The step of a form that waits for its card to be confirmed, and the codes of every form's own buttons.
CARD = "~card"
BACK, CANCEL, SKIP, EDIT, CONFIRM, GO_ON = "~back", "~cancel", "~skip", "~edit", "~confirm", "~go"
ALL, _TICK, _UNTICK = "~all", "~+", "~-"
_EDIT_LINE, _PAGE = "~e", "~p"


def show(talk: Talk, flow: Flow, form: Form, *, page: int = 0, only: Collection[str] = ()) -> Reply:
    """The form as it stands: its question, with all or `only` some of its choices, or at the end its card."""
    step = flow.step(form.step)
    if step is None:
        reply = _card(talk, flow, form)
    else:
        choices = [one for one in step.choices(talk, form.known) if not only or one.code in only]
        reply = _question(talk, flow, form, choices, page)
    return replace(reply, subject=flow.subject(form.context))


def lines(talk: Talk, flow: Flow, form: Form) -> Reply:
    """The card with a button for each line that can be changed."""
    buttons = [
        _control(
            talk,
            form,
            f"{_EDIT_LINE}{step.name}",
            f"{flow.name}.{step.key}.line",
            **step.params(talk, form.known),
        )
        for step in flow.asked(form.answers)
    ]
    buttons.append(_control(talk, form, GO_ON, "engine.back"))
    text = f"{summary(talk, flow, form)}\n\n{talk.t('engine.edit_which')}"
    return Reply(text, talk.rows(buttons, 1), subject=flow.subject(form.context))


def summary(reader: Reader, flow: Flow, form: Form) -> Markup:
    """Everything that was understood: a heading and one line an answer."""
    said = [reader.t(f"{flow.name}.card", **flow.params(reader, form.context))]
    for step in flow.asked(form.answers):
        value = form.answers[step.name]
        shown = reader.t("engine.none") if value is None else step.show(reader, value)
        label = reader.t(f"{flow.name}.{step.key}.line", **step.params(reader, form.known))
        said.append(reader.t("engine.card_line", label=label, value=shown))
    return Markup("\n".join(said))


def line_of(flow: Flow, form: Form, code: str) -> Step | None:
    """The line of the card that a button changes."""
    if form.step != CARD or not code.startswith(_EDIT_LINE):
        return None
    return next((s for s in flow.asked(form.answers) if s.name == code.removeprefix(_EDIT_LINE)), None)


def page_of(code: str) -> int | None:
    """The page of a long list that a button turns to."""
    turned = re.fullmatch(rf"{_PAGE}([0-9]{{1,4}})", code)
    return int(turned[1]) if turned else None


def ticked(talk: Talk, form: Form, step: Step) -> list[str]:
    """Those of several that are ticked and can still be had, in the order in which they are offered."""
    picked = form.picked(step.name)
    return [choice.code for choice in step.choices(talk, form.known) if choice.code in picked]


def tick_of(step: Step, code: str) -> tuple[str, bool] | None:
    """Which of several a button ticks, or takes the tick from."""
    if not step.several or not code.startswith((_TICK, _UNTICK)):
        return None
    return code.removeprefix(_TICK).removeprefix(_UNTICK), code.startswith(_TICK)


def typed_code(talk: Talk, flow: Flow, form: Form) -> str | None:
    """The button whose words somebody typed instead of tapping it."""
    said = talk.incoming.text.strip().casefold()
    if not said:
        return None
    step = flow.step(form.step)
    choices = step.choices(talk, form.known) if step else ()
    labels = {choice.label: _code(form, step, choice) for choice in choices} if step else {}
    labels |= {talk.language.label(f"engine.{code.removeprefix('~')}"): code for code in (BACK, CANCEL)}
    labels[talk.language.label("engine.cancel_said")] = CANCEL  # what people write, whatever the button says
    if step is not None and step.optional:
        labels[talk.language.label("engine.skip")] = SKIP
    if step is not None and step.several:
        labels[talk.language.label("engine.all")] = ALL
    if step is None:
        labels[talk.language.label(f"{flow.name}.{flow.confirms(form.known)}")] = CONFIRM
        labels[talk.language.label("engine.edit")] = EDIT
    return next((code for label, code in labels.items() if label.casefold() == said), None)


def _question(talk: Talk, flow: Flow, form: Form, choices: Sequence[Choice], page: int) -> Reply:
    step = flow.step(form.step)
    assert step is not None  # noqa: S101 - else it is the card
    told = flow.params(talk, form.context) | step.params(talk, form.known)
    text = talk.t(f"{flow.name}.{step.key}.ask", **told)
    if step.contact:
        words = [talk.language.label("engine.back")] if _has_back(form, step) else []
        words.append(talk.language.label("engine.cancel"))
        key = talk.language.label("engine.share_contact")
        return Reply(text, keyboard=Keyboard(key, tuple(words), talk.language.label("engine.type_number")))
    rows = _choice_rows(talk, form, step, choices, page)
    return Reply(text, [*rows, *_control_rows(talk, form, step)])


def _card(talk: Talk, flow: Flow, form: Form) -> Reply:
    buttons = [
        _control(talk, form, CONFIRM, f"{flow.name}.{flow.confirms(form.known)}", "primary"),
        _control(talk, form, EDIT, "engine.edit"),
        _control(talk, form, CANCEL, "engine.cancel"),
    ]
    remarks = flow.remarks(talk, form.known)
    text = "\n".join([summary(talk, flow, form), *(["", *remarks] if remarks else [])])
    return Reply(text, [buttons[:1], *talk.rows(buttons[1:])])


def _choice_rows(talk: Talk, form: Form, step: Step, choices: Sequence[Choice], page: int) -> Rows:
    page = min(page, max(0, len(choices) - 1) // step.page)
    shown = choices[page * step.page : (page + 1) * step.page]
    buttons = [_choice(talk, form, step, choice) for choice in shown]
    turns = []
    if page > 0:
        turns.append(_control(talk, form, f"{_PAGE}{page - 1}", "engine.previous"))
    if (page + 1) * step.page < len(choices):
        turns.append(_control(talk, form, f"{_PAGE}{page + 1}", "engine.next"))
    done = []
    if step.several and ticked(talk, form, step):
        done.append(_control(talk, form, ALL, "engine.all", "primary"))
    return [*talk.rows(buttons, step.columns), *talk.rows(turns), done]


def _choice(talk: Talk, form: Form, step: Step, choice: Choice) -> Button:
    tap = encode(AnswerTap(form.id, form.revision, _code(form, step, choice)))
    has_tick = step.several and choice.code in form.picked(step.name)
    label = talk.language.label("engine.ticked", choice=choice.label) if has_tick else choice.label
    return Button(label, tap, choice.style)


def _code(form: Form, step: Step, choice: Choice) -> str:
    """What a choice carries; one of several what it is to become, so that two taps at once do no harm."""
    if not step.several:
        return choice.code
    return f"{_UNTICK if choice.code in form.picked(step.name) else _TICK}{choice.code}"


def _control_rows(talk: Talk, form: Form, step: Step) -> Rows:
    buttons = []
    if step.optional:
        buttons.append(_control(talk, form, SKIP, "engine.skip"))
    if _has_back(form, step):
        buttons.append(_control(talk, form, BACK, "engine.back"))
    buttons.append(_control(talk, form, CANCEL, "engine.cancel"))
    return talk.rows(buttons, 3)


def _has_back(form: Form, step: Step) -> bool:
    return bool(form.trail) or step.name in form.answers


def _control(talk: Talk, form: Form, code: str, key: str, style: str = "", **params: Any) -> Button:
    return talk.button(key, AnswerTap(form.id, form.revision, code), style, **params)
