"""The columns a file of products may have, and the heads that people give them in English, German and Polish."""

HEADS = {
    "code": "code|sku|product code|item|item number|artikelnummer|artikel|art-nr|nummer|kod|kod produktu|indeks",
    "name": "name|product|product name|title|bezeichnung|artikelbezeichnung|nazwa|nazwa produktu",
    "description": "description|text|long text|beschreibung|langtext|opis",
    "category": "category|category code|product group|kategorie|warengruppe|kategoria|grupa",
    "vendor": "vendor|vendor code|supplier|lieferant|anbieter|dostawca|sprzedawca",
    "unit": "unit|unit of measure|uom|einheit|mengeneinheit|jednostka|j.m.",
    "pack_size": "pack size|pack|pieces in a pack|packungsgröße|verpackungseinheit|ve|wielkość opakowania|opakowanie",
    "tax_class": "tax class|tax|vat class|steuerklasse|klasa podatkowa|stawka vat",
    "availability": "availability|stock status|verfügbarkeit|dostępność",
    "delivery_days": "delivery days|delivery in days|lead time|lieferzeit|lieferzeit in tagen|czas dostawy",
    "active": "active|on sale|aktiv|im verkauf|aktywny|w sprzedaży",
    "restricted_countries": "restricted countries|not sold to|nicht verkauft nach|gesperrte länder|kraje wyłączone",
    "name_de": "name in german|german name|bezeichnung deutsch|name deutsch|nazwa niemiecka",
    "description_de": "description in german|german description|beschreibung deutsch|opis niemiecki",
    "name_pl": "name in polish|polish name|bezeichnung polnisch|nazwa polska",
    "description_pl": "description in polish|polish description|beschreibung polnisch|opis polski",
    "changed": "changed",
    "attribute:": "attribut:|merkmal:|atrybut:|cecha:",
    "cost:": "cost in |kosten:|einstandspreis:|koszt:",
}
"""`changed` stands in exports and says nothing here: it is taken so that nobody is told it was left out."""
NEEDED = ("code",)
ATTRIBUTE = "attribute:"
COST = "cost:"
"""With a currency behind it, "cost:GBP": only for those who read costs (T16)."""
SAMPLE = (
    "code\tname\tcategory\tunit\tpack_size\tavailability\tdelivery_days\tactive\tname_de\tattribute:Colour\r\n"
    "MUG-01\tStoneware mug\t\tpiece\t6\tin_stock\t2\tyes\tSteingutbecher\tblue\r\n"
    "MUG-02\tStoneware mug, large\t\tpiece\t6\tto_order\t14\tyes\tSteingutbecher, groß\tgrey\r\n"
)
YES = {"yes", "true", "1", "y", "ja", "j", "wahr", "tak", "t", "prawda"}
NO = {"no", "false", "0", "n", "nein", "falsch", "nie", "fałsz"}
AVAILABILITY = {
    "in_stock": "in stock|available|auf lager|verfügbar|lieferbar|na stanie|dostępny",
    "low": "low stock|low|wenig|geringer bestand|mało|na wyczerpaniu",
    "to_order": "to order|made or bought to order|made to order|auf bestellung|na zamówienie",
    "unavailable": "unavailable|not available at present|nicht verfügbar|niedostępny",
}
