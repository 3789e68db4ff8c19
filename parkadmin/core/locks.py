"""Advisory locks of PostgreSQL: they end with the session that holds them, however it ends."""
import hashlib


def lock_key(*words: str) -> int:
    """The 64-bit number by which PostgreSQL knows the lock of this name."""
    digest = hashlib.sha256("\0".join(("parkadmin", *words)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
