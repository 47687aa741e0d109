"""One web node in production: what systemd and the container start, on HOST and PORT. Nothing is installed or
migrated here: `tools.release` did that once for all nodes."""

from tools import serve

if __name__ == "__main__":
    serve.start(*serve.place())
