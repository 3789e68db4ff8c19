"""What the desk does by itself: its clocks."""
from datetime import datetime

from parkadmin.core.ticks import tick

from .services import agreements, clock, freshness, offers


@tick(every=30)
def attend_to_clocks(at: datetime) -> None:
    """Warn, remind, close and expire what has come due; all of it, in batches."""
    while clock.tick(at) >= clock.BATCH:
        pass


@tick(every=3600)
def keep_directory_fresh(at: datetime) -> None:
    """Ask partners whose confirmations run out, in batches; remind of agreements that end soon."""
    while freshness.ask_partners(at) >= freshness.BATCH:
        pass
    agreements.remind_of_ends(at)


@tick(every=300)
def tell_companies_of_offers(at: datetime) -> None:
    """Hold what is new in the directory against the companies that asked to be told, and tell those whose turn it
    is."""
    while offers.hold_new_resources(at) >= offers.BATCH:
        pass
    offers.tell_waiting(at)
