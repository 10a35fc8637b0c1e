"""The forms about surveys, as stories."""

from sqlmodel import Session

from centre import surveys
from centre.surveys import campaign, making
from models.people import Role
from models.survey_audience import ByLink
from models.survey_questions import Question, Questions
from models.surveys import Survey, SurveyOpenness
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.handlers.story import Question as Asked
from tests.handlers.story import Story, nonsense, picture, presses, sticker

TITLE = "夏日晚会 / The summer party"
TEXT = {"zh-hans": "您来吗？", "en": "Will you come?"}
SKIP = Questions(
    items=(
        Question.model_validate(
            {
                "name": "come",
                "kind": "single",
                "text": TEXT,
                "options": [
                    {"code": "yes", "label": {"zh-hans": "来", "en": "I will"}},
                    {"code": "no", "label": {"zh-hans": "不来", "en": "I will not"}},
                ],
                "skips": [{"answers": ["no"], "to": "end"}],
            }
        ),
        Question.model_validate(
            {"name": "wish", "kind": "text", "text": {"zh-hans": "想看什么？", "en": "What would you like?"}}
        ),
        Question.model_validate(
            {
                "name": "spot",
                "kind": "photo",
                "required": False,
                "text": {"zh-hans": "在哪里办好？", "en": "Where should it be?"},
            }
        ),
        Question.model_validate(
            {
                "name": "glad",
                "kind": "scale",
                "text": {"zh-hans": "期待吗？", "en": "Do you look forward to it?"},
            }
        ),
    )
)


async def an_open_survey(stage: Stage, openness: SurveyOpenness = SurveyOpenness.ANONYMOUS) -> Survey:
    """A survey for whoever comes by its link; it is nobody's, so nobody is told how it goes."""

    def make(session: Session) -> Survey:
        moment = stage.linli.present(session)
        plan = making.SurveyPlan({"zh-hans": TITLE}, SKIP, openness=openness, audience=ByLink())
        survey = making.written(session, moment, None, plan)
        return campaign.opened(session, moment, survey, actor_id=None)

    return await stage.write(make)


async def _asked(stage: Stage, language: str) -> Actor:
    await an_open_survey(stage)
    return await stage.resident("李奶奶", language)


async def by_link(actor: Actor) -> str:
    """Come by the link of the one survey there is."""
    number = await actor.stage.read(lambda session: surveys.moves.find(session, 1).number)
    return await actor.say(f"/start sur_{number}")


async def _begin(actor: Actor) -> str:
    """Read what it is about, and say that one will not come: that answers all there is."""
    last = await actor.press("survey.begin.go")
    no = next((b for b in buttons_of(actor.last_message) if b["text"] in ("不来", "I will not")), None)
    return await actor.tap(no["text"]) if no is not None else last


async def _draft(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈协调", Role.COORDINATOR, language)


async def _aim(actor: Actor) -> str:
    await actor.say("/surveys")
    await actor.press("surveys.ready")
    await actor.tap_data("a:survey.make:")
    return await actor.press("surveys.do.aim")


async def _schedule(actor: Actor) -> str:
    await actor.say("/surveys")
    await actor.press("surveys.ready")
    await actor.tap_data("a:survey.make:")
    return await actor.press("surveys.do.schedule")


_TAPS = (nonsense, sticker, picture)
SURVEYS = (
    Story("survey", _asked, by_link, (Asked("begin", _begin, _TAPS),), "survey.thanks", traceless=True),
    Story(
        "survey_aim",
        _draft,
        _aim,
        (Asked("whom", presses("survey_aim.whom.volunteers"), _TAPS),),
        "survey_aim.done",
        carded=False,
    ),
    Story(
        "survey_when",
        _draft,
        _schedule,
        (
            Asked("begins", presses("survey_when.begins.3"), _TAPS),
            Asked("lasts", presses("survey_when.lasts.7"), _TAPS),
        ),
        "survey_when.done",
        carded=False,
    ),
)
