"""The forms about surveys, as stories."""

from sqlmodel import Session

from centre import surveys
from centre.surveys import campaign, making
from models.audience import ByLink
from models.people import Role
from models.survey_questions import Question, Questions
from models.surveys import Survey, SurveyOpenness
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.handlers.story import Question as Asked
from tests.handlers.story import Story, nonsense, picture, presses, says, sticker

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


async def an_open_survey(
    stage: Stage, openness: SurveyOpenness = SurveyOpenness.ANONYMOUS, asked: Questions = SKIP
) -> Survey:
    """A survey for whoever comes by its link; it is nobody's, so nobody is told how it goes."""

    def make(session: Session) -> Survey:
        moment = stage.linli.present(session)
        plan = making.SurveyPlan({"zh-hans": TITLE}, asked, openness=openness, audience=ByLink())
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


async def choose(actor: Actor, code: str) -> str:
    """Tap the newest button that carries this answer."""
    taps = [b.get("callback_data", "") for m in reversed(actor.screen) for b in buttons_of(m)]
    return await actor.tap_data(
        next(data for data in taps if data.endswith((f":{code}", f"+{code}", f"-{code}")))
    )


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


async def _entitle(actor: Actor) -> str:
    await actor.say("/surveys")
    await actor.press("surveys.ready")
    await actor.tap_data("a:survey.make:")
    return await actor.press("surveys.do.title")


async def begin_new(actor: Actor) -> str:
    """Begin to write a survey."""
    await actor.say("/surveys")
    return await actor.press("surveys.new")


async def a_new_one(actor: Actor) -> str:
    """Write a survey that has no questions yet."""
    await begin_new(actor)
    await actor.say("食堂意见 / The canteen")
    await actor.press("engine.skip")
    return await actor.press("survey_new.confirm")


async def _begin_question(actor: Actor) -> str:
    await a_new_one(actor)
    return await actor.press("survey_build.add")


async def _begin_skip(actor: Actor) -> str:
    await _begin_question(actor)
    await actor.press("survey_ask.kind.scale")
    await actor.say("好吃吗？ / Is it good?")
    await actor.press("survey_ask.required.yes")
    await actor.press("survey_ask.confirm")
    await actor.tap_data("a:survey.question:")
    return await actor.press("survey_build.do.skip")


async def _ticks_one(actor: Actor) -> str:
    if not any(button["text"].startswith("✓") for button in buttons_of(actor.last_message)):
        await actor.tap("1")
    return await actor.press("engine.all")


SHEET = (
    "题型,题目,选项,跳题",
    "名称,食堂意见 / The canteen,,",
    "单选,常来吗？ / Do you come often?,常来 / Often; 不来 / Never,不来 → 3",
    "文字,喜欢什么？ / What do you like?,,",
    "nps,会推荐吗？ / Would you recommend it?,,",
)


async def begin_sheet(actor: Actor) -> str:
    """Begin to send a survey as a spreadsheet."""
    await actor.say("/surveys")
    await actor.press("surveys.from_sheet")
    return await actor.press("import.begin")


async def send_sheet(actor: Actor, *rows: str) -> str:
    """Send a sheet with these rows, a good one if none are given."""
    content = "\n".join(rows or SHEET).encode()
    return await actor.do(lambda phone: phone.send_document(content, "问卷.csv"))


_TAPS = (nonsense, sticker, picture)
SURVEYS = (
    Story("survey", _asked, by_link, (Asked("begin", _begin, _TAPS),), "survey.thanks", traceless=True),
    Story(
        "survey_aim",
        _draft,
        _aim,
        (Asked("whom", presses("audience.whom.volunteers"), _TAPS),),
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
    Story(
        "survey_title",
        _draft,
        _entitle,
        (Asked("title", says("夏日晚会 / The summer party"), (sticker, picture)),),
        "survey_title.done",
        carded=False,
    ),
    Story(
        "survey_new",
        _draft,
        begin_new,
        (
            Asked("title", says("夏日晚会 / The summer party"), (sticker, picture)),
            Asked("purpose", says("办得更好 / To make it better"), (sticker, picture)),
        ),
        "survey_new.done",
    ),
    Story(
        "survey_ask",
        _draft,
        _begin_question,
        (
            Asked("kind", presses("survey_ask.kind.multiple"), _TAPS),
            Asked("text", says("想看什么？ / What would you like?"), (sticker, picture)),
            Asked("choices", says("评弹 / Songs\n电影 / A film"), (nonsense, sticker, picture)),
            Asked("most", presses("survey_ask.most.2"), _TAPS),
            Asked("required", presses("survey_ask.required.no"), _TAPS),
        ),
        "survey_ask.done",
    ),
    Story(
        "survey_skip",
        _draft,
        _begin_skip,
        (
            Asked("answers", _ticks_one, _TAPS),
            Asked("to", presses("survey_build.end"), _TAPS),
        ),
        "survey_skip.done",
        carded=False,
    ),
    Story(
        "survey_sheet",
        _draft,
        begin_sheet,
        (Asked("file", send_sheet, (nonsense, sticker, picture)),),
        "survey_sheet.done",
        carded=False,
        rings=True,
    ),
)
