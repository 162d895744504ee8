"""WSGI entry point: `gunicorn bontang_empowerment.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bontang_empowerment.settings")
application = get_wsgi_application()
