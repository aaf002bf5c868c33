"""The cached calls into core about what to do: plans, playbooks, tests and statistics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core import words

if TYPE_CHECKING:
    from core.act.campaigns import Plan, PlanSettings
    from core.act.channels import Assumptions
    from core.act.experiments.base import Base
    from core.act.experiments.choices import ExperimentChoices
    from core.act.experiments.experiment import Experiment
    from core.act.experiments.read import Readout
    from core.act.experiments.results_file import ResultsFile
    from core.act.playbook import Playbook
    from core.act.statistics.compare import Screening
    from core.act.statistics.sheet import Sheet
    from core.load.table import Source
    from core.segment.profile import Profile
    from ui.session import PrivateFolder, Store


def playbook(path: Path) -> Playbook:
    """A playbook file; one that was changed on disk is read again."""
    told = path.stat()
    return _playbook(str(path), told.st_mtime_ns, told.st_size)


def plan(
    store: Store,
    which: str,
    profiles: tuple[Profile, ...],
    advice: Playbook,
    assumed: Assumptions,
    settings: PlanSettings,
    currency: str | None,
) -> Plan:
    """A campaign, planned and simulated."""
    told = (each.model_dump_json() for each in (advice, assumed, settings))
    how = "".join((*told, words.format_code()))
    return _plan(store.model_key, which, how, currency, profiles, advice, assumed, settings)


def results_file(source: Source, folder: PrivateFolder) -> ResultsFile:
    """The results of a test: which column is what."""
    return _results_file(source.sha256, str(folder.path), source, folder)


def readout(file: ResultsFile, choices: ExperimentChoices, store: Store | None) -> Readout:
    """The customers of a test, sorted into its arms."""
    kept = f"{choices.model_dump_json()} {store.model_key if store else ''} {words.format_code()}"
    return _readout(str(file.raw.parquet), kept, file, choices, store)


def experiment(
    file: ResultsFile, choices: ExperimentChoices, store: Store | None, currency: str | None
) -> Experiment:
    """What a test says."""
    kept = f"{choices.model_dump_json()} {store.model_key if store else ''} {currency}"
    kept += f" {words.format_code()}"
    return _experiment(str(file.raw.parquet), kept, file, choices, store, currency)


def sheet(store: Store) -> Sheet:
    """Everything about the customers of a store that can be compared."""
    return _sheet(store.model_key, store)


def screening(store: Store, of: tuple[str, ...], by: tuple[str, ...]) -> Screening:
    """Every measure against every attribute."""
    return _screening(store.model_key, repr((of, by, words.format_code())), store, of, by)


def base(store: Store) -> Base | None:
    """What customers did in the last weeks of the store."""
    return _base(store.customers_key, store)


@st.cache_resource(show_spinner=False, max_entries=16)
def _playbook(path: str, changed: int, size: int) -> Playbook:  # noqa: ARG001
    from core.act import playbook as playbooks

    return playbooks.load(Path(path))


@st.cache_resource(show_spinner="Planning the campaign", scope="session", max_entries=8)
def _plan(
    key: str,  # noqa: ARG001
    which: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    money: str | None,
    _profiles: tuple[Profile, ...],
    _advice: Playbook,
    _assumed: Assumptions,
    _settings: PlanSettings,
) -> Plan:
    from core.act import campaigns

    return campaigns.make(_profiles, _advice, _assumed, _settings, money)


@st.cache_resource(show_spinner="Reading the results", scope="session", max_entries=4)
def _results_file(
    sha256: str,  # noqa: ARG001
    where: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
) -> ResultsFile:
    from core.act.experiments import results_file as results
    from core.load import relations

    return results.look(relations.read_table(_source, _folder.path))


@st.cache_resource(show_spinner=False, scope="session", max_entries=8)
def _readout(
    parquet: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _file: ResultsFile,
    _choices: ExperimentChoices,
    _store: Store | None,
) -> Readout:
    from core.act.experiments import read

    labels = None if _store is None else _store.analysis.segmentation.labels
    return read.read(_file, _choices, labels)


@st.cache_resource(show_spinner="Comparing the groups", scope="session", max_entries=8)
def _experiment(
    parquet: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _file: ResultsFile,
    _choices: ExperimentChoices,
    _store: Store | None,
    _currency: str | None,
) -> Experiment:
    from core.act.experiments import experiment as experiments

    read = readout(_file, _choices, _store)
    return experiments.evaluate(
        read.arms, read.kind, read.control, _choices, read.segments, _currency
    )


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _sheet(key: str, _store: Store) -> Sheet:  # noqa: ARG001
    from core.act.statistics import sheet as sheets

    analysis = _store.analysis
    return sheets.of(
        analysis.customers,
        analysis.orders,
        analysis.table,
        analysis.segmentation.labels,
        None if analysis.rfm is None else analysis.rfm.frame["segment"],
        analysis.settings.read,
    )


@st.cache_resource(show_spinner="Asking every question", scope="session", max_entries=4)
def _screening(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _of: tuple[str, ...],
    _by: tuple[str, ...],
) -> Screening:
    from core.act.statistics import compare

    return compare.screen(sheet(_store), _of, _by)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _base(key: str, _store: Store) -> Base | None:  # noqa: ARG001
    from core.act.experiments import base as bases

    orders, as_of = _store.analysis.orders, _store.analysis.customers.as_of
    return None if orders is None or as_of is None else bases.base(orders, as_of)
