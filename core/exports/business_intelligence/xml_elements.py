"""XML documents, element by element."""

from __future__ import annotations

import xml.etree.ElementTree as ET


def add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    """An element at the end of another; a trailing underscore frees an attribute's name."""
    element = ET.SubElement(
        parent, tag, {name.rstrip("_"): value for name, value in attributes.items()}
    )
    if text:
        element.text = text
    return element


def document_bytes(root: ET.Element) -> bytes:
    """A document as a file, indented, UTF-8."""
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
