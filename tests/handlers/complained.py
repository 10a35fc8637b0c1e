"""Complaints and suggestions for tests of the desk: made past the chat, and how far they have come."""

from typing import Any

from sqlmodel import col, select

from centre import complaints, suggestions
from centre.complaints import Filed, Grievance
from models.cases import Case
from models.complaints import ComplaintCategory, Finding, Severity, Target
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import as_person, lose, open_case

STAIR = "The third stair is loose."


async def complain(resident: Actor, **values: Any) -> Filed:
    """Complain of a loose stair, or of what is said."""
    told = {
        "category": ComplaintCategory.PREMISES,
        "target": Target.PLACE,
        "about": STAIR,
        "whom": "3号楼 / Building 3",
        **values,
    }
    return await as_person(resident, lambda s, m, who: complaints.submit(s, m, who, Grievance(**told)))


async def submitted(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """A clerk who has just got a complaint on the screen, and whoever made it."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await complain(resident, **values)
    await look(clerk)
    return clerk, resident


async def look(clerk: Actor) -> None:
    """Open the newest case of the queue."""
    await clerk.say("/queue")
    await open_case(clerk)


async def weighed(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """The same, weighed."""
    clerk, resident = await submitted(stage, language, **values)
    await weigh(clerk, values.get("category", ComplaintCategory.PREMISES))
    await look(clerk)
    return clerk, resident


async def weigh(clerk: Actor, category: ComplaintCategory = ComplaintCategory.PREMISES) -> None:
    """Weigh the newest complaint, past the chat."""
    row = await newest(clerk.stage)
    await as_person(
        clerk,
        lambda s, m, who: complaints.triage(s, m, who, row, category=category, severity=Severity.NORMAL),
    )


async def taken_on(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """The same, taken on by the clerk."""
    clerk, resident = await weighed(stage, language, **values)
    await clerk.press("complaint.assign")
    return clerk, resident


async def looked_into(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """The same, and the clerk has spoken to whoever complained."""
    clerk, resident = await taken_on(stage, language, **values)
    case_id = await newest(stage)
    await as_person(clerk, lambda s, m, who: complaints.contact(s, m, who, case_id, "We come and look."))
    await look(clerk)
    return clerk, resident


async def replied(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """The same, replied to."""
    clerk, resident = await looked_into(stage, language, **values)
    await reply(clerk, await newest(stage))
    await look(clerk)
    return clerk, resident


async def reply(clerk: Actor, case_id: int = 1) -> None:
    """Reply past the chat."""
    await as_person(
        clerk,
        lambda s, m, who: complaints.reply(
            s,
            m,
            who,
            case_id,
            Finding.SUBSTANTIATED,
            measure="The stair was screwed down.",
            text="You were right; it is mended.",
        ),
    )


async def called_back(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """The same, and no answer came: they are to be rung."""
    clerk, resident = await replied(stage, language, **values)
    await stage.pass_time(days=4)  # a working day has passed, on whichever day it began
    await look(clerk)
    return clerk, resident


async def unable(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """A complaint of somebody who cannot tap, replied to."""
    clerk, resident = await replied(stage, language, **values)
    await lose(resident)
    await look(clerk)
    return clerk, resident


async def taken_to_ring(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """A colleague who rings about a reply that nobody answered, and whoever handled it."""
    handler, _ = await called_back(stage, language, **values)
    caller = await stage.staff("刘窗口", Role.CLERK, language)
    await caller.say("/followups")
    await caller.tap_data("a:follow_up.see:")
    await caller.press("follow_up.take")
    return caller, handler


async def closed_unheard(stage: Stage, language: str, **values: Any) -> tuple[Actor, Actor]:
    """A complaint of somebody who cannot tap, said to be fixed."""
    clerk, resident = await replied(stage, language, **values)
    await lose(resident)
    case_id = await newest(stage)
    await as_person(clerk, lambda s, m, who: complaints.fixed(s, m, who, case_id))
    return clerk, resident


async def suggested(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A clerk who has taken a suggestion up, and its author."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await as_person(resident, lambda s, m, who: suggestions.submit(s, m, who, "A bench at the gate."))
    await look(clerk)
    await clerk.press("queue.take_up")
    return clerk, resident


async def adopted(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The same, adopted."""
    clerk, resident = await suggested(stage, language)
    case_id = await newest(stage)
    await as_person(clerk, lambda s, m, who: suggestions.adopt(s, m, who, case_id, "In spring."))
    await look(clerk)
    return clerk, resident


async def newest(stage: Stage) -> int:
    """The row of the newest case."""
    found = select(Case.id).order_by(col(Case.id).desc())
    return await stage.read(lambda session: session.exec(found).first() or 0)
