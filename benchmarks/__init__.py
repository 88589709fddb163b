"""What the promises about speed are measured with; docs/benchmarks.md says how to run it."""

import django

django.setup()
