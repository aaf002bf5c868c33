"""Files that visitors hand over, point by point of OWASP ASVS 5.0, chapter 5 (see SECURITY.md)."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from PIL import Image

import tests.security.costly_files as made
from core.errors import LimitExceededError, SettingError, UnreadableFileError
from core.exports.report import logo
from core.files import detect, reading
from core.settings import Limits
from ui.components import parts

ROWS = "\n".join([",".join(made.NAMES), *(",".join(map(str, row)) for row in made.order_rows())])
SLIPS = ("../out.csv", "/etc/out.csv", "a/../../out.csv", "..\\out.csv", "C:\\out.csv")


@pytest.fixture
def read(tmp_path):
    def build(content, name, limits=None):
        path = tmp_path / "upload-1"
        path.write_bytes(content)
        source = detect.open_source(path, name, limits or Limits())
        return reading.read_table(source, tmp_path / "workspace", limits=limits or Limits())

    return build


def packed(*entries):
    """An archive of names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def entry(name, mode):
    info = zipfile.ZipInfo(name)
    info.external_attr = (mode | 0o777) << 16
    return info


def test_v5_2_1_a_file_that_is_too_large_is_refused_before_it_is_read(read):
    with pytest.raises(LimitExceededError, match="1 MB"):
        read(b"x" * 1_000_001, "orders.csv", Limits(upload_mb=1))


def test_v5_2_2_what_a_file_is_shows_in_it_and_not_in_its_name(read):
    assert read(ROWS.encode(), "orders.xlsx").rows == 200
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    with pytest.raises(UnreadableFileError):
        read(picture.getvalue(), "orders.csv")


def test_v5_2_3_an_archive_is_measured_before_it_is_unpacked(read, tmp_path):
    bomb = packed(("orders.csv", ROWS + "\n" + "0" * 30_000_000))
    with pytest.raises(LimitExceededError, match="would unpack to"):
        read(bomb, "orders.zip")
    with pytest.raises(LimitExceededError, match="3 files"):
        read(packed(*((f"{n}.csv", ROWS) for n in "abc")), "a.zip", Limits(archive_entries=2))
    assert not list(tmp_path.rglob("member-*"))


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK]
)
def test_v5_2_5_links_and_devices_in_an_archive_are_refused(read, kind):
    archive = packed(("orders.csv", ROWS), (entry("passwd.csv", kind), "/etc/passwd"))
    with pytest.raises(UnreadableFileError, match="a link or a device"):
        read(archive, "orders.zip")
    # An ordinary file of an ordinary archive has a mode as well.
    assert read(packed((entry("orders.csv", stat.S_IFREG), ROWS)), "orders.zip").rows == 200


def test_v5_2_6_a_picture_of_too_many_pixels_is_not_unpacked():
    picture = io.BytesIO()
    Image.new("1", (5000, 1)).save(picture, "PNG")
    with pytest.raises(SettingError, match="4000 pixels"):
        logo.logo_type(picture.getvalue())


@pytest.mark.parametrize("name", SLIPS)
def test_v5_3_2_and_3_no_name_in_an_archive_leads_anywhere(read, tmp_path, name):
    before = {path for path in tmp_path.parent.rglob("*") if path.name == "out.csv"}
    with pytest.raises(UnreadableFileError, match="leads outside"):
        read(packed((name, ROWS)), "orders.zip")
    assert {path for path in tmp_path.parent.rglob("*") if path.name == "out.csv"} == before


@pytest.mark.parametrize(
    "name", ["../../x", 'a"; filename="b.exe', "a\r\nSet-Cookie: b", "a\0b", ""]
)
def test_v5_4_1_and_2_names_of_downloads_hold_nothing_that_a_header_or_a_path_means(name):
    assert set(parts.file_name(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
