"""Models of the core: parks, people and their roles, and the history of everything."""
from .base import Row, uuid7
from .event import Event
from .mail import Mail
from .park import ApiKey, Park, StaffRole
from .series import NumberSeries
from .user import User

__all__ = ["ApiKey", "Event", "Mail", "NumberSeries", "Park", "Row", "StaffRole", "User", "uuid7"]
