"""The choices of an analyst: the space, the models, the search and the guard, each explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from core import segmentation
from core.formatting import N_, _
from core.settings import Algorithm, SegmentSettings
from ui.components import parts

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_TRANSFORMS = {
    "log1p": N_("Logarithm"),
    "none": N_("None"),
    "yeo_johnson": N_("Yeo-Johnson"),
    "winsorise": N_("Winsorise 5/95"),
}
_SCALERS = {"robust": N_("Median and IQR"), "standard": N_("Mean and SD"), "minmax": "0 to 1"}
_OUTLIERS = {"set_aside": N_("Set aside while fitting"), "cap": N_("Cap"), "keep": N_("Keep")}
_OBJECTIVES = {
    "guarded": N_("Silhouette, with workable sizes"),
    "silhouette": N_("Silhouette"),
    "davies_bouldin": N_("Davies-Bouldin"),
    "calinski_harabasz": N_("Calinski-Harabasz"),
    "bic": N_("BIC (Gaussian mixture only)"),
    "stability": N_("Stability (slow)"),
}
_SAMPLERS = {
    "auto": N_("Automatic"),
    "tpe": N_("TPE"),
    "random": N_("Random"),
    "exhaustive": N_("Everything, in order"),
}
_MAX_FEATURES = 10


def space(store: OpenStore, start: SegmentSettings, key: str) -> dict[str, Any]:
    """Which measures place customers, how they are bent and scaled, and who is unusual."""
    chosen: dict[str, Any] = {"features": _features(store, start, key)}
    left, middle, right = st.columns(3)
    with left:
        chosen["transform"] = _one_of("transform", _("Transform"), _TRANSFORMS, start, key)
    with middle:
        chosen["scaler"] = _one_of("scaler", _("Scale"), _SCALERS, start, key)
    with right:
        chosen["outliers"] = _one_of("outliers", _("Unusual customers"), _OUTLIERS, start, key)
        chosen["outlier_share"] = (
            st.slider(
                _("Flagged as unusual, %"),
                1.0,
                5.0,
                start.outlier_share * 100,
                0.5,
                format="%.1f",
                help=_about("outlier_share"),
                key=f"outlier_share_{key}",
            )
            / 100
        )
    chosen["weights"] = _weights(store, chosen["features"], start, key)
    return chosen


def models(start: SegmentSettings, key: str) -> dict[str, Any]:
    """Which algorithms are compared, how many segments, and which parameters are tried."""
    now = start.algorithms if start.algorithm == "auto" else (start.algorithm,)
    picked = st.pills(
        _("Algorithms"),
        list(get_args(Algorithm)),
        selection_mode="multi",
        default=list(now),
        format_func=segmentation.algorithm_title,
        key=f"algorithms_{key}",
        help=_about("algorithms"),
    )
    if not picked:
        st.markdown(
            _(":orange[:material/warning: None selected, so the usual three are compared.]")
        )
    algorithms = tuple(name for name in segmentation.ALGORITHMS if name in picked) or (
        SegmentSettings().algorithms
    )
    fewest, most = st.slider(
        _("Number of segments to try"),
        2,
        10,
        value=(start.fewest_clusters, start.most_clusters),
        help=_("Used when the number of segments is automatic."),
        key=f"between_{key}",
    )
    # One algorithm is asked for by name: it may then take more memory than a comparison.
    return {
        "algorithm": algorithms[0] if len(algorithms) == 1 else "auto",
        "algorithms": algorithms,
        "fewest_clusters": fewest,
        "most_clusters": most,
        "ranges": _ranges(algorithms, start, key),
    }


def search(start: SegmentSettings, key: str) -> dict[str, Any]:
    """What the search looks for, how trials are chosen, and how long it may take."""
    left, right = st.columns(2)
    chosen: dict[str, Any] = {}
    with left:
        chosen["objective"] = _one_of("objective", _("Maximise"), _OBJECTIVES, start, key)
        chosen["sampler"] = _one_of("sampler", _("Sampler"), _SAMPLERS, start, key)
        chosen["seed"] = int(
            st.number_input(
                _("Seed"),
                0,
                2**31 - 1,
                start.seed,
                help=_("The same seed gives the same segments."),
                key=f"seed_{key}",
            )
        )
    with right:
        chosen["trials"] = int(
            st.number_input(
                _("Trials per algorithm"),
                1,
                500,
                start.trials,
                help=_about("trials"),
                key=f"trials_{key}",
            )
        )
        seconds = st.number_input(
            _("Time budget, seconds"),
            1,
            3600,
            start.seconds,
            placeholder=_("None"),
            help=_about("seconds"),
            key=f"seconds_{key}",
        )
        chosen["seconds"] = None if seconds is None else int(seconds)
    return chosen


def guard(start: SegmentSettings, key: str) -> dict[str, Any]:
    """When a model is refused, whatever its score."""
    st.markdown(
        _(
            ":gray[A high score is not enough: a model must first have workable sizes, then be "
            "stable, and only then is separation compared.]"
        )
    )
    left, right = st.columns(2)
    smallest = left.slider(
        _("Smallest segment, % of customers"),
        0.0,
        20.0,
        start.smallest_share * 100,
        0.5,
        help=_about("smallest_share"),
        key=f"smallest_{key}",
    )
    largest = right.slider(
        _("Largest segment, % of customers"),
        20.0,
        100.0,
        start.largest_share * 100,
        1.0,
        help=_about("largest_share"),
        key=f"largest_{key}",
    )
    stability = left.slider(
        _("Lowest stability"),
        0.0,
        1.0,
        start.stability,
        0.01,
        help=_about("stability"),
        key=f"stability_{key}",
    )
    resamples = right.slider(
        _("Resamples"), 2, 200, start.resamples, help=_about("resamples"), key=f"resamples_{key}"
    )
    return {
        "smallest_share": round(smallest / 100, 4),
        "largest_share": round(largest / 100, 4),
        "stability": round(stability, 2),
        "resamples": resamples,
    }


def _features(store: OpenStore, start: SegmentSettings, key: str) -> tuple[str, ...] | None:
    """The measures that place customers; None for the usual ones."""
    customers = store.analysis.customers
    usual = tuple(feature.name for feature in customers.features)
    if customers.by_purchases:
        able = tuple(dict.fromkeys((*usual, *segmentation.known_measures(customers))))
    else:
        able = tuple(
            dict.fromkeys(feature.name for feature in (*customers.features, *customers.offered))
        )
    picked = st.multiselect(
        _("Features used to group customers"),
        able,
        list(start.features or usual),
        format_func=lambda name: _called(store, name),
        max_selections=max(_MAX_FEATURES, len(start.features or usual)),
        placeholder=_("Default features"),
        help=_about("features"),
        key=f"measures_{key}",
    )
    in_order = tuple(name for name in able if name in picked)
    return None if set(in_order) in (set(usual), set()) else in_order


def _weights(
    store: OpenStore, features: tuple[str, ...] | None, start: SegmentSettings, key: str
) -> tuple[tuple[str, float], ...]:
    """How much each measure counts; those that count as usual are not listed."""
    names = features or tuple(feature.name for feature in store.analysis.customers.features)
    held = dict(start.weights)
    st.markdown(_("Weights"), help=_about("weights"))
    weights = {}
    for first in range(0, len(names), 4):
        for column, name in zip(st.columns(4), names[first : first + 4], strict=False):
            weights[name] = column.number_input(
                parts.sentence(_called(store, name)),
                0.0,
                10.0,
                float(held.get(name, 1.0)),
                0.25,
                key=f"weight_{name}_{key}",
            )
    return tuple((name, weight) for name, weight in weights.items() if weight != 1)


def _ranges(
    algorithms: tuple[str, ...], start: SegmentSettings, key: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which choices of each parameter are tried; parameters that are free are not listed."""
    every: dict[str, list[str]] = {}
    whose: dict[str, list[str]] = {}
    for algorithm in algorithms:
        for name, able in segmentation.algorithm_parameters(algorithm).items():
            held = every.setdefault(name, [])
            held += [str(item) for item in able if str(item) not in held]
            whose.setdefault(name, []).append(segmentation.algorithm_title(algorithm))
    before = dict(start.ranges)
    chosen = []
    for first in range(0, len(every), 2):
        places = zip(st.columns(2), list(every)[first : first + 2], strict=False)
        for column, name in places:
            now = [item for item in every[name] if item in before.get(name, every[name])]
            picked = column.multiselect(
                f"{', '.join(whose[name])}: {name}",
                every[name],
                now or every[name],
                placeholder=_("All"),
                help=_about("ranges"),
                key=f"range_{name}_{'_'.join(whose[name])}_{key}",
            )
            if picked and len(picked) < len(every[name]):
                chosen.append((name, tuple(item for item in every[name] if item in picked)))
    return tuple(chosen)


def _one_of(
    name: str, label: str, choices: dict[str, str], start: SegmentSettings, key: str
) -> str:
    picked: str = st.selectbox(
        label,
        list(choices),
        list(choices).index(getattr(start, name)),
        format_func=lambda one: _(choices[one]),
        help=_about(name),
        key=f"{name}_{key}",
    )
    return picked


def _called(store: OpenStore, name: str) -> str:
    text = _(segmentation.feature_label(name, store.analysis.customers))
    return parts.one_line(f"{text[:1].upper()}{text[1:]}")


def _about(name: str) -> str | None:
    """What a setting does, in its own words, without the names of other settings' markup."""
    text = SegmentSettings.model_fields[name].description
    return None if text is None else parts.sentence(_(text))
