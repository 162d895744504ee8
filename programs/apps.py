from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from beneficiaries.extension import register_fact_listener
        from programs import business_page
        from programs.door import open_for_partners
        from programs.exported_lists import register_lists
        from programs.filters import add_to_people
        from programs.merging import register_links
        from programs.person_page import add_to_person_page
        from programs.services import bulk_enrolment, offer_deadlines, pausing, queue_recount
        from programs.services.priority import reckon_after_commit
        from programs.work_page import add_work_to_person_page

        open_for_partners()
        add_to_person_page()
        business_page.add_to_person_page()
        add_work_to_person_page()
        add_to_people()
        register_links()
        register_lists()
        register_fact_listener(reckon_after_commit)
        bulk_enrolment.register_job()
        offer_deadlines.register_job()
        pausing.register_job()
        queue_recount.register_job()
