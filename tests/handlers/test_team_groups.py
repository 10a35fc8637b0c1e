"""The group of a team: tied by who leads it, shifts posted and taken there, and nobody's matters said."""

from datetime import timedelta

from sqlmodel import Session, select

from centre import shifts, team_groups
from centre.rules import DEFAULTS
from models import who as whos
from models.shifts import LeaveReason, SignUp
from models.teams import TeamGroup
from tests.auxil.groups import Meeting
from tests.auxil.shifts import a_shift, a_site, an_activity
from tests.auxil.stage import Stage, buttons_of
from tests.auxil.volunteers import a_team, enlist, in_team


class ATeam:
    """A team with its leader, two members, and shifts to come."""

    def __init__(self, stage: Stage, language: str) -> None:
        self.stage, self.language = stage, language

    async def form(self) -> "ATeam":
        """Let everybody in."""
        self.leader = await self.stage.resident("林队长", self.language)
        self.helper = await self.stage.resident("何助手", self.language)
        self.other = await self.stage.resident("孙助手", self.language)
        ids = [(await one.row()).id or 0 for one in (self.leader, self.helper, self.other)]

        def work(session: Session) -> int:
            team = a_team(session)
            team.leader_id = ids[0]
            for person_id in ids:
                in_team(session, enlist(session, whos.by_id(session, person_id)), team)
            return team.id or 0

        self.id = await self.stage.write(work)
        return self

    async def lay(
        self, *roles: tuple[str, int, int], days: float = 5, times: int = 1, public: bool = True
    ) -> int:
        """Lay out shifts of the team; gives the first one's row."""
        ids = [(await self.leader.row()).id or 0]

        def work(session: Session) -> int:
            moment = self.stage.linli.present(session)
            site = a_site(session, public=public)
            about = {"team_id": self.id, "site_id": site.id, "lead_id": ids[0]}
            activity = an_activity(session, ids[0], *roles, **about)
            first = moment.now + timedelta(days=days)
            laid = [
                a_shift(session, moment, activity, starts_at=first + timedelta(days=number))
                for number in range(times)
            ]
            team_groups.look(session, moment, self.id)
            return laid[0].id or 0

        found = await self.stage.write(work)
        await self.stage.settle()
        return found

    async def link(self) -> str:
        """What the button to choose the group opens."""
        await self.leader.say("/team")
        await self.leader.tap_data("a:team.group:")
        await self.leader.tap_data("a:group.link:")
        (url,) = [button["url"] for button in buttons_of(self.leader.last_message) if "url" in button]
        return str(url)


async def team_of(stage: Stage, language: str) -> tuple[ATeam, Meeting]:
    """A team whose group is tied."""
    team, meeting = await ATeam(stage, language).form(), Meeting(stage)
    await meeting.let_in(team.leader, await team.link())
    return team, meeting


def reads(team: ATeam, said: str, key: str, **params: object) -> None:
    """Assert that something said in the group is this sentence in the leader's language."""
    wanted = team.leader.words(key, **params)
    assert wanted in said, f"{wanted!r} is not in {said!r}"


async def test_who_leads_a_team_ties_its_group_once(stage: Stage, language: str) -> None:
    team, meeting = await ATeam(stage, language).form(), Meeting(stage)
    link = await team.link()
    await meeting.let_in(team.helper, link)
    reads(team, meeting.said[-1], "refused.group_leader")
    await meeting.let_in(team.leader, link)
    assert len(meeting.said) == 2
    await team.leader.say("/team")
    await team.leader.tap_data("a:team.group:")
    team.leader.reads("group.card")
    team.leader.sees("数字助手队")
    another = Meeting(stage, "Another")
    await another.let_in(team.leader, link)
    reads(team, another.said[-1], "refused.group_link")
    await team.leader.tap_data("a:group.untie:")
    team.leader.reads("group.none")
    late = await team.link()
    await stage.pass_time(hours=DEFAULTS.group_link + 1)
    await another.let_in(team.leader, late)
    reads(team, another.said[-1], "refused.group_link")
    await team.helper.forge("a:team.group:1:")
    team.helper.reads("refused.not_allowed")
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_a_shift_is_taken_in_the_group_and_its_post_follows(stage: Stage, language: str) -> None:
    team, meeting = await team_of(stage, language)
    await team.lay(("", 1, 2), public=False)
    post = meeting.said[-1]
    reads(team, post, "group.place")
    role = {"en": "Helper", "zh-hans": "助教"}[language]
    reads(team, post, "group.post", role=role, here=0, maximum=2)
    assert "Centre, room 2" not in post
    (details,) = [b["url"] for b in buttons_of(meeting.posts[-1]) if "url" in b]
    assert "?start=shf_BC-" in details
    assert await meeting.tap(team.helper, "a:group.take:") == team.helper.words("group.taken_toast")
    team.helper.reads("shift.joined")
    reads(team, meeting.said[-1], "group.post", role=role, here=1, maximum=2)
    stranger = stage.stranger("新人", language)
    assert await meeting.tap(stranger, "a:group.take:") == stranger.words("refused.group_stranger")
    resident = await stage.resident("居民", language)
    assert await meeting.tap(resident, "a:group.take:") == resident.words("refused.group_members")
    assert await meeting.tap(team.helper, "a:group.take:") == team.helper.words("refused.signed_up_already")
    forged = "a:vol.suspend:1:"
    assert await meeting.tap(resident, "a:group.take:", forged=forged) == resident.words("group.old_button")
    await meeting.tap(team.other, "a:group.take:")
    reads(team, meeting.said[-1], "group.full")
    assert buttons_of(meeting.posts[-1]) == []
    assert len(meeting.said) == 2
    everything = " ".join(meeting.said)
    assert not any(name in everything for name in ("何助手", "孙助手", "林队长"))
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_an_urgent_gap_is_called_out_and_filled_from_the_group(stage: Stage, language: str) -> None:
    team, meeting = await team_of(stage, language)
    shift_id = await team.lay(("", 1, 1), days=2)
    await meeting.tap(team.helper, "a:group.take:")
    await stage.pass_time(hours=43)  # it is 5:00, and five hours before
    count = len(meeting.said)
    me = (await team.helper.row()).id or 0

    def leave(session: Session) -> None:
        one = session.exec(select(SignUp).where(SignUp.shift_id == shift_id)).one()
        who = whos.by_id(session, me)
        moment = stage.linli.present(session)
        shifts.leave(session, moment, who, one.id or 0, reason=LeaveReason.ILL, words="fever")

    await stage.write(leave)
    await stage.settle()
    assert len(meeting.said) == count + 1
    reads(team, meeting.said[-1], "group.urgent")
    assert "fever" not in meeting.said[-1]
    await meeting.tap(team.other, "a:group.take:")
    team.other.reads("shift.joined")
    assert all(team.leader.words("group.full") in said for said in meeting.said[-2:])
    await stage.pass_time(hours=6)
    assert all(team.leader.words("group.begun") in said for said in meeting.said[-2:])
    assert await stage.faults() == []


