"""The configuration as a file: there and back again is the same; one wrong line and nothing happens."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlmodel import Session, select

from centre import configuration, rules, settings
from centre.configuration import Broken
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS, NOTES
from centre.settings import Shape
from centre.settings.changing import write
from centre.skills import SKILLS
from models.audit import AuditLine
from models.settings import CentreSetting, SettingChange
from models.teams import Team, TeamState
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_rule

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
NAMES = st.dictionaries(st.sampled_from(("en", "zh-hans", "a b")), WORDS, min_size=1)
SAID: dict[Shape, st.SearchStrategy[Any]] = {
    Shape.NUMBER: st.one_of(st.integers(0, 400), st.floats(0, 400)),
    Shape.YES_NO: st.booleans(),
    Shape.CLOCK: st.times().map(lambda one: f"{one:%H:%M:%S}"),
    Shape.HOURS: st.lists(st.times().map(lambda one: f"{one:%H:%M}"), min_size=2, max_size=2),
    Shape.NUMBERS: st.lists(st.integers(1, 99), max_size=5),
    Shape.WORDS: st.lists(WORDS, min_size=1, max_size=40),
    Shape.LINE: WORDS,
    Shape.NAMES: NAMES,
    Shape.DEGREE: st.sampled_from(("normal", "high", "critical")),
}


def _value(key: str) -> st.SearchStrategy[Any]:
    one = SAID[settings.shape_of(key)]
    parts = settings.parts_of(key, rules.value(DEFAULTS, key))
    if settings.kinds_of(key) is not None:
        return st.fixed_dictionaries(dict.fromkeys(parts, one))
    return st.dictionaries(WORDS, NAMES) if key == "staff_units" else one


CHANGES = st.lists(st.sampled_from(sorted(NOTES)), unique=True, max_size=12).flatmap(
    lambda keys: st.fixed_dictionaries({key: _value(key) for key in keys})
)
TEAMS = st.lists(
    st.builds(
        Team,
        code=st.from_regex(r"[a-z0-9_-]{1,16}", fullmatch=True),
        name=NAMES,
        field=NAMES,
        skills=st.lists(st.sampled_from(SKILLS), unique=True),
        level=st.integers(0, 3),
        state=st.sampled_from(TeamState),
        created_at=st.just(NOW),
    ),
    unique_by=lambda team: team.code,
    max_size=4,
)


def _text(session: Session) -> str:
    return configuration.written(session, a_moment(), lambda key: f"what {key} means\nand more")


@given(changes=CHANGES, teams=TEAMS)
@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_out_and_into_an_empty_centre_and_out_again_is_the_same_text(
    session: Session, changes: dict[str, Any], teams: list[Team]
) -> None:
    moment = a_moment()
    with session.begin_nested() as full:
        for key, value in changes.items():
            try:
                after = settings.usable(session, key, value)
                write(session, moment, None, key, after, seen=0)
            except Refused:
                continue  # not every value is one
        session.add_all(Team(**team.model_dump(exclude={"id"})) for team in teams)
        session.flush()
        text = _text(session)
        assert not configuration.read(session, a_moment(), None, text)
        full.rollback()
    with session.begin_nested() as empty:
        configuration.put(session, moment, None, configuration.read(session, a_moment(), None, text))
        session.expire_all()
        assert _text(session) == text
        # The same file a second time changes nothing and makes nothing twice.
        assert not configuration.read(session, a_moment(), None, text)
        assert len(session.exec(select(Team)).all()) == len(teams)
        empty.rollback()


def test_the_file_of_an_untouched_centre_says_nothing_but_comments(session: Session) -> None:
    lines = [line for line in _text(session).splitlines() if line and not line.startswith("#")]
    assert lines == ["[rules]"]


def test_a_file_changes_what_it_says_and_takes_back_what_it_does_not(
    session: Session, moment: Moment, director: Who
) -> None:
    a_rule(session, "page", 9)
    wanted = configuration.read(
        session, a_moment(), None, 'rules.quiet_from = "22:00"\nrules.duty_ahead = 14\n'
    )
    assert wanted.rules == {"page": 6, "quiet_from": "22:00:00", "duty_ahead": 14}
    configuration.put(session, moment, director, wanted)
    in_force = rules.load(session)
    assert (in_force.page, in_force.duty_ahead, in_force.quiet_from.hour) == (6, 14, 22)
    assert {one.key for one in settings.changes(session, director).items} == set(wanted.rules)
    imports = select(AuditLine.actor_id).where(AuditLine.action == "config.imported")
    assert session.exec(imports).all() == [director.id]
    # What is said of one kind says nothing of the others.
    reply = configuration.read(session, a_moment(), None, "[rules]\ncomplaint_reply.late = 3\n").rules[
        "complaint_reply"
    ]
    assert reply == {**rules.value(DEFAULTS, "complaint_reply"), "late": 3}
    # Without its section the rules are left alone.
    assert not configuration.read(session, a_moment(), None, "# nothing\n")


TEAM = '[[team]]\ncode = "care"\nname.en = "Care"\nfield.en = "Visits"\n'


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("[rules]\npage = \n", 2, "config_syntax"),
        ("[rules]\npage = 5\npage = 6\n", 3, "config_syntax"),
        ("[rules]\ncurrency = “CNY”\n", 2, "config_syntax"),
        ("[rules]\npage = [1,\n", 2, "config_syntax"),
        ("[rules]\n\n# page = 1\npage = 0\n", 4, "setting_least"),
        ("[rules]\npage = 99\n", 2, "setting_most"),
        ("[rules]\nkeep_audit = 999999999\n", 2, "setting_most"),
        ("[rules]\ncall_answer = inf\n", 2, "setting_other"),
        ("[rules]\ncall_answer = nan\n", 2, "setting_other"),
        ("[rules]\nquiet_from = 21:00:00\n", 2, "setting_other"),
        ("[rules]\ncall_lapse = 30\ncall_follow_up = 40\n", 3, "setting_below"),
        ("[rules]\ncall_lapse = 3\n", 2, "setting_above"),
        ("[rules]\ncomplaint_reply.late = -5\n", 2, "setting_least"),
        ("[rules]\npages = 5\n", 2, "setting_unknown"),
        ("page = 5\n[rules]\n", 1, "config_section"),
        ("[rules]\n[rule]\n", 2, "config_section"),
        ("rules = 5\n", 1, "config_section"),
        (f"{TEAM}{TEAM}", 6, "config_twice"),
        (f"{TEAM}level = 9\n", 5, "config_value"),
        (f"{TEAM}leader = 1\n", 5, "config_value"),
        (f'{TEAM}skills = ["magic"]\n', 5, "config_skill"),
        (f'{TEAM}\n[[team]]\ncode = "a"\n', 6, "config_value"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_changed(
    session: Session, text: str, line: int, why: str
) -> None:
    with pytest.raises(Broken) as broken:
        configuration.read(session, a_moment(), None, text)
    assert (broken.value.line, broken.value.why.key) == (line, f"refused.{why}")
    for table in (CentreSetting, SettingChange, Team):
        assert session.exec(select(table)).all() == []


def test_of_a_file_that_is_outdated_nothing_is_put_in_force(
    session: Session, moment: Moment, director: Who
) -> None:
    wanted = configuration.read(session, a_moment(), None, "[rules]\nduty_ahead = 14\npage = 9\n")
    settings.put(session, moment, director, "page", 12, seen=0)
    with pytest.raises(Refused, match="setting_changed"), session.begin_nested():
        configuration.put(session, moment, director, wanted)
    in_force = rules.load(session)
    assert (in_force.page, in_force.duty_ahead) == (12, DEFAULTS.duty_ahead)


def test_only_a_director_puts_a_file_in_force(session: Session, moment: Moment, coordinator: Who) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        configuration.put(session, moment, coordinator, configuration.Wanted())
    with pytest.raises(Refused, match="not_allowed"):
        configuration.begin(session, moment, coordinator, 1)
