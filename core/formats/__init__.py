"""How dates are written, by language: Django reads LANGUAGE/formats.py (settings.FORMAT_MODULE_PATH).

Templates and sentences name a format of formats.py rather than letters: {{ order.placed_at|date:"MOMENT_FORMAT" }}.
A moment has its zone, because its reader may sit in another one than who wrote it.
"""
