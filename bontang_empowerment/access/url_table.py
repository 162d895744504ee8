"""The one reviewed table: every URL name of the product, the roles that may open it, and how far each reaches.

DoorMiddleware enforces it at run time: a URL without a row answers 403 to everyone, and only the roles named in the
row count while it is served. tests/access walks the real resolver against it, so that a row can neither be missing
nor promise another reach than the product gives.
"""

from collections.abc import Iterable

from bontang_empowerment.access.url_rules import (
    ANYONE,
    CITY,
    COUNTS,
    OWN,
    PUBLIC,
    Audience,
    Reach,
    Rule,
    admin_rows,
    own_rows,
    row,
)

__all__ = [
    "ANYONE",
    "CITY",
    "COUNTS",
    "OWN",
    "PUBLIC",
    "URL_TABLE",
    "Audience",
    "Reach",
    "Rule",
    "admin_rows",
    "row",
    "rule_for",
]


def staff_rows(*names: str) -> list[Rule]:
    """Pages of the registry's staff alone: a kelurahan its own, coordinators all."""
    return [row(name, officer=OWN, social_worker=OWN, coordinator=CITY) for name in names]


PLATFORM = [
    row("healthz", PUBLIC),
    row("set_language", PUBLIC),
    row("accounts:sign_in", PUBLIC),
    row("accounts:sign_out", ANYONE, post_only=True),
    row("accounts:password_change", ANYONE),
    row("accounts:password_change_done", ANYONE),
    row("home", ANYONE),
    row("audit:event_list", auditor=CITY, admin=CITY),
    row("dashboards:enrolments", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY, auditor=COUNTS),
    row("dashboards:relevance", coordinator=CITY, auditor=COUNTS),
]

JOBS = [
    row("jobs:job_list", officer=OWN, social_worker=OWN, partner=OWN, coordinator=OWN, auditor=OWN, admin=CITY),
    row("jobs:job_detail", officer=OWN, social_worker=OWN, partner=OWN, coordinator=OWN, auditor=OWN, admin=CITY),
    row(
        "jobs:job_cancel",
        officer=OWN,
        social_worker=OWN,
        partner=OWN,
        coordinator=OWN,
        auditor=OWN,
        admin=CITY,
        post_only=True,
    ),
]

EXPORTS = [
    *staff_rows("beneficiaries:person_export", "beneficiaries:household_export"),
    *staff_rows("beneficiaries:disaster_impact_export", "beneficiaries:duplicate_export"),
    *own_rows("programs:enrolment_export", "programs:business_export"),
    *own_rows("trainings:handover_export", "trainings:attendance_export"),
    row("exports:export_download", officer=OWN, social_worker=OWN, partner=OWN, coordinator=OWN),
]

