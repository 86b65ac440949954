# The server: `surefoot serve` with all its extras, as an unprivileged user.
#
#   docker build -t surefoot .
#   docker run -e SUREFOOT_API_KEYS=… -p 8000:8000 surefoot
#
# BASE is any image with Python 3.11 or later and its venv module.
ARG BASE=python:3.12-slim
FROM ${BASE} AS build
COPY . /source
RUN python3 -m venv /opt/surefoot \
    && /opt/surefoot/bin/pip install --no-cache-dir --disable-pip-version-check "/source[server,postgres,otel]"

ARG BASE
FROM ${BASE}
COPY --from=build /opt/surefoot /opt/surefoot
RUN mkdir -p /var/lib/surefoot && chown 10001:10001 /var/lib/surefoot
ENV PATH=/opt/surefoot/bin:$PATH \
    HOME=/var/lib/surefoot \
    PYTHONUNBUFFERED=1 \
    SUREFOOT_HOST=0.0.0.0
USER 10001:10001
WORKDIR /var/lib/surefoot
VOLUME /var/lib/surefoot
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["surefoot"]
CMD ["serve"]
