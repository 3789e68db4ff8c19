"""Who may do what: permission codes, and role -> codes. All of it on one screen (domain.md, section 8)."""
from django.utils.translation import gettext_lazy as _

STAFF_ROLES = [("officer", _("Officer")), ("lead", _("Team lead")), ("director", _("Director")),
               ("administrator", _("Administrator"))]
TENANT_ROLES = [("owner", _("Owner")), ("member", _("Member")), ("viewer", _("Viewer"))]

READ_DESK = {"request.read", "request.read_internal", "referral.read", "tenant.read", "directory.read"}
WORK_REQUEST = {"request.create", "request.edit", "request.submit", "request.sign", "request.ask", "request.answer",
                "request.activate", "request.assign", "request.decline", "request.resolve", "request.reopen",
                "request.duplicate", "request.message", "request.note", "request.attach", "request.refer"}
SEND_REFERRAL = {"referral.send", "referral.recall", "referral.cancel", "referral.rework", "referral.message"}
ANSWER_REFERRAL = {"referral.read", "referral.receive", "referral.accept", "referral.reject", "referral.start",
                   "referral.progress", "referral.hold", "referral.resume", "referral.complete", "referral.fail",
                   "referral.cancel", "referral.message", "referral.onward"}
WORK_TENANTS = {"tenant.edit", "application.submit", "application.sign", "application.ask", "application.answer",
                "application.review", "application.transfer", "figures.submit", "figures.decide", "programme.edit"}
OFFICER = (READ_DESK | WORK_REQUEST | SEND_REFERRAL | ANSWER_REFERRAL | WORK_TENANTS
           | {"request.file_on_behalf", "directory.edit", "import.run"})
LEAD = OFFICER | {"request.reassign", "report.read", "settings.edit", "tenant.state"}

STAFF_PERMISSIONS: dict[str, set[str]] = {
    "officer": OFFICER,
    "lead": LEAD,
    "director": READ_DESK | {"report.read", "tenant.approve", "tenant.state", "application.review"},
    "administrator": READ_DESK | {"report.read", "settings.edit", "people.edit", "keys.edit", "directory.edit",
                                  "import.run", "request.correct", "referral.correct"},
}
TENANT_VIEWER = {"request.read", "figures.read"}
TENANT_MEMBER = TENANT_VIEWER | {"request.create", "request.edit", "request.submit", "request.answer",
                                 "request.message", "request.attach", "request.withdraw", "request.confirm",
                                 "request.not_solved", "request.appeal", "figures.submit", "programme.enrol"}
TENANT_PERMISSIONS: dict[str, set[str]] = {
    "viewer": TENANT_VIEWER,
    "member": TENANT_MEMBER,
    "owner": TENANT_MEMBER | {"request.read_all", "tenant.edit", "members.edit"},
}
PARTNER_PERMISSIONS: set[str] = ANSWER_REFERRAL - {"referral.onward"} | {"directory.propose", "directory.confirm"}
# What everybody may do with an application of their own.
APPLICANT_PERMISSIONS: set[str] = {"application.submit", "application.answer", "application.withdraw",
                                   "application.consent"}
SYSTEM_PERMISSIONS: set[str] = {"request.resolve", "request.close_silent", "request.close_unreachable",
                                "request.answer", "request.withdraw", "referral.expire", "referral.recall",
                                "referral.cancel", "application.lapse", "import.carry_out"}

ALL = set().union(*STAFF_PERMISSIONS.values(), *TENANT_PERMISSIONS.values(), PARTNER_PERMISSIONS, APPLICANT_PERMISSIONS,
                  SYSTEM_PERMISSIONS)
