"""Who answers at night is told when the answer arrives; it arrives then and not before."""

from models.people import Role
from tests.auxil.stage import Stage


async def test_an_answer_written_at_night_waits_until_eight_and_the_desk_knows(stage: Stage) -> None:
    mary = await stage.resident("Mary", "en")
    helen = await stage.staff("Helen", Role.CLERK, "en")
    await mary.say("The lamp on our stairs is broken.")
    await mary.tap("Answer here")
    await mary.tap("Correct, send it")
    await helen.tap(helen.newest_buttons[0])
    await helen.tap("Take it")
    await stage.pass_time(hours=12)  # ten in the evening
    await helen.tap("Answer")
    await helen.say("The electrician comes on Thursday.")
    await helen.tap("Correct, send it")
    helen.sees("quiet time", "Thu 26 Nov (tomorrow), 08:00")
    assert not mary.saw("The electrician comes on Thursday.")
    await stage.pass_time(hours=9, minutes=59)
    assert not mary.saw("The electrician comes on Thursday.")
    await stage.pass_time(minutes=2)
    mary.sees("The electrician comes on Thursday.")
