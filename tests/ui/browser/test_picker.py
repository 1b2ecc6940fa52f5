"""Boxes to choose from: an agency stands there with the abbreviation that people type."""

import pytest

from dashboard.ui.browser import picker


@pytest.mark.parametrize(
    ("name", "short_name", "shown"),
    [
        ("Sở Kế hoạch và Đầu tư", "Sở KHĐT", "Sở Kế hoạch và Đầu tư (KHĐT)"),
        ("Đài Truyền hình Việt Nam", "VTV", "Đài Truyền hình Việt Nam (VTV)"),
        ("Phòng Giáo dục và Đào tạo thành phố", "Phòng GD&ĐT TP", "Phòng Giáo dục và Đào tạo thành phố (GD&ĐT)"),
        ("Sở Y tế", "Sở Y tế", "Sở Y tế"),
        ("UBND huyện Mường Tè", "UBND H. Mường Tè", "UBND huyện Mường Tè"),
    ],
)
def test_the_abbreviation_stands_behind_the_name(name: str, short_name: str, shown: str) -> None:
    """Only what the short name adds, and only what somebody would look for."""
    assert picker.agency(name, short_name) == shown
