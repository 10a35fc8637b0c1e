"""From what was measured to what is said: medians over the rounds, and how ours stands to the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median

from bench.announcements import AnnouncementTimes
from bench.case_desk import DeskTimes, pairs
from bench.contenders import Contender
from bench.exports import ExportTimes
from bench.floods import FloodTimes
from bench.free_times import MonthTimes
from bench.percentiles import percentile
from bench.postings import PostingTimes
from bench.reminders import LIMIT, ReminderTimes
from bench.replicas import LATENCY, ReplicaTimes
from bench.rosters import RosterTimes
from bench.runs import Run, Window
from bench.summaries import ASKED, PICTURE, PICTURE_LIMIT, MeanwhileTimes, SummaryTimes
from bench.surveys import SurveyTimes
from bench.sweeps import SweepTimes

# What bounds a figure.
TURN = "the bot's core: a turn is written down before and after it is answered"
IMPORTS = "what is imported, SQLAlchemy first"
INDEX = "one look into an index"
ROWS = "reading the rows and putting them into words"
WRITES = "one transaction's writes"
PACE = "Telegram's pace of 30 messages a second"
CORES = "cores: two bots, PostgreSQL, Telegram and everybody's phones share the machine's"
ONE_PROCESS = "one core: the bot, Telegram and everybody's phones share a process here"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: how it is called, how it is read off a run, and with how many decimals."""

    name: str
    label: str
    of: Callable[[Run], float | None]
    decimals: int = 1
    compared: bool = True


@dataclass(slots=True)
class Measured:
    """All runs of one bot, in the order of the rounds, and further starts."""

    contender: Contender
    runs: list[Run] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)

    def median(self, figure: Figure) -> float | None:
        """The middle of a figure over the rounds; None where the machine does not tell it."""
        return _median(map(figure.of, self.runs))

    @property
    def start(self) -> float:
        """The median of all starts, in seconds."""
        return median([*(run.start for run in self.runs), *self.starts])


