"""Models of the tenants app."""
from .application import (
    Application,
    ApplicationDocument,
    ApplicationMessage,
    ApplicationPause,
    Criterion,
    RequiredPaper,
    Review,
    ReviewScore,
)
from .document import TenantDocument
from .figures import Figures, FiguresRound
from .programme import Attendance, Enrolment, Programme, Session
from .register import MarketArea, Occupancy, ParkPage, Qualification, Site, TenantContact, TenantNote
from .tenant import Membership, Tenant

__all__ = ["Application", "ApplicationDocument", "ApplicationMessage", "ApplicationPause", "Attendance", "Criterion",
           "Enrolment", "Figures", "FiguresRound", "MarketArea", "Membership", "Occupancy", "ParkPage", "Programme",
           "Qualification", "RequiredPaper", "Review", "ReviewScore", "Session", "Site", "Tenant", "TenantContact",
           "TenantDocument", "TenantNote"]
