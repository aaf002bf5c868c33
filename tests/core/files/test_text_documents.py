"""Text that is no table is called what it is, or refused; tables that look a little alike are read.

A letter, a log or a poem was once cut at its commas and taken for a table of customers.
"""

from __future__ import annotations

import json

import pytest

from core.errors import UnreadableFileError
from core.settings import ReadSettings

LETTER = """Received: from mx.example.com (mx.example.com [10.0.0.1])
	by mail.example.com; Mon, 3 Jun 2024 10:00:00 +0000
From: Jane Doe <jane@example.com>
To: Shop <shop@example.com>
Subject: Order 1042, please
Content-Type: text/csv

customer,date,amount
C1,2024-01-02,5
C2,2024-01-03,6
"""
SIGNED = "\n".join(
    f'10.0.0.{n} - - [03/Jun/2024:10:00:0{n} +0000] "GET /a;b HTTP"' for n in range(9)
)
MOMENTS = "\n".join(f"2024-06-03 10:00:{n:02d},123 INFO  [main] sold order {n}" for n in range(30))
SYSTEM = "\n".join(f"Jun  3 10:00:{n:02d} host sshd[31]: Accepted key, port {n}" for n in range(30))
TAGGED = "\n".join(f'<p class="a">Hello, {n}, world</p>' for n in range(30))
ORDERS = [{"id": n, "customer": n % 7, "date": "2024-01-01"} for n in range(3000)]

NAMED = {
    "an email": (LETTER, "an email"),
    "a mailbox": ("From jane@example.com Mon Jun  3 10:00:00 2024\n" + LETTER, "an email"),
    "JSON on many lines": (json.dumps(ORDERS, indent=1), "a JSON file"),
    "JSON on one long line": (json.dumps(ORDERS), "a JSON file"),
    "JSON a line": ("\n".join(map(json.dumps, ORDERS)), "a JSON file"),
    "a JSON list a line": ("\n".join(f'["C{n}", {n}, "2024-01-01"]' for n in range(40)), "JSON"),
    "JSON in depth": ("[" * 200_000, "a JSON file"),
    "HTML without a head": (TAGGED, "a web page"),
    "HTML of one tagged sentence a line": (
        "\n".join(f"<b>Hello</b>, {n}, <i>world, again</i>" for n in range(3)),
        "a web page",
    ),
    "HTML with a table": (
        "<table><tr><td>1,2,3</td></tr>\n" + "<tr><td>1,2,3</td></tr>\n" * 20,
        "a web page",
    ),
    "HTML that a shop calls Excel": (
        "<b>Orders</b><table>\n" + "<tr><td>O1</td><td>1,5</td></tr>\n" * 20,
        "a web page",
    ),
    "HTML after a comment": (f"<!-- made, by, hand -->\n{TAGGED}", "a web page"),
    "XML without a declaration": (
        '<orders a="1, 2">\n<order id="1, 2"/>\n</orders>',
        "an XML file",
    ),
    "comments that never end": ("<!-- a" * 20_000, "a web page"),
    "a drawing": ('<svg viewBox="0,0,1,1"><path d="M0,0 L1,1"/></svg>', "an image"),
    "a dump": ("\n".join(f"INSERT INTO orders VALUES ({n}, 'C1', 5);" for n in range(30)), "SQL"),
    "a web server's log": (SIGNED, "a log file"),
    "a program's log": (MOMENTS, "a log file"),
    "a system's log": (SYSTEM, "a log file"),
    "a calendar": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:A, B\r\n", "a calendar"),
    "contacts": ("BEGIN:VCARD\nN:Doe;Jane;;;\nTEL;TYPE=work:1\nEND:VCARD\n" * 9, "contacts"),
    "a script": ("#!/bin/sh\n" + 'echo "a", "b"\n' * 20, "a script"),
}

