from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"
    verbose_name = _("Families and people")

    def ready(self) -> None:
        from beneficiaries import data_request_panel
        from beneficiaries.data_quality import add_registry_measures
        from beneficiaries.exported_lists import register_lists
        from beneficiaries.imports.closing import close_old_imports
        from beneficiaries.imports.runs import register_import_jobs
        from beneficiaries.kept_kelurahan import keep_around_migrations
        from beneficiaries.services.duplicate_search import register_job
        from beneficiaries.services.merge_links import register_links
        from beneficiaries.timeline import add_to_person_page
        from bontang_empowerment.jobs.registry import register_housekeeping

        keep_around_migrations(self)
        add_to_person_page()
        data_request_panel.add_to_person_page()
        add_registry_measures()
        register_links()
        register_job()
        register_import_jobs()
        register_housekeeping(close_old_imports)
        register_lists()
