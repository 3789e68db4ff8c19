"""Models of the tenants app."""
from .application import Application
from .document import TenantDocument
from .tenant import Membership, Tenant

__all__ = ["Application", "Membership", "Tenant", "TenantDocument"]
