"""What a loop came to, as a table for people and as JSON for machines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from models.cases import CaseKind, Openness
from models.inbox import UpdateState
from models.outbox import MessageState
from tests.kill_loop.books import Books
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.laws import broken


@dataclass
class Report:
    """The figures of one loop, and everything that speaks against the laws."""

    database: str
    seed: int
    kills: int
    aimed: dict[str, int]
    hit: dict[str, int]
    people: int
    updates: int
    turns: int
    matters: int
    calls: int
    visits: int
    bookings: int
    demands: int
    requests: int
    griefs: int
    complaints: int
    without_trace: int
    sign_ups: int
    leaves: int
    stand_ins: int
    messages: int
    repeats_marked: int
    repeats_seen: int
    lost: int
    seconds: float
    broken: list[str] = field(default_factory=list)
    blows: dict[str, int] = field(default_factory=dict)
    log_lines: int = 0

    @property
    def fine(self) -> bool:
        """Whether every law held."""
        return not self.broken and not self.lost

    def show(self) -> None:
        """Print it as a table."""
        table = Table(show_header=False, box=None)
        table.add_row("database", self.database)
        table.add_row("seed", str(self.seed))
        table.add_row("kills", f"{self.kills} ({_listed(self.aimed)})")
        table.add_row("of which hit", _listed(self.hit))
        if self.blows:
            table.add_row("other blows", f"{sum(self.blows.values())} ({_listed(self.blows)})")
        table.add_row("updates acknowledged", f"{self.updates} from {self.people} people")
        table.add_row("turns taken", str(self.turns))
        table.add_row("call-backs created", f"{self.calls} for {self.matters} matters")
        table.add_row("bookings made", f"{self.bookings} for {self.visits} visits")
        table.add_row("requests handed in", f"{self.requests} for {self.demands} demands")
        table.add_row(
            "complaints made",
            f"{self.complaints} for {self.griefs} griefs, {self.without_trace} without a trace",
        )
        table.add_row(
            "sign-ups made",
            f"{self.sign_ups}, {self.leaves} times somebody could not come, {self.stand_ins} stood in",
        )
        table.add_row("messages delivered", str(self.messages))
        table.add_row(
            "repeats marked", f"{self.repeats_marked} (each was on its way at a kill, or its answer was lost)"
        )
        table.add_row("repeats seen", str(self.repeats_seen))
        table.add_row("lost", str(self.lost))
        table.add_row("wall time", f"{self.seconds:.0f} s")
        console = Console(soft_wrap=True)
        console.print(table)
        for complaint in self.broken:
            console.print(f"BROKEN {complaint}", markup=False, highlight=False)


def judge(evidence: Evidence, database: str, seed: int, seconds: float) -> Report:
    """Count, and hold everything against the laws."""
    books = evidence.books
    return Report(
        database=database,
        seed=seed,
        kills=len(evidence.kills),
        aimed=dict(Counter(kill.aim.value for kill in evidence.kills)),
        hit={
            "updates not acknowledged yet": sum(kill.unacknowledged > 0 for kill in evidence.kills),
            "turns not taken yet": sum(kill.look.pending > 0 for kill in evidence.kills),
            "messages not begun yet": sum(kill.look.waiting > 0 for kill in evidence.kills),
            "messages on their way": sum(bool(kill.look.started) for kill in evidence.kills),
        },
        people=len(evidence.people),
        updates=len(books.updates),
        turns=len(books.turns),
        matters=sum(len(resident.matters) for resident in evidence.residents),
        calls=len(books.calls),
        visits=sum(visit.confirmed for visitor in evidence.visitors for visit in visitor.visits),
        bookings=len(books.bookings),
        demands=sum(demand.handed_in for applicant in evidence.applicants for demand in applicant.demands),
        requests=len(books.of_kind(CaseKind.REQUEST)),
        griefs=sum(grief.handed_in for complainer in evidence.complainers for grief in complainer.griefs),
        complaints=len(books.of_kind(CaseKind.COMPLAINT)),
        without_trace=sum(case.openness is Openness.NO_TRACE for case in books.cases),
        sign_ups=len(books.of_shifts.sign_ups),
        leaves=sum(helper.leaves for helper in evidence.helpers),
        stand_ins=books.stand_ins,
        messages=sum(message.state is MessageState.SENT for message in books.messages),
        repeats_marked=sum(message.repeats for message in books.messages),
        repeats_seen=sum(len(evidence.seen_twice(person.phone.id)) for person in evidence.people),
        lost=_lost(evidence),
        seconds=seconds,
        broken=broken(evidence),
        log_lines=len(evidence.log.splitlines()),
    )


def rows(books: Books) -> str:
    """The states of all rows, for when a loop does not come to its end."""
    states = {
        "inbox": Counter(update.state.value for update in books.updates),
        "outbox": Counter(message.state.value for message in books.messages),
        "call-backs": Counter(call.state.value for call in books.calls),
        "cases": Counter(case.state.value for case in books.cases),
        "notices": {"waiting": len(books.untold)},
    }
    return "\n".join(f"{name}: {_listed(counted)}" for name, counted in states.items())


def _lost(evidence: Evidence) -> int:
    """Deeds that are not in the inbox, updates that were not done, messages that were owed and not sent."""
    books = evidence.books
    deeds = sum(len(person.deeds) for person in evidence.people)
    undone = sum(update.state is not UpdateState.DONE for update in books.updates)
    unsent = sum(message.owed and message.state is not MessageState.SENT for message in books.messages)
    return max(0, deeds - len(books.updates)) + undone + unsent


def _listed(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.items()) or "none"
