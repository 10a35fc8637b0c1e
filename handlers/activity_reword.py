"""Changing what an open activity is called, is for, in whose name or who leads it; all in it hear of it."""

from dataclasses import replace
from typing import Any

from centre import activities, shifts
from centre.issuers import ISSUERS, in_name_of
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import activity_words as say
from handlers import issuers
from handlers import shift_words as words
from handlers.activity_steps import LONG, TITLE, leads, said_lead, show_lead
from handlers.common import in_language
from handlers.wordings import show_wording, wording
from models.activities import Activity, ActivityState
from models.outbox import Notice
from models.who import by_id

PARTS = ("title", "purpose", "issuer", "lead")


def _begin(talk: Talk, activity_id: int, _extra: str) -> None:
    activity = activities.expect_open(talk.session, talk.me, activity_id)
    team = f"t{activity.team_id}" if activity.team_id is not None else "none"
    engine.start(talk, REWORD, context={"activity": activity_id, "team": team})


def _blanks(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    activity = activities.find(reader.session, context["activity"])
    return {"title": words.title(reader, activity), "number": activity.number or ""}


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("activity", context["activity"])


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """How many people hear of it, before it is done."""
    ahead = activities.ahead(reader.session, known["activity"])
    return [reader.t("shift_desk.told", n=shifts.concerned(reader.session, ahead))]


def _finish(talk: Talk, form: Finished) -> Reply:
    activity_id, given = form.context["activity"], form.answers
    match given["what"]:
        case "title":
            activity = activities.rename(talk.session, talk.moment, talk.me, activity_id, given["title"])
        case "purpose":
            activity = activities.repurpose(talk.session, talk.moment, talk.me, activity_id, given["purpose"])
        case "issuer":
            issuer_id = _listed(talk, given["issuer"])
            activity = activities.reissue(talk.session, talk.moment, talk.me, activity_id, issuer_id)
        case _:
            lead_id = int(given["lead"][1:])
            activity = activities.hand_lead(talk.session, talk.moment, talk.me, activity_id, lead_id)
    buttons = talk.rows([say.opener(talk, activity), talk.menu("shiftadmin")])
    text = talk.t("activity_reword.done", title=words.title(talk, activity))
    return Reply(text, buttons, subject=_subject(form.context))


def _listed(talk: Talk, said: Any) -> int | None:
    """The row of the name that was chosen; None is the centre's own.

    Raises:
        Refused: it is not listed.
    """
    issuer_id, name = issuers.chosen(said)
    return ISSUERS.named(talk.session, name).id if name else issuer_id


def _only(part: str) -> Any:
    return lambda answers: answers.get("what") == part


REWORD = Flow(
    name="activity_reword",
    version=1,
    steps=(
        Step(
            "what",
            choices=among("activity_reword.what", *PARTS),
            show=shown_as("activity_reword.what"),
            columns=1,
        ),
        Step("title", parse=wording(TITLE), show=show_wording, when=_only("title")),
        Step("purpose", parse=wording(LONG), show=show_wording, when=_only("purpose")),
        replace(issuers.STEP, when=_only("issuer")),
        Step("lead", parse=said_lead, choices=leads, show=show_lead, when=_only("lead")),
    ),
    finish=_finish,
    params=_blanks,
    subject=_subject,
    remarks=_remarks,
    reopens={
        "refused.appeal": ("title", "purpose"),
        "refused.leads_already": ("lead",),
        "refused.issued_already": ("issuer",),
        "refused.issuer_unlisted": ("issuer",),
    },
)


def _tell_reworded(reader: Reader, notice: Notice) -> Reply | None:
    """What has changed, as it was and as it is now; the shifts stay as they are."""
    activity = reader.session.get_one(Activity, notice.subject_id)
    if activity.state is not ActivityState.OPEN:
        return None
    part, before = notice.params["what"], notice.params["before"]
    title, code = words.title(reader, activity), reader.language.code
    match part:
        case "title":
            text = reader.t("notice.activity.reworded", before=in_language(before, code), title=title)
        case "purpose":
            purpose = in_language(activity.purpose, code)
            text = reader.t("activity.repurposed", title=title, purpose=purpose)
        case "issuer":
            issuer = in_name_of(reader.session, activity)
            if issuer is None:
                text = reader.t("activity.issued_by_us", title=title)
            else:
                text = reader.t("activity.issued_by", title=title, issuer=in_language(issuer.name, code))
        case _:
            lead = by_id(reader.session, activity.lead_id or activity.coordinator_id).name
            text = reader.t("activity.led_by", title=title, name=lead)
    return Reply(text, reader.rows([reader.menu("myshifts")]), subject=("activity", notice.subject_id or 0))


def _tell_led(reader: Reader, notice: Notice) -> Reply | None:
    activity = reader.session.get_one(Activity, notice.subject_id)
    if activity.state is not ActivityState.OPEN or activity.lead_id != notice.person_id:
        return None
    text = reader.t("notice.activity.led", title=words.title(reader, activity))
    card = say.opener(reader, activity, "primary")
    return Reply(text, [[card]], subject=("activity", notice.subject_id or 0))


ROOM = Room(
    flows=(REWORD,),
    actions={"activity.reword": Action(_begin)},
    words={"activity.reworded": _tell_reworded, "activity.led": _tell_led},
)
