"""Runs forms: starts them, understands what is said and tapped, and always answers with where things stand.

It knows nothing of what a form is for. A form's place is its row: `step` is the question on the screen (or
the card), and every message it shows is a new `revision`, which its buttons carry.
"""

from datetime import timedelta
from typing import Any

from chat import course, forms, inputs, screens
from chat.buttons import AnswerTap, Button
from chat.course import ask
from chat.flow import Flow, Misread, Step
from chat.forms import Form
from chat.languages import Markup
from chat.replies import Reply
from chat.screens import ALL, BACK, CANCEL, CARD, CONFIRM, EDIT, GO_ON, SKIP
from chat.talk import Rows, Talk
from models.dialogue import DialogueState

# After such a pause a message is more likely something new than the answer to yesterday's question.
LONG_PAUSE = timedelta(hours=12)
_RUNNING = (DialogueState.ACTIVE, DialogueState.SUSPENDED)
_ENDED = {
    DialogueState.FINISHED: "engine.already_finished",
    DialogueState.CANCELLED: "engine.already_cancelled",
}


def start(
    talk: Talk,
    flow: Flow,
    *,
    context: dict[str, Any] | None = None,
    given: dict[str, Any] | None = None,
    ticked: dict[str, list[str]] | None = None,
    heard: bool = False,
    note: Markup | None = None,
) -> None:
    """Begin a form, or go on with the one like it; another that is running comes back afterwards.

    given: answers that are known already, by the names of their questions.
    ticked: what is ticked to begin with where several may be chosen, likewise.
    heard: the message being answered already says what the form would ask.
    note: is said above the first question.
    """
    context = context or {}
    flow = flow.about(talk, context)
    form = forms.like(talk.session, talk.me.id, flow.name, context)
    if form is not None and course.flow_of(talk, form) is not None:
        course.to_front(talk, form)
        note = talk.t("engine.going_on", form=course.name(talk, flow))
    else:
        course.put_behind(talk)
        form = Form(
            talk.me.id,
            flow.name,
            flow.version,
            talk.now,
            talk.now,
            context=context,
            first_update=talk.inbox_id,
        )
        forms.create(talk.session, form)
        course.advance(flow, form)
    for step in flow.steps:
        if given and step.name in given:
            course.put(form, step, given[step.name])
            course.advance(flow, form)
    for name, codes in (ticked or {}).items():
        for code in codes:
            form.tick(name, code, on=True)
    if heard:
        _understand(talk, flow, form)
    else:
        ask(talk, flow, form, note, fresh=True)


def hear(talk: Talk, form: Form) -> None:
    """Take a message as the answer to the form's question."""
    asked = form.step
    flow = course.flow_of(talk, form)
    if flow is None:
        return
    if form.step != asked:
        # The form has changed with a new version of the bot: this answers a question that is no more.
        ask(talk, flow, form, talk.t("engine.going_on", form=course.name(talk, flow)), fresh=True)
    elif inputs.continues(form.last_input, talk.incoming):
        _join(talk, flow, form)
    elif (code := screens.typed_code(talk, flow, form)) is not None:
        _act(talk, flow, form, code)
    elif talk.now - form.touched_at > LONG_PAUSE:
        ask(talk, flow, form, talk.t("engine.welcome_back", form=course.name(talk, flow)), fresh=True)
    else:
        _understand(talk, flow, form)


def correct(talk: Talk, form: Form | None) -> None:
    """Take an edited message as a correction of the answer it gave; otherwise say how to change things."""
    last = form.last_input if form else {}
    flow = course.flow_of(talk, form) if form else None
    step = flow.step(last.get("step", "")) if flow else None
    if form is None or flow is None or step is None or last.get("message") != talk.incoming.message_id:
        # It may have been said in a form that left no trace, and changes nothing here.
        talk.leave_no_trace()
        if not talk.alarmed:
            aside(talk, talk.t("engine.edited_too_late"), talk.rows([talk.menu("my"), talk.menu("start")]))
        return
    try:
        value = _read(talk, form, step)
        if "base" in last and step.merge is not None:
            value = step.merge(last["base"], value)
    except Misread as misread:
        _ask_again(talk, flow, form, misread)
        return
    last.pop("refused", None)
    if form.step == step.name:
        course.take(talk, flow, form, value, note=talk.t("engine.corrected"))
    else:
        course.put(form, step, value)
        if flow.open_step(form.answers) is not None:
            course.advance(flow, form)
        ask(talk, flow, form, talk.t("engine.corrected"))


