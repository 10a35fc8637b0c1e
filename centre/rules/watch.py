"""Emergencies and the rota of the duty leaders."""

from datetime import time

from centre.danger_words import DANGER, HARMLESS
from centre.rules.chapter import LAW, OURS, Chapter, rule


class Watch(Chapter):
    """Emergencies and the rota of the duty leaders."""

    # 3 · emergencies
    emergency_numbers: tuple[str, ...] = rule(
        ("110", "119", "120", "122"),
        "3.1",
        "telephone numbers",
        "emergencies go at once to 110/119/120/122",
        min_length=1,
    )
    danger_words: tuple[str, ...] = rule(DANGER, "3.2", "words", OURS, min_length=1)
    harmless_words: tuple[str, ...] = rule(HARMLESS, "3.3", "words", OURS)
    alert_joins: float = rule(10, "3.4", "minutes in which a repeat joins the open alarm", OURS, ge=0)
    alert_deputy: float = rule(30, "3.5", "minutes without acknowledgement", "then deputy after 30 min", gt=0)
    alert_everybody: float = rule(60, "3.6", "minutes without acknowledgement", OURS, gt=0)
    roll_call_again: float = rule(10, "3.7", "minutes without an answer", OURS, gt=0)
    roll_call_repeats: int = rule(2, "3.8", "times", "at most two reminders a matter", ge=0)
    emergency_holds: float = rule(12, "3.9", "hours", OURS, gt=0)
    emergency_note_every: int = rule(1, "3.10", "working days", OURS, ge=1)
    keep_roll_calls: int = rule(90, "3.11", "days after the after-action note", f"{LAW}, Art. 19", ge=1)
    keep_emergencies: int = rule(1095, "3.12", "days after the after-action note", OURS, ge=1)

    # 11 · duty
    duty_overload: int = rule(
        3, "11.1", "urgent matters", "night overload: 3 urgent open tasks, the next to the deputy", ge=1
    )
    duty_ahead: int = rule(7, "11.3", "days ahead", "rota published 7 days before", ge=1)
    duty_reminder: time = rule(time(16), "11.4", "time of the day before", OURS)
    duty_range: int = rule(31, "11.5", "days laid at once", OURS, ge=1)
    duty_cover: int = rule(14, "11.6", "days covered at once", OURS, ge=1)
    keep_duty: int = rule(365, "11.2", "days after a day of duty", OURS, ge=7)
