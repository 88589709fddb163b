"""Typeset a document: data for document.typ on standard input, the PDF on standard output.

    python typesetter.py 1772443800 < data.json > document.pdf

A process of its own, with nothing of the product in it: the typesetter keeps what it has laid out for the next time,
and a long-lived process would grow by it with every document.
"""

import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("document.typ")


def main():
    compiler = typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=typst.Fonts(), sys_inputs={})
    data = {"data": sys.stdin.buffer.read().decode()}
    pdf = compiler.compile(format="pdf", sys_inputs=data, timestamp=int(sys.argv[1]))
    sys.stdout.buffer.write(pdf)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
