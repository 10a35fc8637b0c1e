"""/vote: what people choose among themselves, each with one ballot that they can change until the close."""

from dataclasses import asdict

from centre import people
from centre.contests import ballots, candidates, voters, votes
from chat import engine
from chat.buttons import Button
from chat.flow import Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.languages import Markup
from chat.parsers import phone, show_phone
from chat.replies import Generated, Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import vote_words as words
from handlers.common import home
from handlers.survey_results import CHART
from models.contests import Candidate, CandidateState, Vote, VoteState
from models.rights import Right

# What a poster says to the bot: the row of a vote, which is no secret.
LINK = "vot_"


def show(talk: Talk) -> None:
    """List what can be chosen now, and what came out lately; the staff also see what is planned."""
    session = talk.session
    desk = talk.me.may(Right.RUN_VOTES)
    runs = votes.running(session, *((VoteState.OPEN, VoteState.PLANNED) if desk else (VoteState.OPEN,)))
    found = [*runs, *votes.announced(session, talk.moment)]
    lines = [talk.t("vote.heading" if found else "vote.none")]
    lines += [talk.t(f"vote.line.{one.state.value}", **words.blanks(talk, one)) for one in found]
    opens = [talk.action("vote.open", "vote.see", one.id or 0, title=words.title(talk, one)) for one in found]
    opens += [talk.action("vote.make", "vote.make", 0, style="primary")] if desk else []
    engine.aside(talk, "\n".join(lines), [*talk.rows(opens, 1), *home(talk)])


def open_link(talk: Talk, payload: str) -> None:
    """Show the vote of a poster; all of them, if it names none."""
    said = payload[len(LINK) :]
    row = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
    if any(one.id == row for one in votes.running(talk.session, *VoteState)):
        _see(talk, row, "")
    else:
        show(talk)


def _see(talk: Talk, vote_id: int, _extra: str) -> None:
    # It says whom they have chosen: of that nothing may be left once the vote is counted.
    talk.leave_no_trace()
    vote = votes.find(talk.session, vote_id)
    lines: list[str] = [talk.t(f"vote.card.{vote.state.value}", **words.blanks(talk, vote))]
    buttons: list[Button] = []
    if vote.state is VoteState.OPEN:
        lines += _ballot(talk, vote)
        buttons = [*_choices(talk, vote), *_own_place(talk, vote)]
    elif vote.state is VoteState.ANNOUNCED:
        lines += words.counts(talk, vote)
        buttons = [talk.action("vote.picture", "vote.picture", vote_id)] if vote.voters else []
    elif vote.state is VoteState.PLANNED and talk.me.may(Right.RUN_VOTES):
        lines += [_standing(talk, one) for one in candidates.of_vote(talk.session, vote_id, *CandidateState)]
    ways = [*_desk(talk, vote), talk.menu("vote"), talk.menu("start")]
    talk.replace(Reply("\n".join(lines), [*talk.rows(buttons, 1), *talk.rows(ways)]))


def _picture(talk: Talk, vote_id: int, _extra: str) -> None:
    """The counts as a picture."""
    vote = votes.find(talk.session, vote_id)
    chart = asdict(words.chart(talk, vote))
    text = talk.t("vote.card.announced", **words.blanks(talk, vote))
    back = talk.action("vote.back", "vote.see", vote_id)
    talk.say(Reply(text, [[back]], file=Generated(CHART, {"chart": chart}, "photo")))


def _ballot(talk: Talk, vote: Vote) -> list[str]:
    chosen = ballots.chosen(talk.session, talk.me, vote.id or 0)
    if chosen is None:
        return [talk.t("vote.secret")]
    return [talk.t("vote.chosen", name=words.name_of(talk, chosen)), talk.t("vote.secret")]


def _choices(talk: Talk, vote: Vote) -> list[Button]:
    if not voters.is_verified(talk.session, talk.me):
        return [talk.action("vote.prove", "vote.prove", vote.id or 0, style="primary")]
    chosen = ballots.chosen(talk.session, talk.me, vote.id or 0)
    return [
        talk.action(
            "vote.yours" if one.id == chosen else "vote.for",
            "vote.cast",
            one.id or 0,
            name=words.name(talk, one),
        )
        for one in ballots.choices(talk.session, talk.me, vote.id or 0)
    ]


