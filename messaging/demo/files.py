"""The demo's files in messages: small ones, made here, sent with what was said in two conversations."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from messaging.actions.attachment import prepared
from messaging.models import Message

PAPER, POINTS = (620, 877), 18
SHEET = ["DATA SHEET", "", "Vale Toolmakers, Birmingham", "", "Steel      58 HRC, oil-hardened",
         "Handle     ash, waxed", "Weight     0.42 kg", "Packed in  boxes of 10"]  # fmt: skip
CONFORMITY = ["DECLARATION OF CONFORMITY", "", "Vale Toolmakers, Birmingham", "",
              "The tools of this series conform with", "EN ISO 12100 and were tested in 2026."]  # fmt: skip
PLAN = "month;pieces\nJanuary;25\nFebruary;25\nMarch;30\nApril;20\n"


def make():
    """Give them to the messages with which they came."""
    _attach("Both are on their way to you.", {"Data sheet.pdf": _page(SHEET), "Conformity.pdf": _page(CONFORMITY)})
    _attach("About three hundred, called off monthly.", {"Call-off plan.csv": PLAN.encode()})
    _attach("It may: the certificate is printed on every carton.", {"Carton.png": _page(["SAFE FOR FOOD"], "PNG")})


def _attach(words, files):
    message = Message.objects.filter(body__startswith=words).first()
    if message:
        with prepared(files=[SimpleUploadedFile(name, content) for name, content in files.items()]) as kept:
            kept.attach(message)


def _page(lines, kind="PDF"):
    """Draw some lines as a page, or as a picture."""
    paper = Image.new("L", PAPER, 255)
    draw = ImageDraw.Draw(paper)
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * POINTS * 1.5), line, fill=20, font=ImageFont.load_default(POINTS))
    buffer = io.BytesIO()
    paper.save(buffer, kind)
    return buffer.getvalue()
