"""Referrals as other systems send them, invented (PRACTICE): requests and the tasks that drive them."""

from __future__ import annotations

import json
from typing import Any

Resource = dict[str, Any]
BASE = "http://juniper.example.org"
PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [{"system": "CEDARLAB", "value": "000417", "type": {"coding": [{"code": "MR"}]}}],
    "name": [{"family": "Moss (PRACTICE)", "given": ["Marian", "Q"]}],
    "birthDate": "1965-03-14",
    "gender": "female",
}
WHO = {"identifier": {"system": "CEDARLAB", "value": "000417"}, "display": "Marian Moss (PRACTICE)"}


def request(status: str = "active", **more: Any) -> Resource:
    return {
        "resourceType": "ServiceRequest",
        "id": "r1",
        "status": status,
        "intent": "order",
        "code": {"text": "Medical oncology"},
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-11-20T10:00:00-07:00",
        **more,
    }


def task(status: str = "requested", **more: Any) -> Resource:
    return {
        "resourceType": "Task",
        "id": "t1",
        "status": status,
        "intent": "order",
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"reference": "ServiceRequest/r1"},
        "for": {"reference": "Patient/p1"},
        "authoredOn": "2026-11-20T10:00:00-07:00",
        "owner": {"display": "Mesa View Cancer Center (PRACTICE)"},
        **more,
    }


def bundle(*resources: Resource) -> bytes:
    """Put resources into one collection that comes from one system."""
    entries = [{"fullUrl": f"{BASE}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def alone(resource: Resource) -> bytes:
    """Send one resource in a bundle with nothing but its patient: a file of its own."""
    return bundle(PATIENT, resource)
