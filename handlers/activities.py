"""/shiftadmin: activities for whoever makes and leads them, from the draft to the last shift."""

from typing import Any

from centre import activities, rules, shifts
from centre.activities import View
from centre.errors import Refused
from centre.leads import may_lead
from chat import engine
from chat.buttons import Button, row_in
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import activity_words as say
from handlers import shift_words as words
from handlers.common import set_out
from models.activities import Activity, ActivityState
from models.people import Role
from models.rights import Right

_NEXT = 4
_OVER = frozenset({ActivityState.CLOSED, ActivityState.CANCELLED})


def show(talk: Talk) -> None:
    """Show what somebody leads; who leads nothing is told who does."""
    if not activities.makers_teams(talk.session, talk.me) and not talk.me.may(Right.LEAD_ACTIVITIES):
        found = activities.listed(talk.session, talk.me, View.MINE)
        if not found.total:
            buttons = [talk.menu("shifts"), talk.menu("propose"), talk.menu("start")]
            engine.aside(talk, talk.t("activities.not_yours"), talk.rows(buttons))
            return
    _list(talk, 0, View.MINE.value)


def _list(talk: Talk, page: int, view: str) -> None:
    chosen = View(view) if view in set(View) else View.MINE
    found = activities.listed(talk.session, talk.me, chosen, page)
    lines = [talk.t(f"activities.heading.{chosen.value}", n=found.total)]
    lines += [say.line(talk, one) for one in found.items] or [talk.t("activities.empty")]
    opens = [[say.opener(talk, one.activity)] for one in found.items]
    tabs = [
        talk.action(f"activities.view.{other.value}", "activity.list", 0, other.value)
        for other in View
        if other is not chosen
    ]
    turns = talk.turns("activity.list", found.number, found.pages, chosen.value)
    new = talk.action("activities.new", "activity.make", 0, style="primary")
    sheet = talk.action("import.from_sheet", "import.begin", 0)
    template = talk.action("import.get_template", "import.template", 0)
    rows = [*opens, *turns, [new], *talk.rows([sheet, template, *tabs, talk.menu("start")])]
    engine.aside(talk, "\n".join(lines), rows)


def _see(talk: Talk, activity_id: int, _extra: str) -> None:
    see(talk, activity_id)


def see(talk: Talk, activity_id: int, note: Markup | None = None) -> None:
    """Show an activity with everything, under a note about what just happened."""
    activity = activities.find(talk.session, activity_id)
    if not may_lead(talk.session, talk.me, activity) and not talk.me.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    ahead = activities.shifts_ahead(talk.session, activity_id)
    lines = say.about(talk, activity)
    if activity.state is ActivityState.OPEN:
        lines += [Markup(""), talk.t("activity.ahead", n=len(ahead))]
    opens = [[say.shift_button(talk, one)] for one in ahead[:_NEXT]]
    if len(ahead) > _NEXT:
        opens.append([talk.action("activity.all_shifts", "activity.shifts", 0, str(activity_id))])
    last = [talk.menu("shiftadmin"), talk.menu("start")]
    set_out(talk, "\n".join(lines), [*opens, *talk.rows([*_buttons(talk, activity), *last])], note)


def _buttons(talk: Talk, activity: Activity) -> list[Button]:
    """What can be done with an activity as it stands, by whoever looks at it."""
    activity_id = activity.id or 0
    off = talk.action("activity.cancel", "activity.cancel", activity_id, style="danger")
    if activity.state is ActivityState.DRAFT:
        handed = activities.is_handed_in(talk.session, talk.me, activity)
        key = "activity.hand_in" if handed else "activity.publish"
        publish = talk.action(key, "activity.publish", activity_id, style="primary")
        return [publish, talk.action("activity.edit", "activity.edit", activity_id), off]
    if activity.state is ActivityState.WAITING and activities.may_approve(talk.session, talk.me, activity):
        approve = talk.action("activity.approve", "activity.approve", activity_id, style="primary")
        return [approve, talk.action("activity.return", "activity.return", activity_id)]
    if activity.state is ActivityState.OPEN:
        return [talk.action("activity.edit", "activity.reword", activity_id), off]
    return [] if activity.state in _OVER else [off]


