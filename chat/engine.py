"""Runs forms: asks, understands, goes back, reads back, survives interruptions and restarts.

It knows nothing of what a form is for. A form's place is its row: `step` is the question on the screen (or
the card), and every message it shows is a new `revision`, which its buttons carry.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chat import card, forms, inputs
from chat.buttons import AnswerTap, Button, encode
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.forms import Form
from chat.languages import Markup
from chat.replies import Keyboard, NoKeyboard, Reply
from chat.talk import Reader, Rows, Talk
from models.dialogue import DialogueState
from models.refused import Refused, deciding

CARD = "~card"
BACK, CANCEL, SKIP, EDIT, CONFIRM, GO_ON = "~back", "~cancel", "~skip", "~edit", "~confirm", "~go"
_EDIT_LINE, _PAGE = "~e", "~p"
PAGE_SIZE = 8
# After such a pause a message is more likely something new than the answer to yesterday's question.
LONG_PAUSE = timedelta(hours=12)


def start(
    talk: Talk, flow: Flow, *, answers: Answers | None = None, context: dict[str, Any] | None = None
) -> None:
    """Begin a form; one that is running is put behind it and comes back afterwards."""
    running = forms.active(talk.session, talk.me.id)
    if running is not None and (running.flow, running.context) == (flow.name, context or {}):
        running.answers |= answers or {}
        _advance(flow, running)
        ask(talk, flow, running, talk.t("engine.going_on", form=_name(talk, flow)), fresh=True)
        return
    if running is not None:
        running.state = DialogueState.SUSPENDED
        forms.save(talk.session, running, talk.now)
    form = Form(talk.me.id, flow.name, flow.version, talk.now, talk.now, context=context or {})
    form.answers = dict(answers or {})
    form.last_input = inputs.remembered(talk.incoming, next(iter(form.answers), ""))
    forms.create(talk.session, form)
    _advance(flow, form)
    ask(talk, flow, form)


def ask(talk: Talk, flow: Flow, form: Form, note: Markup | None = None, *, fresh: bool = False) -> None:
    """Show the form's present question (or its card), under a note about what just happened."""
    form.revision += 1
    reply = _card(talk, flow, form) if form.step == CARD else _question(talk, flow, form)
    if note:
        reply = Reply(f"{note}\n\n{reply.text}", reply.rows, reply.keyboard)
    _deliver(talk, form, reply, fresh=fresh)
    forms.save(talk.session, form, talk.now)


def hear(talk: Talk, form: Form) -> None:
    """Take a message as the answer to the form's question."""
    flow = _flow(talk, form)
    if flow is None:
        return
    if inputs.continues(form.last_input, talk.incoming):
        _join(talk, flow, form)
        return
    if talk.now - form.touched_at > LONG_PAUSE:
        ask(talk, flow, form, talk.t("engine.welcome_back", form=_name(talk, flow)), fresh=True)
        return
    code = _typed_code(talk, flow, form)
    if code is not None:
        _act(talk, flow, form, code)
        return
    step = _hearing(flow, form)
    form.last_input = inputs.remembered(talk.incoming, step.name if step else "")
    try:
        if step is None:
            raise Misread("misread.card")
        value = step.parse(talk, talk.incoming)
        if form.step == CARD and step.merge is not None:
            value = step.merge(form.answers[step.name], value)
    except Misread as misread:
        form.last_input["refused"] = True
        ask(talk, flow, form, talk.t(misread.key, **misread.params))
        return
    if step.contact:
        talk.say(Reply(talk.t("engine.noted", value=step.show(talk, value)), keyboard=NoKeyboard()))
    _take(talk, flow, form, step, value)


def correct(talk: Talk, form: Form | None) -> None:
    """Take an edited message as a correction of the answer it gave; otherwise say how to change things."""
    last = form.last_input if form else {}
    flow = talk.house.flows.get(form.flow) if form else None
    step = flow.step(last.get("step", "")) if flow else None
    if form is None or flow is None or step is None or last.get("message") != talk.incoming.message_id:
        talk.say(Reply(talk.t("engine.edited_too_late"), talk.rows([talk.menu("start")])))
        return
    try:
        form.answers[step.name] = step.parse(talk, talk.incoming)
    except Misread as misread:
        ask(talk, flow, form, talk.t(misread.key, **misread.params))
        return
    form.last_input = inputs.remembered(talk.incoming, step.name)
    _advance(flow, form)
    ask(talk, flow, form, talk.t("engine.corrected"))


