"""What is done after somebody was not content: bad marks, calls after a service, opinions (M35, M37, M38).

Each is counted in the room that it belongs to; of a period that runs, what is not due yet counts nowhere.
"""

from collections import Counter
from dataclasses import replace

from centre import bad_marks, follow_ups, opinion_figures
from centre.metrics.asking import Ask, Figures
from centre.metrics.values import Spread
from centre.periods import Period


def m35(ask: Ask) -> Figures:
    """Contacted in time, of the bad marks to be contacted."""
    return {None: bad_marks.care(ask.session, _so_far(ask)).contacted}


def m35b(ask: Ask) -> Figures:
    """Put right in time, or told how it was, of those to be put right."""
    return {None: bad_marks.care(ask.session, _so_far(ask)).fixed}


def m35c(ask: Ask) -> Figures:
    """Rung afterwards and heard, of those closed."""
    return {None: bad_marks.care(ask.session, _so_far(ask)).heard}


def m37(ask: Ask) -> Figures:
    """Reached, of those who were to be rung after a service."""
    return {None: follow_ups.rung(ask.session, _so_far(ask)).reached}


def m37b(ask: Ask) -> Figures:
    """How often somebody was rung, of the same."""
    return {None: Spread.of(Counter(follow_ups.attempts(ask.session, _so_far(ask))))}


def m38(ask: Ask) -> Figures:
    """Opinions of surveys that went to somebody who answers for them."""
    return {None: opinion_figures.handled_in(ask.session, ask.period).passed}


def m38b(ask: Ask) -> Figures:
    """Opinions of surveys whose author was answered."""
    return {None: opinion_figures.handled_in(ask.session, ask.period).answered}


def _so_far(ask: Ask) -> Period:
    return replace(ask.period, ends=max(ask.period.begins, ask.until))
