"""Takes out of ICU's data what Qt does not ask for: 20 MB of 32. Linux only; elsewhere Qt brings no ICU.

Qt has locale tables and word boundaries of its own. What stays is what it uses ICU for: sorting text, converting
encodings, upper and lower case. The self-test tries the first two.
"""

import re
import subprocess
from pathlib import Path

_UNUSED = re.compile(
    r"(?:curr|lang|region|unit|rbnf|translit|brkitr|zone)/.*"  # names of currencies, languages, places, numbers
    r"|unames\.icu"  # names of characters
    r"|(?:euc-tw-2014|cns-11643-1992|ibm-964_P110-1999|icu-internal-.*)\.cnv"  # encodings of nobody's files
)
_SYMBOL = re.compile(r"^([0-9a-f]+) .* \.rodata\s+([0-9a-f]+)\s.*\b(icudt(\d+)_dat)$", re.MULTILINE)
_SECTION = re.compile(r"\.rodata\s+[0-9a-f]+\s+([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)")


def slim(library: Path, scratch: Path) -> None:
    """Replace `libicudata.so.N` by one with less data.

    Args:
        library: rewritten in place; its own name is the one that ICU asks for.
        scratch: an empty folder.

    Raises:
        SystemExit: the library is not built as expected.
        subprocess.CalledProcessError: a tool failed; it has said why.
    """
    symbol, version, data = _data_of(library)
    # ICU's tools take the prefix of all names from the name of the file, so this one has to be kept.
    package = scratch / f"icudt{version}l.dat"
    package.write_bytes(data)
    names = _output("icupkg", "-l", str(package)).splitlines()
    unused = scratch / "unused.txt"
    unused.write_text("\n".join(name for name in names if is_unused(name)), encoding="ascii")
    slimmed = scratch / "slim" / package.name
    slimmed.parent.mkdir()
    _output("icupkg", "-r", str(unused), str(package), str(slimmed))
    source = scratch / "data.s"
    source.write_text(_ASSEMBLY.format(symbol=symbol, file=slimmed), encoding="utf-8")
    _output("as", str(source), "-o", str(scratch / "data.o"))
    _output("ld", "-shared", "-soname", library.name, "-o", str(library), str(scratch / "data.o"))


def is_unused(name: str) -> bool:
    """Whether Qt never asks for this part of the data."""
    return _UNUSED.fullmatch(name) is not None


_ASSEMBLY = """\
.section .rodata,"a",@progbits
.globl {symbol}
.type {symbol}, @object
.balign 16
{symbol}:
.incbin "{file}"
.size {symbol}, .-{symbol}
.section .note.GNU-stack,"",@progbits
"""


def _data_of(library: Path) -> tuple[str, str, bytes]:
    """The symbol, ICU's version, and the bytes it names."""
    symbol = _SYMBOL.search(_output("objdump", "-T", str(library)))
    section = _SECTION.search(_output("objdump", "-h", str(library)))
    if symbol is None or section is None:
        raise SystemExit(f"{library.name} is not built as ICU's data usually is.")
    begin = int(section[2], 16) + int(symbol[1], 16) - int(section[1], 16)
    return symbol[3], symbol[4], library.read_bytes()[begin : begin + int(symbol[2], 16)]


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
