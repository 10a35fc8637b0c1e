from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from chat import engine
from chat.buttons import AnswerTap, encode
from chat.flow import Step
from chat.incoming import Contact
from chat.parsers import join_stories, show_story, story, words
from chat.rooms import House, Room
from models.dialogue import Dialogue, DialogueState
from models.outbox import Message
from tests.chat.chatting import Chat
from tests.chat.conftest import Front, Picnics

OWN = Contact("+8613800138000", own=True)


def to_the_card(chat: Chat) -> None:
    """Answer everything."""
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.tap("Park 2")
    chat.tap("Skip")
    chat.say("139 1234 5678")


def form_of(session: Session) -> Dialogue:
    """The one form that there is."""
    return session.get_one(Dialogue, 1)


def test_answers_are_read_back_before_anything_happens(chat: Chat, picnics: Picnics) -> None:
    to_the_card(chat)
    assert chat.text == (
        "Is this right, Anna?\n<b>Brings:</b> Cake\n<b>Where:</b> p2\n<b>Rain:</b> none\n"
        "<b>Phone:</b> 139 1234 5678"
    )
    assert picnics.planned == []
    chat.tap("Plan it")
    assert chat.text == "planned"
    (plan,) = picnics.planned
    assert plan.answers["phone"] == "13912345678"
    assert plan.answers["rain"] is None
    assert plan.corrections == 0


def test_what_was_answered_is_let_go_at_the_end(chat: Chat, session: Session) -> None:
    to_the_card(chat)
    chat.tap("Plan it")
    form = form_of(session)
    assert form.state is DialogueState.FINISHED
    assert (form.answers, form.trail, form.last_input) == ({}, [], {})


