"""The cached calls into core about what to do: plans, playbooks, tests and statistics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from core import campaigns, engine, experiments, formatting, hypothesis_tests, joins, playbooks
from core.errors import NothingToForecastError
from core.formatting import _
from ui.cache.background_cache import background_cached, cached
from ui.state import job_queue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from core.campaigns import (
        CampaignList,
        CampaignPlan,
        CampaignReadout,
        ChannelAssumptions,
        Contactable,
        PlanSettings,
    )
    from core.experiments import (
        Baseline,
        Experiment,
        ExperimentOptions,
        OutcomeKind,
        Readout,
        ResultsFile,
        TestPlan,
    )
    from core.files import Source
    from core.forecast import SegmentForecast
    from core.hypothesis_tests import Dataset, Screening, TestAnswer
    from core.playbooks import FavouritesBySegment, Playbook
    from core.progress import Progress
    from core.segmentation import Profile
    from ui.state.private_folder import PrivateFolder
from ui.state.open_store import OpenStore


def playbook(path: Path) -> Playbook:
    """A playbook file; one that was changed on disk is read again."""
    text = path.stat()
    return _playbook(path, text.st_mtime_ns, text.st_size)


@cached(lambda path, changed, size: (path, changed, size), shared="everyone", entries=16)
def _playbook(path: Path, changed: int, size: int) -> Playbook:  # noqa: ARG001 - the keys
    return playbooks.load_playbook(path)


@cached(
    lambda store, which, _, *how, liked, ahead, contactable: (  # noqa: ARG005 - liked follows
        store.model_key,
        which,
        # The object of this permission is cached, and kept alive with the plan.
        contactable and id(contactable.permission),
        tuple((name, segment.days, segment.total) for name, segment in (ahead or {}).items()),
        *how,
        formatting.format_code(),
    ),
    spinner="Planning the campaign",
    entries=8,
)
def plan(
    store: OpenStore,  # noqa: ARG001 - the cache key
    which: str,  # noqa: ARG001
    profiles: tuple[Profile, ...],
    advice: Playbook,
    assumed: ChannelAssumptions,
    settings: PlanSettings,
    currency: str | None,
    *,
    liked: FavouritesBySegment,
    ahead: Mapping[str, SegmentForecast] | None,
    contactable: Contactable | None,
) -> CampaignPlan:
    """A campaign, planned and simulated."""
    return campaigns.plan_campaign(
        profiles, advice, assumed, settings, currency, liked, ahead, contactable
    )


@cached(
    lambda store, _, digest, first_day, days: (store.customers_key, digest, first_day, days),
    spinner="Comparing contacted and held out",
    entries=4,
)
def campaign_readout(
    store: OpenStore,
    campaign: CampaignList,
    digest: str,  # noqa: ARG001 - the cache key of the list
    first_day: dt.date | None,
    days: int,
) -> CampaignReadout:
    """What a campaign brought, by the orders of the open store."""
    orders, as_of = store.analysis.orders, store.analysis.customers.as_of
    if orders is None or as_of is None:
        raise NothingToForecastError(
            "A campaign is read back from orders and their dates; this file has none.",
            "Open a file of orders.",
        )
    return campaigns.read_back(campaign, orders, as_of, first_day, days)


@background_cached(lambda source, folder: (source.sha256, folder.path), "Reading the results")
def results_file(progress: Progress, source: Source, folder: PrivateFolder) -> ResultsFile:
    """The results of a test: which column is what."""
    with engine.query_steps(progress, "results", 2) as step:
        step(_("reading the file"))
        raw = joins.read_orders(source, folder.path)
        step(_("finding out what each column is"))
        return experiments.inspect_results_file(raw)


@dataclass(frozen=True, slots=True)
class StorePast:
    """A store whose customers were in a test, and the first day of the test."""

    store: OpenStore
    began: dt.date


def _how(
    choices: ExperimentOptions, store: OpenStore | None, past: StorePast | None
) -> tuple[ExperimentOptions, str | None, tuple[str, dt.date] | None, str]:
    # What they say is written in the visitor's format.
    known = None if past is None else (past.store.customers_key, past.began)
    return choices, None if store is None else store.model_key, known, formatting.format_code()


@background_cached(
    lambda file, choices, store, past: (file.raw.parquet, *_how(choices, store, past)),
    "Sorting the customers into their groups",
    entries=8,
)
def readout(
    progress: Progress,
    file: ResultsFile,
    choices: ExperimentOptions,
    store: OpenStore | None,
    past: StorePast | None,
) -> Readout:
    """The customers of a test, sorted into its arms."""
    labels = None if store is None else store.labels(store.in_use)
    orders = None if past is None else past.store.analysis.orders
    known = None
    if past is not None and orders is not None:
        known = experiments.measure_past(orders, past.began)
    return experiments.read_results(file, choices, labels, progress, known)


@background_cached(
    lambda file, choices, store, past, _, currency: (
        file.raw.parquet,
        *_how(choices, store, past),
        currency,
    ),
    "Comparing the groups",
    entries=8,
)
def experiment(
    progress: Progress,
    file: ResultsFile,  # noqa: ARG001 - the cache key
    choices: ExperimentOptions,
    store: OpenStore | None,  # noqa: ARG001
    past: StorePast | None,  # noqa: ARG001
    read: Readout,
    currency: str | None,
) -> Experiment:
    """What a test says, from its customers in their arms."""
    return experiments.evaluate_experiment(
        read.arms, read.kind, read.control, choices, read.segments, currency, progress, read.labels
    )


class TestTerms(NamedTuple):
    """How surely a test is to find something, and how customers are split."""

    alpha: float
    power: float
    arms: int
    control_share: float | None


@cached(lambda *numbers: numbers, shared="everyone", entries=8)
def test_plan(
    kind: OutcomeKind,
    base: float,
    lift: float,
    deviation: float | None,
    terms: TestTerms,
    buyers: float | None,
) -> TestPlan:
    """How large a test must be."""
    return experiments.plan_test(
        kind, base, lift, deviation=deviation, buyers=buyers, **terms._asdict()
    )


@background_cached(
    lambda store: store.model_key, "Gathering what is known of customers", shared="demo"
)
def sheet(progress: Progress, store: OpenStore) -> Dataset:
    """Everything about the customers of a store that can be compared."""
    analysis = store.analysis
    return hypothesis_tests.build_dataset(
        analysis.customers,
        analysis.orders,
        analysis.table,
        analysis.segmentation.labels,
        None if analysis.rfm is None else analysis.rfm.frame["segment"],
        analysis.settings.read,
        progress,
    )


@background_cached(
    lambda store, _: store.model_key, "Looking for the strongest difference", shared="demo"
)
def first_question(
    progress: Progress,
    store: OpenStore,  # noqa: ARG001
    sheet: Dataset,
) -> tuple[str, str] | None:
    """What to compare first, and by what; None where nothing sorts customers into groups."""
    progress("statistics", 0.0, _("ranking customers"))
    return hypothesis_tests.strongest_question(sheet)


@background_cached(
    lambda store, _, of, by: (store.model_key, of, by, formatting.format_code()),
    "Comparing the groups",
    shared="demo",
    entries=8,
)
def answer(progress: Progress, store: OpenStore, sheet: Dataset, of: str, by: str) -> TestAnswer:  # noqa: ARG001
    """Whether one thing about customers differs by another."""
    progress("statistics", 0.0, _("ranking customers"))
    return hypothesis_tests.compare_attribute(sheet, of, by)


@background_cached(
    lambda store, _, of, by: (store.model_key, of, by, formatting.format_code()),
    "Asking every question",
    shared="demo",
    heavy=True,
)
def screening(
    progress: Progress,
    store: OpenStore,  # noqa: ARG001 - the cache key
    sheet: Dataset,
    of: tuple[str, ...],
    by: tuple[str, ...],
) -> Screening:
    """Every measure against every attribute."""
    work = partial(hypothesis_tests.screen_attributes, sheet, of, by)
    return job_queue.do_apart(work, progress=progress)


@background_cached(
    lambda store: store.customers_key,
    "Looking at the last weeks of the store",
    shared="demo_customers",
)
def base(progress: Progress, store: OpenStore) -> Baseline | None:
    """What customers did in the last weeks of the store."""
    orders, as_of = store.analysis.orders, store.analysis.customers.as_of
    if orders is None or as_of is None:
        return None
    with engine.query_steps(progress, "weeks", 1) as step:
        step(_("counting what known customers did"))
        return experiments.measure_baseline(orders, as_of)