def _own_place(talk: Talk, vote: Vote) -> list[Button]:
    """Whoever stands themselves can step back, here as well."""
    listed = candidates.of_vote(talk.session, vote.id or 0, CandidateState.LISTED)
    return [
        talk.action("candidate.step_back", "candidate.no", one.id or 0)
        for one in listed
        if one.person_id == talk.me.id
    ]


def _standing(talk: Talk, one: Candidate) -> Markup:
    return talk.t(f"vote.stands.{one.state.value}", name=words.name(talk, one))


def _desk(talk: Talk, vote: Vote) -> list[Button]:
    """What the staff can do with a vote that is not over."""
    if not talk.me.may(Right.RUN_VOTES) or vote.state not in (VoteState.PLANNED, VoteState.OPEN):
        return []
    adds = ["add", "take_off"] if vote.state is VoteState.PLANNED else []
    return [talk.action(f"vote.{act}", f"vote.{act}", vote.id or 0) for act in (*adds, "poster", "call_off")]


def _cast(talk: Talk, candidate_id: int, _extra: str) -> None:
    talk.leave_no_trace()
    vote = ballots.cast(talk.session, talk.moment, talk.me, candidate_id)
    talk.toast = talk.language.label("vote.toast")
    _see(talk, vote.id or 0, "")


def _prove(talk: Talk, vote_id: int, _extra: str) -> None:
    """Ask whoever is not known well enough for their number: by it nobody votes twice."""
    votes.find(talk.session, vote_id)
    engine.start(talk, PROVE, context={"vote": vote_id})


def _own_number(reader: Reader, incoming: Incoming) -> str:
    """The number that Telegram itself vouches for; anybody can type any.

    Raises:
        Misread: it is typed, or somebody else's.
    """
    if incoming.contact is None:
        raise Misread("misread.own_contact")
    return phone(reader, incoming)


def _proved(talk: Talk, form: Finished) -> Reply:
    people.note_phone(talk.session, talk.moment, talk.me, form.answers["number"])
    back = talk.action("vote.go_on", "vote.see", form.context["vote"], style="primary")
    return Reply(talk.t("vote_prove.done"), [[back], *home(talk)])


PROVE = Flow(
    name="vote_prove",
    version=1,
    steps=(Step("number", parse=_own_number, show=show_phone, contact=True),),
    finish=_proved,
)


def _yes(talk: Talk, candidate_id: int, _extra: str) -> None:
    one = candidates.agree(talk.session, talk.moment, talk.me, candidate_id)
    no = talk.action("candidate.no", "candidate.no", candidate_id)
    talk.conclude(Reply(talk.t("candidate.agreed", **words.blanks_of(talk, one)), [[no], *home(talk)]))


def _no(talk: Talk, candidate_id: int, said: str) -> None:
    """Take somebody's no; once people vote it is asked again, for those who chose them choose anew."""
    one = candidates.CANDIDATES.find(talk.session, candidate_id)
    vote = votes.find(talk.session, one.vote_id)
    if vote.state is VoteState.OPEN and one.person_id == talk.me.id and said != "yes":
        sure = talk.action("candidate.step_back", "candidate.no", candidate_id, "yes", style="danger")
        back = talk.action("engine.back", "vote.see", one.vote_id)
        talk.replace(Reply(talk.t("candidate.sure", **words.blanks(talk, vote)), [[sure, back]]))
        return
    one = candidates.decline(talk.session, talk.moment, talk.me, candidate_id)
    talk.conclude(Reply(talk.t("candidate.declined", **words.blanks_of(talk, one)), home(talk)))


ROOM = Room(
    commands={"vote": Command(show, listed=False)},
    flows=(PROVE,),
    actions={
        "vote.see": Action(_see),
        "vote.picture": Action(_picture),
        "vote.cast": Action(_cast),
        "vote.prove": Action(_prove),
        "candidate.yes": Action(_yes),
        "candidate.no": Action(_no),
    },
)
