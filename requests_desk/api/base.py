"""How the API runs a verb: see parkadmin.core.api.deeds."""
from parkadmin.core.api.deeds import WITH_FILES, deed, named, opened, with_files

__all__ = ["WITH_FILES", "deed", "named", "opened", "with_files"]
