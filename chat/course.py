"""The course of a form: from question to question, to the card, to its end, behind another form and back."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from chat import forms, screens
from chat.flow import Finished, Flow, Step, Told
from chat.forms import Form
from chat.languages import Markup
from chat.replies import NoKeyboard, Reply
from chat.screens import CARD
from chat.talk import Reader, Talk, Trace
from models.dialogue import DialogueState
from models.refused import Refused, deciding


def ask(
    talk: Talk,
    flow: Flow,
    form: Form,
    note: Markup | None = None,
    *,
    fresh: bool = False,
    in_place: bool = False,
    only: Collection[str] = (),
) -> None:
    """Show the form's present question (or its card), under a note about what just happened."""
    form.revision += 1
    reply = screens.show(talk, flow, form, only=only)
    if note:
        reply = replace(reply, text=f"{note}\n\n{reply.text}")
    turn_to(talk, form, reply, fresh=fresh, in_place=in_place)


def turn_to(talk: Talk, form: Form, reply: Reply, *, fresh: bool = False, in_place: bool = False) -> None:
    """Show a screen where the form is; `fresh`, or after a typed answer, at the end of the chat."""
    _heed(talk, form)
    tapped_here = talk.incoming.is_tap and talk.incoming.message_id == form.form_telegram_id
    if (tapped_here or in_place) and not fresh and form.target and reply.fits_in_place:
        talk.change(form.target, reply)
    else:
        if form.target is not None:
            talk.close(form.target)
        message = talk.say(reply)
        # A message with keys in the place of the phone's keyboard has no buttons to take away later.
        form.form_message, form.form_telegram_id = (None if reply.keyboard else message), None
    forms.save(talk.session, form, talk.now)


def take(talk: Talk, flow: Flow, form: Form, value: Any, *, note: Markup | None = None) -> None:
    """Take the answer to the present question and go on to the next, to the card or to the end."""
    step = flow.step(form.step)
    assert step is not None  # noqa: S101 - only questions are answered
    if step.contact:
        talk.say(Reply(talk.t("engine.noted", value=step.show(talk, value)), keyboard=NoKeyboard()))
    put(form, step, value)
    advance(flow, form)
    if form.step == CARD and not flow.carded:
        finish(talk, flow, form)
    else:
        ask(talk, flow, form, note)


def put(form: Form, step: Step, value: Any) -> None:
    """Write an answer down, with all that it answers besides; what it makes void is asked again."""
    besides = {}
    if isinstance(value, Told):
        value, besides = value.value, value.besides
    if form.answers.get(step.name, value) != value:
        form.corrections += 1
        _void(form, step)
    for name, answer in {step.name: value, **besides}.items():
        form.answers[name] = answer
        if name not in form.trail:
            form.trail.append(name)


def advance(flow: Flow, form: Form) -> None:
    """Put the form to its first open question, or to the card."""
    step = flow.open_step(form.answers)
    form.step = step.name if step else CARD
    form.traceless = flow.traceless(form.known)


def back(talk: Talk, flow: Flow, form: Form) -> None:
    """Go back to the question before; from a line that was to be changed, back to the card."""
    _let_keyboard_go(talk, flow, form, talk.t("engine.going_back"))
    if form.step in form.answers:
        advance(flow, form)
    elif form.trail:
        _reopen(form, form.trail[-1])
    ask(talk, flow, form)


def take_back(flow: Flow, form: Form, step: Step) -> None:
    """Undo the newest answer: what stood there before stands there again, or the question is open again."""
    if "undo" in form.last_input:
        form.answers[step.name] = form.last_input["undo"]
        advance(flow, form)
    else:
        _reopen(form, step.name)


def finish(talk: Talk, flow: Flow, form: Form) -> None:
    """Do what the form is for; what the centre refuses is explained, and the answers stay."""
    answers = {one.name: form.answers[one.name] for one in flow.asked(form.answers)}
    _heed(talk, form)
    try:
        with deciding(talk.session):
            receipt = flow.finish(talk, Finished(answers, form.context, form.corrections))
    except Refused as no:
        for reopened in flow.reopens.get(no.key, () if flow.carded else form.trail[-1:]):
            _reopen(form, reopened)
            if (step := flow.step(reopened)) is not None:
                _void(form, step)
        advance(flow, form)
        ask(talk, flow, form, talk.why(no))
        return
    form.traceless = talk.traceless
    _end(talk, form, DialogueState.FINISHED, receipt)


