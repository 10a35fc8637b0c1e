"""What has to be asked before something is done with a survey: its title, whom it is for, and when."""

from datetime import timedelta

from centre import catalogue, rules, teams
from centre.surveys import campaign
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step, among
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.survey_desk import card
from handlers.volunteer_words import team_name
from handlers.wordings import show_wording, wording
from models.people import Role
from models.rights import STAFF, Right
from models.survey_audience import Audience, ByLink, ByRole, ByService, ByTeam, Everybody
from models.survey_questions import TITLE_LIMIT

WHOM = ("everybody", "volunteers", "staff", "team", "service", "link")
SINCE = ("30", "90", "365")
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


def _teams(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(one.id), team_name(reader, one)) for one in teams.active(reader.session)]


def _services(reader: Reader, _known: Answers) -> list[Choice]:
    return [
        Choice(str(one.id), one.title) for one in catalogue.bookable(reader.session, reader.language.code)
    ]


def _audience(answers: Answers) -> Audience:
    match answers["whom"]:
        case "volunteers":
            return ByRole(roles=(Role.VOLUNTEER,))
        case "staff":
            return ByRole(roles=tuple(sorted(STAFF)))
        case "team":
            return ByTeam(team_id=int(answers["team"]))
        case "service":
            return ByService(service_id=int(answers["service"]), days=int(answers["since"]))
        case "link":
            return ByLink()
        case _:
            return Everybody()


def _aimed(talk: Talk, form: Finished) -> Reply:
    survey_id = form.context["survey"]
    survey = campaign.aim(talk.session, talk.moment, talk.me, survey_id, _audience(form.answers))
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
    steps=(
        Step("whom", choices=among("survey_aim.whom", *WHOM), columns=1),
        Step(
            "team",
            choices=_teams,
            when=lambda answers: answers.get("whom") == "team",
            columns=1,
        ),
        Step(
            "service",
            choices=_services,
            when=lambda answers: answers.get("whom") == "service",
            columns=1,
        ),
        Step(
            "since",
            choices=among("survey_aim.since", *SINCE),
            when=lambda answers: answers.get("whom") == "service",
            columns=1,
        ),
    ),
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
