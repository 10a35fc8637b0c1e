"""Running a vote: made, its candidates gathered, its poster printed, called off where it must be."""

from collections.abc import Mapping
from typing import Any

from centre import catalogue, teams
from centre.contests import candidates, votes
from centre.contests.candidates import Named
from centre.contests.votes import VotePlan
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Step, among, shown_as
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import vote_words as words
from handlers.common import excerpt, home, in_language
from handlers.link_posters import poster_of
from handlers.people_steps import person_of, person_step
from handlers.spans import span_of, span_steps
from handlers.votes import LINK
from handlers.wordings import show_wording, wording
from models.contests import CandidateKind, CandidateState
from models.people import Role
from models.rights import Right
from models.who import holders

_TITLE, _ABOUT, _NAME = 40, 200, 60
# Ideas come onto the list with the shortlist of their call.
KINDS = (CandidateKind.PERSON, CandidateKind.TEAM, CandidateKind.SERVICE, CandidateKind.OTHER)


def _make(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, MAKE)


def _made(talk: Talk, form: Finished) -> Reply:
    answers = form.answers
    plan = VotePlan(answers["title"], answers["about"], *span_of(talk, answers))
    vote = votes.make(talk.session, talk.moment, talk.me, plan)
    ways = [
        talk.action("vote.add", "vote.add", vote.id or 0, style="primary"),
        talk.action("vote.back", "vote.see", vote.id or 0),
    ]
    return Reply(talk.t("vote_make.done", **words.blanks(talk, vote)), [ways, *home(talk)])


MAKE = Flow(
    name="vote_make",
    version=1,
    steps=(
        Step("title", parse=wording(_TITLE), show=show_wording),
        Step("about", parse=wording(_ABOUT), show=show_wording),
        *span_steps(),
    ),
    finish=_made,
)


def _add(talk: Talk, vote_id: int, _extra: str) -> None:
    votes.find(talk.session, vote_id)
    engine.start(talk, ADD, context={"vote": vote_id})


def _is(kind: CandidateKind) -> Any:
    return lambda answers: answers.get("kind") == kind


def _people(reader: Reader, _known: Answers) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in holders(reader.session, list(Role))]


def _teams(reader: Reader, _known: Answers) -> list[Choice]:
    active, code = teams.active(reader.session), reader.language.code
    return [Choice(f"t{one.id}", excerpt(in_language(one.name, code))) for one in active]


def _services(reader: Reader, _known: Answers) -> list[Choice]:
    code = reader.language.code
    found = {
        one.id: one.title
        for lines in (catalogue.bookable, catalogue.applicable)
        for one in lines(reader.session, code)
    }
    return [Choice(f"s{row}", excerpt(said)) for row, said in found.items()]


def _show_team(reader: Reader, value: str) -> str:
    return in_language(teams.find(reader.session, int(value[1:])).name, reader.language.code)


def _show_service(reader: Reader, value: str) -> str:
    row = int(value[1:])
    version = catalogue.offered(reader.session, row).version
    return catalogue.title(reader.session, row, version, reader.language.code)


def _blanks(reader: Reader, context: Mapping[str, Any]) -> dict[str, Any]:
    return words.blanks(reader, votes.find(reader.session, context["vote"]))


def _added(talk: Talk, form: Finished) -> Reply:
    kind, answers = CandidateKind(form.answers["kind"]), form.answers
    said = answers[kind.value]
    named = Named(kind, name=said) if kind is CandidateKind.OTHER else Named(kind, row=person_of(said))
    one = candidates.put(talk.session, talk.moment, talk.me, form.context["vote"], named)
    ways = [
        talk.action("vote.add_more", "vote.add", one.vote_id, style="primary"),
        talk.action("vote.back", "vote.see", one.vote_id),
    ]
    return Reply(talk.t(f"vote_add.{one.state.value}", **words.blanks_of(talk, one)), [ways, *home(talk)])


ADD = Flow(
    name="vote_add",
    version=1,
    steps=(
        Step(
            "kind",
            choices=among("vote_add.kind", *KINDS),
            clears=KINDS,
            show=shown_as("vote_add.kind"),
        ),
        person_step("person", _people, when=_is(CandidateKind.PERSON)),
        Step("team", choices=_teams, show=_show_team, columns=1, when=_is(CandidateKind.TEAM)),
        Step("service", choices=_services, show=_show_service, columns=1, when=_is(CandidateKind.SERVICE)),
        Step("other", parse=words_within(_NAME), when=_is(CandidateKind.OTHER)),
    ),
    finish=_added,
    params=_blanks,
)


def _take_off(talk: Talk, vote_id: int, said: str) -> None:
    """Ask whom to take off the list, then do it."""
    if said.isascii() and said.isdigit() and len(said) < 16:
        one = candidates.take_off(talk.session, talk.moment, talk.me, int(said))
        talk.toast = talk.language.label("vote.taken_off", name=excerpt(words.name(talk, one)))
    vote = votes.find(talk.session, vote_id)
    on_list = candidates.of_vote(talk.session, vote_id, CandidateState.ASKED, CandidateState.LISTED)
    buttons = [
        talk.action("vote.candidate", "vote.take_off", vote_id, str(one.id), name=words.name(talk, one))
        for one in on_list
    ]
    text = talk.t("vote.take_off_whom" if on_list else "vote.nobody_listed", **words.blanks(talk, vote))
    back = talk.action("engine.back", "vote.see", vote_id)
    talk.replace(Reply(text, [*talk.rows(buttons, 1), [back]]))


def _call_off(talk: Talk, vote_id: int, said: str) -> None:
    """Ask once more, then end a vote without counts."""
    vote = votes.find(talk.session, vote_id)
    if said != "yes":
        sure = talk.action("vote.call_off", "vote.call_off", vote_id, "yes", style="danger")
        back = talk.action("engine.back", "vote.see", vote_id)
        text = talk.t("vote.call_off_sure", **words.blanks(talk, vote))
        talk.replace(Reply(text, [[sure, back]]))
        return
    vote = votes.call_off(talk.session, talk.moment, talk.me, vote_id)
    talk.replace(Reply(talk.t("vote.call_off_done", **words.blanks(talk, vote)), home(talk)))


def _poster(talk: Talk, vote_id: int, _extra: str) -> None:
    vote = votes.find(talk.session, vote_id)
    document = poster_of(talk, f"{LINK}{vote_id}", vote.title, vote.about, "vote.scan")
    talk.say(Reply(talk.t("vote.poster_made", **words.blanks(talk, vote)), home(talk), file=document))


_RUN = Right.RUN_VOTES
ROOM = Room(
    flows=(MAKE, ADD),
    actions={
        "vote.make": Action(_make, _RUN),
        "vote.add": Action(_add, _RUN),
        "vote.take_off": Action(_take_off, _RUN),
        "vote.call_off": Action(_call_off, _RUN),
        "vote.poster": Action(_poster, _RUN),
    },
)
