"""Addresses of programmes, enrolments and outcomes. Each name has a row in access/url_table.py."""

from django.urls import URLPattern, path

from bontang_empowerment.exports.views import ListExportView
from programs.views import enrolment_steps, enrolments, groups, outcomes, partners, programs, proposals

app_name = "programs"
urlpatterns: list[URLPattern] = [
    path("programs/", programs.ProgramListView.as_view(), name="program_list"),
    path("programs/add/", programs.ProgramCreateView.as_view(), name="program_create"),
    path("programs/<int:pk>/", programs.ProgramDetailView.as_view(), name="program_detail"),
    path("programs/<int:pk>/edit/", programs.ProgramUpdateView.as_view(), name="program_update"),
    path("programs/<int:pk>/copy/", programs.ProgramCopyView.as_view(), name="program_copy"),
    path("programs/<int:pk>/queue/", programs.ProgramQueueView.as_view(), name="program_queue"),
    path("people/<int:pk>/enrolments/add/", enrolments.EnrolmentCreateView.as_view(), name="enrolment_create"),
    path("enrolments/", enrolments.EnrolmentListView.as_view(), name="enrolment_list"),
    path("enrolments/export/", ListExportView.as_view(list_name="participants"), name="enrolment_export"),
    path("enrolments/<int:pk>/", enrolments.EnrolmentDetailView.as_view(), name="enrolment_detail"),
    path("enrolments/<int:pk>/accept/", enrolment_steps.enrolment_accept, name="enrolment_accept"),
    path("enrolments/<int:pk>/decline/", enrolment_steps.enrolment_decline, name="enrolment_decline"),
    path("enrolments/<int:pk>/withdraw/", enrolment_steps.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/exit/", enrolment_steps.enrolment_exit, name="enrolment_exit"),
    path("enrolments/<int:pk>/complete/", enrolment_steps.enrolment_complete, name="enrolment_complete"),
    path("enrolments/<int:pk>/outcomes/add/", outcomes.OutcomeCreateView.as_view(), name="outcome_create"),
    path("groups/", groups.GroupListView.as_view(), name="group_list"),
    path("groups/add/", groups.GroupCreateView.as_view(), name="group_create"),
    path("groups/<int:pk>/", groups.GroupDetailView.as_view(), name="group_detail"),
    path("groups/<int:pk>/edit/", groups.GroupUpdateView.as_view(), name="group_update"),
    path("groups/<int:pk>/members/add/", groups.MemberAddView.as_view(), name="group_member_add"),
    path("group-members/<int:pk>/office/", groups.member_office, name="member_office"),
    path("group-members/<int:pk>/leave/", groups.member_leave, name="member_leave"),
    path("groups/<int:pk>/proposals/add/", proposals.ProposalCreateView.as_view(), name="proposal_create"),
    path("proposals/", proposals.ProposalListView.as_view(), name="proposal_list"),
    path("proposals/<int:pk>/", proposals.ProposalDetailView.as_view(), name="proposal_detail"),
    path("proposals/<int:pk>/revise/", proposals.ProposalReviseView.as_view(), name="proposal_revise"),
    path("proposals/<int:pk>/review/", proposals.ProposalReviewView.as_view(), name="proposal_review"),
    path("proposals/<int:pk>/decide/", proposals.ProposalDecideView.as_view(), name="proposal_decide"),
    path("proposals/<int:pk>/programme/", proposals.ProposalStartView.as_view(), name="proposal_start"),
    path("proposals/<int:pk>/letter/", proposals.ProposalLetterView.as_view(), name="proposal_letter"),
    path("partners/", partners.PartnerListView.as_view(), name="partner_list"),
    path("partners/add/", partners.PartnerCreateView.as_view(), name="partner_create"),
    path("partners/<int:pk>/", partners.PartnerDetailView.as_view(), name="partner_detail"),
    path("partners/<int:pk>/edit/", partners.PartnerUpdateView.as_view(), name="partner_update"),
    path("partners/<int:pk>/commitments/add/", partners.CommitmentCreateView.as_view(), name="commitment_create"),
    path("commitments/", partners.CommitmentListView.as_view(), name="commitment_list"),
    path("commitments/<int:pk>/", partners.CommitmentDetailView.as_view(), name="commitment_detail"),
    path("commitments/<int:pk>/edit/", partners.CommitmentUpdateView.as_view(), name="commitment_update"),
    path("commitments/<int:pk>/receipts/add/", partners.ReceiptCreateView.as_view(), name="receipt_create"),
    path("receipts/<int:pk>/cancel/", partners.receipt_cancel, name="receipt_cancel"),
    path("outcomes/", outcomes.OutcomeListView.as_view(), name="outcome_list"),
]
