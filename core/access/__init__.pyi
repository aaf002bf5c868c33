from .access_documents import (
    audit_document,
    audit_text,
    token_document,
    tokens_text,
)
from .audit_log import (
    AuditEntry,
    read_audit,
    record_request,
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
    "Scope",
    "Token",
    "api_is_on",
    "audit_document",
    "audit_text",
    "check_token",
    "create_token",
    "list_tokens",
    "read_audit",
    "record_request",
    "revoke_token",
    "token_document",
    "tokens_text",
]
