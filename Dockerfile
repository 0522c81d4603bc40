# syntax=docker/dockerfile:1
# Two stages: the first builds the wheel and installs it with exactly what uv.lock says, the second only runs it.

ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/venv \
    UV_PYTHON_DOWNLOADS=never \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
# The dependencies first: they change less often than the code, so the layer below is usually there already.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project --extra postgres --extra speech --no-cache
COPY . .
RUN uv sync --frozen --no-dev --no-editable --extra postgres --extra speech --no-cache

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Antre" \
      org.opencontainers.image.description="Open queue and appointment system for public service malls" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 antre \
 && useradd --system --uid 10001 --gid antre --no-create-home --home-dir /var/lib/antre --shell /usr/sbin/nologin antre \
 && install --directory --owner=antre --group=antre --mode=0750 /var/lib/antre
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ANTRE_DATABASE_URL=sqlite:////var/lib/antre/antre.db \
    ANTRE_PORT=8000
USER 10001:10001
WORKDIR /var/lib/antre
VOLUME /var/lib/antre
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"ANTRE_PORT\"]}/healthz', timeout=4)"]
CMD ["antre", "serve", "--host", "0.0.0.0"]
