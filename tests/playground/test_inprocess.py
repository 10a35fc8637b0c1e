import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from playground.edge import Edge
from playground.faults import FaultKind
from playground.inprocess import InProcessRequest
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import TOKEN
from tests.playground.ptb import converse


@pytest.fixture(autouse=True)
def _times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns whoever meets a 429 and has not opted in."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def edge(telegram: Telegram) -> Edge:
    return Edge(telegram)


@pytest.fixture
async def bot(edge: Edge) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, request=InProcessRequest(edge), get_updates_request=InProcessRequest(edge)) as bot:
        yield bot


async def test_ptb_talks_to_it_without_a_network(bot: Bot, mary: Person) -> None:
    await converse(bot, mary)


async def test_the_real_application_runs_on_it(edge: Edge, telegram: Telegram) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        menu = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Go", callback_data="go"))
        await update.message.reply_text("Welcome", reply_markup=menu)

    async def go(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("Gone")

    request = InProcessRequest(edge)
    application = (
        ApplicationBuilder().token(TOKEN).request(request).get_updates_request(request).updater(None).build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(go))
    async with application:
        li = telegram.add_person("李")
        li.press_start()
        offset = 0
        for _ in range(2):
            for update in await application.bot.get_updates(offset):
                offset = update.update_id + 1
                await application.process_update(update)
            if "reply_markup" in li.history()[-1]:
                li.press(li.history()[-1]["message_id"])
    assert [message["text"] for message in li.history()] == ["/start", "Gone"]


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        (FaultKind.FLOOD, RetryAfter, False),
        (FaultKind.SERVER_ERROR, NetworkError, False),
        (FaultKind.DROP_BEFORE, NetworkError, False),
        (FaultKind.DROP_AFTER, NetworkError, True),
        (FaultKind.TIMEOUT_AFTER, TimedOut, True),
        (FaultKind.SLOW, TimedOut, True),
        (FaultKind.NOT_FOUND, InvalidToken, False),
    ],
)
async def test_faults_are_ptbs_errors(
    bot: Bot, edge: Edge, mary: Person, kind: FaultKind, error: type[Exception], arrives: bool
) -> None:
    edge.faults.switch_on(kind, seconds=5, count=1)
    with pytest.raises(error) as caught:
        await bot.send_message(mary.id, "x")
    assert not isinstance(caught.value, BadRequest)
    assert (len(mary.history()) == 2) == arrives


async def test_a_slow_answer_within_the_timeout_is_an_answer(bot: Bot, edge: Edge, mary: Person) -> None:
    edge.faults.switch_on(FaultKind.SLOW, seconds=0)
    await bot.send_message(mary.id, "x", read_timeout=1)
    await bot.send_message(mary.id, "x", read_timeout=None)
    assert len(mary.history()) == 3


async def test_a_handed_over_file_is_read(
    bot: Bot, mary: Person, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("files") / "report.txt"
    path.write_bytes(b"text")
    with path.open("rb") as handle:
        sent = await bot.send_document(mary.id, handle, read_timeout=5)
    assert sent.document
    assert sent.document.file_name == "report.txt"


async def test_files_that_are_not_there(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nonsense")
    with pytest.raises(InvalidToken, match="file not found"):
        await bot.request.retrieve(f"https://api.telegram.org/file/bot{TOKEN}/documents/none")


async def test_bad_tokens(edge: Edge) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:bad", request=InProcessRequest(edge)).initialize()


async def test_conflict_is_ptbs(bot: Bot, edge: Edge, mary: Person) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=50))
    for _ in range(20):
        await asyncio.sleep(0)
    newer = asyncio.create_task(bot.get_updates(timeout=50))
    with pytest.raises(Conflict):
        await older
    mary.send_text("x")
    assert await newer
