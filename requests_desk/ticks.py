"""What the desk does by itself: its clocks."""
from datetime import datetime

from parkadmin.core.ticks import tick

from .services import clock


@tick(every=30)
def attend_to_clocks(at: datetime) -> None:
    """Warn, remind, close and expire what has come due; all of it, in batches."""
    while clock.tick(at) >= clock.BATCH:
        pass
