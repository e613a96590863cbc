"""The store: what municipalities delivered and what the nights decided, in one database.

`open_store` makes or migrates the database; `Store` has the verbs. Nothing that was delivered is overwritten
by a later delivery: rows carry the day from which they hold (valid from) and the day from which the service
knew them (known from), so that any past day can be rebuilt. SQL is spoken here only, and what is particular
to one database in `data.store.connection` only.
"""

from data.store.account_records import (
    Credentials,
    NewSession,
    ProviderAttempt,
    ServiceToken,
    Session,
    SessionLimits,
    SignInTakenError,
    UnknownAccountError,
)
from data.store.acts import Basis, DecisionAct, ShownLine, ShownList
from data.store.answers import AnswerKey, KeptAnswer
from data.store.audit_chain import AuditKeyError, AuditKeys
from data.store.audit_head import AuditHead
from data.store.audit_pages import AuditRow, Sought
from data.store.audit_verify import ExportedHead, Verified
from data.store.backup_format import BackupRefusedError, Manifest
from data.store.backup_reader import BackupReader
from data.store.case_ahead import CaseAsked
from data.store.conflicts import (
    AnsweredAlreadyError,
    ConflictError,
    ContactCapError,
    ErasedInPlanError,
    ErasedMeanwhileError,
    ErasedPersonError,
    ErasureHeldError,
    OvertakenDecisionError,
    PlaceTakenError,
    RecordExistsError,
    RepeatedDecisionError,
    RuleRefusedError,
    StaleTagError,
    UnknownRecordError,
    WithdrawnAlreadyError,
)
from data.store.faults import OutOfScopeError, StoreAwayError, StoreError, StoreOpenError
from data.store.importing import Delivery, ImportSummary, TableSummary
from data.store.outcome_records import OutcomeRecords
from data.store.plan_records import PlanHead, PlanMovedError, PlanPages, StoredChange, StoredUnplaced
from data.store.plans import NodePrice, PersonBefore, StoredAssignment, StoredPlan
from data.store.record_pages import StoredRecord, Wanted
from data.store.restoring import restore
from data.store.run_records import GIVEN_UP, Checkpoint, Lease, LeaseLostError, Run, RunAsked, Step
from data.store.scope import EVERY_MUNICIPALITY, Scope
from data.store.sign_in_tries import Pace
from data.store.stamps import Stamps
from data.store.store import Store, open_store
from data.store.subject_keys import SubjectKey
from data.store.unit import Unit

__all__ = [
    "EVERY_MUNICIPALITY",
    "GIVEN_UP",
    "AnswerKey",
    "AnsweredAlreadyError",
    "AuditHead",
    "AuditKeyError",
    "AuditKeys",
    "AuditRow",
    "BackupReader",
    "BackupRefusedError",
    "Basis",
    "CaseAsked",
    "Checkpoint",
    "ConflictError",
    "ContactCapError",
    "Credentials",
    "DecisionAct",
    "Delivery",
    "ErasedInPlanError",
    "ErasedMeanwhileError",
    "ErasedPersonError",
    "ErasureHeldError",
    "ExportedHead",
    "ImportSummary",
    "KeptAnswer",
    "Lease",
    "LeaseLostError",
    "Manifest",
    "NewSession",
    "NodePrice",
    "OutOfScopeError",
    "OutcomeRecords",
    "OvertakenDecisionError",
    "Pace",
    "PersonBefore",
    "PlaceTakenError",
    "PlanHead",
    "PlanMovedError",
    "PlanPages",
    "ProviderAttempt",
    "RecordExistsError",
    "RepeatedDecisionError",
    "RuleRefusedError",
    "Run",
    "RunAsked",
    "Scope",
    "ServiceToken",
    "Session",
    "SessionLimits",
    "ShownLine",
    "ShownList",
    "SignInTakenError",
    "Sought",
    "StaleTagError",
    "Stamps",
    "Step",
    "Store",
    "StoreAwayError",
    "StoreError",
    "StoreOpenError",
    "StoredAssignment",
    "StoredChange",
    "StoredPlan",
    "StoredRecord",
    "StoredUnplaced",
    "SubjectKey",
    "TableSummary",
    "Unit",
    "UnknownAccountError",
    "UnknownRecordError",
    "Verified",
    "Wanted",
    "WithdrawnAlreadyError",
    "open_store",
    "restore",
]