@dataclass(frozen=True, slots=True)
class Results:
    """All that one run of the bench has measured."""

    bots: dict[str, Measured]
    sweeps: Sequence[SweepTimes]
    months: Sequence[MonthTimes]
    desks: Sequence[DeskTimes]
    posting: PostingTimes
    reminders: ReminderTimes
    flood: FloodTimes
    replicas: ReplicaTimes
    rosters: Sequence[RosterTimes]
    survey: SurveyTimes
    news: AnnouncementTimes
    exports: Sequence[ExportTimes]
    summaries: Sequence[SummaryTimes]
    meanwhile: MeanwhileTimes


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure or a ratio that we want to stay within, and what bounds it."""

    what: str
    ratio: float
    limit: float
    bound: str

    @property
    def met(self) -> bool:
        """Whether it does."""
        return self.ratio <= self.limit


def ratio(figure: Figure, ours: Measured, other: Measured) -> float | None:
    """How ours stands to another bot: the median over the rounds, as neighbours in time are comparable."""
    pairs = [(figure.of(our), figure.of(their)) for our, their in zip(ours.runs, other.runs, strict=True)]
    return _median(our / their if our is not None and their else None for our, their in pairs)


def aims(found: Results) -> list[Aim]:
    """What we aim at, and how it stands."""
    ours, echo, tutorial, booking = (found.bots[name] for name in ("ours", "echo", "tutorial", "booking"))
    few, many = found.sweeps[0], found.sweeps[-1]
    small, large = found.months[0], found.months[-1]
    compared, posting, survey = list(pairs(found.desks)), found.posting, found.survey
    sheet = max((one for one in found.exports if one.form == "xlsx"), key=lambda one: one.rows)
    few_cases, cases = (one.cases for one in compared[0])
    return [
        Aim("CPU of a turn of a booking / of a bare echo", ratio(CPU, booking, echo) or 0, 0.8, TURN),
        Aim(
            "updates a second of a bare echo / of bookings", ratio(UPDATES, echo, booking) or 0, 1 / 1.2, TURN
        ),
        Aim("start / start of the tutorial bot", ours.start / tutorial.start, 1.5, IMPORTS),
        Aim("resident memory / that of a bare echo", ratio(RSS, ours, echo) or 0, 2.0, IMPORTS),
        Aim(
            f"idle sweep, {many.reminders:,} / {few.reminders:,} reminders", many.idle / few.idle, 1.2, INDEX
        ),
        Aim(f"due sweep, {many.reminders:,} / {few.reminders:,} reminders", many.due / few.due, 1.2, INDEX),
        Aim(
            f"free times of a month, {large.bookings:,} / {small.bookings:,} bookings",
            large.milliseconds / small.milliseconds,
            1.5,
            INDEX,
        ),
        Aim(
            f"slowest answer at a desk with {cases:,} cases, ms",
            max(many.milliseconds for _, many in compared),
            150,
            ROWS,
        ),
        Aim(
            f"the same command with {cases:,} / with {few_cases:,} cases, the worst",
            max(many.milliseconds / few.milliseconds for few, many in compared),
            3.0,
            ROWS,
        ),
        Aim(f"queueing a shift for {posting.people:,} volunteers, s", posting.queued, 2.0, WRITES),
        Aim("what Telegram refused of it as too much", posting.refused, 0, PACE),
        Aim("p95 of a resident's answers meanwhile, ms", posting.answered, 300, PACE),
        Aim(
            f"time for {found.reminders.told:,} due reminders / at {LIMIT} a second",
            LIMIT / found.reminders.rate,
            1 / 0.95,
            PACE,
        ),
        Aim("what Telegram refused of them as too much", found.reminders.refused, 0, PACE),
        Aim(
            f"pace of one / of two bots on PostgreSQL, Telegram taking {LATENCY * 1000:.0f} ms",
            found.replicas.one / found.replicas.two if found.replicas.two else inf,
            1 / 1.6,
            CORES,
        ),
        Aim(
            f"delay of a resident's p99 while another sends {found.flood.messages:,} messages, ms",
            found.flood.answered - found.flood.alone,
            100,
            ONE_PROCESS,
        ),
        Aim(
            f"slowest list of people or hours with {posting.people:,} volunteers, ms",
            max(one.milliseconds for one in found.rosters),
            150,
            ROWS,
        ),
        Aim(f"queueing a survey for {survey.people:,} people, s", survey.queued, 5.0, WRITES),
        Aim("pausing or resuming it, s", max(survey.paused, survey.resumed), 5.0, WRITES),
        Aim(
            f"any step of an announcement to {found.news.people:,} people, s", found.news.slowest, 5.0, WRITES
        ),
        Aim(f"a spreadsheet of {sheet.rows:,} rows, s", sheet.seconds, 10.0, ROWS),
        *_summaries(found),
    ]


def _summaries(found: Results) -> list[Aim]:
    sizes = sorted({one.records for one in found.summaries})
    few, many = ({one.what: one for one in found.summaries if one.records == size} for size in sizes)
    daily = "/today"
    return [
        *(
            Aim(f"{what} of {sizes[-1]:,} records, s", many[what].milliseconds / 1000, limit, ROWS)
            for what, (_text, limit) in ASKED.items()
        ),
        Aim(
            f"{PICTURE} of {sizes[-1]:,} records, s",
            many[PICTURE].milliseconds / 1000,
            PICTURE_LIMIT,
            ROWS,
        ),
        Aim(
            f"{daily} of {sizes[-1]:,} / of {sizes[0]:,} records",
            many[daily].milliseconds / few[daily].milliseconds,
            2.0,
            ROWS,
        ),
        Aim("p95 of a resident's answers during summaries, ms", found.meanwhile.answered, 300, ONE_PROCESS),
    ]


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _cpu(window: Window) -> float:
    return window.bot_cpu / len(window.latencies) * 1000


def _crowd(percent: int) -> Callable[[Run], float]:
    return lambda run: percentile(run.crowd.latencies, percent) * 1000


def _a_second(cpu: Callable[[Window], float]) -> Callable[[Run], float]:
    return lambda run: cpu(run.crowd) / run.crowd.seconds


UPDATES = Figure("updates_per_second", "updates a second", _a_second(lambda crowd: len(crowd.latencies)))
CPU = Figure("cpu_ms_per_update", "CPU of the bot, ms an update", lambda run: _cpu(run.crowd), 2)
RSS = Figure("rss_mb", "resident memory, MB", lambda run: run.memory.rss, 0)
FIGURES = (
    UPDATES,
    CPU,
    Figure("p50_ms", "first reply, p50 ms", _crowd(50)),
    Figure("p95_ms", "first reply, p95 ms", _crowd(95)),
    Figure("p99_ms", "first reply, p99 ms", _crowd(99)),
    Figure("bot_busy", "cores busy with the bot", _a_second(lambda crowd: crowd.bot_cpu), 2, compared=False),
    Figure(
        "emulator_busy",
        "cores busy with Telegram and people",
        _a_second(lambda crowd: crowd.emulator_cpu),
        2,
        compared=False,
    ),
    Figure(
        "database_cpu_ms_per_update",
        "CPU of a database server, ms an update",
        lambda run: run.crowd.database_cpu / len(run.crowd.latencies) * 1000 or None,
        2,
        compared=False,
    ),
    Figure(
        "alone_p50_ms",
        "one person: first reply, p50 ms",
        lambda run: percentile(run.alone.latencies, 50) * 1000,
    ),
    Figure("alone_cpu_ms_per_update", "one person: CPU, ms an update", lambda run: _cpu(run.alone), 2),
    RSS,
    Figure("pss_mb", "of it, shared parts by share (PSS), MB", lambda run: run.memory.pss, 0),
    Figure("uss_mb", "of it, the bot's alone (USS), MB", lambda run: run.memory.uss, 0),
)
