"""A window of typical PySide6 widgets: what any program of this kind costs before it does anything of its own.

Run as a process by `dev.py bench`: it writes the same facts about its first frame as the program does, and ends. Knows
nothing of the program, so that nothing of the program's can make the yardstick longer.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

SIZE_PX = (1440, 900)
LIST_ROWS, TABLE_ROWS, TABLE_COLUMNS, TREE_TOPS = 1000, 200, 4, 20
_MENUS = {"File": 8, "Edit": 9, "View": 8, "Picture": 10, "Help": 4}


class PaintWatch(QObject):
    """Tells when a widget was painted first. Thread: gui."""

    def __init__(self, widget: QWidget, target: Path) -> None:
        super().__init__(widget)
        self._target = target
        self._is_seen = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's own name
        """Wait for the end of the first painting."""
        if event.type() is QEvent.Type.Paint and not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        moment, cpu = time.monotonic(), time.process_time()
        facts = {"is_painted": True, "monotonic_s": moment, "cpu_s": cpu, "modules": sorted(sys.modules)}
        facts["peak_mib"] = peak_mib()
        self._target.write_text(json.dumps(facts), encoding="utf-8")
        QApplication.quit()


def peak_mib() -> float:
    """The most memory this process ever held; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii", "replace").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def main(target: Path) -> int:
    """Show the window, write the facts about its first frame to `target`, end."""
    app = QApplication(["yardstick"])
    window = QMainWindow()
    window.setWindowTitle("Yardstick")
    _add_menus(window)
    rows = QListWidget()
    rows.addItems([f"Picture {number}" for number in range(LIST_ROWS)])
    panes = QSplitter(Qt.Orientation.Horizontal)
    for pane in (_form(), _tabs(rows), _tree()):
        panes.addWidget(pane)
    window.setCentralWidget(panes)
    window.statusBar().showMessage("Ready")
    window.resize(*SIZE_PX)
    PaintWatch(rows.viewport(), target)
    window.show()
    return app.exec()


def _add_menus(window: QMainWindow) -> None:
    bar = window.addToolBar("Tools")
    for title, count in _MENUS.items():
        menu = window.menuBar().addMenu(title)
        for number in range(count):
            menu.addAction(f"{title} {number}")
        bar.addAction(f"{title} all")


def _form() -> QWidget:
    form = QWidget()
    column = QVBoxLayout(form)
    column.addWidget(QPlainTextEdit("Merge the bottle into the dunes"))
    for box_number in range(3):
        box = QGroupBox(f"Settings {box_number}")
        fields = QFormLayout(box)
        choice = QComboBox()
        choice.addItems([f"{number}:9" for number in range(1, 12)])
        fields.addRow("Name", QLineEdit("dunes"))
        fields.addRow("Ratio", choice)
        fields.addRow("Pictures", QSpinBox())
        fields.addRow("Size", QSlider(Qt.Orientation.Horizontal))
        fields.addRow("Keep", QCheckBox("the original"))
        column.addWidget(box)
    line = QHBoxLayout()
    for name in ("PNG", "JPEG"):
        line.addWidget(QRadioButton(name))
    for name in ("Cancel", "Generate"):
        line.addWidget(QPushButton(name))
    column.addLayout(line)
    return form


def _tabs(rows: QListWidget) -> QTabWidget:
    table = QTableWidget(TABLE_ROWS, TABLE_COLUMNS)
    for row in range(TABLE_ROWS):
        for column in range(TABLE_COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"{row}, {column}"))
    tabs = QTabWidget()
    tabs.addTab(rows, "Pictures")
    tabs.addTab(table, "Table")
    return tabs


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(["Name", "Value"])
    for number in range(TREE_TOPS):
        top = QTreeWidgetItem(tree, [f"Detail {number}", str(number)])
        for part in range(5):
            QTreeWidgetItem(top, [f"Part {part}", str(part)])
        top.setExpanded(number < 3)
    return tree


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
