"""The nouns: what travels between a clinic's desk and the center, one module per noun."""

from __future__ import annotations

from sync.records.appointment import Appointment
from sync.records.authorization import Authorization
from sync.records.barrier import Barrier
from sync.records.bill import Bill
from sync.records.claim import Claim
from sync.records.condition import Condition
from sync.records.contact import Contact
from sync.records.cover import Cover
from sync.records.coverage import Coverage
from sync.records.disclosure import Disclosure
from sync.records.document import Document
from sync.records.emergency_access import EmergencyAccess
from sync.records.endpoint import Endpoint
from sync.records.lab_draw import LabDraw
from sync.records.lab_plan import LabPlan
from sync.records.lab_result import LabResult
from sync.records.message import Message
from sync.records.opening import Opening
from sync.records.packet import Packet
from sync.records.patient import Patient
from sync.records.patient_choice import PatientChoice
from sync.records.patient_link import PatientLink
from sync.records.practitioner import Practitioner
from sync.records.prc_program import PrcProgram
from sync.records.records_request import RecordsRequest
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.records.referral_template import ReferralTemplate
from sync.records.registry import Registry
from sync.records.repeat_decision import RepeatDecision
from sync.records.requirement import Requirement
from sync.records.review import Review
from sync.records.site import Site
from sync.records.task import Task
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.records.unmatched import Unmatched

KINDS = Registry()
KINDS.add(Patient)
KINDS.add(Site)
KINDS.add(Practitioner)
KINDS.add(Referral)
KINDS.add(ReferralItem)
KINDS.add(Requirement)
KINDS.add(ReferralTemplate)
KINDS.add(Trip)
KINDS.add(TripLeg)
KINDS.add(Appointment)
KINDS.add(LabPlan)
KINDS.add(LabDraw)
KINDS.add(LabResult)
KINDS.add(Task)
KINDS.add(Review)
KINDS.add(Condition)
KINDS.add(Coverage)
KINDS.add(Authorization)
KINDS.add(Contact)
KINDS.add(Message)
KINDS.add(Document)
KINDS.add(PatientLink)
KINDS.add(Unmatched)
KINDS.add(Opening)
KINDS.add(Disclosure)
KINDS.add(Claim)
KINDS.add(Cover)
KINDS.add(Barrier)
KINDS.add(EmergencyAccess)
KINDS.add(PrcProgram)
KINDS.add(Bill)
KINDS.add(Packet)
KINDS.add(Endpoint)
KINDS.add(PatientChoice)
KINDS.add(RecordsRequest)
KINDS.add(RepeatDecision)
