"""The results of a survey: question by question as figures, as charts and as a spreadsheet.

Nobody sees them before it is over: who has just answered could be guessed from what changes meanwhile.
"""

from centre.survey_results import counting, photos, raising, sheet, splitting, themes
from centre.survey_results.counting import Outcome
from centre.survey_results.reading import Results, counted, read, take_sheet, with_names

__all__ = [
    "Outcome",
    "Results",
    "counted",
    "counting",
    "photos",
    "raising",
    "read",
    "sheet",
    "splitting",
    "take_sheet",
    "themes",
    "with_names",
]
