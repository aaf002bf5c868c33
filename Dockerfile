# docker build -t clientele . && docker run --rm -p 8501:8501 clientele
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# LightGBM needs OpenMP's library, which the slim image lacks; schedules need the names of time zones.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 tzdata \
    && rm -rf /var/lib/apt/lists/*

# The server runs as a user without rights, whose home takes Streamlit's own files.
RUN useradd --create-home --uid 10001 clientele
WORKDIR /app

# In a layer of its own, so that a change in the code does not install everything again.
COPY requirements-server.lock .
RUN pip install --require-hashes -r requirements-server.lock

COPY --chown=clientele:clientele . .
# Saved models live here: mount a volume on it to keep them.
RUN mkdir -p artifacts && chown clientele:clientele artifacts
# The key that signs them lies apart from them: a second volume.
ENV CLIENTELE_KEYS=/var/lib/clientele
RUN mkdir -m 700 /var/lib/clientele && chown clientele:clientele /var/lib/clientele
# Projects and the API's tokens: a third.
ENV CLIENTELE_PROJECTS=/var/lib/clientele-projects
RUN mkdir -m 700 /var/lib/clientele-projects && chown clientele:clientele /var/lib/clientele-projects

USER clientele
EXPOSE 8501

# The slim image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]

CMD ["python", "-m", "core", "serve", "--host", "0.0.0.0", "--port", "8501"]
