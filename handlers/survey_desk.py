"""/surveys: all surveys, a card for each, and what can be done with it."""

from collections.abc import Callable
from dataclasses import asdict

from centre import audiences, audit, rules, surveys
from centre.posters import Face, Poster
from centre.surveys import campaign
from chat.languages import Markup
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import audience_words, shift_list
from handlers import survey_words as words
from handlers.common import home, in_language
from handlers.survey_answer import LINK
from models.audience import ByLink
from models.rights import Right
from models.surveys import Survey, SurveyAction, SurveyOpenness, SurveyState

# What can be done with one tap, in each state; what asks a question first is in `survey_desk_forms`.
STEPS: dict[SurveyState, tuple[str, ...]] = {
    SurveyState.DRAFT: ("open", "questions", "preview", "title", "aim", "schedule", "openness", "archive"),
    SurveyState.SCHEDULED: ("unschedule", "questions", "preview", "title", "aim", "openness"),
    SurveyState.OPEN: ("pause", "close", "questions", "poster"),
    SurveyState.PAUSED: ("resume", "close", "questions"),
    SurveyState.CLOSED: ("archive",),
    SurveyState.ARCHIVED: (),
}
_DOES: dict[SurveyAction, Callable[..., Survey]] = {
    SurveyAction.UNSCHEDULE: campaign.unschedule,
    SurveyAction.PAUSE: campaign.pause,
    SurveyAction.RESUME: campaign.resume,
    SurveyAction.OPEN: campaign.open_,
    SurveyAction.CLOSE: campaign.close,
    SurveyAction.ARCHIVE: campaign.archive,
}
# These go out to many or cannot be undone: they are asked about once more.
_SURE = frozenset({SurveyAction.OPEN, SurveyAction.CLOSE, SurveyAction.ARCHIVE})


