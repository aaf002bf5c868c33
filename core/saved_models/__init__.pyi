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
    list_models,
    load_model,
    model_exists,
    save_model,
)
from .signing import (
    file_checksum,
    sign_checksum,
    verify_signature,
)

__all__ = [
    "MODEL_LIBRARIES",
    "ModelCard",
    "artifacts_folder",
    "delete_model",
    "export_model",
    "file_checksum",
    "import_model",
    "list_models",
    "load_model",
    "model_exists",
    "save_model",
    "settings_for_scoring",
    "sign_checksum",
    "verify_signature",
]
