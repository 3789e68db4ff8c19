"""What the views of the desk, the portal and the partner page share."""
from parkadmin.core.http.sides import View, for_side, partner_page, staff_page, tenant_page

__all__ = ["View", "for_side", "partner_page", "staff_page", "tenant_page"]
