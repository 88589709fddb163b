"""Draw the demo's pictures as small SVG files, which are committed. After a change write them again:

manage.py shell -c "from commerce.demo import catalogue, pictures; pictures.write(catalogue.motifs())"
"""

import colorsys
import shlex

from django.conf import settings

from commerce.demo.motifs import MOTIFS

FOLDER = "img/demo"
HUES = {
    "Tools": 215, "Fixings": 262, "Electrical": 38, "Packaging": 24,
    "Safety": 14, "Cleaning": 176, "Office": 334, "Catering": 140,
}  # fmt: skip
TONES = 2
FIXED = {"s": "#a9b4c3", "t": "#76839a", "w": "#c99a63", "y": "#f1f4f8", "k": "#414c5e"}


def path(motif, tone):
    """Give a picture's path below static/."""
    return f"{FOLDER}/{motif}-{tone + 1}.svg"


def drawn(motifs):
    """Give {path: SVG text} of every picture; `motifs` is {motif: hue}."""
    things = dict(_parsed())
    return {path(name, tone): draw(things[name], hue, tone) for name, hue in motifs.items() for tone in range(TONES)}


def draw(thing, hue, tone):
    """Draw one thing on a pale disc of its colour that suits light and dark pages alike."""
    turn, shapes = thing
    colours = {**FIXED, **_palette(hue + 150 * tone)}
    turned = f' transform="rotate({turn} 80 60)"' if turn else ""
    body = "".join(_shape(words, colours) for words in shapes)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120">'
        f'<circle cx="80" cy="58" r="54" fill="{colours["m"]}" opacity=".13"/>'
        '<ellipse cx="80" cy="107" rx="38" ry="4" fill="#1b2330" opacity=".16"/>'
        f"<g{turned}>{body}</g></svg>\n"
    )


def _parsed():
    for line in MOTIFS.replace("\n ", "").strip().splitlines():
        head, _, shapes = line.partition(": ")
        name, _, turn = head.partition("@")
        yield name, (turn, [shlex.split(shape) for shape in shapes.split("; ")])


def _palette(hue):
    return {
        name: _hex(hue, light, strength)
        for name, light, strength in (("m", 0.54, 0.52), ("d", 0.38, 0.5), ("l", 0.77, 0.6))
    }


def _hex(hue, light, strength):
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue % 360 / 360, light, strength))


def _shape(words, colours):
    kind, *values = words
    if kind == "l":
        line, colour, width = values
        return (
            f'<path d="{line}" fill="none" stroke="{colours[colour]}" stroke-width="{width}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    names = {"r": "x y width height rx", "c": "cx cy r", "e": "cx cy rx ry", "p": "d"}[kind].split()
    element = {"r": "rect", "c": "circle", "e": "ellipse", "p": "path"}[kind]
    attributes = " ".join(f'{name}="{value}"' for name, value in zip(names, values[:-1], strict=True))
    return f'<{element} {attributes} fill="{colours[values[-1]]}"/>'


def write(motifs):
    """Write every picture below static/."""
    for name, text in drawn(motifs).items():
        file = settings.BASE_DIR / "static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
