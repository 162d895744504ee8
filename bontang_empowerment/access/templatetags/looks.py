"""How a state looks: tone and icon by choice code. A code that is not here is neutral, never an error."""

from typing import NamedTuple


class Look(NamedTuple):
    tone: str
    icon: str


TONE_ICONS = {
    "neutral": "minus-circle",
    "info": "information-circle",
    "success": "check-circle",
    "attention": "exclamation-triangle",
    "harm": "x-circle",
}

NEUTRAL = Look("neutral", TONE_ICONS["neutral"])

# Red is kept for harm: an exit or a refusal is a fact, not an alarm.
LOOKS = {
    # Possible duplicates
    "waiting": Look("attention", "clock"),
    "merged": Look("neutral", "document-duplicate"),
    "different": Look("success", "users"),
    # Enrolment
    "applied": Look("info", "inbox-arrow-down"),
    "ineligible": Look("neutral", "no-symbol"),
    "waitlisted": Look("attention", "clock"),
    "offered": Look("info", "envelope"),
    "enrolled": Look("success", "check-circle"),
    "paused": Look("attention", "pause"),
    "completed": Look("success", "check-badge"),
    "exited": Look("neutral", "arrow-right-start-on-rectangle"),
    "withdrawn": Look("neutral", "arrow-uturn-left"),
    "declined": Look("neutral", "x-mark"),
    # Programme
    "draft": Look("neutral", "pencil"),
    "open": Look("success", "lock-open"),
    "closed": Look("neutral", "lock-closed"),
    # Proposals
    "submitted": Look("info", "inbox-arrow-down"),
    "reviewed": Look("attention", "clipboard-document-check"),
    "accepted": Look("success", "check-circle"),
    "started": Look("success", "check-badge"),
    # Work
    "proposed": Look("attention", "clock"),
    "agreed": Look("info", "hand-thumb-up"),
    "match_declined": Look("neutral", "x-mark"),
    "placed": Look("success", "briefcase"),
    # Attendance
    "present": Look("success", "check"),
    "late": Look("attention", "clock"),
    "excused": Look("info", "envelope"),
    "sick": Look("attention", "heart"),
    "absent": Look("harm", "x-mark"),
    # Competency and certificates
    "competent": Look("success", "check"),
    "not_yet": Look("attention", "x-mark"),
    "passed": Look("success", "check-badge"),
    "not_passed": Look("neutral", "minus-circle"),
    "arranged": Look("success", "hand-thumb-up"),
    "explained": Look("info", "chat-bubble-left-right"),
    "valid": Look("success", "check-badge"),
    "revoked": Look("harm", "x-circle"),
    # Person
    "active": Look("success", "check-circle"),
    "moved": Look("neutral", "arrow-right"),
    "deceased": Look("neutral", "minus"),
    # NIK
    "unchecked": Look("neutral", "question-mark-circle"),
    "matched": Look("success", "shield-check"),
    "not_matched": Look("attention", "exclamation-triangle"),
    "duplicate": Look("attention", "document-duplicate"),
    # Consent
    "given": Look("success", "shield-check"),
    # Imported rows
    "new": Look("success", "user-plus"),
    "changed": Look("info", "pencil"),
    "unchanged": Look("neutral", "equals"),
    "possible": Look("attention", "users"),
    "refused": Look("harm", "x-circle"),
    "created": Look("success", "user-plus"),
    "updated": Look("info", "pencil"),
    "held": Look("attention", "pause"),
    # Imports
    "columns": Look("attention", "table-cells"),
    "checking": Look("info", "arrow-path"),
    "checked": Look("attention", "hand-raised"),
    "saving": Look("info", "arrow-path"),
    "saved": Look("success", "check-circle"),
    "undoing": Look("info", "arrow-path"),
    "undone": Look("neutral", "arrow-uturn-left"),
    # Long work
    "queued": Look("neutral", "clock"),
    "running": Look("info", "arrow-path"),
    "done": Look("success", "check-circle"),
    "failed": Look("harm", "x-circle"),
    "cancelled": Look("neutral", "no-symbol"),
    # Eligibility
    "unknown": Look("neutral", "question-mark-circle"),
    # Verification
    "proposing": Look("info", "inbox-arrow-down"),
    "deliberating": Look("attention", "users"),
    "decided": Look("info", "clipboard-document-check"),
    "verified": Look("success", "check-badge"),
    "eligible": Look("success", "check"),
    "not_eligible": Look("neutral", "x-mark"),
    "check": Look("attention", "magnifying-glass"),
    "not_found": Look("attention", "question-mark-circle"),
    # Damage
    "light": Look("neutral", "home"),
    "moderate": Look("attention", "home"),
    "heavy": Look("harm", "home"),
    "lost": Look("harm", "home"),
}


def look_of(code: object) -> Look:
    return LOOKS.get(str(code), NEUTRAL)
