"""What single cells say, as Ibis expressions that any engine computes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from core import engine
from core.columns import LARGEST_NUMBER
from core.errors import UnreadableColumnError
from core.warehouse.engine_differences import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

MONEY = "decimal(18, 6)"
PRODUCT = "decimal(38, 6)"
FALSE = ibis.literal(value=False)
"""What a condition comes to that is not known."""

_ANY_SPACE = engine.WHITE_SPACE + "\t\r\n\x0b\x0c"
_LONGEST_EMPTY = 5
_COMBINING = "[\u0300-\u036f\u1100-\u11ff\u3099\u309a]"
_NUMBER = r"^[0-9]+(\.0+)?$"
_FIRST, _LAST = "0001-01-01 00:00:00", "9999-12-31 23:59:59"


def strip(text: ir.StringValue, spaces: str = _ANY_SPACE) -> ir.StringValue:
    """A text without the white space around it."""
    return text.re_replace(f"^[{spaces}]+|[{spaces}]+$", "")


def is_empty(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a trimmed text stands for an empty cell."""
    word = (text.length() <= _LONGEST_EMPTY) & text.lower().isin(engine.EMPTY_WORDS)
    return text.isnull() | word


@dataclass(frozen=True, slots=True)
class TextShape:
    """What has to be done to the ids of a column of text; decided on all of its rows.

    Parameters
    ----------
    spaced, guarded, blank : some have blanks around them, an apostrophe before them, stand for no
        id at all
    loose : some have letters in several parts
    floats : all are numbers, some with .0
    """

    spaced: bool
    guarded: bool
    blank: bool
    loose: bool
    floats: bool


def text_shape_questions(text: ir.StringValue, name: str) -> dict[str, ir.Value]:
    """What is asked of all rows to know a `TextShape`, under names that begin with `name`."""
    spaces = f"[{engine.WHITE_SPACE}]"
    bare = strip(strip(text, engine.WHITE_SPACE).re_replace("^'+", ""), engine.WHITE_SPACE)
    empty = is_empty(bare)

    def any_of(condition: ir.BooleanValue) -> ir.Value:
        return condition.fill_null(FALSE).ifelse(1, 0).max()

    return {
        f"{name}_spaced": any_of(text.re_search(f"^{spaces}|{spaces}$")),
        f"{name}_guarded": any_of(strip(text, engine.WHITE_SPACE).startswith("'")),
        f"{name}_blank": any_of(text.notnull() & empty),
        f"{name}_loose": any_of(text.re_search(_COMBINING)),
        f"{name}_others": any_of(~empty & ~bare.re_search(_NUMBER)),
        f"{name}_floats": any_of(bare.re_search(r"\.0+$")),
    }


def text_shape(answers: Mapping[str, Any], name: str) -> TextShape:
    """The shape that the answers to `text_shape_questions` tell."""
    marks = {key.removeprefix(f"{name}_"): bool(value) for key, value in answers.items()}
    return TextShape(
        marks["spaced"],
        marks["guarded"],
        marks["blank"],
        marks["loose"],
        marks["floats"] and not marks["others"],
    )


def id_of_text(text: ir.StringValue, shape: TextShape) -> ir.StringValue:
    """An id as core/columns/parsers/ids.py reads it, null where there is none."""
    if shape.spaced:
        text = strip(text, engine.WHITE_SPACE)
    if shape.guarded:
        text = strip(text.re_replace("^'+", ""), engine.WHITE_SPACE)
    if shape.loose:
        text = composed(text)
    if shape.floats:
        text = text.re_replace(r"\..*$", "")
    return is_empty(text).ifelse(ibis.null("string"), text) if shape.blank else text


def id_of_number(column: ir.Value, *, whole: bool) -> ir.StringValue:
    """An id that the table holds as a number."""
    if whole:
        return _finite(column).cast("int64").cast("string")
    return column.cast("string")


def typed_moment(column: ir.Value) -> ir.TimestampValue:
    """A date or time of the table, where Python has its year."""
    moment = column.cast("timestamp")
    between = moment.between(
        ibis.literal(_FIRST).cast("timestamp"), ibis.literal(_LAST).cast("timestamp")
    )
    return between.ifelse(moment, ibis.null("timestamp"))


