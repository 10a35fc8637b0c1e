"""Making an activity: from an outline or anew, read back, written down as a draft and changed as one."""

from centre import activities, proposals
from centre.errors import Refused
from chat import engine
from chat.flow import Answers, Finished, Flow
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import activity_words as say
from handlers import shift_words as words
from handlers.activity_answers import answers_from, answers_of, plan
from handlers.activity_steps import STEPS
from models.activities import ActivityState, Source
from models.proposals import ProposalAction
from models.rights import Right


def _make(talk: Talk, _record: int, _extra: str) -> None:
    """Begin; whoever leads just one team need not say for which it is."""
    teams = activities.makers_teams(talk.session, talk.me)
    everybody = talk.me.may(Right.LEAD_ACTIVITIES)
    if not teams and not everybody:
        raise Refused("refused.not_allowed")
    only = len(teams) == 1 and not everybody
    engine.start(talk, MAKE, given={"team": f"t{teams[0].id}"} if only else None)


def _edit(talk: Talk, activity_id: int, _extra: str) -> None:
    activity = activities.expect_draft(talk.session, talk.me, activity_id)
    note = talk.t("activity.why.draft", reason=activity.reason) if activity.reason else None
    engine.start(talk, MAKE, context={"activity": activity_id}, given=answers_of(talk, activity), note=note)


def _from_proposal(talk: Talk, proposal_id: int, _extra: str) -> None:
    """Begin with what an approved plan says."""
    proposal = proposals.expect(talk.session, talk.me, proposal_id, ProposalAction.PUBLISH)
    given = answers_from(talk, talk.me, proposal)
    engine.start(talk, MAKE, context={"proposal": proposal_id}, given=given)


def _published(talk: Talk, form: Finished) -> Reply:
    """Make a plan the activity that it became."""
    said = plan(talk, form.answers, source=Source.OWN, proposal_id=form.context["proposal"])
    activity = activities.from_proposal(talk.session, talk.moment, talk.me, form.context["proposal"], said)
    waits = activity.state is ActivityState.WAITING
    text = talk.t(
        "activity_make.from_plan_waits" if waits else "activity_make.from_plan",
        title=words.title(talk, activity),
        number=activity.number,
    )
    buttons = talk.rows([say.opener(talk, activity), talk.menu("proposals")], 1)
    return Reply(text, buttons, subject=("activity", activity.id or 0))


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """That a director decides about a new place or name."""
    place = [reader.t("activity_make.new_place")] if isinstance(known["site"], dict) else []
    name = [reader.t("activity_make.new_name")] if isinstance(known["issuer"], dict) else []
    return [*place, *name]


def _finish(talk: Talk, form: Finished) -> Reply:
    if "proposal" in form.context:
        return _published(talk, form)
    said, activity_id = plan(talk, form.answers), form.context.get("activity")
    if activity_id is None:
        activity = activities.make(talk.session, talk.moment, talk.me, said)
    else:
        activity = activities.rewrite(talk.session, talk.moment, talk.me, activity_id, said)
    handed = activities.is_handed_in(talk.session, talk.me, activity)
    key = "activity.hand_in" if handed else "activity.publish"
    buttons = [
        talk.action(key, "activity.publish", activity.id or 0, style="primary"),
        say.opener(talk, activity),
        talk.menu("shiftadmin"),
    ]
    text = talk.t(
        "activity_make.done_hand_in" if handed else "activity_make.done",
        title=words.title(talk, activity),
        number=activity.number,
    )
    return Reply(text, talk.rows(buttons, 1), subject=("activity", activity.id or 0))


MAKE = Flow(
    name="activity_make",
    version=1,
    steps=STEPS,
    finish=_finish,
    remarks=_remarks,
    reopens={
        "refused.site_unlisted": ("site",),
        "refused.issuer_unlisted": ("issuer",),
        "refused.entry_name": ("site", "issuer"),
        "refused.people_impossible": ("roles",),
        "refused.hours_impossible": ("span",),
    },
)

ROOM = Room(
    flows=(MAKE,),
    actions={
        "activity.make": Action(_make),
        "activity.edit": Action(_edit),
        "proposal.make": Action(_from_proposal, Right.LEAD_ACTIVITIES),
    },
)
