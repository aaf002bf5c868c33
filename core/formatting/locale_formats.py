"""Number and date formats of a country, from the Unicode CLDR by way of Babel.

Words stay English whatever the format is; what changes is how digits are grouped, where the sign of
a currency stands, and in which order a day is written. The month stays in English letters, so that
nobody reads a day the wrong way round.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.formatting.country_format import Format

HOUSE = ("en", "en_GB")
"""Written without asking CLDR: 1,234.5, £1,250, 12%, 3 Apr 2025."""

COUNTRIES: dict[str, str] = {
    "en": "International",
    "es_AR": "Argentina",
    "en_AU": "Australia",
    "de_AT": "Austria",
    "nl_BE": "Belgium",
    "pt_BR": "Brazil",
    "bg_BG": "Bulgaria",
    "en_CA": "Canada",
    "fr_CA": "Canada (French)",
    "es_CL": "Chile",
    "zh_CN": "China",
    "es_CO": "Colombia",
    "hr_HR": "Croatia",
    "cs_CZ": "Czechia",
    "da_DK": "Denmark",
    "et_EE": "Estonia",
    "fi_FI": "Finland",
    "fr_FR": "France",
    "de_DE": "Germany",
    "el_GR": "Greece",
    "en_HK": "Hong Kong",
    "hu_HU": "Hungary",
    "is_IS": "Iceland",
    "en_IN": "India",
    "id_ID": "Indonesia",
    "en_IE": "Ireland",
    "en_IL": "Israel",
    "it_IT": "Italy",
    "ja_JP": "Japan",
    "en_KE": "Kenya",
    "lv_LV": "Latvia",
    "lt_LT": "Lithuania",
    "de_LU": "Luxembourg",
    "ms_MY": "Malaysia",
    "es_MX": "Mexico",
    "fr_MA": "Morocco",
    "nl_NL": "Netherlands",
    "en_NZ": "New Zealand",
    "en_NG": "Nigeria",
    "nb_NO": "Norway",
    "en_PK": "Pakistan",
    "es_PE": "Peru",
    "en_PH": "Philippines",
    "pl_PL": "Poland",
    "pt_PT": "Portugal",
    "ro_RO": "Romania",
    "ru_RU": "Russia",
    "en_SG": "Singapore",
    "sk_SK": "Slovakia",
    "sl_SI": "Slovenia",
    "en_ZA": "South Africa",
    "ko_KR": "South Korea",
    "es_ES": "Spain",
    "sv_SE": "Sweden",
    "de_CH": "Switzerland",
    "zh_TW": "Taiwan",
    "th_TH": "Thailand",
    "tr_TR": "Turkey",
    "uk_UA": "Ukraine",
    "en_AE": "United Arab Emirates",
    "en_GB": "United Kingdom",
    "en_US": "United States",
    "vi_VN": "Vietnam",
}
"""The formats that can be chosen, by locale: those whose digits go with English words."""


@functools.cache
def of(code: str) -> Format | None:
    """The format of a locale; None for those of the house, which need no look-up.

    Parameters
    ----------
    code : language and country, such as de_DE
    """
    if code in HOUSE or code not in COUNTRIES:
        return None
    from core.formatting.country_format import Format  # 20 ms that only a shop abroad needs

    return Format.of(code)
