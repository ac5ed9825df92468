"""Graphene with Django, as their documentation writes it: ``gunicorn office.wsgi``, in the folder above."""
