"""Sort articles into categories by the words of their description: the first category that knows one of them.

The order matters: occasions before things, so that a Christmas candle is found under Christmas.
"""

import re
from functools import lru_cache

CHARGES = "Postage and charges"
OTHER = "Other gifts"

WORDS = {
    "Christmas": "CHRISTMAS XMAS ADVENT SANTA SNOWMAN REINDEER BAUBLE SNOWFLAKE ROBIN NOEL STOCKING WREATH ANGEL",
    "Easter and spring": "EASTER CHICK BUNNY RABBIT HEN EGG",
    "Birthday and party": "BIRTHDAY PARTY BALLOON BUNTING STREAMER CONE PINATA CONFETTI FAN",
    "Necklaces": "NECKLACE PENDANT CHOKER NECKLAC NECKL",
    "Bracelets": "BRACELET BANGLE BRACELT BRAC",
    "Earrings and rings": "EARRING EARRINGS RING RINGS BROOCH DIAMANTE",
    "Hair accessories": "HAIR HAIRBAND HAIRCLIP HAIRSLIDE HAIRGRIP SCRUNCHIE",
    "Phone charms and key rings": "CHARM KEYRING KEY-RING KEYFOB PHONE CHARMS",
    "Bags": "BAG HANDBAG SHOPPER BACKPACK RUCKSACK TOTE HOLDALL",
    "Purses and travel": "PURSE WALLET TRAVEL PASSPORT LUGGAGE SUITCASE UMBRELLA PARASOL SCARF SARONG GLOVE SLIPPER",
    "Lunch and picnic": "LUNCH PICNIC SNACK FLASK BENTO",
    "T-light holders": "T-LIGHT T-LIGHTS TLIGHT TEALIGHT VOTIVE",
    "Candles": "CANDLE CANDLESTICK CANDLEHOLDER CANDLEPOT CHANDELIER CANDELABRA",
    "Lanterns and lights": "LANTERN LIGHT LIGHTS LAMP LAMPSHADE LED NIGHTLIGHT TORCH",
    "Incense and scents": "INCENSE SCENTED FRAGRANCE OIL POTPOURRI SACHET LAVENDER AIR SOAP BATH",
    "Hot-water bottles and warmers": "HOT WARMER",
    "Cake and baking": "CAKE CAKESTAND BAKING CUPCAKE MUFFIN COOKIE BISCUIT JELLY ROLLING PIE CUTTER CUTTERS",
    "Mugs and cups": "MUG CUP BEAKER TUMBLER GOBLET",
    "Tea and coffee": "TEA TEAPOT COFFEE TEACUP CREAMER SUGAR KETTLE SAUCER",
    "Bowls and plates": "BOWL PLATE DISH PLATTER TRAY COASTER PLACEMAT DINNER",
    "Kitchen and cutlery": (
        "KITCHEN CUTLERY APRON SPOON JAM RECIPE OVEN CHOPSTICK TOAST MEASURING PANTRY JUG BOTTLE CRUET GLASS"
    ),
    "Jars and tins": "JAR TIN CANISTER CADDY COOKIES",
    "Garden": "GARDEN GARDENERS WATERING PLANT PLANTER POT SEED BIRDHOUSE BIRD TROWEL HERB GNOME WINDMILL TRELLIS",
    "Flowers and wreaths": "FLOWER POSY BOUQUET PETAL ROSE DAISY VASE LILY",
    "Signs and letters": "SIGN LETTER ALPHABET NUMBER PLAQUE BLACKBOARD CHALKBOARD NOTICEBOARD MEMO",
    "Clocks": "CLOCK WATCH ALARM HOURGLASS",
    "Frames, mirrors and pictures": "FRAME MIRROR PICTURE PHOTO ALBUM CANVAS PRINT ART IMAGES POSTER",
    "Hooks, knobs and hangers": "HOOK HANGER KNOB COATRACK RACK HANGING DOORSTOP DOORKNOB PEG",
    "Storage and furniture": (
        "STORAGE BOX DRAWER CABINET CHEST STOOL TABLE CHAIR SHELF BASKET CRATE BIN STAND WICKER CUPBOARD DOORMAT"
    ),
    "Cushions and textiles": (
        "CUSHION QUILT THROW BLANKET TOWEL CURTAIN RUG COVER PILLOW BEDSPREAD TABLECLOTH NAPKIN NAPKINS FABRIC"
    ),
    "Stationery": (
        "NOTEBOOK PEN PENCIL PENCILS PAPERWEIGHT STICKER STICKERS JOURNAL BOOK BOOKS TAPE STAMP ERASER RUBBER "
        "RULER CALENDAR DIARY FOLDER CHALK"
    ),
    "Cards and wrap": "CARD CARDS WRAP GIFTWRAP RIBBON RIBBONS TAG TAGS TISSUE TISSUES ENVELOPE POSTCARD WRAPPING",
    "Craft and sewing": (
        "CRAFT FELTCRAFT SEWING KNITTING BUTTON BUTTONS DECOUPAGE PATCHES REEL EMBROIDERY KIT DOILY FELT"
    ),
    "Toys and games": (
        "TOY TOYS GAME GAMES DOLL DOLLY PUZZLE JIGSAW DOMINO DOMINOES DICE SKITTLES SOLDIER BALL PLAYING "
        "SPINNING HARMONICA MONEY"
    ),
    "Children": "CHILD CHILDS CHILDREN CHILDRENS BABY GIRL BOY SPACEBOY KIDS",
    "Magnets and small pieces": "MAGNET MAGNETS TRINKET BADGE PLASTER PLASTERS MATCHES",
    "Garlands and decorations": "DECORATION GARLAND STRING HEART HEARTS STAR STARS ORNAMENT BELL BELLS DECORATIVE",
}


@lru_cache(maxsize=1)
def _patterns():
    return [
        (name, re.compile(rf"\b(?:{'|'.join(map(re.escape, words.split()))})S?\b")) for name, words in WORDS.items()
    ]


def names():
    """Give all categories in the order they are shown."""
    return [*WORDS, OTHER, CHARGES]


def of(kind, description):
    """Name the category of an article; what is no goods is a charge."""
    if kind != "goods":
        return CHARGES
    text = description.upper()
    return next((name for name, pattern in _patterns() if pattern.search(text)), OTHER)
