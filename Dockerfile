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
COPY --from=build /opt/partygraph /opt/partygraph
# Without a Neo4j the embedded store lies in /data.
ENV PATH=/opt/partygraph/bin:$PATH XDG_DATA_HOME=/data
RUN useradd --create-home partygraph && install -d -o partygraph /data
USER partygraph
VOLUME /data
EXPOSE 8000
# It serves others than this machine, so there must be an account first:
# docker run --rm -v DATA:/data IMAGE partygraph account add NAME --role administrator
CMD ["partygraph", "serve", "--host", "0.0.0.0"]
