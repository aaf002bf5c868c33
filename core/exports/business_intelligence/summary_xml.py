"""The summary of an analysis as XML: the same document as the JSON one, for programs without JSON.

A key is an element; one that XML does not allow as a name is `entry` with the key as an attribute.
The items of a list are `item` elements, and what is not known is empty with `unknown="true"`.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

from core.exports.business_intelligence.xml_elements import document_bytes
from core.exports.xml_text import xml_text

_NAME = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE)
_ENTRY = "entry"


def summary_xml(document: dict[str, Any]) -> bytes:
    """A document of JSON values as an XML file."""
    root = ET.Element("analysis")
    _fill(root, document)
    return document_bytes(root)


def _fill(element: ET.Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            known = _NAME.fullmatch(key) and key != _ENTRY
            name = ET.SubElement(element, key) if known else ET.SubElement(element, _ENTRY)
            if not known:
                name.set("key", xml_text(key))
            _fill(name, item)
    elif isinstance(value, list):
        for item in value:
            _fill(ET.SubElement(element, "item"), item)
    elif value is None:
        element.set("unknown", "true")
    else:
        element.text = xml_text(value) if isinstance(value, str) else json.dumps(value)
