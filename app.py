"""Where ``flask`` and every WSGI server find the application."""

from blog import create_app

app = create_app()