def tap(talk: Talk, tapped: AnswerTap) -> None:
    """Take a tap on a form's button; an old button is answered with where things stand now."""
    form = forms.by_id(talk.session, tapped.dialogue)
    if form is None or form.person_id != talk.me.id or form.state not in _RUNNING:
        stale(talk)
        return
    flow = _flow(talk, form)
    if flow is None:
        return
    if form.state is DialogueState.SUSPENDED:
        _bring_back(talk, form)
    if tapped.revision == form.revision:
        form.form_telegram_id = talk.incoming.message_id
        _act(talk, flow, form, tapped.code)
    elif tapped.code == GO_ON:
        ask(talk, flow, form, talk.t("engine.going_on", form=_name(talk, flow)), fresh=True)
    elif talk.incoming.message_id == forms.telegram_id_of(talk.session, form):
        # Two taps at once: the second finds the next question already there.
        form.form_telegram_id = talk.incoming.message_id
        ask(talk, flow, form)
    else:
        ask(talk, flow, form, talk.t("engine.old_button"), fresh=True)


def stale(talk: Talk) -> None:
    """Answer a button that leads nowhere any more with the present question, or with the menu."""
    form = forms.active(talk.session, talk.me.id)
    flow = _flow(talk, form) if form else None
    if form is not None and flow is not None:
        ask(talk, flow, form, talk.t("engine.old_button"), fresh=True)
    else:
        talk.say(Reply(talk.t("engine.old_button_no_form"), talk.rows([talk.menu("start")])))


def cancel(talk: Talk) -> bool:
    """Put the running form away; False if there is none."""
    form = forms.active(talk.session, talk.me.id)
    if form is None:
        return False
    flow = talk.house.flows.get(form.flow)
    form.form_telegram_id = form.form_telegram_id or forms.telegram_id_of(talk.session, form)
    _cancel(talk, flow, form)
    return True


def go_on_button(talk: Talk) -> Button | None:
    """A button that leads back into the form that is waiting, for menus."""
    form = forms.active(talk.session, talk.me.id)
    flow = talk.house.flows.get(form.flow) if form else None
    if form is None or flow is None:
        return None
    tap_data = AnswerTap(form.id, 0, GO_ON)
    return talk.button("engine.go_on", tap_data, "primary", form=_name(talk, flow))


_RUNNING = (DialogueState.ACTIVE, DialogueState.SUSPENDED)


def _act(talk: Talk, flow: Flow, form: Form, code: str) -> None:
    step = flow.step(form.step)
    if code == CANCEL:
        _cancel(talk, flow, form)
    elif code == BACK:
        _back(flow, form)
        ask(talk, flow, form)
    elif code == CONFIRM and form.step == CARD:
        _finish(talk, flow, form)
    elif code == EDIT and form.step == CARD:
        _deliver_lines(talk, flow, form)
    elif code.startswith(_EDIT_LINE) and (line := flow.step(code.removeprefix(_EDIT_LINE))):
        form.step = line.name
        form.corrections += 1
        ask(talk, flow, form)
    elif code.startswith(_PAGE) and code.removeprefix(_PAGE).isdigit() and step is not None:
        reply = _question(talk, flow, form, page=int(code.removeprefix(_PAGE)))
        _deliver(talk, form, reply)
    elif code == SKIP and step is not None and step.optional:
        _take(talk, flow, form, step, None)
    elif step is not None and any(code == choice.code for choice in step.choices(talk, form.answers)):
        _take(talk, flow, form, step, code)
    elif code == GO_ON:
        ask(talk, flow, form, fresh=True)
    else:
        ask(talk, flow, form, talk.t("engine.choice_gone"))


def _take(talk: Talk, flow: Flow, form: Form, step: Step, value: Any) -> None:
    form.answers[step.name] = value
    if step.name not in form.trail:
        form.trail.append(step.name)
    _advance(flow, form)
    if form.step == CARD and not flow.carded:
        _finish(talk, flow, form)
    else:
        ask(talk, flow, form)


