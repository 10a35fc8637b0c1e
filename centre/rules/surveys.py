"""Surveys: whom they reach, how often, and how what is anonymous stays so."""

from centre.rules.chapter import OURS, Chapter, rule


class Surveys(Chapter):
    """Surveys."""

    # 18 · surveys
    keep_surveys: int = rule(1095, "18.5", "days after a survey was closed", OURS, ge=30)
