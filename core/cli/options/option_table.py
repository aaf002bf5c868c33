"""What the command line says differently from the fields of settings: usual names, notations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import columns
from core.campaigns import PlanSettings
from core.cli.options import option_values
from core.experiments import ExperimentOptions
from core.settings import (
    FilterSettings,
    MovementSettings,
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    ValueSettings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.settings import Frozen


@dataclass(frozen=True)
class Option:
    """What an option does differently from its field.

    Parameters
    ----------
    flag : its usual name, where it is not the field's; the field's name works too
    metavar : stands for the value in --help
    parse : makes the value from the option and one text
    help : explains it in place of the field's description
    may_be_none : `none` alone stands for an empty list
    in_one_text : all of several values are written as one text
    """

    flag: str = ""
    metavar: str | None = None
    parse: Callable[[str, str], Any] | None = None
    help: str = ""
    may_be_none: bool = False
    in_one_text: bool = False


OPTIONS: Mapping[type[Frozen], Mapping[str, Option]] = {
    ReadSettings: {
        "joins": Option(
            metavar="TABLE:COLUMN=COLUMN",
            parse=option_values.join,
            help="join a table by its last-named column; none joins nothing",
            may_be_none=True,
        ),
        "append": Option(
            help="read this table below the first one; none appends nothing", may_be_none=True
        ),
        **dict.fromkeys(("sold_words", "not_sold_words", "refund_words"), Option(metavar="WORD")),
        "roles": Option(
            metavar="ROLE=COLUMN",
            parse=option_values.role,
            help=f"say which column plays a role; roles: {', '.join(columns.ROLES)}",
        ),
        "contact_columns": Option(
            "--contact-column",
            metavar="FIELD=COLUMN",
            parse=option_values.contact_column,
            help="say which column holds an e-mail address, a phone number, a consent",
        ),
        "rates": Option(
            metavar="CODE=RATE",
            parse=option_values.rate,
            help="what one unit of another currency is worth in --currency",
        ),
    },
    FilterSettings: {
        "first_day": Option("--since"),
        "last_day": Option("--until"),
        "categories": Option("--only-category"),
    },
    RfmSettings: {
        "recency_cuts": Option(
            metavar="A,B,…",
            parse=option_values.cuts,
            in_one_text=True,
            help="own recency limits in days, rising, one fewer than --levels; calendar for a "
            "month, a quarter, …",
        ),
        "frequency_cuts": Option(metavar="A,B,…", parse=option_values.numbers, in_one_text=True),
        "monetary_cuts": Option(metavar="A,B,…", parse=option_values.numbers, in_one_text=True),
        "grid": Option(
            metavar="FILE",
            parse=option_values.grid,
            help="a JSON file with the shop's own segments and cells",
        ),
    },
    SegmentSettings: {
        "algorithms": Option("--compare"),
        "clusters": Option(metavar="auto|N", parse=option_values.auto_or_number),
        "saved_model": Option("--model"),
        "ranges": Option(
            metavar="NAME=A,B",
            parse=option_values.parameter_choices,
            help="try only these choices of a parameter, such as linkage=ward,average",
        ),
        "features": Option("--place-by"),
        "weights": Option(metavar="MEASURE=WEIGHT", parse=option_values.pair("monetary=2")),
        "names": Option("--rename", metavar="OLD=NEW", parse=option_values.pair("Champions=VIP")),
    },
    ValueSettings: {"horizon_days": Option("--horizon")},
    MovementSettings: {"from_day": Option("--from"), "to_day": Option("--to")},
    PlanSettings: {"segments": Option("--to")},
    ExperimentOptions: {
        "planned": Option(metavar="ARM=SHARE", parse=option_values.share_of_arm),
    },
}
