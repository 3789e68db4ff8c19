"""Models of the core: parks, people and their roles, what they are told, and the history of everything."""
from .base import Row, uuid7
from .event import Event
from .file import StoredFile
from .idempotency import GivenAnswer
from .imports import ImportFault, ImportRow, ImportRun
from .mail import Mail
from .notice import NOTICE_CHANNELS, NOTICE_GROUPS, ChatChannel, ChatMessage, Notice, NoticeSwitch
from .park import ApiKey, Park, StaffRole
from .people import FormDraft, Invitation
from .series import NumberSeries
from .user import User

__all__ = ["NOTICE_CHANNELS", "NOTICE_GROUPS", "ApiKey", "ChatChannel", "ChatMessage", "Event", "FormDraft",
           "GivenAnswer", "ImportFault", "ImportRow", "ImportRun", "Invitation", "Mail", "Notice", "NoticeSwitch",
           "NumberSeries", "Park", "Row", "StaffRole", "StoredFile", "User", "uuid7"]
