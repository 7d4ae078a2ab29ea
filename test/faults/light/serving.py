"""Serves the light "model": tells praise from complaint by a few words, in the shape of the real serving container."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MODEL_ID = json.loads(Path(sys.argv[1], "1", "model.json").read_text(encoding="utf-8"))["model_id"]
LABELS = ["Negative", "Neutral", "Positive"]
PRAISE = ("love", "perfect", "great", "happy", "well")
LONGER_THAN_ANYBODY_WAITS = 50
COMPLAINT = ("broke", "terrible", "waste", "disappointed", "do not buy")


def row(text: str) -> dict:
    """One prediction as TensorFlow Serving's row format has it."""
    words = text.lower()
    complaint = any(word in words for word in COMPLAINT)
    praise = not complaint and any(word in words for word in PRAISE)
    likeliest = 0 if complaint else 2 if praise else 1
    probabilities = [0.9 if index == likeliest else 0.05 for index in range(3)]
    return {"probabilities": probabilities, "labels": LABELS, "label": LABELS[likeliest], "model_id": MODEL_ID}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        self.answer({})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = " ".join(request["instances"])
        if "break down" in texts:
            self.send_error(500, f"cannot digest {texts}")
        elif "talk nonsense" in texts:
            self.answer({"weather": "fine"})
        else:
            time.sleep(LONGER_THAN_ANYBODY_WAITS if "never answer" in texts else 0)
            self.answer({"predictions": [row(text) for text in request["instances"]]})

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


Server(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