def tap(talk: Talk, tapped: AnswerTap) -> None:
    """Take a tap on a form's button; an old button is answered with where things stand now."""
    form = forms.by_id(talk.session, tapped.dialogue)
    if form is None:
        # Of a form that left no trace, perhaps: then this must leave none either.
        talk.leave_no_trace()
        stale(talk)
    elif form.person_id != talk.me.id:
        stale(talk)
    elif form.state not in _RUNNING:
        _say_ended(talk, form)
    elif (flow := course.flow_of(talk, form)) is not None:
        course.to_front(talk, form)
        _tap(talk, flow, form, tapped)


def stale(talk: Talk) -> None:
    """Answer a button that leads nowhere any more with the present question, or with the menu."""
    form = forms.active(talk.session, talk.me.id)
    flow = course.flow_of(talk, form) if form else None
    if form is not None and flow is not None:
        ask(talk, flow, form, talk.t("engine.old_button"), fresh=True)
    else:
        talk.say(Reply(talk.t("engine.old_button_no_form"), [[talk.menu("start")]]))


def cancel(talk: Talk) -> bool:
    """Put the running form away; False if there is none."""
    form = forms.active(talk.session, talk.me.id)
    if form is not None:
        course.cancel(talk, form)
    return form is not None


def ask_again(talk: Talk) -> None:
    """Repeat the question of the running form, if there is one."""
    form = forms.active(talk.session, talk.me.id)
    flow = course.flow_of(talk, form) if form else None
    if form is not None and flow is not None:
        ask(talk, flow, form, fresh=True)


def aside(talk: Talk, text: str, rows: Rows = ()) -> None:
    """Say something beside a running form, with the way back into it."""
    back = go_on_button(talk)
    talk.show(Reply(text, [*rows, [back]] if back else rows))


def go_on_button(talk: Talk) -> Button | None:
    """A button that leads back into the form that is waiting, for menus."""
    form = forms.active(talk.session, talk.who.id) if talk.who else None
    flow = talk.house.flows.get(form.flow) if form else None
    if form is None or flow is None:
        return None
    return talk.button("engine.go_on", AnswerTap(form.id, 0, GO_ON), "primary", form=course.name(talk, flow))


def _understand(talk: Talk, flow: Flow, form: Form) -> None:
    step = _hearing(talk, flow, form)
    afterthought = step is not None and step.name != form.step
    heard = inputs.remembered(talk.incoming, step.name if step else "")
    form.last_input = heard
    try:
        if step is None or (talk.alarmed and step.merge is None):
            # A cry for help is no name and no number; where people tell things it is part of the story.
            raise Misread("misread.card")
        value = _read(talk, form, step)
        if step.name in form.answers:
            heard["undo"] = form.answers[step.name]
        if afterthought and step.merge is not None:
            heard["base"] = form.answers[step.name]
            form.answers[step.name] = step.merge(heard["base"], value)
    except Misread as misread:
        heard["refused"] = True
        _ask_again(talk, flow, form, misread)
        return
    if afterthought:
        ask(talk, flow, form, None if form.step == CARD else talk.t("engine.added"))
    else:
        course.take(talk, flow, form, value)


def _read(talk: Talk, form: Form, step: Step) -> Any:
    return step.settle(talk, form.known, step.parse(talk, talk.incoming))


def _ask_again(talk: Talk, flow: Flow, form: Form, misread: Misread) -> None:
    """Say why something is no answer; whoever cries for help is asked again without a reproach."""
    note = None if talk.alarmed else talk.t(misread.key, **misread.params)
    ask(talk, flow, form, note, only=misread.only)


def _hearing(talk: Talk, flow: Flow, form: Form) -> Step | None:
    """The step that a message would answer: the one asked, or the one before that takes afterthoughts.

    At the card everything is an afterthought; at a question that takes no file, a file is one. It belongs to
    what was told last.
    """
    asked = flow.step(form.step)
    if asked is not None and (asked.merge is not None or talk.incoming.file is None):
        return asked
    told = [step for step in flow.asked(form.answers) if step.merge is not None]
    return told[-1] if told else asked


