"""The one way a picture file is opened in the window: our own previews, thumbnails and renders, and nothing else.

They are JPEG, PNG or binary PPM.

The bytes are read once and looked at, so a file that goes away meanwhile does no harm, and no other plug-in of Qt ever
sees them.
"""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_FORMATS = {b"\xff\xd8\xff": b"jpeg", b"\x89PN": b"png", b"P6\n": b"ppm"}


def read_own_picture(path: str, cover: QSize | None = None) -> QImage:
    """Decode a preview or thumbnail in 1 to 3 ms, a render in 3 to 60. Thread: any.

    Args:
        path: absolute.
        cover: decode it just large enough to cover this size, device pixels; full size if None.

    Returns:
        A null image if the file is not there or not what it should be.
    """
    try:
        data = QByteArray(Path(path).read_bytes())
    except OSError:
        return QImage()
    picture_format = _FORMATS.get(bytes(data.data()[:3]))
    if picture_format is None:
        return QImage()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, picture_format)
    reader.setAutoDetectImageFormat(False)
    full = reader.size()
    if full.isEmpty():
        return QImage()
    if cover is not None:
        reader.setScaledSize(full.scaled(cover, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()


def read_cover(path: str, size: QSize) -> QImage:
    """The middle of a JPEG or PNG file, scaled to fill `size` exactly; a null image if it cannot be read. Thread: any.

    Args:
        path: of a file of ours.
        size: device pixels.
    """
    scaled = read_own_picture(path, size)
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled if scaled.isNull() else scaled.copy(left, top, size.width(), size.height())
