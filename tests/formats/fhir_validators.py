"""Two validators of FHIR R4 that know nothing of this program: fhirclient's models, and HL7's own JSON schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fhirclient.models.bundle import Bundle
from fhirclient.models.fhirabstractbase import FHIRValidationError
from jsonschema import Draft6Validator

SCHEMA = Path(__file__).resolve().parents[1] / "examples" / "fhir" / "r4-referral.schema.json"


@cache
def _schema() -> Draft6Validator:
    return Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def by_schema(bundle: dict[str, Any]) -> list[str]:
    """List what HL7's JSON schema finds: each resource by its own definition, so that a finding names its place."""
    found = [*_schema().iter_errors(bundle)]
    if not found:
        return []
    return [
        f"{resource['resourceType']}: {'/'.join(map(str, one.path))}: {one.message}"[:300]
        for resource in (bundle, *(entry["resource"] for entry in bundle["entry"]))
        for one in _of_kind(resource["resourceType"]).iter_errors(resource)
    ]


@cache
def _of_kind(kind: str) -> Draft6Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})


def by_fhirclient(bundle: dict[str, Any]) -> list[str]:
    """List what fhirclient's R4 models find; they take it apart and put it together again."""
    try:
        again = Bundle(bundle).as_json()
    except FHIRValidationError as found:
        return [str(found)]
    return [] if json.loads(json.dumps(again)) == bundle else ["put together again, it is another one"]
