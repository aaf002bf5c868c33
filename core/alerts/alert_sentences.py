"""What alerts say: what each watches, and what happened where it fired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import features
from core.alerts.alert import AgeAlert, AudienceAlert, DriftAlert, ForecastAlert, MoveAlert
from core.alerts.alert_values import forecast_band, measured_drift
from core.formatting import Money, Sentence

if TYPE_CHECKING:
    from core.alerts.alert import Alert
    from core.alerts.alert_values import RunFacts


def describe_alert(alert: Alert) -> Sentence:
    """What an alert watches."""
    match alert:
        case MoveAlert():
            return _move_description(alert)
        case ForecastAlert():
            return Sentence(
                "When the size of {segment} lies {limit:.2} × half its interval off forecast"
                if alert.kind == "size"
                else "When the money of {segment} lies {limit:.2} × half its interval off forecast",
                segment=alert.segment,
                limit=alert.limit,
            )
        case DriftAlert():
            return Sentence(
                "When {feature} drifts by {limit:.2f} (population stability index)",
                feature="any measure" if alert.feature is None else _label(alert.feature),
                limit=alert.limit,
            )
        case AudienceAlert():
            return Sentence(
                "When the list {audience} grows to {limit:# customer|# customers}"
                if alert.crosses == "above"
                else "When the list {audience} shrinks to {limit:# customer|# customers}",
                audience=alert.audience,
                limit=alert.limit,
            )
        case AgeAlert():
            return Sentence("When the data are {limit:# day|# days} old", limit=alert.limit)


def alert_sentence(alert: Alert, facts: RunFacts, value: float) -> Sentence:
    """What happened, where an alert fired.

    Parameters
    ----------
    alert, facts : as for `alert_value`
    value : as measured
    """
    match alert:
        case MoveAlert():
            return _move_sentence(alert, value)
        case ForecastAlert():
            return _forecast_sentence(alert, facts)
        case DriftAlert():
            drift = measured_drift(alert, facts)
            name = max(drift, key=lambda feature: drift[feature])
            return Sentence(
                "{feature} has drifted: population stability index {psi:.2f}, limit {limit:.2f}.",
                feature=_label(name),
                psi=value,
                limit=alert.limit,
            )
        case AudienceAlert():
            return _audience_sentence(alert, value)
        case AgeAlert():
            return Sentence(
                "The data are {age:# day|# days} old: the latest order is of {day}.",
                age=value,
                day=facts.run.summary.last_order or facts.now.date(),
            )


def _move_sentence(alert: MoveAlert, value: float) -> Sentence:
    entered = alert.kind == "entered"
    if alert.customer is not None:
        return Sentence(
            "Customer {customer} entered {segment}."
            if entered
            else "Customer {customer} left {segment}.",
            customer=alert.customer,
            segment=alert.segment,
        )
    if alert.counted == "share":
        return Sentence(
            "{share:.1%} of {segment} entered it since the run before."
            if entered
            else "{share:.1%} of {segment} left it since the run before.",
            share=value,
            segment=alert.segment,
        )
    return Sentence(
        "{n:# customer|# customers} entered {segment}."
        if entered
        else "{n:# customer|# customers} left {segment}.",
        n=value,
        segment=alert.segment,
    )


def _move_description(alert: MoveAlert) -> Sentence:
    entered = alert.kind == "entered"
    if alert.customer is not None:
        return Sentence(
            "When customer {customer} enters {segment}"
            if entered
            else "When customer {customer} leaves {segment}",
            customer=alert.customer,
            segment=alert.segment,
        )
    if alert.counted == "share":
        return Sentence(
            "When {limit:.1%} of {segment} enter it in one run"
            if entered
            else "When {limit:.1%} of {segment} leave it in one run",
            limit=alert.limit,
            segment=alert.segment,
        )
    return Sentence(
        "When {limit:# customer enters|# customers enter} {segment} in one run"
        if entered
        else "When {limit:# customer leaves|# customers leave} {segment} in one run",
        limit=alert.limit,
        segment=alert.segment,
    )


def _forecast_sentence(alert: ForecastAlert, facts: RunFacts) -> Sentence:
    band = forecast_band(alert, facts)
    if band is None:
        raise ValueError("no forecast was measured")
    if alert.kind == "size":
        return Sentence(
            "{segment} has {n:# customer|# customers}; a quarter ago, {low} to {high} were "
            "forecast.",
            segment=alert.segment,
            n=band.actual,
            low=round(band.low),
            high=round(band.high),
        )
    currency = facts.run.summary.currency
    return Sentence(
        "Customers in {segment} have spent {money}; a quarter ago, {low} to {high} were forecast.",
        segment=alert.segment,
        money=Money(band.actual, currency),
        low=Money(band.low, currency),
        high=Money(band.high, currency),
    )


def _audience_sentence(alert: AudienceAlert, value: float) -> Sentence:
    return Sentence(
        "The list {audience} has grown to {n:# customer|# customers}, limit {limit}."
        if alert.crosses == "above"
        else "The list {audience} has shrunk to {n:# customer|# customers}, limit {limit}.",
        audience=alert.audience,
        n=value,
        limit=alert.limit,
    )


def _label(name: str) -> str:
    return features.FEATURES[name].words if name in features.FEATURES else name
