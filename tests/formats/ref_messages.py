"""REF messages, invented (PRACTICE): a referral asked for, changed, cancelled, told how it stands."""

from __future__ import annotations

PID = "PID|1||000417^^^CEDARLAB^MR||Moss (PRACTICE)^Marian^Q||19650314|F"
RESULT = (
    "OBR|1||F-9^CEDARLAB|718-7^Hemoglobin^LN|||20261119081000-0700|||||||||||||||20261119||LAB|F\r"
    "OBX|1|NM|718-7^Hemoglobin^LN||11.2|g/dL|12.0-16.0|L|||F"
)


def ref(  # noqa: PLR0913 - the fields that the tests turn, by name
    event: str = "I12",
    *,
    status: str = "P^Pending^HL70283",
    number: str = "R-2201^CEDAR",
    sent: str = "20261120090000-0700",
    control: str = "C1",
    reason: str = "Treatment plan",
    priority: str = "A^ASAP^HL70280",
    sender: str = "CEDAR",
    more: str = "",
) -> bytes:
    """Write one message of a referral to the center."""
    asked = "MED^Medical oncology^HL70281"
    lines = [
        f"MSH|^~\\&|EHR|{sender}|NAV|MESA|{sent}||REF^{event}^REF_{event}|{control}|P|2.5.1",
        f"RF1|{status}|{priority}|{asked}||O^Outpatient^HL70284|{number}|20261120|20270120|20261119|^{reason}|77^MESA",
        "PRD|RP^Referring Provider^HL70286|Whitfield^Ada^^^^NP||||||||Juniper Creek Clinic (PRACTICE)",
        "PRD|RT^Referred to Provider^HL70286|Okafor^Imani^^^^MD||||||||Mesa View Cancer Center (PRACTICE)",
        PID,
        "DG1|1||C50.911^Malignant neoplasm of right breast^I10",
        "AUT|PRC^Purchased/Referred Care||IHS|20261101|20270201|AU-31|||3",
        "NTE|1||Needs a morning visit (PRACTICE).",
        *filter(None, [more]),
    ]
    return "\r".join(lines).encode() + b"\r"
