from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = _("Trainings")

    def ready(self) -> None:
        from trainings.exported_lists import register_lists
        from trainings.person_page import add_to_person_page
        from trainings.program_copies import register_copier
        from trainings.training_proof import register_proof

        add_to_person_page()
        register_lists()
        register_copier()
        register_proof()
