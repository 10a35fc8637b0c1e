"""What has to be asked before something is done with a survey: its title, whom it is for, and when."""

from datetime import timedelta

from centre import rules
from centre.surveys import campaign
from chat import engine
from chat.flow import Finished, Flow, Step, among
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import audience_steps
from handlers.survey_desk import card
from handlers.wordings import show_wording, wording
from models.rights import Right
from models.survey_questions import TITLE_LIMIT

BEGINS, LASTS = ("1", "3", "7", "14"), ("3", "7", "14", "30")


def _title(talk: Talk, survey_id: int, _extra: str) -> None:
    campaign.expect_unopened(talk.session, talk.me, survey_id)
    engine.start(talk, SURVEY_TITLE, context={"survey": survey_id})


def _entitled(talk: Talk, form: Finished) -> Reply:
    said = (form.context["survey"], form.answers["title"])
    return card(
        talk, campaign.entitle(talk.session, talk.moment, talk.me, *said), talk.t("survey_title.done")
    )


def _aim(talk: Talk, survey_id: int, _extra: str) -> None:
    campaign.expect_unopened(talk.session, talk.me, survey_id)
    engine.start(talk, SURVEY_AIM, context={"survey": survey_id})


def _schedule(talk: Talk, survey_id: int, _extra: str) -> None:
    engine.start(talk, SURVEY_WHEN, context={"survey": survey_id})


def _aimed(talk: Talk, form: Finished) -> Reply:
    survey_id = form.context["survey"]
    survey = campaign.aim(
        talk.session, talk.moment, talk.me, survey_id, audience_steps.audience_of(form.answers)
    )
    return card(talk, survey, talk.t("survey_aim.done"))


def _scheduled(talk: Talk, form: Finished) -> Reply:
    calendar, opens = talk.moment.calendar, rules.load(talk.session).office_hours[0]
    today = calendar.local(talk.now).date()
    first = today + timedelta(days=int(form.answers["begins"]))
    last = first + timedelta(days=int(form.answers["lasts"]))
    times = calendar.at(first, opens), calendar.at(last, opens)
    survey = campaign.schedule(talk.session, talk.moment, talk.me, form.context["survey"], times)
    return card(talk, survey, talk.t("survey_when.done"))


SURVEY_TITLE = Flow(
    name="survey_title",
    version=1,
    steps=(Step("title", parse=wording(TITLE_LIMIT), show=show_wording),),
    finish=_entitled,
    carded=False,
)

SURVEY_AIM = Flow(
    name="survey_aim",
    version=1,
    steps=audience_steps.steps(*audience_steps.WHOM),
    finish=_aimed,
    carded=False,
)

SURVEY_WHEN = Flow(
    name="survey_when",
    version=1,
    steps=(
        Step("begins", choices=among("survey_when.begins", *BEGINS)),
        Step("lasts", choices=among("survey_when.lasts", *LASTS)),
    ),
    finish=_scheduled,
    carded=False,
)

ROOM = Room(
    flows=(SURVEY_TITLE, SURVEY_AIM, SURVEY_WHEN),
    actions={
        "survey.title": Action(_title, Right.WORK_SURVEYS),
        "survey.aim": Action(_aim, Right.WORK_SURVEYS),
        "survey.schedule": Action(_schedule, Right.WORK_SURVEYS),
    },
)
