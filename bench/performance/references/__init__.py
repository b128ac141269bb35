"""What Sheaf is held against: applications with an ``app.py`` each, served as Sheaf is."""