async def test_only_a_few_shifts_are_posted_on_a_day_and_none_at_night(stage: Stage, language: str) -> None:
    team, meeting = await team_of(stage, language)
    await stage.pass_time(hours=12)  # it is 22:00
    quiet = len(meeting.said)
    first = await team.lay(days=3, times=5)
    assert len(meeting.said) == quiet
    await stage.pass_time(hours=10.1)
    assert len(meeting.said) == quiet + DEFAULTS.group_posts
    await stage.pass_time(hours=24)
    assert len(meeting.said) == quiet + 5
    leader = (await team.leader.row()).id or 0
    await stage.write(
        lambda s: shifts.cancel(s, stage.linli.present(s), whos.by_id(s, leader), first, "Rain")
    )
    await stage.settle()
    assert any(team.leader.words("group.cancelled") in said for said in meeting.said)
    assert "Rain" not in " ".join(meeting.said)


async def test_a_group_moves_falls_silent_and_is_lost(stage: Stage, language: str) -> None:
    team, meeting = await team_of(stage, language)
    meeting.group = meeting.group.become_supergroup(team.leader.id)
    await stage.settle()
    await team.lay(("", 1, 2))
    assert len(meeting.said) == 1
    meeting.group.allow(writing=False)
    await team.lay(("", 1, 2), days=6, times=2)
    assert team.leader.has_read("notice.team.group_silent") == 1
    await team.leader.tap_data("a:team.group:")
    team.leader.reads("group.silent")
    meeting.group.allow(writing=True)
    await team.leader.tap_data("a:group.again:")
    assert len(meeting.said) == 3
    meeting.group.remove_bot(team.leader.id)
    await stage.settle()
    team.leader.reads("notice.team.group_ended")
    await team.lay(("", 1, 2), days=8)
    assert await stage.read(lambda s: s.exec(select(TeamGroup.chat_id)).one()) is None
    assert await stage.faults() == []


async def test_a_group_that_moved_while_nobody_listened_is_followed(stage: Stage, language: str) -> None:
    team, meeting = await team_of(stage, language)
    old = meeting.group.id
    meeting.group = meeting.group.become_supergroup(team.leader.id)
    await stage.settle()
    await stage.write(lambda s: team_groups.moved(s, meeting.group.id, old))
    await team.lay(("", 1, 2))
    assert len(meeting.said) == 1
    tied = await stage.read(lambda s: s.exec(select(TeamGroup.chat_id)).one())
    assert tied == meeting.group.id


async def test_hardly_anything_is_said_in_a_group(stage: Stage, language: str) -> None:
    team, tied = await team_of(stage, language)
    before = len(tied.said)
    await tied.say(team.helper, "大家好")
    await tied.say(team.helper, "/start@another_bot")
    assert len(tied.said) == before
    for command in ("/my", "/complain", "/start"):
        await tied.say(team.helper, command)
    assert len(tied.said) == before + 1
    reads(team, tied.said[-1], "group.privately")
    free = Meeting(stage, "Neighbours")
    await free.let_in(team.helper)
    assert free.said == []
    await free.say(team.helper, "/help")
    await stage.pass_time(hours=48)
    await free.say(team.helper, "/my")
    assert len(free.said) == 1
    reads(team, free.said[-1], "group.nobody")
    assert await stage.faults() == []
