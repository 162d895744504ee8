"""The registry: families, people, what makes them vulnerable, and on what basis their data are kept."""

from beneficiaries.models.consent import ConsentProof, ConsentRecord
from beneficiaries.models.data_request import DataRequest
from beneficiaries.models.disability import (
    AccommodationNeed,
    AssistiveDevice,
    Communication,
    Disability,
    DisabilityKindRecord,
)
from beneficiaries.models.disaster import DisasterEvent, DisasterImpact
from beneficiaries.models.history import FamilyMembership, FieldChange, FormerKkNumber, HouseholdChange, PersonChange
from beneficiaries.models.household import Household
from beneficiaries.models.imports import ImportLayout, ImportRow, ImportRun
from beneficiaries.models.matching import MatchWeights
from beneficiaries.models.merging import DuplicateCandidate, MergeChange, MergeRecord
from beneficiaries.models.person import Person
from beneficiaries.models.poverty import CRITERIA, PovertyAssessment
from beneficiaries.models.poverty_threshold import PovertyThreshold
from beneficiaries.models.ppks import PpksRecord
from beneficiaries.models.question_wording import QuestionWording
from beneficiaries.models.restriction import Restriction
from beneficiaries.models.sealed_file import SealedFile
from beneficiaries.models.transfer import TransferRequest
from beneficiaries.models.verval import VervalAttendee, VervalEntry, VervalMeeting, VervalRound, VervalTransition
from beneficiaries.models.welfare_decile import WelfareDecile

__all__ = [
    "CRITERIA",
    "AccommodationNeed",
    "AssistiveDevice",
    "Communication",
    "ConsentProof",
    "ConsentRecord",
    "DataRequest",
    "Disability",
    "DisabilityKindRecord",
    "DisasterEvent",
    "DisasterImpact",
    "DuplicateCandidate",
    "FamilyMembership",
    "FieldChange",
    "FormerKkNumber",
    "Household",
    "HouseholdChange",
    "ImportLayout",
    "ImportRow",
    "ImportRun",
    "MatchWeights",
    "MergeChange",
    "MergeRecord",
    "Person",
    "PersonChange",
    "PovertyAssessment",
    "PovertyThreshold",
    "PpksRecord",
    "QuestionWording",
    "Restriction",
    "SealedFile",
    "TransferRequest",
    "VervalAttendee",
    "VervalEntry",
    "VervalMeeting",
    "VervalRound",
    "VervalTransition",
    "WelfareDecile",
]
