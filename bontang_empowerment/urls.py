"""Every address of the product. Each name has a row in access/url_table.py."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from bontang_empowerment.dashboards.home import HomeView
from bontang_empowerment.error_pages import bad_request
from bontang_empowerment.health import healthz

handler400 = bad_request

urlpatterns: list[URLPattern | URLResolver] = [
    path("", HomeView.as_view(), name="home"),
    path("healthz", healthz, name="healthz"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("account/", include("bontang_empowerment.administration.account_urls")),
    path("", include("beneficiaries.urls")),
    path("", include("programs.urls")),
    path("", include("trainings.urls")),
    path("", include("bontang_empowerment.dashboards.urls")),
    path("", include("bontang_empowerment.audit.urls")),
    path("", include("bontang_empowerment.jobs.urls")),
    path("", include("bontang_empowerment.exports.urls")),
    path("admin/", admin.site.urls),
]
