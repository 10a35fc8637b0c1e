"""Surveys: whom they reach, how often, and how what is anonymous stays so."""

from centre.rules.chapter import OURS, Chapter, rule


class Surveys(Chapter):
    """Surveys."""

    # 18 · surveys
    survey_reminder: int = rule(48, "18.1", "hours until the one reminder", "remind once at 48 h", ge=1)
    survey_batch: int = rule(
        5,
        "18.2",
        "anonymous answers that are let out of the pot together",
        "groups below 5 are not shown",
        ge=5,
    )
    survey_board: int = rule(30, "18.3", "seconds between two changes of the count", OURS, ge=5)
    survey_days: int = rule(14, "18.4", "days that a survey stays open", OURS, ge=1)
    keep_surveys: int = rule(1095, "18.5", "days after a survey was closed", OURS, ge=30)
    survey_group: int = rule(
        5, "18.50", "answers of which anything is shown", "groups below 5 are not shown", ge=5
    )