PROSE = "It was the best of times, it was the worst of times, it was the age of wisdom."
UNNAMED = {
    "one sentence, again and again": "\n".join([PROSE] * 30),
    "sentences of two halves": "\n".join(
        f"{a} sold many {b} to people, and {b} were what {a} bought."
        for a in ("Ann", "Bob", "Eve", "Joe") for b in ("cups", "bowls", "cakes", "plates")
    ),
    "two short lines": "Hello, world\nBye, now\n",
    "a style sheet": "\n".join(f".a{n} {{ color: red; margin: 0; }}" for n in range(40)),
    "calls in a program": "\n".join(f'Write-Host "a", "b{n}"' for n in range(40)),
    "texts in a program": "\n".join(f'    "text {n}",' for n in range(40)),
    "a list of things to do": "\n".join(f"- [ ] call customer {n}, ask why" for n in range(30)),
    "a chat": "\n".join(f"[03/06/2024, 10:{n}:01] Jane: hello, are you in" for n in range(10, 50)),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("content", "what"), NAMED.values(), ids=NAMED)
def test_text_that_is_no_table_is_called_what_it_is(content, what, encoding, raw_table):
    with pytest.raises(UnreadableFileError, match=f"is .*{what}.*, not a table"):
        raw_table(content.encode(encoding))


@pytest.mark.parametrize("content", UNNAMED.values(), ids=UNNAMED)
def test_text_that_commas_cut_into_cells_is_no_table(content, raw_table):
    with pytest.raises(UnreadableFileError, match="not a readable table"):
        raw_table(content)


NAMES = ("Ann Lee", "Bob Ray", "Eve Fox", "Joe Day")
TABLES = {
    "a name in bold": "<b>Order</b>,customer,date,amount\n" + "O1,C1,2024-01-02,5\n" * 5,
    "names and cells with tags": "<b>Order</b><br>No;<i>Kunde</i>;<i class='x'>Am</i>\n"
    + "<b>O1</b>;C1;02.01.2024\n" * 5,
    "a period above the header": "From: 2024-01-01,,\nTo: 2024-12-31,,\n\ncustomer,date,amount\n"
    + "C1,2024-01-02,5\n" * 5,
    "names in angle brackets": "<NAME>;<DATE>;<SUM>\n" + "Ann;2024-01-02;5\n" * 5,
    "angle brackets and tabs": "<NAME>\t<DATE>\t<SUM>\n" + "Ann\t2024-01-02\t5\n" * 5,
    "ids in braces": "{AB-12},2024-01-02,5\n" * 5,
    "ids in brackets": "[AB-12],2024-01-02,5\n" * 5,
    "an order with a grave status": "date,customer,status,amount\n"
    + "2024-01-02 10:00:01,C1,ERROR,5\n" * 5,
    "words only": "name,plan,country\n"
    + "\n".join(f"{name},{plan},{land}" for name in NAMES
                for plan in ("Gold plus", "Free") for land in ("South Africa", "France")),
    "addresses of e-mails": "name,contact\n" + "\n".join(f"{n},{n[:3]}@a.example" for n in NAMES),
    "money in words": "name,spent\n" + "\n".join(f"{n},{i} 250.00 kr" for i, n in enumerate(NAMES)),
    "months by name": "name,born\n" + "\n".join(f"{n},3 février 1970" for n in NAMES),
}  # fmt: skip


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_a_table_is_a_table_though_it_looks_like_something_else(content, raw_table):
    assert raw_table(content).rows >= 4


def test_a_name_with_tags_is_kept_as_text_and_plays_its_role(load):
    loaded = load(
        "<b>Order</b>,CustomerID,OrderDate,Quantity,UnitPrice\n"
        + "".join(f"O{n},C{n % 3},2024-01-{n:02d},2,{n}.5\n" for n in range(1, 20))
    )
    assert loaded.roles["order_id"] == "<b>Order</b>"


def test_who_knows_better_chooses_what_separates_the_columns(raw_table):
    notes = "who,what\n" + "\n".join(f"{name},likes a cup of tea" for name in NAMES)
    with pytest.raises(UnreadableFileError, match="not a readable table") as refused:
        raw_table(notes)
    assert "choose its separator" in refused.value.hint
    assert raw_table(notes, settings=ReadSettings(delimiter="comma")).rows == 4