def _join(talk: Talk, flow: Flow, form: Form) -> None:
    """Add the rest of a split text or of an album to its answer; the whole of it is refused at most once."""
    last = form.last_input
    step = flow.step(last["step"])
    rest = inputs.remembered(talk.incoming, last["step"])
    rest |= {name: last[name] for name in ("undo", "refused") if name in last}
    form.last_input = rest
    if "refused" in rest or step is None or step.merge is None or step.name not in form.answers:
        rest["refused"] = True
        forms.save(talk.session, form, talk.now)
        return
    try:
        rest["base"] = form.answers[step.name]
        form.answers[step.name] = step.merge(rest["base"], _read(talk, form, step))
    except Misread as misread:
        rest["refused"] = True
        course.take_back(flow, form, step)
        _ask_again(talk, flow, form, misread)
        return
    if form.step == CARD:
        # An album was sent before its card was seen: the card grows with every picture.
        ask(talk, flow, form, in_place=bool(talk.incoming.album))
    else:
        forms.save(talk.session, form, talk.now)


def _tap(talk: Talk, flow: Flow, form: Form, tapped: AnswerTap) -> None:
    if tapped.revision == form.revision:
        form.form_telegram_id = talk.incoming.message_id
        _act(talk, flow, form, tapped.code)
    elif tapped.code == GO_ON:
        ask(talk, flow, form, talk.t("engine.going_on", form=course.name(talk, flow)), fresh=True)
    elif talk.incoming.message_id == forms.telegram_id_of(talk.session, form):
        # Two taps at once: the second finds the next question already there.
        form.form_telegram_id = talk.incoming.message_id
        ask(talk, flow, form)
    else:
        ask(talk, flow, form, talk.t("engine.old_button"), fresh=True)


def _say_ended(talk: Talk, form: Form) -> None:
    """Say what became of a form whose old button was tapped; the second of two taps at once ends here."""
    flow = talk.house.flows.get(form.flow)
    key = _ENDED.get(form.state)
    if flow is None or key is None:
        stale(talk)
        return
    back = go_on_button(talk)
    talk.say(Reply(talk.t(key, form=course.name(talk, flow)), [[back or talk.menu("start")]]))


def _act(talk: Talk, flow: Flow, form: Form, code: str) -> None:
    step = flow.step(form.step)
    if code == CANCEL:
        course.cancel(talk, form)
    elif code == BACK:
        course.back(talk, flow, form)
    elif step is None:
        _act_on_card(talk, flow, form, code)
    elif code == SKIP and step.optional:
        course.take(talk, flow, form, None)
    elif (page := screens.page_of(code)) is not None:
        course.turn_to(talk, form, screens.show(talk, flow, form, page=page))
    elif step.several and code == ALL and (ticked := screens.ticked(talk, form, step)):
        _choose(talk, flow, form, step, ticked)
    elif (tick := screens.tick_of(step, code)) is not None:
        _tick(talk, flow, form, step, tick)
    elif not step.several and any(code == choice.code for choice in step.choices(talk, form.known)):
        _choose(talk, flow, form, step, code)
    else:
        ask(talk, flow, form, talk.t("engine.choice_gone"))


def _tick(talk: Talk, flow: Flow, form: Form, step: Step, tick: tuple[str, bool]) -> None:
    """Tick one of several, on its page. No new revision: whoever taps two quickly means both."""
    code, on = tick
    codes = [choice.code for choice in step.choices(talk, form.known)]
    if code not in codes:
        ask(talk, flow, form, talk.t("engine.choice_gone"))
        return
    form.tick(step.name, code, on=on)
    page = codes.index(code) // step.page
    course.turn_to(talk, form, screens.show(talk, flow, form, page=page))


def _choose(talk: Talk, flow: Flow, form: Form, step: Step, code: str | list[str]) -> None:
    try:
        value = step.settle(talk, form.known, code)
    except Misread as misread:
        _ask_again(talk, flow, form, misread)
    else:
        course.take(talk, flow, form, value)


def _act_on_card(talk: Talk, flow: Flow, form: Form, code: str) -> None:
    line = screens.line_of(flow, form, code)
    if code == CONFIRM:
        course.finish(talk, flow, form)
    elif code == EDIT:
        course.turn_to(talk, form, screens.lines(talk, flow, form))
    elif line is not None:
        form.step = line.name
        ask(talk, flow, form)
    else:
        ask(talk, flow, form)
