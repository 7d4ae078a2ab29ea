"""Tests the local serving process over HTTP with a tiny model, as SageMaker's container would be called."""

import http.client
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tensorflow as tf
from tf_serving import newest_version

SCRIPT = Path(__file__).with_name("tf_serving.py")
DEADLINE_SECONDS = 60


class _Echo(tf.Module):
    """Says "Long" to texts above five bytes."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def serve(self, text):
        long = tf.strings.length(text) > 5
        chances = tf.stack([tf.cast(long, tf.float32), 1 - tf.cast(long, tf.float32)], axis=1)
        return {"probabilities": chances, "label": tf.where(long, "Long", "Kürz")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _call(port: int, method: str, path: str, body=None, kind="application/json") -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {"Content-Type": kind} if body is not None else {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, json.loads(content) if content else {}


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        try:
            if _call(port, "GET", "/ping")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the server did not become ready")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    module = _Echo()
    tf.saved_model.save(module, str(folder / "1"), signatures={"serving_default": module.serve})
    port = _free_port()
    command = [sys.executable, str(SCRIPT), "--model-dir", str(folder), "--port", str(port), "--exit-with-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        _wait_until_ready(port)
        yield port, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def ask(server):
    return lambda body, kind="application/json": _call(server[0], "POST", "/invocations", body, kind)


SHORT = {"label": "Kürz", "probabilities": [0.0, 1.0]}
LONG = {"label": "Long", "probabilities": [1.0, 0.0]}


@pytest.mark.parametrize(
    "body",
    [
        {"instances": ["tiny", "long enough"]},
        {"instances": [{"text": "tiny"}, {"text": "long enough"}]},
        ["tiny", "long enough"],
    ],
)
def test_json_instances_are_answered_in_row_format(ask, body):
    assert ask(json.dumps(body)) == (200, {"predictions": [SHORT, LONG]})


def test_json_inputs_are_answered_in_column_format(ask):
    status, answer = ask(json.dumps({"inputs": {"text": ["tiny"]}}))

    assert (status, answer) == (200, {"outputs": {"label": ["Kürz"], "probabilities": [[0.0, 1.0]]}})


def test_a_body_without_instances_is_one_instance(ask):
    assert ask('"tiny"') == (200, {"predictions": [SHORT]})
    assert ask('{"text": "tiny"}') == (200, {"predictions": [SHORT]})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/csv", '"a, b"\nlong enough\n'),
        ("application/jsonlines", '"a, b"\n{"text": "long enough"}\n'),
        ("application/json; charset=utf-8", '{"instances": ["a, b", "long enough"]}'),
    ],
)
def test_other_content_types_carry_texts_too(ask, kind, body):
    assert ask(body, kind) == (200, {"predictions": [SHORT, LONG]})


@pytest.mark.parametrize(
    "body", ["{", '{"instances": "tiny"}', '{"instances": [1]}', '{"instances": [{"txt": "a"}]}', b"\xff"]
)
def test_a_malformed_body_is_refused_with_400_and_a_reason(ask, body):
    status, answer = ask(body)

    assert status == 400
    assert answer["error"]


def test_an_unknown_content_type_is_refused_with_415(ask):
    assert ask("tiny", "image/png")[0] == 415


def test_one_connection_answers_many_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server[0], timeout=10)
    for _ in range(3):
        connection.request("POST", "/invocations", '{"instances": ["tiny"]}', {"Content-Type": "application/json"})
        assert json.loads(connection.getresponse().read())["predictions"] == [SHORT]
    connection.close()


def test_the_process_ends_with_the_stdin_of_who_started_it(server):
    _, process = server

    process.stdin.close()

    assert process.wait(timeout=10) == 0
    assert process.stdout.read().count(b"\n") == 1


def test_the_newest_version_is_served(tmp_path):
    for version in ("9", "10", "notes"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "saved_model.pb").touch()

    assert newest_version(tmp_path).name == "10"


def test_a_folder_without_a_model_ends_the_process_with_a_message(tmp_path):
    command = [sys.executable, str(SCRIPT), "--model-dir", str(tmp_path), "--port", str(_free_port())]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 1
    assert "cannot load a model" in ended.stderr