def written_moments() -> tuple[Callable[[ir.Value], ir.TimestampValue], ...]:
    """Ways in which dates are written as text or digits, each of which may suit a column.

    The sample says which one does. A day that no calendar has stops the query: it is
    nothing that could be left out in silence.
    """
    clock = r"([ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?"
    day, month = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])"
    offset = "( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
    ways = [
        (f"^([0-9]{{4}})-{month}-{day}{clock}{offset}$", r"\1-\2-\3\4"),
        (r"^([12][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$", r"\1-\2-\3"),
    ]
    for year, century in (("[0-9]{4}", ""), ("[0-9]{2}", "20")):
        ways += [
            (f"^{day}[/.-]{month}[/.-]({year}){clock}$", rf"{century}\3-\2-\1\4"),
            (f"^{month}[/.-]{day}[/.-]({year}){clock}$", rf"{century}\3-\1-\2\4"),
        ]
    return tuple(_written_moment(form, iso) for form, iso in ways)


def _written_moment(form: str, iso: str) -> Callable[[ir.Value], ir.TimestampValue]:
    def moment(column: ir.Value) -> ir.TimestampValue:
        text = strip(column.cast("string"))
        written = text.re_replace(form, iso).replace("T", " ")
        return text.re_search(form).ifelse(written, ibis.null("string")).cast("timestamp")

    return moment


def typed_number(column: ir.Value) -> ir.DecimalValue:
    """A number of the table, null where it is none that can be added up exactly."""
    fits = (_finite(column) if column.type().is_floating() else column).abs() <= LARGEST_NUMBER
    null = ibis.null(column.type())
    return fits.fill_null(FALSE).ifelse(column, null).cast(MONEY)


def written_numbers() -> tuple[Callable[[ir.Value], ir.DecimalValue], ...]:
    """Ways in which numbers are written as text, each of which may suit a column."""
    return (
        _written(r"^[-+]?([0-9]{1,12}([.][0-9]*)?|[.][0-9]+)$", "", ""),
        _written(r"^[-+]?[$€£]? ?[-+]?[0-9]{1,3}(,?[0-9]{3})*([.][0-9]*)?$", "[^0-9.-]", ""),
        _written(r"^[-+]?[0-9]{1,3}([.]?[0-9]{3})*(,[0-9]*)?( ?[€])?$", "[^0-9,-]", ","),
        _percent,
    )


def _written(form: str, dropped: str, mark: str) -> Callable[[ir.Value], ir.DecimalValue]:
    def number(column: ir.Value) -> ir.DecimalValue:
        text = strip(column.cast("string"))
        fits = text.re_search(form)
        digits = text.re_replace(dropped, "") if dropped else text.replace("+", "")
        digits = digits.replace(mark, ".") if mark else digits
        return fits.ifelse(digits, ibis.null("string")).cast(MONEY)

    return number


def _percent(column: ir.Value) -> ir.DecimalValue:
    text = strip(column.cast("string"))
    fits = text.re_search(r"^[-+]?[0-9]{1,6}([.,][0-9]+)?[ ]?%?$")
    digits = text.re_replace("[^0-9.,-]", "").replace(",", ".")
    return fits.ifelse(digits, ibis.null("string")).cast(MONEY)


def meant_by(text: ir.StringValue, meanings: Mapping[str, Any], kind: str) -> ir.Value:
    """A value for each of a few words; null for any other.

    Parameters
    ----------
    meanings : the value of each word, as the table writes it
    kind : the type of the values
    """
    words: dict[Any, list[str]] = {}
    for word, value in meanings.items():
        if value is not None:
            words.setdefault(value, []).append(word)
    if not words:
        return ibis.null(kind)
    cases = [(text.isin(alike), ibis.literal(value).cast(kind)) for value, alike in words.items()]
    return ibis.cases(*cases, else_=ibis.null(kind))


def multiply(one: ir.DecimalValue, other: ir.Value) -> ir.DecimalValue:
    """Two numbers multiplied, exact to the sixth decimal."""
    return (one.cast(PRODUCT) * other).cast(PRODUCT)


def exact(value: float) -> ir.DecimalValue:
    """A limit of money as the number that six decimals hold."""
    return ibis.literal(Decimal(f"{value:.6f}")).cast(PRODUCT)


def _finite(column: ir.Value) -> ir.Value:
    odd = column.isnan() | column.isinf()
    return odd.fill_null(FALSE).ifelse(ibis.null(column.type()), column)


def refuse_column(column: str, label: str) -> UnreadableColumnError:
    """Why a column is not read where it lies."""
    return UnreadableColumnError(
        f"The column {column!r} is read as {label}, which is not done where the table lies.",
        "Give it a plain type in a view, or fetch the table (--engine fetch).",
    )
