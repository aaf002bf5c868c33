"""Saved models: keep the model on screen, use an earlier one, take them along, remove one."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core import exports, formatting, process_folder, saved_models, segmentation
from core.errors import ClienteleError
from core.formatting import _, say
from ui.components import parts, uploads
from ui.load.column_roles import LABELS
from ui.state import analyses, model_folder, session, widgets
from ui.tasks import store_loading

if TYPE_CHECKING:
    from core.saved_models import ModelCard
    from core.settings import Settings
    from ui.state.open_store import OpenStore

_LARGEST_MB = 64
"""As much as `core.saved_models.exchange` takes."""


def show_saved_models(store: OpenStore) -> None:
    """Save the model on screen from the page that found it; everything else is on Models."""
    with st.expander(_("Save this model"), icon=":material/save:"):
        form(store)
        st.page_link(
            "pages/models.py",
            label=_("Saved models: use, compare, score a file"),
            icon=":material/inventory_2:",
        )


def where() -> None:
    """What becomes of a saved model: a note where it does not stay, or where others see it."""
    if not model_folder.stays():
        st.info(
            _(
                "This server is shared, so saved models are deleted with your data when you leave. "
                "Download a model to keep it, and upload it next time."
            ),
            icon=":material/lock_clock:",
        )
    elif model_folder.uses_others():
        st.caption(_("Everyone who opens this dashboard sees the same saved models."))


def form(store: OpenStore) -> None:
    """Save the model in use under a name."""
    result = store.analysis.segmentation
    if store.settings.segment.saved_model is not None:
        using = parts.plain(store.settings.segment.saved_model)
        st.markdown(
            say(
                "The saved model **{using}** is in use on {name}.",
                using=using,
                name=parts.plain(store.source.name),
            )
        )
        st.button(
            _("Search for a new model"),
            icon=":material/search:",
            on_click=store_loading.analyse_again,
            args=(_with_model(store, None),),
        )
        return
    if result.model is None:
        st.markdown(_(":gray[All customers are one segment: there is no model to save.]"))
        return
    with st.form("save_model", border=False, clear_on_submit=True):
        name, save = st.columns([3, 1], vertical_alignment="bottom")
        name.text_input(
            _("Save this model as"),
            max_chars=60,
            placeholder=_("Autumn 2025"),
            key="save_model_name",
            help=_(
                "Next month, load the new export and use this model: unchanged customers "
                "stay in their segment. A model with the same name is replaced."
            ),
        )
        save.form_submit_button(
            _("Save"), icon=":material/save:", width="stretch", on_click=_save, args=(store,)
        )
    parts.outcome("save_model")


def _save(store: OpenStore) -> None:

    name, folder = str(st.session_state["save_model_name"]), model_folder.folder()
    try:
        before = bool(name.strip()) and saved_models.model_exists(name, folder)
        card = saved_models.save_model(store.plain, name, folder)
    except ClienteleError as problem:
        session.current().display.outcomes["save_model"] = problem
        return
    if before:
        analyses.forget()
    what = _("The earlier one was replaced.") if before else ""
    session.current().display.outcomes["save_model"] = say(
        "Saved as {name}. {what}", name=parts.plain(card.name), what=what
    )


def take_in() -> None:
    """Take in a model from another installation, or one downloaded earlier."""
    state = session.current()
    uploaded = st.file_uploader(
        _("Upload a model"),
        type=["skops"],
        max_upload_size=_LARGEST_MB,
        key=f"{widgets.fresh_key('import_model')}_{state.upload.number}",
        help=_(
            "A .skops file from Clientele. It holds only numbers and names; a file that "
            "could run code is refused."
        ),
    )
    if uploaded is None:
        parts.outcome("import_model")
        return

    widgets.renew("import_model")
    with tempfile.TemporaryDirectory(dir=state.private_folder().path) as private:
        file = Path(private) / (parts.file_name(Path(uploaded.name).stem) + ".skops")
        uploads.spool(uploaded, file)
        try:
            card = saved_models.import_model(file, model_folder.folder(), replacing=False)
        except ClienteleError as problem:
            state.display.outcomes["import_model"] = problem
        else:
            state.display.outcomes["import_model"] = say(
                "Imported {name}.", name=parts.plain(card.name)
            )
    st.rerun()


def shelved(cards: tuple[ModelCard, ...], store: OpenStore | None) -> None:
    """Every saved model: what it is, and what can be done with it."""
    if not cards:
        st.markdown(
            _(
                ":gray[No saved models yet. A saved model stores the boundaries and names of the "
                "segments, but no customer data.]"
            )
        )
        return
    using = store.settings.segment.saved_model if store is not None else None
    for card in cards:
        with st.container(border=True):
            about, use, take, remove = st.columns([7, 2, 2, 2], vertical_alignment="center")
            with about:
                _about(card, in_use=card.name == using)
            with use:
                _use(card, store, in_use=card.name == using)
            with take:
                _take(card)
            with remove:
                _remove(card, in_use=card.name == using)


def unreadable() -> None:
    """Models whose description is damaged: said, and to be deleted."""
    for model in saved_models.unreadable_models(model_folder.folder()):
        with st.container(border=True):
            about, remove = st.columns([11, 2], vertical_alignment="center")
            about.markdown(
                say(
                    "**{model}**  \n:gray[The description of this model is damaged, so it "
                    "cannot be used. No other model is affected.]",
                    model=parts.plain(model),
                )
            )
            remove.button(
                _("Delete"),
                key=f"delete_unreadable_{model}",
                icon=":material/delete:",
                width="stretch",
                on_click=_delete_unreadable,
                args=(model,),
            )


def _delete_unreadable(model: str) -> None:
    try:
        saved_models.delete_unreadable(model, model_folder.folder())
    except ClienteleError as problem:
        session.current().display.outcomes["import_model"] = problem


def _about(card: ModelCard, *, in_use: bool) -> None:
    made = formatting.date(dt.datetime.fromisoformat(card.saved_at).date())
    algorithm = parts.algorithm(card.algorithm)
    badge = _(" :blue-badge[In use]") if in_use else ""
    scores = [
        f"{label} {formatting.fixed(card.scores[name], 2)}"
        for name, label in _SCORES
        if name in card.scores
    ]
    st.markdown(
        say(
            "**{name}**{badge}  \n{segments:# segment|# segments} by {algorithm}: {names}  \n"
            ":gray[{customers:# customer|# customers}, grouped by {features}  \nSaved "
            "{made}{scores}]",
            name=parts.plain(card.name),
            badge=badge,
            segments=card.clusters,
            algorithm=algorithm,
            names=parts.sentence(formatting.listed(_best_first(card))),
            customers=card.customers,
            features=told_apart_by(card),
            made=made,
            scores="".join(f" · {score}" for score in scores),
        )
    )


def told_apart_by(card: ModelCard) -> str:
    """What a model needs to know of a customer, in a sentence, fit for Markdown."""
    named = [
        _(LABELS[feature]).lower() if feature in LABELS else feature for feature in card.features
    ]
    return parts.sentence(formatting.listed(named))


def _best_first(card: ModelCard) -> list[str]:
    """Its segments as other pages list them; a model numbers them as it found them."""
    known = [name for name in segmentation.SEGMENT_NAMES if name in card.segments]
    return [*known, *(name for name in card.segments if name not in known)]


_SCORES = (("silhouette", "silhouette"), ("stability", "stability"))


def _use(card: ModelCard, store: OpenStore | None, *, in_use: bool) -> None:
    st.button(
        _("In use") if in_use else _("Use"),
        key=f"use_{card.signature[:12]}",
        icon=":material/play_arrow:",
        disabled=in_use or store is None,
        help=_("Open a store to use it there.") if store is None else None,
        width="stretch",
        on_click=store_loading.analyse_again,
        args=(_with_model(store, card.name),) if store is not None else None,
    )


def _take(card: ModelCard) -> None:
    stem = parts.file_name(card.name) or "model"
    with st.popover(_("Download"), width="stretch", key=f"take_{card.signature[:12]}"):
        st.markdown(_(":gray[Neither file contains customers.]"))
        folder = model_folder.folder()  # the file is made later, where nothing can be asked
        parts.download(
            _("Model (.skops)"),
            lambda: _exported(card, folder),
            f"{stem}.skops",
            "application/octet-stream",
            f"skops_{card.signature[:12]}",
        )
        parts.download(
            _("Settings (.json)"),
            lambda: _settings(card),
            f"{stem}-settings.json",
            "application/json",
            f"settings_{card.signature[:12]}",
        )


def _remove(card: ModelCard, *, in_use: bool) -> None:
    with st.popover(
        _("Delete"), width="stretch", disabled=in_use, key=f"drop_{card.signature[:12]}"
    ):
        st.markdown(say("Delete **{name}** for good?", name=parts.plain(card.name)))
        st.button(
            _("Delete it"),
            key=f"delete_{card.signature[:12]}",
            icon=":material/delete:",
            type="primary",
            on_click=_delete,
            args=(card.name,),
        )


def _exported(card: ModelCard, folder: Path) -> bytes:

    with tempfile.TemporaryDirectory(dir=process_folder.path()) as private:
        file = Path(private) / "model.skops"
        saved_models.export_model(card.name, file, folder)
        return file.read_bytes()


def _settings(card: ModelCard) -> bytes:

    return json.dumps(exports.settings_document(card), indent=2, ensure_ascii=False).encode()


def _with_model(store: OpenStore, name: str | None) -> Settings:
    segment = store.settings.segment.model_copy(update={"saved_model": name})
    return store.settings.model_copy(update={"segment": segment})


def _delete(name: str) -> None:
    try:
        saved_models.delete_model(name, model_folder.folder())
    except ClienteleError as problem:
        session.current().display.outcomes["import_model"] = problem
    analyses.forget()