def _advance(flow: Flow, form: Form) -> None:
    step = flow.open_step(form.answers)
    form.step = step.name if step else CARD


def _back(flow: Flow, form: Form) -> None:
    if form.step in form.answers or not form.trail:
        _advance(flow, form)  # an edit from the card that is not wanted after all
    else:
        form.step = form.trail.pop()
        form.answers.pop(form.step, None)


def _join(talk: Talk, flow: Flow, form: Form) -> None:
    step = flow.step(form.last_input.get("step", ""))
    refused = form.last_input.get("refused")
    form.last_input = inputs.remembered(talk.incoming, step.name if step else "")
    if refused or step is None or step.merge is None or step.name not in form.answers:
        form.last_input["refused"] = True
        forms.save(talk.session, form, talk.now)
        return
    try:
        value = step.parse(talk, talk.incoming)
        form.answers[step.name] = step.merge(form.answers[step.name], value)
    except Misread as misread:
        ask(talk, flow, form, talk.t(misread.key, **misread.params))
        return
    if form.step == CARD:
        ask(talk, flow, form)
    else:
        forms.save(talk.session, form, talk.now)


def _finish(talk: Talk, flow: Flow, form: Form) -> None:
    answers = {step.name: form.answers[step.name] for step in flow.asked(form.answers)}
    try:
        with deciding(talk.session):
            receipt = flow.finish(talk, Finished(answers, form.context, form.corrections))
    except Refused as no:
        ask(talk, flow, form, talk.t(no.key, **no.params))
        return
    _end(talk, form, DialogueState.FINISHED, receipt)


def _cancel(talk: Talk, flow: Flow | None, form: Form) -> None:
    name = _name(talk, flow) if flow else ""
    step = flow.step(form.step) if flow else None
    text = talk.t("engine.cancelled", form=name)
    if step is not None and step.contact:
        reply = Reply(text, keyboard=NoKeyboard())
    else:
        reply = Reply(text, talk.rows([talk.menu("start")]))
    _end(talk, form, DialogueState.CANCELLED, reply)


def _end(talk: Talk, form: Form, state: DialogueState, last_words: Reply) -> None:
    form.state = state
    form.revision += 1
    # What was answered now lives in the centre's own rows, or nowhere.
    form.answers, form.last_input, form.trail = {}, {}, []
    _deliver(talk, form, last_words)
    forms.save(talk.session, form, talk.now)
    waiting = forms.suspended(talk.session, form.person_id)
    flow = _flow(talk, waiting) if waiting else None
    if waiting is not None and flow is not None:
        waiting.state = DialogueState.ACTIVE
        ask(talk, flow, waiting, talk.t("engine.back_to", form=_name(talk, flow)), fresh=True)


def _bring_back(talk: Talk, form: Form) -> None:
    running = forms.active(talk.session, form.person_id)
    if running is not None:
        running.state = DialogueState.SUSPENDED
        forms.save(talk.session, running, talk.now)
    form.state = DialogueState.ACTIVE
    forms.save(talk.session, form, talk.now)


def _flow(talk: Talk, form: Form) -> Flow | None:
    """The flow of a form, brought up to date; a form whose flow is no more is put away, and said so."""
    flow = talk.house.flows.get(form.flow)
    if flow is None:
        form.state = DialogueState.EXPIRED
        forms.save(talk.session, form, talk.now)
        talk.say(Reply(talk.t("engine.form_gone"), talk.rows([talk.menu("start")])))
        return None
    if flow.version != form.version:
        form.version = flow.version
        form.answers = {step.name: form.answers[step.name] for step in flow.asked(form.answers)}
        form.trail = [name for name in form.trail if name in form.answers]
        _advance(flow, form)
    return flow


def _hearing(flow: Flow, form: Form) -> Step | None:
    """The step that a message would answer: the one asked; at the card, the one that takes afterthoughts."""
    if form.step != CARD:
        return flow.step(form.step)
    return next((step for step in flow.asked(form.answers) if step.merge is not None), None)


