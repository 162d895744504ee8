"""Signing in: through the page as a person does, or at once where a test is about something else."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from bontang_empowerment.accounts.models import User
from tests.builders import PASSWORD


def sign_in(page: Page, username: str, *, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")


def sign_out(page: Page) -> None:
    page.locator("details.account > summary").click()
    page.locator(".account-panel form button").click()
    expect(page.get_by_label("Sandi").or_(page.get_by_label("Password"))).to_be_visible()


def enter_as(user: User, context: BrowserContext, base_url: str) -> None:
    """Whoever used this browser before is somebody else now; nobody has to type a password."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
