"""How models are searched and judged."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from core.settings.base import Frozen

SegmentName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$"
    ),
]
"""What a user calls a segment: short, one line, not empty."""

MOST_CLUSTERS = 10
"""Segments that anybody may ask for: more have no names of their own, and nobody acts on them."""

Algorithm = Literal["kmeans", "agglomerative", "gmm", "hdbscan", "dbscan", "consensus"]


class SegmentSettings(Frozen):
    """How the models are searched and judged."""

    algorithm: Literal["auto", Algorithm] = Field(
        "auto", description="Which algorithm; auto compares those in `algorithms`"
    )
    algorithms: tuple[Algorithm, ...] = Field(
        ("kmeans", "agglomerative", "gmm"),
        min_length=1,
        description="What auto compares; HDBSCAN, DBSCAN and consensus take longer",
    )
    clusters: int | None = Field(
        None,
        ge=2,
        le=MOST_CLUSTERS,
        description="Number of segments; searched between the limits when empty",
    )
    search_few: bool = Field(
        default=False,
        description=(
            "Search for segments even with fewer than 500 buyers, under 180 days or no order in "
            "the last 30; otherwise only best, regular and lapsed"
        ),
    )
    fewest_clusters: int = Field(3, ge=2, le=MOST_CLUSTERS, description="Fewest segments to try")
    most_clusters: int = Field(
        MOST_CLUSTERS, ge=2, le=MOST_CLUSTERS, description="Most segments to try"
    )
    saved_model: str | None = Field(
        None,
        max_length=60,
        description="Use the saved model with this name as it is, instead of searching",
    )
    ranges: tuple[tuple[str, tuple[str, ...]], ...] = Field(
        (),
        description="Only these choices of a parameter are tried: (parameter, choices), such as "
        "(linkage, (ward, average)); all when empty",
    )
    objective: Literal[
        "guarded", "silhouette", "davies_bouldin", "calinski_harabasz", "bic", "stability"
    ] = Field(
        "guarded",
        description=(
            "What the search maximises and the checks rank by: the silhouette of models with "
            "workable sizes (guarded), or another score"
        ),
    )
    sampler: Literal["auto", "tpe", "random", "exhaustive"] = Field(
        "auto",
        description="How trials are chosen; auto tries everything where the trials suffice, else "
        "asks TPE",
    )
    pairwise_customers: int = Field(
        4500,
        ge=10,
        le=15_000,
        description=(
            "Most customers for whom complete and average linkage are tried by default: they need "
            "every distance, 80 MB at 4,500 and 900 MB at 15,000"
        ),
    )
    trials: int = Field(
        32, ge=1, le=500, description="Optuna trials per algorithm; 32 cover the default search"
    )
    seconds: int | None = Field(
        None, ge=1, le=3600, description="Seconds after which no new trials start"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed for everything random")
    features: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        max_length=10,
        description=(
            "Measures used to group customers, for orders; recency, frequency and money when empty"
        ),
    )
    transform: Literal["log1p", "none", "yeo_johnson", "winsorise"] = Field(
        "log1p",
        description=(
            "How measures are transformed before scaling; winsorise caps them at the 5th and 95th "
            "percentile"
        ),
    )
    scaler: Literal["robust", "standard", "minmax"] = Field(
        "robust",
        description="How measures are brought to one scale: median and interquartile range, mean "
        "and standard deviation, or least and most",
    )
    weights: tuple[tuple[str, Annotated[float, Field(ge=0, le=10)]], ...] = Field(
        (), description="Weight of each measure: (measure, weight), 1 by default"
    )
    outliers: Literal["set_aside", "cap", "keep"] = Field(
        "set_aside",
        description="Unusual customers are set aside while fitting (and assigned after), capped "
        "at the most usual values, or kept",
    )
    outlier_share: float = Field(
        0.02, ge=0.01, le=0.05, description="Share of customers flagged as unusual"
    )
    smallest_share: float = Field(
        0.03, ge=0, le=0.2, description="Smallest allowed segment, as a share of customers"
    )
    largest_share: float = Field(
        0.60, ge=0.2, le=1, description="Largest allowed segment, as a share of customers"
    )
    stability: float = Field(
        0.80, ge=0, le=1, description="Lowest allowed bootstrap stability (adjusted Rand index)"
    )
    resamples: int = Field(10, ge=2, le=200, description="Bootstrap resamples to measure stability")
    names: tuple[tuple[str, SegmentName], ...] = Field(
        (), description="Your own segment names: (the model's name, your name)"
    )

    @model_validator(mode="after")
    def _range_is_a_range(self) -> Self:
        if self.fewest_clusters > self.most_clusters:
            raise ValueError("The fewest segments cannot be more than the most segments.")
        return self

    @model_validator(mode="after")
    def _names_tell_segments_apart(self) -> Self:
        for called in zip(*self.names, strict=False):
            if len({name.casefold() for name in called}) < len(called):
                raise ValueError("Every segment needs a name of its own.")
        return self
