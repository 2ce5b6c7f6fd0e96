"""The footer: 108 high at the usual text size, its costs in one line or, without room, in two."""

from pytestqt.qtbot import QtBot

from kling_desktop.core.key_status import KeyState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_footer import ComposeFooter
from kling_desktop.ui.compose.compose_status import ComposeStatus


def test_the_balance_goes_below_the_price_where_there_is_no_room(theme: Theme, qtbot: QtBot) -> None:
    footer = ComposeFooter(theme)
    qtbot.addWidget(footer)
    footer.show_state(ComposeStatus(key=KeyState.READY, balance_micros=4_820_000), None, 35_000, 4)
    footer.resize(375, footer.sizeHint().height())
    footer.show()
    assert footer.height() == 108
    assert footer.balance.geometry().right() == 375 - 15 - 1
    assert footer.balance.y() == footer.cost.y()
    footer.resize(220, footer.sizeHint().height())
    qtbot.waitUntil(lambda: footer.balance.y() > footer.cost.y())
    footer.resize(375, footer.sizeHint().height())
    qtbot.waitUntil(lambda: footer.balance.y() == footer.cost.y())
