"""Cases: matters with a number, somebody who answers for them, and a time limit until they are closed."""

from centre.cases.access import expect, for_staff, speaks_for
from centre.cases.applying import Application, go_on, hand_in, submit
from centre.cases.clock import DEADLINES, lapse
from centre.cases.codes import Bearer, Voice
from centre.cases.covering import give_back
from centre.cases.custody import accept as accept_handover
from centre.cases.custody import decline as decline_handover
from centre.cases.custody import expect_yours, on_left, take_over
from centre.cases.custody import offer as offer_handover
from centre.cases.desk import (
    Proposal,
    accept,
    add_note,
    ask_price,
    count_late_gap,
    decline,
    expect_writable,
    finish,
    list_gaps,
    offer_plan,
    say,
    schedule,
    send_back,
    start,
    take_up,
    transfer,
)
from centre.cases.farewell import leave
from centre.cases.filing import PREFIXES
from centre.cases.finding import Found, find_cases, of_person
from centre.cases.followers import Progress, expect_followed, followed, progress
from centre.cases.longer import days as days_after
from centre.cases.longer import expect_late, is_promised, tell_longer
from centre.cases.moves import plan_of
from centre.cases.parties import Party
from centre.cases.party_answers import PREFIX as PARTY_LINK
from centre.cases.party_answers import answer as answer_party
from centre.cases.party_answers import asked as party_asked
from centre.cases.party_answers import expect_party
from centre.cases.party_answers import link as party_link
from centre.cases.party_answers import note as note_party
from centre.cases.prices import chargeable
from centre.cases.queue import Part, View, count, queue
from centre.cases.refunds import credit as credit_refund
from centre.cases.refunds import drop as drop_refund
from centre.cases.refunds import due_at as refund_due_at
from centre.cases.refunds import expect_mistaken as expect_refund_mistaken
from centre.cases.refunds import expect_owed as expect_refund_owed
from centre.cases.refunds import expect_refundable, is_refundable, is_writable, open_refund
from centre.cases.refunds import may_drop as may_drop_refund
from centre.cases.refunds import note_try as note_refund_try
from centre.cases.refunds import of as refunds_of
from centre.cases.refunds import owed as refund_owed
from centre.cases.refunds import stands as refund_stands
from centre.cases.resident import (
    agree,
    agree_price,
    ask_change,
    confirm,
    expect_reopening,
    fill_gaps,
    not_done,
    refuse_price,
    reopen,
    withdraw,
    write,
)
from centre.cases.ringing import is_unseen, see
from centre.cases.senders import Filed
from centre.cases.sight import knows_of, sees
from centre.cases.silence import is_unheard
from centre.cases.views import CaseCard, CaseLineView, Step, by_number, card, look, of_resident

__all__ = [
    "DEADLINES",
    "PARTY_LINK",
    "PREFIXES",
    "Application",
    "Bearer",
    "CaseCard",
    "CaseLineView",
    "Filed",
    "Found",
    "Part",
    "Party",
    "Progress",
    "Proposal",
    "Step",
    "View",
    "Voice",
    "accept",
    "accept_handover",
    "add_note",
    "agree",
    "agree_price",
    "answer_party",
    "ask_change",
    "ask_price",
    "by_number",
    "card",
    "chargeable",
    "confirm",
    "count",
    "count_late_gap",
    "credit_refund",
    "days_after",
    "decline",
    "decline_handover",
    "drop_refund",
    "expect",
    "expect_followed",
    "expect_late",
    "expect_party",
    "expect_refund_mistaken",
    "expect_refund_owed",
    "expect_refundable",
    "expect_reopening",
    "expect_writable",
    "expect_yours",
    "fill_gaps",
    "find_cases",
    "finish",
    "followed",
    "for_staff",
    "give_back",
    "go_on",
    "hand_in",
    "is_promised",
    "is_refundable",
    "is_unheard",
    "is_unseen",
    "is_writable",
    "knows_of",
    "lapse",
    "leave",
    "list_gaps",
    "look",
    "may_drop_refund",
    "not_done",
    "note_party",
    "note_refund_try",
    "of_person",
    "of_resident",
    "offer_handover",
    "offer_plan",
    "on_left",
    "open_refund",
    "party_asked",
    "party_link",
    "plan_of",
    "progress",
    "queue",
    "refund_due_at",
    "refund_owed",
    "refund_stands",
    "refunds_of",
    "refuse_price",
    "reopen",
    "say",
    "schedule",
    "see",
    "sees",
    "send_back",
    "speaks_for",
    "start",
    "submit",
    "take_over",
    "take_up",
    "tell_longer",
    "transfer",
    "withdraw",
    "write",
]
