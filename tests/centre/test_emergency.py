import pytest
from pydantic import ValidationError
from sqlmodel import Session

from centre import deadlines, emergency
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS, Rules
from models.desk import Alert
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.told import notices, told

DANGER = [
    "家里煤气味很大",
    "厨房着火了！",
    "我摔倒了，起不来",
    "妈妈晕倒了",
    "有 人 在楼道里冒烟",
    "爸爸 胸口痛",
    "有人困在电梯里",
    "救命",
    "有人打架",
    "我不想活了",
    "ＳＭＥＬＬ　ＧＡＳ",
    "I smell gas in the kitchen",
    "There’s a fire in the stairwell",
    "the house is on fire",
    "My mother has fallen and can't get up",
    "I FELL in the bathroom",
    "he fell\ndown the stairs",
    "Chest pain since this morning",
    "smoke in the corridor!!",
    "I fell asleep and now I smell gas",
]
HARMLESS = [
    "我想理发",
    "楼道里有人抽烟",
    "火灾演练是哪天？",
    "预防跌倒讲座还有名额吗",
    "自行车轮胎漏气了",
    "救命恩人送锦旗",
    "煤气费怎么交",
    "我要预约急救培训",
    "Is the hall open in the fall?",
    "The hall is smoke-free, isn't it",
    "I want to book a haircut",
    "the fire station tour",
    "My gas bill is wrong",
    "I fell in love with your choir",
    "the chair fell apart",
    "leaves have fallen; who sweeps",
    "the firefighters' talk",
    "felldown",
    "",
]


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard(text: str) -> None:
    assert emergency.danger_word(text, DEFAULTS)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert emergency.danger_word(text, DEFAULTS) is None


def test_every_word_of_the_list_is_heard_and_no_harmless_one() -> None:
    assert [word for word in DEFAULTS.danger_words if not emergency.danger_word(word, DEFAULTS)] == []
    assert [word for word in DEFAULTS.harmless_words if emergency.danger_word(word, DEFAULTS)] == []


def test_a_centre_may_have_its_own_words() -> None:
    rules = Rules(danger_words=("水管爆了",), harmless_words=())
    assert emergency.danger_word("我家水管爆了", rules) == "水管爆了"
    assert emergency.danger_word("着火了", rules) is None
    with pytest.raises(ValidationError):
        Rules(danger_words=())  # no centre is deaf to all of them


def alarm(session: Session, moment: Moment, who: Who | None = None, words: str = "gas") -> Alert:
    chat_id = (who.telegram_id if who else None) or 77
    name = who.name if who else "Stranger"
    return emergency.raise_alert(session, moment, chat_id, who, name=name, words=words)


def test_the_leader_is_alarmed_at_night_too(session: Session, leader: Who, deputy: Who) -> None:
    alert = alarm(session, at("03:00", "2026-11-22"))
    (notice,) = notices(session)
    assert (notice.kind, notice.person_id, notice.critical) == ("alert.raised", leader.id, True)
    assert notice.due_at == at("03:00", "2026-11-22").now
    assert (notice.subject_kind, notice.subject_id) == ("alert", alert.id)


def test_silence_alarms_the_deputy_and_then_everybody(
    session: Session, leader: Who, deputy: Who, coordinator: Who, clerk: Who, resident: Who
) -> None:
    alarm(session, at("03:00"), resident)
    assert deadlines.act_on_due(session, at("03:29"), 10) == 0
    deadlines.act_on_due(session, at("03:30"), 10)
    assert told(session)[1:] == [("alert.raised", deputy.id)]
    deadlines.act_on_due(session, at("04:00"), 10)
    assert {person for _, person in told(session)[2:]} == {leader.id, deputy.id, coordinator.id}


def test_once_somebody_is_on_it_the_alarm_stops_and_the_others_know(
    session: Session, leader: Who, deputy: Who, coordinator: Who, resident: Who
) -> None:
    alert = alarm(session, at("10:00"), resident)
    deadlines.act_on_due(session, at("10:30"), 10)
    assert alert.id is not None
    emergency.acknowledge(session, at("10:31"), deputy, alert.id)
    emergency.acknowledge(session, at("10:31"), deputy, alert.id)
    assert told(session) == [("alert.acknowledged", leader.id), ("alert.seen", resident.id)]
    assert deadlines.act_on_due(session, at("18:00"), 10) == 0
    with pytest.raises(Refused) as refused:
        emergency.acknowledge(session, at("10:32"), coordinator, alert.id)
    assert refused.value.key == "refused.alert_acknowledged"
    assert refused.value.params == {"name": deputy.name}


def test_only_those_who_answer_alarms_may_stop_one(session: Session, leader: Who, clerk: Who) -> None:
    alert = alarm(session, at("10:00"))
    assert alert.id is not None
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        emergency.acknowledge(session, at("10:01"), clerk, alert.id)
    with pytest.raises(Refused, match=r"refused\.alert_unknown"):
        emergency.acknowledge(session, at("10:01"), leader, 4711)


def test_repeats_join_the_open_alarm(session: Session, leader: Who, resident: Who) -> None:
    first = alarm(session, at("10:00"), resident, "gas")
    again = alarm(session, at("10:09"), resident, "strong smell of gas")
    assert again.id == first.id
    assert again.words == "gas\nstrong smell of gas"
    assert told(session) == [("alert.raised", leader.id)]
    assert alarm(session, at("10:11"), resident).id != first.id
    assert alarm(session, at("10:09")).id != first.id  # somebody else's chat


def test_an_answered_alarm_does_not_swallow_the_next(session: Session, leader: Who, resident: Who) -> None:
    first = alarm(session, at("10:00"), resident)
    assert first.id is not None
    emergency.acknowledge(session, at("10:01"), leader, first.id)
    assert alarm(session, at("10:02"), resident).id != first.id


def test_where_no_leader_is_named_the_coordinator_is_alarmed(
    session: Session, coordinator: Who, director: Who
) -> None:
    alarm(session, at("10:00"))
    assert told(session) == [("alert.raised", coordinator.id)]


def test_a_leader_out_of_reach_is_not_waited_for(session: Session, coordinator: Who) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER, reachable=False)
    alarm(session, at("10:00"))
    assert told(session) == [("alert.raised", coordinator.id), ("alert.raised", leader.id)]


def test_silence_does_not_wait_for_a_deputy_out_of_reach(
    session: Session, leader: Who, coordinator: Who
) -> None:
    deputy = a_person(session, "Deputy", Role.DUTY_DEPUTY, reachable=False)
    alarm(session, at("03:00"))
    deadlines.act_on_due(session, at("03:30"), 10)
    assert {person for _, person in told(session)[1:]} == {leader.id, coordinator.id, deputy.id}


def test_a_leader_who_calls_for_help_is_not_asked_to_give_it(
    session: Session, leader: Who, coordinator: Who
) -> None:
    alarm(session, at("10:00"), leader)
    assert told(session) == [("alert.raised", coordinator.id)]


def test_an_alarm_before_there_is_any_staff_is_kept(session: Session) -> None:
    assert alarm(session, at("10:00")).acknowledged_at is None
    deadlines.act_on_due(session, at("11:00"), 10)
    assert told(session) == []
