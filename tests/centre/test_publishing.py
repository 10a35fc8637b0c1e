"""What may be published: stories 9 and 11 of the centre, and the sentences that only sound like them."""

import pytest
from sqlmodel import Session

from centre import appeals, proposals, publishing
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.sites import SITES
from models.people import Role
from models.proposals import Proposal
from models.who import Who, by_id
from tests.auxil.factories import a_person, a_rule
from tests.auxil.ideas import an_idea

HARMLESS = "周日下午三点，公园里一起读书。 / Reading together in the park, Sunday 3 pm."

ASKS_FOR_MONEY = (
    "请大家为张爷爷捐款，多少都行。",
    "我们打算众筹一台轮椅",
    "每人交20元，当天付",
    "扫码支持一下孩子们",
    "收款码在群里",
    "周六义卖，收入给敬老院",
    "Please donate for Mr Zhang’s wheelchair.",
    "We are raising money for a new lamp",
    "Could everybody CHIP IN ten yuan?",
    "There is an entry fee of 5 yuan",
)
ASKS_FOR_GOODS = (
    "家里有旧衣服的请捐出来",
    "征集物资：大米、食用油",
    "请带来旧书",
    "A clothes drive on Saturday",
    "Please bring old clothes to the hall",
    "We are collecting toys for the nursery",
)
ONLY_SOUNDS_LIKE_IT = (
    HARMLESS,
    "活动免费，不收报名费。",
    "本次活动不涉及捐款，请放心参加",
    "讲座：怎样识破捐款诈骗、募捐诈骗",
    "陌生人来电不要转账",
    "募集志愿者十名",
    "无偿献血知识讲座",
    "A talk about donation scams",
    "Blood donation: what you should know",
    "It is free: no entry fee, no donations.",
    "Never transfer money to strangers",
    "Bring your own cup. We collect you at the gate.",
    "量血压、测血糖，结果当场告诉您",
)


def approved_collection(session: Session, moment: Moment, director: Who) -> Proposal:
    """A proposal to collect that the director approved."""
    proposer = a_person(session, "Volunteer Lu", Role.VOLUNTEER)
    proposal = proposals.propose(session, moment, proposer, an_idea(collects=True, place="清塘公园"))
    return proposals.approve(session, moment, director, proposal.id or 0)


def test_an_appeal_without_an_approval_is_blocked(session: Session) -> None:
    for text in (*ASKS_FOR_MONEY, *ASKS_FOR_GOODS):
        assert appeals.word_in(session, text) is not None, text
        with pytest.raises(Refused, match=r"refused\.appeal"):
            publishing.check(session, text)


def test_what_only_sounds_like_an_appeal_is_published(session: Session) -> None:
    for text in ONLY_SOUNDS_LIKE_IT:
        assert appeals.word_in(session, text) is None, text
        publishing.check(session, text)


def test_an_appeal_goes_out_with_the_number_of_its_approval(
    session: Session, moment: Moment, director: Who, volunteer: Who
) -> None:
    approved = approved_collection(session, moment, director)
    written = f"请捐款。批准号 {approved.number}"
    for text in (written, written.lower(), f"Please donate ({approved.number})."):
        publishing.check(session, text)
    waiting = proposals.propose(session, moment, volunteer, an_idea(collects=True))
    other = proposals.propose(session, moment, volunteer, an_idea(title="Reading"))
    proposals.approve(session, moment, director, other.id or 0)
    # Not approved yet, approved for something else, mistyped, of something else.
    for number in (waiting.number, other.number, "FA-222-2", "HF-7K3-2", "FA"):
        with pytest.raises(Refused, match=r"refused\.appeal"):
            publishing.check(session, f"请捐款。批准号 {number}")
    proposals.withdraw(session, moment, a_proposer(session, approved), approved.id or 0)
    with pytest.raises(Refused, match=r"refused\.appeal"):
        publishing.check(session, f"请捐款。批准号 {approved.number}")


def a_proposer(session: Session, proposal: Proposal) -> Who:
    """Whose proposal it is."""
    return by_id(session, proposal.person_id)


def test_an_unlisted_place_or_name_is_not_published(
    session: Session, moment: Moment, clerk: Who, director: Who
) -> None:
    with pytest.raises(Refused, match="site_unlisted"):
        publishing.check(session, HARMLESS, site="清塘公园")
    with pytest.raises(Refused, match="issuer_unlisted"):
        publishing.check(session, HARMLESS, issuer="清塘街道办事处")
    park = SITES.enter(session, moment, clerk, {"zh-hans": "清塘公园", "en": "Qingtang Park"})
    office = ISSUERS.enter(session, moment, clerk, {"zh-hans": "清塘街道办事处"})
    with pytest.raises(Refused, match="site_unlisted"):
        publishing.check(session, HARMLESS, site=park.id)
    SITES.approve(session, moment, director, park.id or 0)
    ISSUERS.approve(session, moment, director, office.id or 0)
    publishing.check(session, HARMLESS, issuer="清塘街道 办事处", site="qingtang park")
    publishing.check(session, HARMLESS, site=park.id)
    SITES.close(session, moment, director, park.id or 0, "rebuilt")
    with pytest.raises(Refused, match="site_unlisted"):
        publishing.check(session, HARMLESS, site=park.id)


def test_the_centre_s_own_name_needs_nobody_s_leave(session: Session) -> None:
    a_rule(session, "centre_name", {"zh-hans": "清塘社区服务中心", "en": "Qingtang Centre"})
    publishing.check(session, HARMLESS, issuer="清塘社区服务中心")
    publishing.check(session, HARMLESS, issuer="qingtang centre")
    with pytest.raises(Refused, match="issuer_unlisted"):
        publishing.check(session, HARMLESS, issuer="清塘社区")


def test_a_centre_may_change_both_lists(session: Session) -> None:
    a_rule(session, "appeal_words", ["压岁钱"])
    with pytest.raises(Refused, match=r"refused\.appeal"):
        publishing.check(session, "请带压岁钱来")
    publishing.check(session, "请捐款")
    a_rule(session, "no_appeal_words", ["不带压岁钱"])
    publishing.check(session, "不带压岁钱也行")
