# The bot as an image: `docker build --tag linli .`, then `docker run --env-file .env --volume linli:/data linli`.
# `make rehearse` carries out these steps in a clean directory where there is no engine.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --require-hashes --no-deps -r requirements/base.txt

FROM python:3.11-slim
# HOME is where a library may keep a cache; the code itself is read-only for the user below.
ENV PATH="/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    DATABASE_URL=sqlite:////data/linli.db \
    DATA_DIR=/data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN python -m compileall -q . \
    && install --directory --owner=10001 --group=10001 /data
USER 10001:10001
VOLUME /data
# The bot stops taking updates, finishes its turns and drains its messages.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
