"""Addresses of programmes: at the desk, in the portal, and for everybody."""
from django.urls import path

from . import programmes_desk as desk
from . import programmes_people as people
from . import programmes_portal as portal

app_name = "programmes"
ONE = "desk/programmes/<uuid:pk>/"
urlpatterns = [
    path("desk/programmes/", desk.desk, name="desk"),
    path("desk/programmes/new/", desk.new, name="new"),
    path(ONE, desk.programme, name="programme"),
    path(f"{ONE}edit/", desk.edit, name="edit"),
    path(f"{ONE}cancel/", desk.cancel, name="cancel"),
    path(f"{ONE}step/<slug:verb>/", desk.step, name="step"),
    path(f"{ONE}sessions/new/", desk.session, name="session_new"),
    path(f"{ONE}sessions/<uuid:session>/", desk.session, name="session"),
    path(f"{ONE}sessions/<uuid:session>/remove/", desk.session_remove, name="session_remove"),
    path(f"{ONE}sessions/<uuid:session>/attendance/", people.attendance, name="attendance"),
    path(f"{ONE}enrol/", people.enrol, name="enrol"),
    path(f"{ONE}people/<uuid:enrolment>/remove/", people.remove, name="remove"),
    path(f"{ONE}certificates/", people.certify, name="certify"),
    path(f"{ONE}export/", people.export, name="export"),
    path("portal/programmes/", portal.portal, name="portal"),
    path("portal/programmes/mine/", portal.mine, name="mine"),
    path("portal/programmes/<uuid:pk>/", portal.page, name="page"),
    path("portal/programmes/<uuid:pk>/people/<uuid:enrolment>/remove/", portal.cancel, name="unenrol"),
    path("programmes/<uuid:pk>/sessions.ics", portal.calendar_file, name="calendar"),
    path("certificates/", portal.check, name="check"),
    path("certificates/<str:number>/", portal.certificate, name="certificate"),
]
