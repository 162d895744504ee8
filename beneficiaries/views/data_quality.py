"""Data quality: numbers of what is missing or doubtful, per kelurahan."""

from typing import Any

from django.views.generic import TemplateView

from beneficiaries.data_quality import quality_page
from bontang_empowerment.access.views import signed_in

SLOW = "slow"


class DataQualityView(TemplateView):
    """`part=slow` gives the numbers that take longer: fetched by htmx into the page, or a page of their own."""

    @property
    def is_slow(self) -> bool:
        return self.request.GET.get("part") == SLOW

    def get_template_names(self) -> list[str]:
        fetched = self.is_slow and getattr(self.request, "htmx", False)
        return ["beneficiaries/_quality_table.html" if fetched else "beneficiaries/data_quality.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quality = quality_page(signed_in(self.request), slow=self.is_slow)
        return super().get_context_data(quality=quality, is_slow=self.is_slow, **kwargs)