def desk(talk: Talk) -> None:
    """All surveys, the newest first."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    entries = [
        (
            talk.t(
                "surveys.item",
                number=one.number,
                title=words.title(talk, one),
                state=words.state(talk, one),
            ),
            talk.action("surveys.see", "survey.see", one.id or 0, title=words.title(talk, one)),
        )
        for one in surveys.moves.latest(talk.session)
    ]
    heading = talk.t("surveys.heading" if entries else "surveys.none")
    more = [talk.menu("start")]
    if talk.me.may(Right.WORK_SURVEYS):
        more = [
            talk.action("surveys.new", "survey.new", 0),
            talk.action("surveys.from_sheet", "questionnaire.how", 0),
            talk.action("surveys.ready", "survey.ready", 0),
            *more,
        ]
    shift_list.show(talk, entries, page, listing="survey.list", heading=heading, more=more)


def _ready(talk: Talk, _record: int, _extra: str) -> None:
    """The ready-made questionnaires, and whether volunteers are asked every quarter."""
    buttons = [
        talk.action("surveys.see", "survey.make", 0, code, title=in_language(one.title, talk.language.code))
        for code, one in surveys.making.ready().items()
    ]
    on = surveys.quarterly.is_on(talk.session)
    turn = talk.action(f"surveys.quarterly_{'off' if on else 'on'}", "survey.quarterly", int(not on))
    text = talk.t("surveys.ready_which", quarterly=talk.t(f"surveys.quarterly_is_{'on' if on else 'off'}"))
    back = [talk.action("engine.back", "survey.list", 0), talk.menu("start")]
    talk.replace(Reply(text, [*talk.rows([*buttons, turn], 1), back]))


def _quarterly(talk: Talk, on: int, _extra: str) -> None:
    surveys.quarterly.turn(talk.session, talk.moment, talk.me, on=bool(on))
    _ready(talk, 0, "")


def _make(talk: Talk, _record: int, code: str) -> None:
    made = surveys.making.make_ready(talk.session, talk.moment, talk.me, code)
    show_card(talk, made, talk.t("surveys.made", number=made.number))


def _see(talk: Talk, survey_id: int, extra: str) -> None:
    survey = surveys.moves.find(talk.session, survey_id)
    if extra == words.BOARD:
        # The count changes in place: it must not take the place of the card.
        talk.say(card(talk, survey))
    else:
        show_card(talk, survey)


def show_card(talk: Talk, survey: Survey, note: Markup | None = None) -> None:
    """A survey with where it stands, and what can be done now."""
    talk.replace(card(talk, survey, note))


def card(talk: Talk, survey: Survey, note: Markup | None = None) -> Reply:
    """The card of a survey."""
    survey_id, whom = survey.id or 0, audiences.of(survey)
    asked = surveys.moves.questions(surveys.moves.newest_version(talk.session, survey))
    lines: list[str] = [note, ""] if note else []
    lines += [
        talk.t("surveys.card", number=survey.number, title=words.title(talk, survey)),
        words.state(talk, survey),
        talk.t("survey.questions", n=len(asked.items)),
        talk.t(f"surveys.openness_is.{survey.openness.value}"),
        audience_words.audience(talk, whom),
    ]
    if words.is_shown(survey):
        lines.append(words.progress(talk, survey))
    may = talk.me.may(Right.WORK_SURVEYS)
    steps = [
        talk.action(f"surveys.do.{step}", f"survey.{step}", survey_id)
        for step in (STEPS[survey.state] if may else ())
    ]
    if survey.state in surveys.moves.OVER:
        steps.insert(0, talk.action("surveys.do.results", "survey.results", survey_id, style="primary"))
    back = [talk.action("surveys.all", "survey.list", 0), talk.menu("start")]
    return Reply("\n".join(lines), [*talk.rows(steps), back])


def _do(step: SurveyAction) -> Action:
    def run(talk: Talk, survey_id: int, said: str) -> None:
        if step in _SURE and said != "yes":
            _ask_sure(talk, survey_id, step)
            return
        survey = _DOES[step](talk.session, talk.moment, talk.me, survey_id)
        show_card(talk, survey, talk.t(f"surveys.done.{step.value}"))

    return Action(run, Right.WORK_SURVEYS)


def _ask_sure(talk: Talk, survey_id: int, step: SurveyAction) -> None:
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    surveys.moves.SURVEYS.check(survey, step)
    whom = audiences.of(survey)
    key = f"surveys.sure.{step.value}"
    if step is SurveyAction.OPEN and isinstance(whom, ByLink):
        key = "surveys.sure.open_link"
    many = audiences.size(talk.session, talk.moment, whom)
    sure = talk.action(f"surveys.yes.{step.value}", f"survey.{step.value}", survey_id, "yes", style="primary")
    back = talk.action("engine.back", "survey.see", survey_id)
    text = talk.t(key, title=words.title(talk, survey), people=talk.t("survey.people", n=many))
    talk.replace(Reply(text, talk.rows([sure, back], 1)))


def _openness(talk: Talk, survey_id: int, _extra: str) -> None:
    """Anonymous becomes named, and the other way round."""
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    other = next(one for one in SurveyOpenness if one is not survey.openness)
    show_card(talk, campaign.name(talk.session, talk.moment, talk.me, survey_id, other))


def _poster(talk: Talk, survey_id: int, _extra: str) -> None:
    """The link to a survey, and a poster with it for the wall."""
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    in_force, link = rules.load(talk.session), talk.house.deep_link(f"{LINK}{survey.number}")
    faces = [
        Face(
            title=in_language(survey.title, language.code),
            content=in_language(survey.purpose, language.code) if survey.purpose else "",
            scan=language.label("survey_poster.scan"),
            centre=in_language(in_force.centre_name, language.code),
            address=in_force.centre_address.get(language.code, ""),
        )
        for language in talk.languages
    ]
    audit.note(talk.session, talk.moment, talk.me.id, "poster.made", ("survey", survey_id))
    poster = asdict(Poster(link, faces, in_force.centre_phone))
    document = Generated("service.poster", {"name": f"{survey.number}.pdf", "poster": poster})
    text = talk.t("survey_poster.made", title=words.title(talk, survey), link=link)
    talk.say(Reply(text, home(talk), file=document))


_SEE, _WORK = Right.SEE_SURVEYS, Right.WORK_SURVEYS
ROOM = Room(
    commands={"surveys": Command(desk, _SEE)},
    actions={
        "survey.list": Action(_list, _SEE),
        "survey.see": Action(_see, _SEE),
        "survey.ready": Action(_ready, _WORK),
        "survey.make": Action(_make, _WORK),
        "survey.quarterly": Action(_quarterly, _WORK),
        "survey.openness": Action(_openness, _WORK),
        "survey.poster": Action(_poster, _WORK),
        **{f"survey.{step.value}": _do(step) for step in _DOES},
    },
)
