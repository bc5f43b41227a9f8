FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml requirements-dev.txt README.md LICENSE ./
COPY cypher cypher
COPY seed seed
COPY src src
# The versions that the tests ran with; hashes cannot stand in a constraint.
RUN sed -E '/--hash/d; s/ \\$//' requirements-dev.txt > constraints.txt \
    && pip wheel --no-cache-dir --no-deps --wheel-dir wheels . \
    && python -m venv /opt/partygraph \
    && /opt/partygraph/bin/pip install --no-cache-dir --constraint constraints.txt wheels/*.whl

FROM python:3.12-slim
# Nothing of the image is written to: it runs with a read-only root, /tmp in memory and /data for the
# embedded store. pip goes, since nothing is installed into a running container.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin partygraph \
    && install -d -o partygraph -g partygraph -m 0700 /data \
    && python -m pip uninstall --yes --quiet pip
COPY --from=build /opt/partygraph /opt/partygraph
ENV PATH=/opt/partygraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/tmp \
    NUMBA_CACHE_DIR=/tmp/numba \
    PARTYGRAPH_LOG_LEVEL=info \
    PARTYGRAPH_LOG_FORM=json
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=20s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/api/ready', timeout=4)"]
# It serves others than this machine, so there must be an account first:
# docker run --rm -v DATA:/data IMAGE partygraph account add NAME --role administrator
CMD ["partygraph", "serve", "--host", "0.0.0.0"]
