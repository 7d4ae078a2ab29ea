"""A serving process for the tests: behaves as DIR/1/behaviour.json says, needs no TensorFlow.

behaviour.json: {"label": str, "status": int, "delay": seconds, "healthy": bool, "crash": bool, "dies": bool,
"body": any}. `crash`: ends while it loads; `dies`: ends at its first request; `body`: what it answers instead.
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER, PORT = sys.argv[1], int(sys.argv[2])
FILE = Path(FOLDER, "1", "behaviour.json")
BEHAVIOUR = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"label": "none"}
if BEHAVIOUR.get("crash"):
    sys.exit("the model cannot be loaded")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body in one piece: a second one would wait for the caller's acknowledgement of the first.
    wbufsize = -1

    def answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        self.answer(200 if BEHAVIOUR.get("healthy", True) else 502, {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if BEHAVIOUR.get("dies"):
            os._exit(3)
        time.sleep(BEHAVIOUR.get("delay", 0))
        status = BEHAVIOUR.get("status", 200)
        if status == 200:
            label = BEHAVIOUR.get("label")
            self.answer(200, BEHAVIOUR.get("body", {"predictions": [{"label": label, "model_id": label}]}))
        else:
            self.answer(status, {"error": "the model refuses"})

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


Server(("127.0.0.1", PORT), Handler).serve_forever()