def test_a_question_that_does_not_apply_is_not_asked(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    assert chat.tap("Park 1") == "Your number?"
    chat.say(contact=OWN)
    assert "Rain" not in chat.text
    chat.tap("Change something")
    chat.tap("Where")
    assert chat.tap("Park 3") == "And if it rains?"
    chat.say("A tent")
    chat.tap("Plan it")
    assert picnics.planned[0].answers["rain"] == "A tent"
    assert picnics.planned[0].corrections == 1


def test_a_long_list_has_pages(chat: Chat) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    assert chat.labels == [*(f"Park {n}" for n in range(1, 9)), "Next ›", "Back", "Stop here"]
    chat.tap("Next ›")
    assert chat.labels[:2] == ["Park 9", "Park 10"]
    chat.tap("Next ›")
    assert chat.labels == ["Park 17", "Park 18", "Park 19", "‹ Previous", "Back", "Stop here"]
    chat.tap("‹ Previous")
    chat.tap("Park 9")
    assert chat.text == "And if it rains?"


@pytest.mark.parametrize("page", ["999", "9999", "99999", "-1", "²", "٣", "", "1x"])
def test_a_page_that_there_is_not_is_answered_all_the_same(chat: Chat, session: Session, page: str) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    revision = form_of(session).revision
    chat.tap_data(encode(AnswerTap(1, revision, f"~p{page}")))
    assert "Where?" in chat.text
    assert chat.labels[-2:] == ["Back", "Stop here"]


def test_a_choice_that_has_gone_is_said_to_have_gone(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    picnics.gone.add("p2")
    assert "That choice has just gone" in chat.tap("Park 2")
    assert "Park 2" not in chat.labels


def test_the_words_of_a_button_may_be_written(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.say(" park 2 ")
    chat.say("SKIP")
    chat.say("back")
    assert chat.text == "And if it rains?"
    chat.say("skip")
    chat.say(contact=OWN)
    chat.say("change something")
    assert "Which line" in chat.text
    chat.tap("Back")
    chat.say("plan it")
    assert len(picnics.planned) == 1


def test_what_the_centre_refuses_is_explained_and_the_answers_stay(chat: Chat, picnics: Picnics) -> None:
    picnics.weather = "wet"
    to_the_card(chat)
    assert chat.tap("Plan it").startswith("It is too wet for Anna.\n\nIs this right, Anna?")
    picnics.weather = "dry"
    assert chat.tap("Plan it") == "planned"


def test_a_form_without_a_card_asks_again_what_was_refused(chat: Chat, picnics: Picnics) -> None:
    chat.tap_data("a:nap:0:", 1)
    assert chat.say("nowhere") == "It is too wet for you.\n\nWhere do you nap?"
    assert chat.say("Sofa") == "slept"
    assert picnics.naps == ["Sofa"]


def test_taps_live_in_one_message_and_typed_answers_go_on_below(chat: Chat) -> None:
    chat.say("/picnic", command="picnic")
    assert chat.calls == ["sendMessage"]
    chat.say("Cake")
    assert chat.calls == ["sendMessage", "editMessageReplyMarkup", "sendMessage"]
    chat.tap("Park 2")
    assert chat.calls[3:] == ["editMessageText"]
    chat.tap("Skip")  # the next question puts keys in the place of the keyboard: that takes a new message
    assert chat.calls[4:] == ["editMessageReplyMarkup", "sendMessage"]


@pytest.mark.parametrize("leave", ["Back", "Stop here", "nap", "13912345678", "contact"])
def test_keys_in_the_place_of_the_keyboard_go_when_their_question_is_left(chat: Chat, leave: str) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.tap("Park 1")
    assert "keyboard" in chat.screen[chat.last_id]["payload"]["reply_markup"]
    before = chat.last_id
    if leave == "nap":
        chat.tap_data("a:nap:0:", 1)
    else:
        chat.say(**({"contact": OWN} if leave == "contact" else {"text": leave}))
    new = [message["payload"].get("reply_markup", {}) for n, message in chat.screen.items() if n > before]
    assert {"remove_keyboard": True} in new


def test_an_afterthought_at_the_card_is_added(chat: Chat, picnics: Picnics) -> None:
    to_the_card(chat)
    chat.say("And tea")
    chat.send_photo("p1", album="1")
    chat.send_photo("p2", album="1")
    assert "Cake\nAnd tea\n2 photos" in chat.text
    chat.tap("Plan it")
    assert [file["telegram_file_id"] for file in picnics.planned[0].answers["what"]["files"]] == ["p1", "p2"]
    assert picnics.planned[0].corrections == 0


def test_an_afterthought_belongs_to_what_was_told_last(chat: Chat, picnics: Picnics) -> None:
    steps = picnics.picnic.steps
    told = Step("rain", parse=story, merge=join_stories, show=show_story, optional=True)
    picnics.house.flows["picnic"] = replace(picnics.picnic, steps=(*steps[:2], told, steps[3]))
    to_the_card(chat)
    chat.say("Umbrellas")  # to a question that was skipped, too
    chat.say("and boots")
    chat.tap("Plan it")
    answers = picnics.planned[0].answers
    assert (answers["what"]["words"], answers["rain"]["words"]) == ("Cake", "Umbrellas\nand boots")


def test_a_question_is_told_what_was_answered_before(chat: Chat, picnics: Picnics) -> None:
    share = Step("share", parse=words, params=lambda _reader, known: {"what": known["what"]["words"]})
    picnics.house.flows["picnic"] = replace(picnics.picnic, steps=(picnics.picnic.steps[0], share))
    chat.say("/picnic", command="picnic")
    assert chat.say("Cake <3") == "Who shares Cake &lt;3?"


def test_what_is_no_afterthought_is_explained(chat: Chat) -> None:
    to_the_card(chat)
    assert chat.say(unsupported=True).startswith("I cannot read this kind of message.")
    assert "Is this right" in chat.text


def test_an_album_is_one_answer(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    for number in range(3):
        chat.send_photo(f"p{number}", album="7", text="Cake" if number == 0 else "")
    assert chat.text == "Where?"
    chat.tap("Park 1")
    chat.say(contact=OWN)
    assert "<b>Brings:</b> Cake\n3 photos" in chat.text


def test_an_album_where_words_are_wanted_is_refused_once(chat: Chat) -> None:
    chat.tap_data("a:nap:0:", 1)
    for number in range(3):
        chat.send_photo(f"p{number}", album="7")
    assert sum("I need words here" in message["text"] for message in chat.screen.values()) == 1


def test_a_split_text_is_one_answer(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("a" * 4096)
    chat.say("b" * 904)
    assert chat.text == "Where?"
    chat.tap("Park 1")
    chat.say(contact=OWN)
    chat.tap("Plan it")
    assert picnics.planned[0].answers["what"]["words"] == "a" * 4096 + "b" * 904


def test_a_split_text_over_the_limit_is_refused_once_and_whole(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    for _ in range(4):
        chat.say("a" * 4096)
    too_long = [m for m in chat.screen.values() if "That is too long" in m["text"]]
    assert len(too_long) == 1
    assert too_long[0]["text"].endswith("What do you bring?")
    chat.pass_time(seconds=10)
    chat.say("Cake")
    chat.tap("Park 1")
    chat.say(contact=OWN)
    chat.tap("Plan it")
    assert picnics.planned[0].answers["what"]["words"] == "Cake"


def test_an_afterthought_over_the_limit_leaves_what_was_there(chat: Chat, picnics: Picnics) -> None:
    to_the_card(chat)
    chat.say("a" * 4096)
    chat.say("b" * 4096)
    assert "That is too long" in chat.text
    assert "<b>Brings:</b> Cake\n<b>Where" in chat.text
    chat.tap("Plan it")
    assert picnics.planned[0].answers["what"]["words"] == "Cake"


def test_an_edited_message_corrects_the_answer_it_gave(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cak")
    number = chat.last_id - 1
    chat.edit(number, "Cake")
    assert chat.text == "Corrected.\n\nWhere?"
    chat.tap("Park 1")
    chat.edit(number, "Two cakes")
    chat.say(contact=OWN)
    assert "<b>Brings:</b> Two cakes" in chat.text


def test_an_edited_afterthought_keeps_what_it_was_added_to(chat: Chat) -> None:
    to_the_card(chat)
    chat.say("And te")
    chat.edit(chat.last_id - 1, "And tea")
    assert "<b>Brings:</b> Cake\nAnd tea\n<b>Where" in chat.text


def test_an_edited_wrong_answer_is_taken_as_the_answer(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.tap("Park 1")
    chat.say("one three nine")
    number = next(n for n in range(chat.last_id, 0, -1) if n not in chat.screen)
    assert "phone number" in chat.edit(number, "one")
    chat.edit(number, "13912345678")
    assert "139 1234 5678" in chat.text
    chat.tap("Plan it")
    assert len(picnics.planned) == 1


def test_an_edit_of_something_older_says_how_to_correct_it(chat: Chat) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    assert "Add a word" in chat.edit(1, "/picnics")
    assert chat.labels[-1] == "Go on: planning a picnic"


def test_two_taps_at_once_answer_one_question(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    data = chat.screen[chat.last_id]["buttons"][1]["callback_data"]
    chat.tap_data(data)
    chat.tap_data(data)
    assert chat.text == "And if it rains?"
    assert chat.calls[-2:] == ["editMessageText", "editMessageText"]


def test_an_old_button_is_answered_with_the_present_question(chat: Chat) -> None:
    chat.say("/picnic", command="picnic")
    first, data = chat.last_id, chat.screen[chat.last_id]["buttons"][0]["callback_data"]
    chat.say("Cake")
    chat.tap("Park 2")
    chat.tap_data(data, first)
    assert chat.text == "That button is from earlier. This is where you are now:\n\nAnd if it rains?"


def test_buttons_of_others_and_of_nobody_change_nothing(
    chat: Chat, open_chat: Callable[..., Chat], session: Session
) -> None:
    chat.say("/picnic", command="picnic")
    data = chat.screen[chat.last_id]["buttons"][0]["callback_data"]
    other = open_chat("Ben")
    assert "from earlier" in other.tap_data(data, 1)
    assert "from earlier" in other.tap_data("d:zzz:1:~cancel", 1)
    assert form_of(session).state is DialogueState.ACTIVE


def test_a_line_can_only_be_changed_at_the_card(chat: Chat, session: Session) -> None:
    chat.say("/picnic", command="picnic")
    chat.tap_data(encode(AnswerTap(1, form_of(session).revision, "~ephone")))
    assert "What do you bring?" in chat.text
    to_the_card(chat)
    chat.tap_data(encode(AnswerTap(1, form_of(session).revision, "~enothing")))
    assert "Is this right" in chat.text


def test_a_form_comes_back_after_the_one_that_came_between(chat: Chat, picnics: Picnics) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.tap_data("a:nap:0:", 1)
    chat.say("/picnic", command="picnic")
    assert chat.text == "You were in the middle of planning a picnic. Let us go on.\n\nWhere?"
    chat.tap("Stop here")
    assert chat.text == "Back to taking a nap:\n\nWhere do you nap?"
    chat.say("Sofa")
    assert chat.text == "slept"


def test_a_tap_on_a_waiting_form_brings_it_back(chat: Chat, session: Session) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    picnic = chat.last_id
    chat.tap_data("a:nap:0:", 1)
    chat.tap_data(chat.screen[picnic]["buttons"][1]["callback_data"], picnic)
    assert chat.screen[picnic]["text"] == "And if it rains?"
    assert form_of(session).state is DialogueState.ACTIVE


def test_a_long_pause_is_not_taken_for_an_answer_but_a_button_s_words_are(chat: Chat) -> None:
    chat.say("/picnic", command="picnic")
    chat.say("Cake")
    chat.pass_time(hours=13)
    assert chat.say("Good morning").startswith("Last time you were in the middle of planning a picnic.")
    chat.pass_time(hours=13)
    assert chat.say("Park 2") == "And if it rains?"
    chat.pass_time(hours=13)
    assert chat.say("cancel").startswith("Stopped")


def test_a_form_whose_steps_changed_keeps_what_still_fits(
    chat: Chat, picnics: Picnics, session: Session
) -> None:
    to_the_card(chat)
    steps = (*picnics.picnic.steps[:2], Step("rain", parse=words), Step("who", parse=words))
    picnics.house.flows["picnic"] = replace(picnics.picnic, version=2, steps=steps)
    assert chat.say("Hello").endswith("Let us go on.\n\nWho comes?")
    assert set(form_of(session).answers) == {"what", "where", "rain"}
    chat.say("Everybody")
    assert "<b>Who:</b> Everybody" in chat.text
    picnics.house.flows["picnic"] = replace(picnics.picnic, version=2, steps=steps[:2])
    chat.tap("Plan it")
    assert set(picnics.planned[0].answers) == {"what", "where"}


def test_a_form_whose_flow_is_no_more_is_put_away_with_a_word(
    chat: Chat, picnics: Picnics, session: Session
) -> None:
    chat.say("/picnic", command="picnic")
    data = chat.screen[chat.last_id]["buttons"][0]["callback_data"]
    del picnics.house.flows["picnic"]
    assert "no longer exists" in chat.tap_data(data)
    assert form_of(session).state is DialogueState.EXPIRED
    assert "from earlier" in chat.tap_data(data)


def test_a_form_that_leaves_no_trace_is_gone_at_its_end(
    chat: Chat, picnics: Picnics, session: Session
) -> None:
    secret = replace(picnics.nap, traceless=lambda _known: True)
    picnics.house.flows["nap"] = picnics.nap = secret
    for end in ("Under the tree", "cancel"):
        chat.tap_data("a:nap:0:", 1)
        assert session.exec(select(Dialogue)).one().traceless
        chat.say(end)
        assert session.exec(select(Dialogue)).all() == []
    chat.tap_data("a:nap:0:", 1)
    del picnics.house.flows["nap"]
    assert "no longer exists" in chat.say("Where?")
    assert session.exec(select(Dialogue)).all() == []
    said = session.exec(select(Message)).all()
    assert {(one.person_id, one.traceless) for one in said} == {(None, True)}


def test_a_form_that_leaves_no_trace_is_about_no_record(picnics: Picnics) -> None:
    with pytest.raises(ValueError, match="'nap' can leave no trace and be about a record"):
        replace(picnics.nap, traceless=lambda _known: True, subject=lambda _context: ("nap", 1))


def test_two_rooms_cannot_claim_the_same(picnics: Picnics) -> None:
    with pytest.raises(ValueError, match="two rooms claim picnic"):
        House([picnics.room, Room(flows=(picnics.picnic,))], Front())


def test_several_are_ticked_until_that_is_all(chat: Chat, picnics: Picnics, session: Session) -> None:
    chat.begin(lambda talk: engine.start(talk, picnics.tour))
    assert "That is all" not in chat.labels
    chat.tap("Park 2")
    chat.tap("Next ›")
    chat.tap("Park 9")
    assert chat.labels[:2] == ["✓ Park 9", "Park 10"]  # still on its page
    chat.say("park 1")
    chat.tap("✓ Park 2")
    for _ in range(2):  # two taps at once tick it once
        chat.tap_data(encode(AnswerTap(1, form_of(session).revision, "~+p3")))
    chat.say("no idea")
    assert chat.labels[:3] == ["✓ Park 1", "Park 2", "✓ Park 3"]
    chat.tap("That is all")
    assert "p1 + p3 + p9" in chat.text
    chat.tap("Change something")
    chat.tap("Where")
    picnics.gone.add("p9")
    chat.tap("Park 4")
    chat.tap("That is all")
    chat.tap("Go")
    assert picnics.toured == [["p1", "p3", "p4"]]


def test_nothing_ticked_is_no_answer(chat: Chat, picnics: Picnics, session: Session) -> None:
    chat.begin(lambda talk: engine.start(talk, picnics.tour))
    for forged in ("~all", "~+p99", "p1"):
        chat.tap_data(encode(AnswerTap(1, form_of(session).revision, forged)))
        assert "That choice has just gone" in chat.text
