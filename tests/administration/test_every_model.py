"""An admin manages every record in Django admin; what is not there is named here, with the reason."""

from django.apps import apps
from django.contrib import admin

INLINE = "a row of the record that it belongs to"
HISTORY = "history that the services write; read on the page of its record, never edited"
OWN_PAGES = "decided on pages of its own, by whoever may; an admin reads the trail"
PRIVATE = "of its owner alone"
NOT_IN_ADMIN = {
    "drafts.Draft": PRIVATE,
    "exports.Export": PRIVATE,
    "beneficiaries.ImportRun": PRIVATE,
    "beneficiaries.ImportRow": PRIVATE,
    "beneficiaries.ImportLayout": PRIVATE,
    "beneficiaries.MatchWeights": "figures alone, replaced by each search",
    "beneficiaries.ConsentProof": "a sealed file, read on the page of its consent alone",
    "beneficiaries.DisabilityKindRecord": INLINE,
    "beneficiaries.AssistiveDevice": INLINE,
    "beneficiaries.Communication": INLINE,
    "beneficiaries.VervalAttendee": INLINE,
    "beneficiaries.VervalTransition": INLINE,
    "programs.BulkEnrolment": PRIVATE,
    "programs.BulkEntry": PRIVATE,
    "programs.EnrolmentTransition": INLINE,
    "programs.VacancyOffer": INLINE,
    "programs.PlacementProvision": INLINE,
    "programs.PlacementCheck": INLINE,
    "programs.VacancyMatch": OWN_PAGES,
    "programs.PriorityWeight": OWN_PAGES,
    "programs.ScorePart": "figures alone, reckoned anew whenever a fact changes",
    "programs.PlaceChange": HISTORY,
    "trainings.CourseTopic": INLINE,
    "trainings.CompetencyUnit": INLINE,
    "trainings.VenueFeature": INLINE,
    "trainings.SessionChange": HISTORY,
    "trainings.AttendanceChange": HISTORY,
    "trainings.CompetencyResult": OWN_PAGES,
    "trainings.ResultDecision": HISTORY,
    "trainings.HandoverCheck": INLINE,
    "trainings.FollowUp": HISTORY,
    "trainings.NeedAnswer": HISTORY,
    "trainings.CertificateYear": "figures alone, raised by the service that gives the numbers",
    "trainings.CheckWindow": "figures alone, gone within the hour",
    "beneficiaries.PersonChange": HISTORY,
    "beneficiaries.HouseholdChange": HISTORY,
    "beneficiaries.FormerKkNumber": HISTORY,
    "beneficiaries.FamilyMembership": HISTORY,
    "beneficiaries.WelfareDecile": HISTORY,
    "beneficiaries.MergeRecord": HISTORY,
    "beneficiaries.MergeChange": HISTORY,
    "beneficiaries.DataRequest": OWN_PAGES,
    "beneficiaries.DuplicateCandidate": OWN_PAGES,
    "beneficiaries.Restriction": OWN_PAGES,
    "beneficiaries.TransferRequest": OWN_PAGES,
    "programs.BusinessRecord": INLINE,
    "programs.CommitmentReceipt": OWN_PAGES,
    "programs.CommunityGroup": OWN_PAGES,
    "programs.GroupMember": OWN_PAGES,
    "programs.Proposal": OWN_PAGES,
    "programs.ProposalRound": OWN_PAGES,
    "programs.ProposalSupport": OWN_PAGES,
    "programs.ProposalTransition": HISTORY,
    "programs.ProposalMinutes": "a sealed file, read on the page of its proposal alone",
}
OURS = ("bontang_empowerment.", "beneficiaries", "programs", "trainings")


def test_every_model_is_in_the_admin_or_named_with_the_reason() -> None:
    ours = {model for model in apps.get_models() if model.__module__.startswith(OURS)}
    missing = {model._meta.label for model in ours if model not in admin.site._registry}
    assert missing == set(NOT_IN_ADMIN)


def test_what_is_called_an_inline_is_one() -> None:
    registered = admin.site._registry.values()
    inlines = {inline.model._meta.label for model in registered for inline in model.inlines}
    assert {label for label, reason in NOT_IN_ADMIN.items() if reason == INLINE} <= inlines
