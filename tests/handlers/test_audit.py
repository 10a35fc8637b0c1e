"""/audit, as directors and auditors see it."""

import pytest

from models.people import Role
from tests.auxil.stage import Stage
from tests.handlers.stories import ask_by_phone


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_the_audit_is_read_by_day_by_person_and_by_number(stage: Stage, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    clerk = await stage.staff("陈办事", Role.CLERK, language)
    await ask_by_phone(resident)
    number = next(word for word in resident.last.replace("\n", " ").split() if word.startswith("HF-"))
    await clerk.say("/calls")
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    auditor = await stage.staff("秦审计", Role.AUDITOR, language)
    await auditor.say("/audit")
    await auditor.press("audit.today")
    assert number in auditor.last
    assert "王桂英" not in auditor.last
    await auditor.press("menu.audit")
    await auditor.press("audit.person", name="陈办事")
    taken = auditor.words("audit.act.take")
    auditor.sees("陈办事", number, taken)
    await auditor.say(f"/audit {number}")
    auditor.sees("陈办事", taken, auditor.words("audit.resident"))
    await auditor.say("/audit 陈办事")
    auditor.sees(taken)
    await auditor.say("/audit nobody")
    auditor.sees(auditor.words("misread.audit"))
    # That somebody looked is seen by whoever looks next.
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await director.say("/audit 秦审计")
    director.sees(director.words("audit.act.seen"), director.words("audit.kind.audit"))
    for forged in ("audit.day:0:9999-12-31", "audit.day:0:x", "audit.matter:0:case/²", "audit.person:0:99"):
        await director.forge(f"a:{forged}")
    assert await stage.faults() == []
    await clerk.say("/audit")
    assert clerk.words("refused.not_allowed") in clerk.last
