from .access_documents import (
    audit_document,
    audit_text,
    token_document,
    tokens_text,
)
from .access_store import (
    held_open,
)
from .audit_log import (
    AuditEntry,
    read_audit,
    record_request,
)
from .sign_in_rules import (
    Person,
    SignInRules,
    person_of,
    read_rules,
)
from .tokens import (
    SCOPES,
    Scope,
    Token,
    api_is_on,
    check_token,
    create_token,
    list_tokens,
    revoke_token,
)

__all__ = [
    "SCOPES",
    "AuditEntry",
    "Person",
    "Scope",
    "SignInRules",
    "Token",
    "api_is_on",
    "audit_document",
    "audit_text",
    "check_token",
    "create_token",
    "held_open",
    "list_tokens",
    "person_of",
    "read_audit",
    "read_rules",
    "record_request",
    "revoke_token",
    "token_document",
    "tokens_text",
]