BENEFICIARIES = [
    row("beneficiaries:search", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:household_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:household_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:household_member_check", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:household_detail", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:household_update", officer=OWN, social_worker=OWN),
    row("beneficiaries:household_reveal_kk", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("beneficiaries:household_split", officer=OWN, social_worker=OWN),
    row("beneficiaries:household_join", officer=OWN, social_worker=OWN),
    row("beneficiaries:household_head", officer=OWN, social_worker=OWN),
    row("beneficiaries:household_departure", officer=OWN, social_worker=OWN),
    row("beneficiaries:person_death", officer=OWN, social_worker=OWN),
    row("beneficiaries:person_return", officer=OWN, social_worker=OWN),
    row("beneficiaries:transfer_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:transfer_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:transfer_detail", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:transfer_decline", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:transfer_withdraw", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:person_restriction", social_worker=OWN, coordinator=CITY),
    row("beneficiaries:person_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:person_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:person_detail", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY),
    row("beneficiaries:person_update", officer=OWN, social_worker=OWN),
    row("beneficiaries:person_reveal_nik", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("beneficiaries:duplicate_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:duplicate_search", coordinator=CITY, post_only=True),
    row("beneficiaries:duplicate_detail", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:duplicate_dismiss", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("beneficiaries:merge_detail", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:merge_undo", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("beneficiaries:poverty_assessment_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:disability_update", officer=OWN, social_worker=OWN),
    row("beneficiaries:ppks_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:ppks_end", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:ppks_counts", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:data_quality", officer=OWN, social_worker=OWN, coordinator=CITY, auditor=COUNTS),
    row("beneficiaries:verval_round_list", officer=CITY, social_worker=CITY, coordinator=CITY),
    row("beneficiaries:verval_round_create", coordinator=CITY),
    row("beneficiaries:verval_round_detail", officer=CITY, social_worker=CITY, coordinator=CITY),
    row("beneficiaries:verval_entry_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:verval_withdraw", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:verval_check", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:verval_meeting_detail", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:verval_propose", officer=OWN, social_worker=OWN),
    row("beneficiaries:verval_deliberate", officer=OWN, social_worker=OWN),
    row("beneficiaries:verval_decide", officer=OWN, social_worker=OWN),
    row("beneficiaries:verval_close", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:verval_verify", coordinator=CITY, post_only=True),
    row("beneficiaries:verval_send_back", coordinator=CITY),
    row("beneficiaries:verval_minutes", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:disaster_event_list", officer=OWN, social_worker=OWN, coordinator=CITY, auditor=COUNTS),
    row("beneficiaries:disaster_event_detail", officer=OWN, social_worker=OWN, coordinator=CITY, auditor=COUNTS),
    row("beneficiaries:disaster_event_report", officer=OWN, social_worker=OWN, coordinator=CITY, auditor=COUNTS),
    row("beneficiaries:disaster_impact_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:disaster_person_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:disaster_event_create", coordinator=CITY),
    row("beneficiaries:disaster_event_update", coordinator=CITY),
    row("beneficiaries:disaster_event_record", officer=OWN, social_worker=OWN),
    row("beneficiaries:disaster_impact_undo", officer=OWN, social_worker=OWN, post_only=True),
    row("beneficiaries:disaster_impact_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:disaster_impact_update", officer=OWN, social_worker=OWN),
    row("beneficiaries:consent_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:family_consent_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:consent_proof_create", officer=OWN, social_worker=OWN),
    row("beneficiaries:consent_proof_download", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:data_request_list", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:data_request_create", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:data_request_answer", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:person_copy", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("beneficiaries:consent_withdraw", officer=OWN, social_worker=OWN, post_only=True),
]

IMPORTS = [
    row("beneficiaries:import_list", officer=OWN, social_worker=OWN, coordinator=OWN),
    row("beneficiaries:import_template", officer=OWN, social_worker=OWN, coordinator=OWN),
    row("beneficiaries:import_detail", officer=OWN, social_worker=OWN, coordinator=OWN),
    row("beneficiaries:import_columns", officer=OWN, social_worker=OWN, coordinator=OWN, post_only=True),
    row("beneficiaries:import_decide", officer=OWN, social_worker=OWN, coordinator=OWN, post_only=True),
    row("beneficiaries:import_save", officer=OWN, social_worker=OWN, coordinator=OWN, post_only=True),
    row("beneficiaries:import_undo", officer=OWN, social_worker=OWN, coordinator=OWN, post_only=True),
    row("beneficiaries:import_refused", officer=OWN, social_worker=OWN, coordinator=OWN),
]

PROGRAMS = [
    row("programs:program_list", officer=CITY, social_worker=CITY, partner=OWN, coordinator=CITY),
    row("programs:program_detail", officer=CITY, social_worker=CITY, partner=OWN, coordinator=CITY),
    row("programs:program_create", coordinator=CITY),
    row("programs:program_update", coordinator=CITY),
    row("programs:program_copy", coordinator=CITY),
    row("programs:program_queue", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:queue_board", officer=CITY, social_worker=CITY, coordinator=CITY),
    *staff_rows("programs:enrolment_create", "programs:bulk_create"),
    row("programs:bulk_detail", officer=OWN, social_worker=OWN, coordinator=OWN),
    row("programs:bulk_print", officer=OWN, social_worker=OWN, coordinator=OWN),
    *own_rows("programs:enrolment_list", "programs:enrolment_detail"),
    row("programs:enrolment_accept", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_decline", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_withdraw", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_pause", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_pause_change", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_resume", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_transfer", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:enrolment_undo", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:enrolment_exit", coordinator=CITY, post_only=True),
    row("programs:enrolment_complete", coordinator=CITY, post_only=True),
    *own_rows("programs:outcome_list", "programs:outcome_create"),
]

GROUPS = [
    *staff_rows("programs:group_list", "programs:group_detail"),
    row("programs:group_create", officer=OWN),
    row("programs:group_update", officer=OWN),
    row("programs:group_member_add", officer=OWN),
    row("programs:member_office", officer=OWN, post_only=True),
    row("programs:member_leave", officer=OWN, post_only=True),
    *staff_rows("programs:proposal_list", "programs:proposal_detail", "programs:proposal_letter"),
    row("programs:minutes_add", officer=OWN),
    row("programs:minutes_download", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:proposal_create", officer=OWN),
    row("programs:proposal_revise", officer=OWN),
    row("programs:proposal_review", officer=OWN),
    row("programs:proposal_decide", coordinator=CITY),
    row("programs:proposal_start", coordinator=CITY),
]

BUSINESSES = [
    *own_rows("programs:business_list", "programs:business_detail", "programs:business_create"),
    *own_rows("programs:business_update", "programs:business_close"),
    *own_rows("programs:business_month_create", "programs:business_month_update"),
    row("programs:business_reopen", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY, post_only=True),
]

PARTNERS = [
    row("programs:partner_list", coordinator=CITY),
    row("programs:partner_detail", partner=OWN, coordinator=CITY),
    row("programs:partner_create", coordinator=CITY),
    row("programs:partner_update", coordinator=CITY),
    row("programs:commitment_list", coordinator=CITY),
    row("programs:commitment_detail", partner=OWN, coordinator=CITY),
    row("programs:commitment_create", coordinator=CITY),
    row("programs:commitment_update", coordinator=CITY),
    row("programs:receipt_create", coordinator=CITY),
    row("programs:receipt_cancel", coordinator=CITY, post_only=True),
]

JOBS_OF_PEOPLE = [
    row("programs:vacancy_list", officer=CITY, social_worker=CITY, partner=OWN, coordinator=CITY),
    row("programs:vacancy_export", officer=CITY, social_worker=CITY, partner=OWN, coordinator=CITY),
    row("programs:vacancy_detail", officer=CITY, social_worker=CITY, partner=OWN, coordinator=CITY),
    row("programs:vacancy_create", partner=OWN, coordinator=CITY),
    row("programs:vacancy_update", partner=OWN, coordinator=CITY),
    row("programs:vacancy_close", partner=OWN, coordinator=CITY),
    row("programs:vacancy_reopen", partner=OWN, coordinator=CITY, post_only=True),
    row("programs:vacancy_matches", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:vacancy_propose", officer=OWN, social_worker=OWN, coordinator=CITY, post_only=True),
    row("programs:match_answer", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:match_place", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:person_vacancies", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:placement_list", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY),
    row("programs:placement_export", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY),
    row("programs:placement_detail", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY),
    row("programs:placement_create", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:placement_check", officer=OWN, social_worker=OWN, coordinator=CITY),
    row("programs:placement_end", officer=OWN, social_worker=OWN, coordinator=CITY),
]

TRAININGS = [
    row("trainings:course_list", partner=CITY, coordinator=CITY),
    row("trainings:course_detail", partner=CITY, coordinator=CITY),
    row("trainings:course_create", coordinator=CITY),
    row("trainings:course_update", coordinator=CITY),
    row("trainings:venue_list", partner=CITY, coordinator=CITY),
    row("trainings:venue_detail", partner=CITY, coordinator=CITY),
    row("trainings:venue_create", partner=CITY, coordinator=CITY),
    row("trainings:venue_update", coordinator=CITY),
    row("trainings:batch_update", partner=OWN, coordinator=CITY),
    row("trainings:batch_list", partner=OWN, coordinator=CITY),
    row("trainings:batch_detail", partner=OWN, coordinator=CITY),
    row("trainings:batch_create", partner=OWN, coordinator=CITY),
    row("trainings:batch_take_in", partner=OWN, coordinator=CITY, post_only=True),
    row("trainings:session_create", partner=OWN, coordinator=CITY),
    row("trainings:session_weekly", partner=OWN, coordinator=CITY),
    row("trainings:session_move", partner=OWN, coordinator=CITY),
    row("trainings:session_cancel", partner=OWN, coordinator=CITY),
    row("trainings:session_restore", partner=OWN, coordinator=CITY, post_only=True),
    row("trainings:session_attendance", partner=OWN, coordinator=CITY),
    row("trainings:session_sheet", partner=OWN, coordinator=CITY),
    row("trainings:batch_attendance", partner=OWN, coordinator=CITY),
    row("trainings:at_risk_list", partner=OWN, coordinator=CITY),
    row("trainings:follow_up_create", partner=OWN, coordinator=CITY),
    row("trainings:batch_needs", partner=OWN, coordinator=CITY),
    row("trainings:batch_competency", partner=OWN, coordinator=CITY),
    row("trainings:batch_certificates", partner=OWN, coordinator=CITY),
    row("trainings:certificates_issue", partner=OWN, coordinator=CITY, post_only=True),
    row("trainings:certificates_print", partner=OWN, coordinator=CITY),
    row("trainings:certificate_revoke", partner=OWN, coordinator=CITY),
    row("trainings:certificate_check", PUBLIC),
    *own_rows("trainings:handover_list", "trainings:handover_detail", "trainings:handover_check"),
    *(row(f"trainings:handover_{page}", partner=OWN, coordinator=CITY) for page in ("cancel", "create", "print")),
    row("trainings:result_decide", partner=OWN, coordinator=CITY),
    row("trainings:attendance_list", officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY),
]

ADMINISTRATION = [
    row("admin:index", admin=CITY),
    row("admin:login", PUBLIC),
    row("admin:logout", ANYONE, post_only=True),
    row("admin:password_change", admin=CITY),
    row("admin:password_change_done", admin=CITY),
    row("admin:autocomplete", admin=CITY),
    row("admin:jsi18n", admin=CITY),
    row("admin:view_on_site", admin=CITY),
    row("admin:app_list", admin=CITY),
    row("admin:auth_user_password_change", admin=CITY),
    *admin_rows(
        "regions_kecamatan",
        "regions_kelurahan",
        "accounts_user",
        "accounts_roleassignment",
        "audit_auditevent",
        "jobs_job",
        "beneficiaries_household",
        "beneficiaries_person",
        "beneficiaries_povertyassessment",
        "beneficiaries_povertythreshold",
        "beneficiaries_questionwording",
        "beneficiaries_disability",
        "beneficiaries_accommodationneed",
        "beneficiaries_disasterevent",
        "beneficiaries_disasterimpact",
        "beneficiaries_consentrecord",
        "beneficiaries_ppksrecord",
        "beneficiaries_vervalround",
        "beneficiaries_vervalmeeting",
        "beneficiaries_vervalentry",
        "programs_partner",
        "programs_partnermember",
        "programs_commitment",
        "programs_program",
        "programs_enrolment",
        "programs_outcome",
        "programs_vacancy",
        "programs_business",
        "programs_jobplacement",
        "trainings_course",
        "trainings_venue",
        "trainings_signatory",
        "trainings_certificateformat",
        "trainings_certificate",
        "trainings_batch",
        "trainings_session",
        "trainings_batchparticipant",
        "trainings_attendance",
        "trainings_assethandover",
    ),
]


def _table(rules: Iterable[Rule]) -> dict[str, Rule]:
    table: dict[str, Rule] = {}
    for rule in rules:
        if rule.name in table:
            raise ValueError(f"Two rows for {rule.name} in the access table.")
        table[rule.name] = rule
    return table


REGISTRY = (PLATFORM, JOBS, EXPORTS, BENEFICIARIES, IMPORTS, ADMINISTRATION)
CHAIN = (PROGRAMS, PARTNERS, GROUPS, JOBS_OF_PEOPLE, BUSINESSES, TRAININGS)
URL_TABLE: dict[str, Rule] = _table(rule for part in (*REGISTRY, *CHAIN) for rule in part)


def rule_for(view_name: str) -> Rule | None:
    return URL_TABLE.get(view_name)
