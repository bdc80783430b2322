# srcscore as a service: docker build -t srcscore . && docker run --rm -p 127.0.0.1:8766:8766 srcscore
FROM python:3.13-slim
WORKDIR /opt/srcscore
COPY pyproject.toml README.md LICENSE DATA_LICENSES.md ./
COPY src ./src
RUN pip install --no-cache-dir '.[serve]' && useradd --create-home reader
USER reader
WORKDIR /home/reader
EXPOSE 8766
# The port is published by whoever runs it: only to this machine with -p 127.0.0.1:8766:8766.
ENTRYPOINT ["srcscore"]
CMD ["serve", "--host", "0.0.0.0", "--name", "localhost", "--name", "127.0.0.1"]
