"""Addresses of the registry. Verbs and roles stand in access/url_table.py."""

from django.urls import URLPattern, path

from beneficiaries.views import (
    consent,
    data_quality,
    data_requests,
    disability,
    disaster,
    disaster_batch,
    disaster_report,
    duplicates,
    family_changes,
    households,
    imports,
    people,
    poverty,
    ppks,
    proofs,
    registration,
    restriction,
    reveals,
    search,
    transfers,
    verval,
    verval_decide,
    verval_steps,
)
from bontang_empowerment.exports.views import ListExportView

app_name = "beneficiaries"

FAMILIES = [
    path("search/", search.SearchView.as_view(), name="search"),
    path("families/", households.HouseholdListView.as_view(), name="household_list"),
    path("families/register/", registration.HouseholdCreateView.as_view(), name="household_create"),
    path("families/member-check/", registration.household_member_check, name="household_member_check"),
    path("families/export/", ListExportView.as_view(list_name="families"), name="household_export"),
    path("families/<int:pk>/", households.HouseholdDetailView.as_view(), name="household_detail"),
    path("families/<int:pk>/edit/", households.HouseholdUpdateView.as_view(), name="household_update"),
    path("families/<int:pk>/reveal-kk/", reveals.HouseholdRevealView.as_view(), name="household_reveal_kk"),
    path("families/<int:pk>/members/add/", people.PersonCreateView.as_view(), name="person_create"),
]
FAMILY_CHANGES = [
    path("families/<int:pk>/split/", family_changes.HouseholdSplitView.as_view(), name="household_split"),
    path("families/<int:pk>/join/", family_changes.HouseholdJoinView.as_view(), name="household_join"),
    path("families/<int:pk>/head/", family_changes.HouseholdHeadView.as_view(), name="household_head"),
    path("families/<int:pk>/departure/", family_changes.HouseholdDepartureView.as_view(), name="household_departure"),
    path("people/<int:pk>/death/", family_changes.PersonDeathView.as_view(), name="person_death"),
    path("people/<int:pk>/return/", family_changes.PersonReturnView.as_view(), name="person_return"),
    path("people/<int:pk>/restriction/", restriction.PersonRestrictionView.as_view(), name="person_restriction"),
]
TRANSFERS = [
    path("transfers/", transfers.TransferListView.as_view(), name="transfer_list"),
    path("transfers/ask/", transfers.TransferCreateView.as_view(), name="transfer_create"),
    path("transfers/<int:pk>/", transfers.TransferDetailView.as_view(), name="transfer_detail"),
    path("transfers/<int:pk>/decline/", transfers.transfer_decline, name="transfer_decline"),
    path("transfers/<int:pk>/withdraw/", transfers.transfer_withdraw, name="transfer_withdraw"),
]
PEOPLE = [
    path("people/", people.PersonListView.as_view(), name="person_list"),
    path("people/export/", ListExportView.as_view(list_name="people"), name="person_export"),
    path("people/<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
    path("people/<int:pk>/edit/", people.PersonUpdateView.as_view(), name="person_update"),
    path("people/<int:pk>/reveal-nik/", reveals.PersonRevealView.as_view(), name="person_reveal_nik"),
]
VULNERABILITY = [
    path(
        "families/<int:pk>/poverty-assessments/add/",
        poverty.PovertyAssessmentCreateView.as_view(),
        name="poverty_assessment_create",
    ),
    path("people/<int:pk>/disability/", disability.DisabilityUpdateView.as_view(), name="disability_update"),
    path("people/<int:pk>/ppks/add/", ppks.PpksCreateView.as_view(), name="ppks_create"),
    path("ppks/<int:pk>/end/", ppks.ppks_end, name="ppks_end"),
    path("ppks/", ppks.PpksCountView.as_view(), name="ppks_counts"),
    path("disaster-events/", disaster.DisasterEventListView.as_view(), name="disaster_event_list"),
    path("disaster-events/add/", disaster.DisasterEventCreateView.as_view(), name="disaster_event_create"),
    path("disaster-events/<int:pk>/", disaster_report.DisasterEventDetailView.as_view(), name="disaster_event_detail"),
    path("disaster-events/<int:pk>/edit/", disaster.DisasterEventUpdateView.as_view(), name="disaster_event_update"),
    path("disaster-events/<int:pk>/report.xlsx", disaster_report.disaster_event_report, name="disaster_event_report"),
    path("disaster-impacts/", disaster_report.DisasterImpactListView.as_view(), name="disaster_impact_list"),
    path(
        "disaster-impacts/export/",
        ListExportView.as_view(list_name="disaster_impacts"),
        name="disaster_impact_export",
    ),
    path("disaster-impacts/people/", disaster_report.DisasterPersonListView.as_view(), name="disaster_person_list"),
    path("disaster-events/<int:pk>/record/", disaster_batch.DisasterRecordView.as_view(), name="disaster_event_record"),
    path("disaster-impacts/<int:pk>/undo/", disaster_batch.disaster_impact_undo, name="disaster_impact_undo"),
    path(
        "families/<int:pk>/disaster-impacts/add/",
        disaster.DisasterImpactCreateView.as_view(),
        name="disaster_impact_create",
    ),
    path("disaster-impacts/<int:pk>/edit/", disaster.DisasterImpactUpdateView.as_view(), name="disaster_impact_update"),
]
QUALITY = [
    path("data-quality/", data_quality.DataQualityView.as_view(), name="data_quality"),
]
VERVAL = [
    path("verval/", verval.VervalRoundListView.as_view(), name="verval_round_list"),
    path("verval/add/", verval.VervalRoundCreateView.as_view(), name="verval_round_create"),
    path("verval/<int:pk>/", verval.VervalRoundDetailView.as_view(), name="verval_round_detail"),
    path("verval/families/", verval.VervalEntryListView.as_view(), name="verval_entry_list"),
    path("verval/families/<int:pk>/withdraw/", verval_steps.verval_withdraw, name="verval_withdraw"),
    path("verval/families/<int:pk>/check/", verval_steps.FieldCheckView.as_view(), name="verval_check"),
    path("verval/kelurahan/<int:pk>/", verval.VervalMeetingDetailView.as_view(), name="verval_meeting_detail"),
    path("verval/kelurahan/<int:pk>/propose/", verval_steps.VervalProposeView.as_view(), name="verval_propose"),
    path("verval/kelurahan/<int:pk>/deliberation/", verval_steps.DeliberationView.as_view(), name="verval_deliberate"),
    path("verval/kelurahan/<int:pk>/decide/", verval_decide.VervalDecideView.as_view(), name="verval_decide"),
    path("verval/kelurahan/<int:pk>/close/", verval_steps.verval_close, name="verval_close"),
    path("verval/kelurahan/<int:pk>/verify/", verval_steps.verval_verify, name="verval_verify"),
    path("verval/kelurahan/<int:pk>/send-back/", verval_steps.SendBackView.as_view(), name="verval_send_back"),
    path("verval/kelurahan/<int:pk>/minutes/", verval.VervalMinutesView.as_view(), name="verval_minutes"),
]
CONSENT = [
    path("families/<int:pk>/consents/add/", consent.FamilyConsentView.as_view(), name="family_consent_create"),
    path("people/<int:pk>/consents/add/", consent.ConsentCreateView.as_view(), name="consent_create"),
    path("consents/<int:pk>/proofs/add/", proofs.ProofCreateView.as_view(), name="consent_proof_create"),
    path("consent-proofs/<int:pk>/", proofs.proof_download, name="consent_proof_download"),
    path("consents/<int:pk>/withdraw/", consent.consent_withdraw, name="consent_withdraw"),
]
DUPLICATES = [
    path("duplicates/export/", ListExportView.as_view(list_name="duplicates"), name="duplicate_export"),
    path("duplicates/", duplicates.DuplicateListView.as_view(), name="duplicate_list"),
    path("duplicates/search/", duplicates.duplicate_search, name="duplicate_search"),
    path("duplicates/<int:pk>/", duplicates.DuplicateDetailView.as_view(), name="duplicate_detail"),
    path("duplicates/<int:pk>/dismiss/", duplicates.duplicate_dismiss, name="duplicate_dismiss"),
    path("merges/<int:pk>/", duplicates.MergeDetailView.as_view(), name="merge_detail"),
    path("merges/<int:pk>/undo/", duplicates.merge_undo, name="merge_undo"),
]

DATA_SUBJECTS = [
    path("data-requests/", data_requests.DataRequestListView.as_view(), name="data_request_list"),
    path(
        "people/<int:pk>/data-requests/add/", data_requests.DataRequestCreateView.as_view(), name="data_request_create"
    ),
    path("data-requests/<int:pk>/answer/", data_requests.DataRequestAnswerView.as_view(), name="data_request_answer"),
    path("people/<int:pk>/copy/", data_requests.PersonCopyView.as_view(), name="person_copy"),
]

IMPORTS = [
    path("imports/", imports.ImportListView.as_view(), name="import_list"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:pk>/decide/", imports.import_decide, name="import_decide"),
    path("imports/<int:pk>/save/", imports.import_save, name="import_save"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/refused/", imports.import_refused, name="import_refused"),
]

urlpatterns: list[URLPattern] = [
    *FAMILIES,
    *FAMILY_CHANGES,
    *TRANSFERS,
    *PEOPLE,
    *VULNERABILITY,
    *VERVAL,
    *QUALITY,
    *CONSENT,
    *DATA_SUBJECTS,
    *DUPLICATES,
    *IMPORTS,
]
