"""The centre itself, its hours, people, files, screens, and how long what is kept."""

from datetime import time

from centre.rules.chapter import LAW, OURS, Chapter, Hours, rule


class House(Chapter):
    """The centre itself, its hours, people, files, screens, and how long what is kept."""

    # 0 · the centre
    centre_name: dict[str, str] = rule(
        {"zh-hans": "社区服务中心", "en": "the community service centre"}, "0.1", "one a language", OURS
    )
    centre_address: dict[str, str] = rule({}, "0.2", "one a language", OURS)
    centre_phone: str = rule("", "0.3", "telephone number", OURS)
    currency: str = rule("CNY", "0.4", "currency of the fees", OURS, min_length=3, max_length=3)

    # 1 · hours
    office_hours: Hours = rule((time(8, 30), time(17, 30)), "1.1", "times of day", OURS)
    quiet_from: time = rule(time(21), "1.2", "time of day", "none 21:00-08:00 except emergencies")
    quiet_until: time = rule(time(8), "1.3", "time of day", "none 21:00-08:00 except emergencies")
    evening: time = rule(
        time(20), "1.4", "time of day", "a reminder moved out of the quiet hours comes by then"
    )

    # 4 · people and staff
    consent_version: int = rule(1, "4.1", "version of the privacy notice", f"{LAW}, Art. 13, 17", ge=1)
    name_length: int = rule(40, "4.2", "characters", OURS, ge=2)
    invite_expiry: float = rule(72, "4.3", "hours", OURS, gt=0)
    identified_for: float = rule(60, "4.4", "minutes since a visitor was identified", OURS, gt=0)

    # 5 · files
    file_limit: int = rule(20, "5.1", "MB", "what a bot may download", ge=1, le=20)
    file_tries: int = rule(8, "5.2", "attempts to fetch a file", OURS, ge=1)

    # 6 · how long what is kept
    keep_inbox: float = rule(48, "6.1", "hours", "updates live 24 h at Telegram", ge=24)
    keep_outbox: int = rule(30, "6.2", "days", f"{LAW}, Art. 19: no longer than needed", ge=1)
    keep_dialogues: int = rule(30, "6.3", "days after a form ended", f"{LAW}, Art. 19", ge=1)
    keep_notices: int = rule(
        90, "6.4", "days after a notice or deadline was settled", f"{LAW}, Art. 19", ge=1
    )
    keep_phone_lines: int = rule(90, "6.5", "days after a line was settled", f"{LAW}, Art. 19", ge=1)
    keep_alerts: int = rule(90, "6.6", "days after an alarm", OURS, ge=1)
    keep_calls: int = rule(
        1095, "6.7", "days after a call-back was closed", "requests are kept 3 years", ge=1
    )
    keep_invites: int = rule(90, "6.8", "days after an invite expired", OURS, ge=1)
    keep_bookings: int = rule(
        1095, "6.10", "days after a booking was closed", "requests are kept 3 years", ge=1
    )
    keep_cases: int = rule(1095, "6.11", "days after a request was closed", "requests are kept 3 years", ge=1)
    keep_complaints: int = rule(
        1825, "6.12", "days after a complaint was closed", "complaints are kept 5 years", ge=1
    )
    keep_shifts: int = rule(1825, "6.16", "days after a shift", OURS, ge=365)
    keep_audit: int = rule(3650, "6.9", "days", OURS, ge=365)

    # 8 · screens
    page: int = rule(6, "8.1", "lines a page", OURS, ge=1, le=20)
