FROM python:3.12-slim AS packages
COPY requirements/production.lock /tmp/production.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/production.lock

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=commerce.settings
RUN useradd --system --uid 10001 --no-create-home app \
    && install -d -o app /media /recordings /message-files
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
RUN python -m core.translations
# the key serves this one command, which signs nothing, and is not kept
RUN SECRET_KEY=only-for-collecting-static-files-at-build-time python manage.py collectstatic --no-input --verbosity 0
USER app
EXPOSE 8000
CMD ["gunicorn", "commerce.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm"]
