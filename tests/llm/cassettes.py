"""Cassettes: what a real model answered once, replayed with every socket blocked.

A request matches by method, address and body, so a prompt that changed by a letter has no answer and the test fails. Of a request
only its body is kept, of a response its body and type; host, keys, ids and the path of the model are taken out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import vcr

from clausea.claims import load_claim
from clausea.domain import Chart, Prompt
from clausea.ingest import gather
from clausea.llm.embedded import Embedded
from clausea.llm.local import bounded
from clausea.llm.openai import OpenAI
from clausea.pipeline import Found, Run, finish, run_case

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "cassettes"
CASES = ("thin", "whole")
MODEL = "SmolLM2-135M-Instruct.Q4_1"
ADDRESS = "http://model.local/v1/chat/completions"
ELSEWHERE = "http://127.0.0.1:9/v1"
"""Where nobody listens: what a replay is told the model's address is."""


class SmallModel(OpenAI):
    """The adapter as `local` uses it, for a server that is not its own."""

    def schema(self, prompt: Prompt) -> dict[str, Any]:
        return bounded(prompt.reply_schema)


def run(case: str, base_url: str = ELSEWHERE, api_key: str = "none") -> Run:
    """Draft a case with the small model behind an address, from the chart and the evidence that are kept beside it.

    They are kept so that a prompt, and with it a recording, stays the same when charts are read or searched better.
    """
    read = start(case)
    chart = Chart.model_validate_json((HERE / "cases" / case / "chart.json").read_bytes()).with_records(read.chart.records)
    found = Found.model_validate_json((HERE / "cases" / case / "evidence.json").read_bytes())
    return finish(
        Run(read.file, read.ingested, chart, found), "draft", engine=SmallModel(MODEL, base_url=base_url, api_key=api_key)
    )


def start(case: str) -> Run:
    """Run a case without a model."""
    folder = HERE / "cases" / case
    claim = load_claim(folder / "claim.yaml")
    assert claim.today is not None
    return run_case(gather([folder / "chart.txt"]), claim, today=claim.today, case=case, engine=Embedded())


def keep_evidence(case: str) -> None:
    """Write the chart and the evidence of a case as they are read and found now."""
    read = start(case)
    for name, value in (("chart", read.chart), ("evidence", read.found)):
        (HERE / "cases" / case / f"{name}.json").write_text(value.model_dump_json(indent=1) + "\n", encoding="utf-8")


def tape(*, record: bool = False) -> vcr.VCR:
    """Return a recorder; without `record` a request that is not on the cassette fails."""
    return vcr.VCR(
        cassette_library_dir=str(FOLDER),
        record_mode="new_episodes" if record else "none",
        match_on=("method", "uri", "body"),
        before_record_request=_request,
        before_record_response=_response,
        decode_compressed_response=True,
    )


def _request(request: Any) -> Any:
    request.uri = ADDRESS
    request.headers = {"content-type": "application/json"}
    return request


def _response(response: Any) -> Any:
    body = response["body"]["string"]
    try:
        value = json.loads(body)
    except ValueError:
        value = {}
    if "choices" in value:
        kept = {name: value[name] for name in ("object", "choices", "usage") if name in value}
        value = {"id": "recorded", "created": 0, "model": MODEL, **kept}
        body = json.dumps(value, ensure_ascii=False).encode()
    headers = {"content-type": ["application/json"], "content-length": [str(len(body))]}
    return {**response, "headers": headers, "body": {"string": body}}
