"""Run as a program, in a process of its own: `setter.py FOLDER FONTS`. Sets FOLDER/book.typ as FOLDER/book.pdf.

What a book takes of memory goes when it ends, and whatever breaks in the compiler breaks nothing else.
"""

import resource
import sys
from pathlib import Path

import typst

MOST_MEMORY = 6 * 2**30


def main(folder, fonts):
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    compiler = typst.Compiler(f"{folder}/book.typ", root=folder, font_paths=known)
    # PDF/UA-1: the compiler refuses what does not comply.
    compiler.compile(output=f"{folder}/book.pdf", format="pdf", pdf_standards=["ua-1"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    Path(folder, "peak").write_text(str(peak), encoding="ascii")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except typst.TypstError as error:
        sys.exit(f"{error.message}\n{error.diagnostic}")
