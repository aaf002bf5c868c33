from .exchange import (
    export_model,
    import_model,
)
from .model_card import (
    ModelCard,
    settings_for_scoring,
)
from .repository import (
    MODEL_LIBRARIES,
    artifacts_folder,
    delete_model,
    delete_unreadable,
    list_models,
    load_model,
    model_exists,
    save_model,
    unreadable_models,
)
from .signing import (
    file_checksum,
    keys_folder,
    read_signed,
    sign_checksum,
    verify_signature,
)

__all__ = [
    "MODEL_LIBRARIES",
    "ModelCard",
    "artifacts_folder",
    "delete_model",
    "delete_unreadable",
    "export_model",
    "file_checksum",
    "import_model",
    "keys_folder",
    "list_models",
    "load_model",
    "model_exists",
    "read_signed",
    "save_model",
    "settings_for_scoring",
    "sign_checksum",
    "unreadable_models",
    "verify_signature",
]