def _shifts(talk: Talk, page: int, said: str) -> None:
    """All shifts of an activity that are ahead, a page at a time."""
    activity = activities.for_lead(talk.session, talk.me, row_in(said))
    found, size = activities.shifts_ahead(talk.session, row_in(said)), rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    opens = [[say.shift_button(talk, one)] for one in found[page * size : (page + 1) * size]]
    text = talk.t("activity.all_shifts_of", title=words.title(talk, activity), n=len(found))
    turns = talk.turns("activity.shifts", page, pages, said)
    engine.aside(talk, text, [*opens, *turns, [say.opener(talk, activity), talk.menu("shiftadmin")]])


def _publish(talk: Talk, activity_id: int, _extra: str) -> None:
    activity = activities.publish(talk.session, talk.moment, talk.me, activity_id)
    if activity.state is ActivityState.WAITING:
        see(talk, activity_id, _handed_in(talk, activity))
        return
    laid = len(activities.ahead(talk.session, activity_id))
    see(talk, activity_id, talk.t("activity.published", n=laid))


def _handed_in(talk: Talk, activity: Activity) -> Markup:
    """Who decides about it now, and why."""
    if activities.new_place(talk.session, activity):
        return talk.t("activity.handed_in_place")
    new = activities.new_name(talk.session, activity)
    return talk.t("activity.handed_in_name" if new else "activity.handed_in")


def _approve(talk: Talk, activity_id: int, _extra: str) -> None:
    activities.approve(talk.session, talk.moment, talk.me, activity_id)
    see(talk, activity_id, talk.t("activity.approved"))


def _return(talk: Talk, activity_id: int, _extra: str) -> None:
    activities.expect_waiting(talk.session, talk.me, activity_id)
    engine.start(talk, RETURN, context={"activity": activity_id})


def _finish_return(talk: Talk, form: Finished) -> Reply:
    activity_id = form.context["activity"]
    activities.send_back(talk.session, talk.moment, talk.me, activity_id, form.answers["reason"])
    return Reply(talk.t("activity_return.done", **_blanks(talk, form.context)), [[talk.menu("shiftadmin")]])


def _cancel(talk: Talk, activity_id: int, _extra: str) -> None:
    activity = activities.for_lead(talk.session, talk.me, activity_id)
    if activity.state in _OVER:
        raise Refused(f"refused.activity_{activity.state.value}", number=activity.number)
    engine.start(talk, CANCEL, context={"activity": activity_id})


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """How many shifts and people it concerns, before it is done."""
    ahead = activities.ahead(reader.session, known["activity"])
    told = reader.t("shift_desk.told", n=shifts.concerned(reader.session, ahead))
    return [reader.t("activity_cancel.shifts", n=len(ahead)), told] if ahead else []


def _finish_cancel(talk: Talk, form: Finished) -> Reply:
    activity_id = form.context["activity"]
    told = shifts.concerned(talk.session, activities.ahead(talk.session, activity_id))
    activities.cancel(talk.session, talk.moment, talk.me, activity_id, form.answers["reason"])
    text = talk.t(
        "activity_cancel.done", told=talk.t("shift_desk.are_told", n=told), **_blanks(talk, form.context)
    )
    return Reply(text, [[talk.menu("shiftadmin"), talk.menu("start")]])


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    activity = activities.find(reader.session, context["activity"])
    return {"title": words.title(reader, activity), "number": activity.number or ""}


def _subject(context: Answers) -> tuple[str, int]:
    return ("activity", context["activity"])


_REASON = Step("reason", parse=in_words)
RETURN = Flow("activity_return", 1, (_REASON,), _finish_return, params=_blanks, subject=_subject)
CANCEL = Flow(
    "activity_cancel", 1, (_REASON,), _finish_cancel, params=_blanks, subject=_subject, remarks=_remarks
)

ROOM = Room(
    commands={"shiftadmin": Command(show, role=Role.COORDINATOR, besides=Right.LEAD_ACTIVITIES)},
    flows=(RETURN, CANCEL),
    actions={
        "activity.list": Action(_list),
        "activity.see": Action(_see),
        "activity.shifts": Action(_shifts),
        "activity.publish": Action(_publish),
        "activity.approve": Action(_approve, Right.LEAD_ACTIVITIES),
        "activity.return": Action(_return, Right.LEAD_ACTIVITIES),
        "activity.cancel": Action(_cancel),
    },
)
