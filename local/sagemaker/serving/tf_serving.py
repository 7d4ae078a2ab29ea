"""Serves an extracted model on this machine: the stand-in for the TensorFlow Serving container of an endpoint."""

import argparse
import csv
import io
import json
import os
import socket
import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

INPUT = "text"


class RequestError(Exception):
    """A request that the container refuses with this HTTP status."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Model:
    """A SavedModel asked through `serving_default`, one warm-up behind it; safe to call from several threads."""

    def __init__(self, folder: Path):
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        self._constant, self._string = tf.constant, tf.string
        self._model = tf.saved_model.load(str(newest_version(folder)))
        self._signature = self._model.signatures["serving_default"]
        # The first call traces and compiles; /ping must not promise speed before it.
        self.predict(["warm up", ""])

    def predict(self, texts: list[str]) -> list[dict]:
        """One object of output values for each text, as TensorFlow Serving's row format has it."""
        outputs = self._signature(text=self._constant(texts, dtype=self._string, shape=(len(texts),)))
        columns = {name: _plain(value.numpy().tolist()) for name, value in sorted(outputs.items())}
        return [{name: column[row] for name, column in columns.items()} for row in range(len(texts))]


def _plain(value):
    """The value with bytes decoded, however deep they lie."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.decode() if isinstance(value, bytes) else value


def newest_version(folder: Path) -> Path:
    """folder/<highest number> with a saved_model.pb; FileNotFoundError when there is none."""
    versions = [path for path in folder.iterdir() if path.name.isdigit() and (path / "saved_model.pb").is_file()]
    if not versions:
        raise FileNotFoundError(f"{folder} holds no <version number>/saved_model.pb")
    return max(versions, key=lambda path: int(path.name))


def parse_texts(content_type: str, body: bytes) -> tuple[list[str], bool]:
    """(texts, whether the answer is wanted in column format); RequestError for what the container refuses."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        content = body.decode("utf-8")
        if kind == "application/json":
            return _from_json(json.loads(content))
        if kind in ("application/jsonlines", "application/jsons"):
            return [_text(json.loads(line)) for line in content.splitlines() if line.strip()], False
        if kind == "text/csv":
            return [_text(row) for row in csv.reader(io.StringIO(content)) if row], False
    except ValueError as error:
        raise RequestError(400, f"Failed to parse the request body: {error}") from error
    raise RequestError(415, f"Unsupported Media Type: {kind or 'Unknown'}")


def _from_json(content: object) -> tuple[list[str], bool]:
    if isinstance(content, dict) and "inputs" in content:
        inputs = content["inputs"]
        inputs = inputs[INPUT] if isinstance(inputs, dict) and INPUT in inputs else inputs
        return [_text(item) for item in (inputs if isinstance(inputs, list) else [inputs])], True
    instances = content["instances"] if isinstance(content, dict) and "instances" in content else [content]
    if not isinstance(instances, list):
        raise RequestError(400, "'instances' must be a list of texts")
    # A bare array is wrapped as one instance by the container; its items are the instances meant.
    if len(instances) == 1 and isinstance(instances[0], list):
        instances = instances[0]
    return [_text(instance) for instance in instances], False


def _text(instance: object) -> str:
    value = instance.get(INPUT) if isinstance(instance, dict) else instance
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise RequestError(400, f"an instance must be a text or {{'{INPUT}': text}}; found {json.dumps(instance)[:80]}")
    return value


class Handler(BaseHTTPRequestHandler):
    """GET /ping and POST /invocations of a SageMaker container."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def setup(self) -> None:
        super().setup()
        # Small answers must not wait for the caller's acknowledgement.
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        if self.path != "/ping":
            return self._answer(404, {"error": f"no such path: {self.path}"})
        return self._answer(200 if self.server.model else 502, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/invocations":
            return self._answer(404, {"error": f"no such path: {self.path}"})
        try:
            return self._answer(200, self._predict(body))
        except RequestError as error:
            return self._answer(error.status, {"error": str(error)})
        except Exception as error:
            print(f"prediction failed: {error!r}", file=sys.stderr, flush=True)
            return self._answer(500, {"error": "prediction failed"})

    def _predict(self, body: bytes) -> dict:
        model = self.server.model
        if model is None:
            raise RequestError(502, "the model is not loaded")
        texts, columns = parse_texts(self.headers.get("Content-Type") or "application/json", body)
        predictions = model.predict(texts) if texts else []
        if not columns:
            return {"predictions": predictions}
        names = predictions[0] if predictions else {}
        return {"outputs": {name: [prediction[name] for prediction in predictions] for name in names}}

    def _answer(self, status: int, content: dict) -> None:
        body = json.dumps(content, ensure_ascii=False).encode() if content else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: a line for each request would bury the loop's own log."""


class Server(ThreadingHTTPServer):
    """Answers /ping with 502 until `model` is set."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), Handler)
        self.model: Model | None = None


def _exit_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until it is killed; exits with code 1 when the model cannot be loaded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-dir", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--exit-with-stdin", action="store_true", help="stop when standard input ends")
    args = parser.parse_args(arguments)
    if args.exit_with_stdin:
        threading.Thread(target=_exit_with_stdin, daemon=True).start()
    server = Server(args.port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        server.model = Model(args.model_dir)
    except Exception as error:
        print(f"error: cannot load a model from {args.model_dir}: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    print(f"serving {newest_version(args.model_dir)} on http://127.0.0.1:{server.server_port}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
