"""What the companies' side does by itself: reminders."""
from datetime import datetime

from parkadmin.core.ticks import tick

from .services import admission_clock, enrolments, expiry, figures_rounds


@tick(every=300)
def remind_of_sessions(at: datetime) -> None:
    """Tell people of the sessions of tomorrow."""
    while enrolments.remind(at) >= enrolments.REMIND_BATCH:
        pass


@tick(every=300)
def remind_of_figures(at: datetime) -> None:
    """Remind companies of figures that their park waits for."""
    while figures_rounds.tick(at) >= figures_rounds.BATCH:
        pass


@tick(every=60)
def attend_to_applications(at: datetime) -> None:
    """Warn, remind and close applications whose moment has come; all of it, in batches."""
    while admission_clock.tick(at) >= admission_clock.BATCH:
        pass


@tick(every=3600)
def remind_of_endings(at: datetime) -> None:
    """Remind of qualifications and papers that end soon."""
    while expiry.remind_of_endings(at) >= expiry.BATCH:
        pass
