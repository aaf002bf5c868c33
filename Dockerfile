# docker build -t clientele . && docker run --rm -p 8501:8501 clientele
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# LightGBM needs OpenMP's library, which the slim image lacks.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*

# The dashboard runs as a user without rights, whose home takes Streamlit's own files.
RUN useradd --create-home --uid 10001 clientele
WORKDIR /app

# In a layer of its own, so that a change in the code does not install everything again.
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock

COPY --chown=clientele:clientele . .
# Saved models live here: mount a volume on it to keep them.
RUN mkdir -p artifacts && chown clientele:clientele artifacts
# The key that signs them lies apart from them: a second volume.
ENV CLIENTELE_KEYS=/var/lib/clientele
RUN mkdir -m 700 /var/lib/clientele && chown clientele:clientele /var/lib/clientele

USER clientele
EXPOSE 8501

# The slim image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]

CMD ["streamlit", "run", "front_door.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