def cancel(talk: Talk, form: Form) -> None:
    """Put a form away."""
    flow = talk.house.flows.get(form.flow)
    text = talk.t("engine.cancelled", form=name(talk, flow) if flow else "")
    if flow is not None and _has_keyboard(flow, form):
        reply = Reply(text, keyboard=NoKeyboard())
    else:
        reply = Reply(text, [[talk.menu("start")]])
    _end(talk, form, DialogueState.CANCELLED, reply)


def put_behind(talk: Talk) -> None:
    """Let the running form wait until another is done."""
    running = forms.active(talk.session, talk.me.id)
    if running is None:
        return
    flow = talk.house.flows.get(running.flow)
    if flow is not None:
        _let_keyboard_go(talk, flow, running, talk.t("engine.put_behind", form=name(talk, flow)))
    running.state = DialogueState.SUSPENDED
    forms.save(talk.session, running, talk.now)


def to_front(talk: Talk, form: Form) -> None:
    """Make a form that waits the running one."""
    if form.state is DialogueState.SUSPENDED:
        put_behind(talk)
        form.state = DialogueState.ACTIVE
        forms.save(talk.session, form, talk.now)


def flow_of(talk: Talk, form: Form) -> Flow | None:
    """The flow of a form, brought up to date; a form that is no more is put away, with the reason."""
    _heed(talk, form)
    flow = talk.house.flows.get(form.flow)
    why = talk.t("engine.form_gone")
    try:
        flow = flow.about(talk, form.context) if flow is not None else None
    except Refused as no:
        flow, why = None, talk.why(no)
    if flow is None:
        _close(form, DialogueState.EXPIRED)
        forms.save(talk.session, form, talk.now)
        _forget(talk, form)
        talk.say(Reply(why, [[talk.menu("start")]]))
        return None
    if flow.version != form.version or (form.step != CARD and flow.step(form.step) is None):
        form.version = flow.version
        form.answers = {step.name: form.answers[step.name] for step in flow.asked(form.answers)}
        form.trail = [name for name in form.trail if name in form.answers]
        advance(flow, form)
    return flow


def name(reader: Reader, flow: Flow) -> Markup:
    """What somebody is doing who fills in this form."""
    return reader.t(f"{flow.name}.name")


def _end(talk: Talk, form: Form, state: DialogueState, last_words: Reply) -> None:
    _close(form, state)
    turn_to(talk, form, last_words)
    _forget(talk, form)
    waiting = forms.suspended(talk.session, form.person_id)
    flow = flow_of(talk, waiting) if waiting else None
    if waiting is not None and flow is not None:
        waiting.state = DialogueState.ACTIVE
        ask(talk, flow, waiting, talk.t("engine.back_to", form=name(talk, flow)), fresh=True)


def _close(form: Form, state: DialogueState) -> None:
    form.state = state
    form.revision += 1
    # What was answered now lives in the centre's own rows, or nowhere.
    form.answers, form.context, form.last_input, form.trail = {}, {}, {}, []


def _heed(talk: Talk, form: Form) -> None:
    if form.traceless:
        talk.leave_no_trace()


def _forget(talk: Talk, form: Form) -> None:
    """Let nothing stay of a form that leaves no trace, from the update on with which it began."""
    if form.traceless:
        talk.leave_no_trace(Trace(form.first_update or talk.inbox_id, form.created_at))
        forms.forget(talk.session, form)


def _reopen(form: Form, step: str) -> None:
    form.answers.pop(step, None)
    form.trail = [name for name in form.trail if name != step]
    form.step = step


def _void(form: Form, step: Step) -> None:
    for name in step.clears:
        form.answers.pop(name, None)
    form.trail = [name for name in form.trail if name not in step.clears]


def _has_keyboard(flow: Flow, form: Form) -> bool:
    step = flow.step(form.step)
    return step is not None and step.contact


def _let_keyboard_go(talk: Talk, flow: Flow, form: Form, words: Markup) -> None:
    """Give the phone its own keyboard back when a question is left that had put keys in its place."""
    if _has_keyboard(flow, form):
        talk.say(Reply(words, keyboard=NoKeyboard()))
