"""Partners, programmes, who takes part in them, and what came of it."""

from programs.models.bulk import BulkEnrolment, BulkEntry
from programs.models.business import Business, BusinessRecord
from programs.models.commitment import Commitment, CommitmentReceipt
from programs.models.enrolment import Enrolment, EnrolmentTransition
from programs.models.group import CommunityGroup, GroupMember
from programs.models.match import VacancyMatch
from programs.models.outcome import Outcome
from programs.models.partner import Partner, PartnerMember
from programs.models.placement import JobPlacement, PlacementCheck, PlacementProvision
from programs.models.priority import PlaceChange, PriorityWeight, ScorePart
from programs.models.program import Program
from programs.models.proposal import Proposal, ProposalMinutes, ProposalRound, ProposalSupport, ProposalTransition
from programs.models.vacancy import Vacancy, VacancyOffer

__all__ = [
    "BulkEnrolment",
    "BulkEntry",
    "Business",
    "BusinessRecord",
    "Commitment",
    "CommitmentReceipt",
    "CommunityGroup",
    "Enrolment",
    "EnrolmentTransition",
    "GroupMember",
    "JobPlacement",
    "Outcome",
    "Partner",
    "PartnerMember",
    "PlaceChange",
    "PlacementCheck",
    "PlacementProvision",
    "PriorityWeight",
    "Program",
    "Proposal",
    "ProposalMinutes",
    "ProposalRound",
    "ProposalSupport",
    "ProposalTransition",
    "ScorePart",
    "Vacancy",
    "VacancyMatch",
    "VacancyOffer",
]
