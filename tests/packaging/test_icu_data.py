"""Which parts of ICU's data Qt asks for."""

import pytest

import icu_data


@pytest.mark.parametrize(
    ("name", "is_unused"),
    [
        ("curr/de.res", True),
        ("brkitr/ja.res", True),
        ("zone/tzdbNames.res", True),
        ("unames.icu", True),
        ("icu-internal-compound-t.cnv", True),
        ("coll/zh.res", False),
        ("coll/ucadata.icu", False),
        ("gb18030.cnv", False),
        ("cnvalias.icu", False),
        ("root.res", False),
        ("nfkc.nrm", False),
    ],
)
def test_sorting_and_encodings_stay(name: str, *, is_unused: bool) -> None:
    assert icu_data.is_unused(name) is is_unused
