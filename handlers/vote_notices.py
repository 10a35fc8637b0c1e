"""What is told about votes, as long as it still holds."""

from centre.contests import candidates, votes
from chat.replies import Reply
from chat.rooms import Room, Words
from chat.talk import Reader
from handlers import vote_words as words
from models.contests import Candidate, CandidateState, Vote, VoteState
from models.outbox import Notice

_OVER = (VoteState.ANNOUNCED, VoteState.CALLED_OFF)


def _tell_asked(reader: Reader, notice: Notice) -> Reply | None:
    one = _candidate(reader, notice)
    if one.state is not CandidateState.ASKED or _of(reader, one).state is not VoteState.PLANNED:
        return None
    buttons = [
        reader.action("candidate.yes", "candidate.yes", one.id or 0, style="primary"),
        reader.action("candidate.no", "candidate.no", one.id or 0),
    ]
    text = reader.t("notice.vote.asked", **words.blanks_of(reader, one))
    return Reply(text, [buttons], subject=("candidate", one.id or 0))


def _tell_answer(state: CandidateState, key: str) -> Words:
    def tell(reader: Reader, notice: Notice) -> Reply | None:
        one = _candidate(reader, notice)
        if one.state is not state or _of(reader, one).state in _OVER:
            return None
        text = reader.t(key, **words.blanks_of(reader, one))
        return Reply(text, [[reader.action("vote.back", "vote.see", one.vote_id)]])

    return tell


def _tell_opened(reader: Reader, notice: Notice) -> Reply | None:
    vote = votes.find(reader.session, notice.subject_id or 0)
    if vote.state is not VoteState.OPEN or reader.now >= vote.closes_at:
        return None
    go = reader.action("vote.go_on", "vote.see", vote.id or 0, style="primary")
    return Reply(reader.t("notice.vote.opened", **words.blanks(reader, vote)), [[go]])


def _tell_stepped_back(reader: Reader, notice: Notice) -> Reply | None:
    vote = votes.find(reader.session, notice.params["vote"])
    if vote.state is not VoteState.OPEN:
        return None
    name = words.name_of(reader, notice.params["candidate"])
    go = reader.action("vote.go_on", "vote.see", vote.id or 0, style="primary")
    text = reader.t("notice.vote.stepped_back", **words.blanks(reader, vote), name=name)
    return Reply(text, [[go]])


def _tell_called_off(reader: Reader, notice: Notice) -> Reply | None:
    vote = votes.find(reader.session, notice.params["vote"])
    return Reply(reader.t("notice.vote.called_off", **words.blanks(reader, vote)), [])


def _tell_too_few(reader: Reader, notice: Notice) -> Reply | None:
    vote = votes.find(reader.session, notice.subject_id or 0)
    return Reply(reader.t("notice.vote.too_few", **words.blanks(reader, vote)), [])


def _tell_counted(reader: Reader, notice: Notice) -> Reply | None:
    vote = votes.find(reader.session, notice.params["vote"])
    head = reader.t("notice.vote.counted", **words.blanks(reader, vote))
    return Reply("\n".join([head, *words.counts(reader, vote)]), [])


def _candidate(reader: Reader, notice: Notice) -> Candidate:
    return candidates.CANDIDATES.find(reader.session, notice.subject_id or 0)


def _of(reader: Reader, one: Candidate) -> Vote:
    return votes.find(reader.session, one.vote_id)


ROOM = Room(
    words={
        candidates.ASKED: _tell_asked,
        candidates.AGREED: _tell_answer(CandidateState.LISTED, "notice.vote.agreed"),
        candidates.DECLINED: _tell_answer(CandidateState.OUT, "notice.vote.declined"),
        candidates.STEPPED_BACK: _tell_stepped_back,
        votes.OPENED: _tell_opened,
        votes.TOO_FEW: _tell_too_few,
        votes.CALLED_OFF: _tell_called_off,
        votes.COUNTED: _tell_counted,
    },
)
