"""Pictures: what people upload is judged by its content and written anew (C1, X18)."""

import io
import struct
import zlib

import pytest
from PIL import Image

from commerce import pictures
from commerce.actions import picture as actions
from commerce.models import ProductImage
from core import audit
from core.refusal import Refused

NONE = "This is not a picture that can be shown: use JPEG, PNG, WebP or GIF."
BIG = "The picture has too many points: at most 40 megapixels."
DAMAGED = "The picture is damaged: its end is missing or its points cannot be read."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def data(size=(600, 400), form="PNG", mode="RGB", colour=None, **options):
    buffer = io.BytesIO()
    Image.new(mode, size, colour or ((200, 30, 30) if mode == "RGB" else None)).save(buffer, form, **options)
    return buffer.getvalue()


def noise(size=(600, 400)):
    return Image.effect_noise(size, 90).convert("RGB")


def opened(media, name):
    return Image.open(io.BytesIO((media / "products" / name).read_bytes()))


def png_of(width, height, content=b""):
    """A PNG that tells a size and holds next to nothing."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(content)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_forms_become_webp_in_two_sizes(media, form):
    written = pictures.store(data((2000, 1000), form))

    assert (written.width, written.height) == (1600, 800)
    assert [(opened(media, name).format, opened(media, name).size) for name in (written.small, written.large)] == [
        ("WEBP", (480, 240)), ("WEBP", (1600, 800)),
    ]  # fmt: skip
    assert [pictures.is_upload(name) for name in (written.small, written.large)] == [True, True]


def test_a_small_picture_is_not_blown_up(media):
    written = pictures.store(data((60, 40)))

    assert (written.small, opened(media, written.small).size) == (written.large, (60, 40))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_whatever_its_colours_it_is_written(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"

    assert pictures.store(data(mode=mode, form=form)).width == 600


def test_what_can_be_seen_through_stays_so(media):
    written = pictures.store(data(mode="RGBA", colour=(255, 0, 0, 0)))

    assert opened(media, written.large).mode == "RGBA"


def test_of_a_moving_picture_the_first_frame_counts(media):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    image = opened(media, pictures.store(buffer.getvalue()).large)

    assert (getattr(image, "n_frames", 1), image.convert("RGB").getpixel((5, 5))[0] > 200) == (1, True)


def test_a_photo_is_turned_upright_and_forgets_its_camera_and_place(media):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secretive Cameras"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    noise().save(buffer, "JPEG", exif=exif, comment=b"<script>alert(1)</script>")
    written = pictures.store(buffer.getvalue())

    raw = (media / "products" / written.large).read_bytes()
    assert (written.width, written.height) == (400, 600)
    assert (dict(opened(media, written.large).getexif()), b"Secretive" in raw, b"script" in raw) == ({}, False, False)


def test_the_same_picture_is_stored_once(media):
    first, second = pictures.store(data()), pictures.store(data())

    assert (first, len(list((media / "products").iterdir()))) == (second, 2)


HOSTILE = {
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NONE),
    "html": (b"<!doctype html><script>alert(1)</script>", NONE),
    "empty": (b"", NONE),
    "zip": (b"PK\x03\x04" + b"\0" * 100, NONE),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", NONE),
    "bmp": (data(form="BMP"), NONE),
    "tiff": (data(form="TIFF"), NONE),
    "ico": (data((32, 32), "ICO"), NONE),
    "gif head over html": (b"GIF89a<script>alert(1)</script>", None),
    "png bomb": (png_of(50_000, 50_000, b"\0" * 1_000_000), BIG),
    "png line": (png_of(1_000_000, 1), BIG),
    "png without points": (png_of(100, 100), DAMAGED),
    "truncated png": (data()[:200], None),
    "too many bytes": (b"\x89PNG" + b"\0" * (10 * 1024 * 1024), "The picture is too big: at most 10 MB."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence_and_leave_nothing(media, name):
    content, sentence = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        pictures.store(content)

    assert sentence in (None, refused.value.sentence)
    assert list(media.iterdir()) == []


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_whose_end_is_missing_is_refused(media, form):
    buffer = io.BytesIO()
    noise().save(buffer, form)
    with pytest.raises(Refused):
        pictures.store(buffer.getvalue()[: len(buffer.getvalue()) // 2])

    assert list(media.iterdir()) == []


def test_a_page_behind_the_picture_is_cut_off(media):
    written = pictures.store(data() + b"<script>alert(1)</script><?php evil(); ?>")

    assert b"script" not in (media / "products" / written.large).read_bytes()


def test_a_file_name_says_nothing_about_the_stored_one():
    assert pictures.NAME.fullmatch("../../etc/passwd") is None
    assert pictures.is_upload("img/product.svg") is False


def test_a_picture_is_added_once_and_twenty_at_most(cast):
    known = {"product": cast.products.CANDLE, "alt": "", "by": cast.acting("max"), "now": cast.now}
    written = pictures.store(data())
    actions.add(written=written, **known)

    with pytest.raises(Refused, match="has this picture already"):
        actions.add(written=written, **known)
    ProductImage.objects.bulk_create(
        ProductImage(product=known["product"], small="a", large=str(number), width=1, height=1) for number in range(19)
    )
    with pytest.raises(Refused, match="at most 20 pictures"):
        actions.add(written=pictures.store(data((50, 50))), **known)
    assert audit.of(known["product"]).get().event == "product.picture_added"


def test_somebody_elses_product_gets_no_picture(cast):
    with pytest.raises(Refused, match="kept by somebody else"):
        actions.add(product=cast.products.CANDLE, written=pictures.store(data()), alt="", by=cast.acting("vic"),
                    now=cast.now)  # fmt: skip
