"""Money, counts, shares, days and dates as people write them: one way, everywhere.

Numbers are written in the house's format (1,234.5 and 3 Apr 2025) unless the shop they belong to
has another: then in that one, still in English words. A `Sentence` holds its values and is given a
locale when it is shown. The functions that write a single value use the format of the moment:
whoever shows texts says once where that is known (`written_as`), and files for machines are made
under `plainly`, which always writes the house's.
"""

from core.formatting.catalogue import N_ as N_
from core.formatting.catalogue import _ as _
from core.formatting.current_format import day_field as day_field
from core.formatting.current_format import format_code as format_code
from core.formatting.current_format import plainly as plainly
from core.formatting.current_format import separators as separators
from core.formatting.current_format import written_as as written_as
from core.formatting.date_text import date as date
from core.formatting.date_text import days as days
from core.formatting.date_text import month as month
from core.formatting.locale_formats import COUNTRIES as COUNTRIES
from core.formatting.number_text import SYMBOLS as SYMBOLS
from core.formatting.number_text import UNKNOWN as UNKNOWN
from core.formatting.number_text import count as count
from core.formatting.number_text import count_short as count_short
from core.formatting.number_text import decimal as decimal
from core.formatting.number_text import fixed as fixed
from core.formatting.number_text import money as money
from core.formatting.number_text import money_short as money_short
from core.formatting.number_text import p_value as p_value
from core.formatting.number_text import percent as percent
from core.formatting.sentence import Listed as Listed
from core.formatting.sentence import Money as Money
from core.formatting.sentence import Sentence as Sentence
from core.formatting.sentence import Value as Value
from core.formatting.sentence import first_few as first_few
from core.formatting.sentence import from_json as from_json
from core.formatting.sentence import listed as listed
from core.formatting.sentence import say as say
from core.formatting.sentence import to_json as to_json
