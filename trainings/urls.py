"""Addresses of trainings. Each name has a row in access/url_table.py."""

from django.urls import URLPattern, path

from bontang_empowerment.exports.views import ListExportView
from trainings.views import (
    accommodation,
    attendance,
    batches,
    certificates,
    competency,
    courses,
    follow_ups,
    handovers,
    sessions,
    sheets,
    venues,
)

app_name = "trainings"
urlpatterns: list[URLPattern] = [
    path("courses/", courses.CourseListView.as_view(), name="course_list"),
    path("courses/add/", courses.CourseCreateView.as_view(), name="course_create"),
    path("courses/<int:pk>/", courses.CourseDetailView.as_view(), name="course_detail"),
    path("courses/<int:pk>/change/", courses.CourseUpdateView.as_view(), name="course_update"),
    path("venues/", venues.VenueListView.as_view(), name="venue_list"),
    path("venues/add/", venues.VenueCreateView.as_view(), name="venue_create"),
    path("venues/<int:pk>/", venues.VenueDetailView.as_view(), name="venue_detail"),
    path("venues/<int:pk>/change/", venues.VenueUpdateView.as_view(), name="venue_update"),
    path("batches/<int:pk>/change/", batches.BatchUpdateView.as_view(), name="batch_update"),
    path("batches/", batches.BatchListView.as_view(), name="batch_list"),
    path("batches/add/", batches.BatchCreateView.as_view(), name="batch_create"),
    path("batches/<int:pk>/", batches.BatchDetailView.as_view(), name="batch_detail"),
    path("batches/<int:pk>/take-in/", batches.batch_take_in, name="batch_take_in"),
    path("batches/<int:pk>/attendance/", attendance.BatchAttendanceView.as_view(), name="batch_attendance"),
    path("batches/<int:pk>/needs/", accommodation.BatchNeedsView.as_view(), name="batch_needs"),
    path("batches/<int:pk>/competency/", competency.BatchCompetencyView.as_view(), name="batch_competency"),
    path("batches/<int:pk>/certificates/", certificates.BatchCertificatesView.as_view(), name="batch_certificates"),
    path("batches/<int:pk>/certificates/issue/", certificates.batch_certificates_issue, name="certificates_issue"),
    path(
        "batches/<int:pk>/certificates/print/", certificates.CertificatePrintView.as_view(), name="certificates_print"
    ),
    path("certificates/<int:pk>/revoke/", certificates.CertificateRevokeView.as_view(), name="certificate_revoke"),
    path("certificates/check/<str:token>/", certificates.certificate_check, name="certificate_check"),
    path("handovers/", handovers.HandoverListView.as_view(), name="handover_list"),
    path("handovers/export/", ListExportView.as_view(list_name="handovers"), name="handover_export"),
    path("handovers/<int:pk>/", handovers.HandoverDetailView.as_view(), name="handover_detail"),
    path("handovers/<int:pk>/look/", handovers.HandoverCheckView.as_view(), name="handover_check"),
    path("handovers/<int:pk>/cancel/", handovers.HandoverCancelView.as_view(), name="handover_cancel"),
    path("batches/<int:pk>/handovers/add/", handovers.HandOverView.as_view(), name="handover_create"),
    path("batches/<int:pk>/handovers/print/", handovers.HandoverPrintView.as_view(), name="handover_print"),
    path("at-risk/", follow_ups.AtRiskListView.as_view(), name="at_risk_list"),
    path("participants/<int:pk>/follow-up/", follow_ups.FollowUpCreateView.as_view(), name="follow_up_create"),
    path("participants/<int:pk>/result/", competency.ResultDecisionView.as_view(), name="result_decide"),
    path("batches/<int:pk>/sessions/add/", sessions.SessionCreateView.as_view(), name="session_create"),
    path("batches/<int:pk>/sessions/weekly/", sessions.SessionWeeklyView.as_view(), name="session_weekly"),
    path("sessions/<int:pk>/move/", sessions.SessionMoveView.as_view(), name="session_move"),
    path("sessions/<int:pk>/cancel/", sessions.SessionCancelView.as_view(), name="session_cancel"),
    path("sessions/<int:pk>/restore/", sessions.session_restore, name="session_restore"),
    path("sessions/<int:pk>/attendance/", attendance.SessionAttendanceView.as_view(), name="session_attendance"),
    path("sessions/<int:pk>/sheet/", sheets.SessionSheetView.as_view(), name="session_sheet"),
    path("attendance/export/", ListExportView.as_view(list_name="attendance"), name="attendance_export"),
    path("attendance/", attendance.AttendanceListView.as_view(), name="attendance_list"),
]