def _typed_code(talk: Talk, flow: Flow, form: Form) -> str | None:
    """The button whose words somebody typed instead of tapping it."""
    said = talk.incoming.text.strip().casefold()
    if not said:
        return None
    step = flow.step(form.step)
    labels = {choice.label: choice.code for choice in step.choices(talk, form.answers)} if step else {}
    labels |= {talk.language.label(f"engine.{code.removeprefix('~')}"): code for code in (BACK, CANCEL)}
    if step is not None and step.optional:
        labels[talk.language.label("engine.skip")] = SKIP
    if form.step == CARD:
        labels[talk.language.label(f"{flow.name}.confirm")] = CONFIRM
    return next((code for label, code in labels.items() if label.casefold() == said), None)


def _name(reader: Reader, flow: Flow) -> Markup:
    return reader.t(f"{flow.name}.name")


def _deliver(talk: Talk, form: Form, reply: Reply, *, fresh: bool = False) -> None:
    tapped_here = talk.incoming.is_tap and talk.incoming.message_id == form.form_telegram_id
    if tapped_here and not fresh and reply.file is None and reply.keyboard is None and form.target:
        talk.change(form.target, reply)
        return
    if form.target is not None:
        talk.close(form.target)
    message = talk.say(reply)
    # A message with keys in the place of the phone's keyboard has no buttons to take away later.
    form.form_message, form.form_telegram_id = (None if reply.keyboard else message), None


def _question(talk: Talk, flow: Flow, form: Form, *, page: int = 0) -> Reply:
    step = flow.step(form.step)
    assert step is not None  # noqa: S101 - `_flow` and `_advance` only leave steps that exist
    text = talk.t(f"{flow.name}.{step.name}.ask", **flow.params(talk, form.context))
    if step.contact:
        words = [talk.language.label("engine.back")] if form.trail else []
        words.append(talk.language.label("engine.cancel"))
        key = talk.language.label("engine.share_contact")
        return Reply(text, keyboard=Keyboard(key, tuple(words), talk.language.label("engine.type_number")))
    rows = _choice_rows(talk, form, step.choices(talk, form.answers), step.columns, page)
    return Reply(text, [*rows, *_control_row(talk, form, step)])


def _choice_rows(talk: Talk, form: Form, choices: Sequence[Choice], columns: int, page: int) -> Rows:
    shown = choices[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] if len(choices) > PAGE_SIZE else choices
    buttons = [Button(c.label, encode(AnswerTap(form.id, form.revision, c.code)), c.style) for c in shown]
    rows = list(talk.rows(buttons, columns))
    turns = []
    if page > 0:
        turns.append(_control(talk, form, f"{_PAGE}{page - 1}", "engine.previous"))
    if (page + 1) * PAGE_SIZE < len(choices):
        turns.append(_control(talk, form, f"{_PAGE}{page + 1}", "engine.next"))
    return [*rows, turns] if turns else rows


def _control_row(talk: Talk, form: Form, step: Step) -> Rows:
    buttons = []
    if step.optional:
        buttons.append(_control(talk, form, SKIP, "engine.skip"))
    if form.trail or step.name in form.answers:
        buttons.append(_control(talk, form, BACK, "engine.back"))
    buttons.append(_control(talk, form, CANCEL, "engine.cancel"))
    return talk.rows(buttons, 3)


def _card(talk: Talk, flow: Flow, form: Form) -> Reply:
    buttons = [
        _control(talk, form, CONFIRM, f"{flow.name}.confirm", "primary"),
        _control(talk, form, EDIT, "engine.edit"),
        _control(talk, form, CANCEL, "engine.cancel"),
    ]
    return Reply(card.text(talk, flow, form), [buttons[:1], *talk.rows(buttons[1:])])


def _deliver_lines(talk: Talk, flow: Flow, form: Form) -> None:
    buttons = [
        _control(talk, form, f"{_EDIT_LINE}{step.name}", f"{flow.name}.{step.name}.line")
        for step in flow.asked(form.answers)
    ]
    buttons.append(_control(talk, form, GO_ON, "engine.back"))
    _deliver(
        talk,
        form,
        Reply(f"{card.text(talk, flow, form)}\n\n{talk.t('engine.edit_which')}", talk.rows(buttons, 1)),
    )


def _control(talk: Talk, form: Form, code: str, key: str, style: str = "") -> Button:
    return talk.button(key, AnswerTap(form.id, form.revision, code), style)
