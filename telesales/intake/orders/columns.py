"""The columns of a file of orders, and the heads that people give them in English, German and Polish."""

HEADS = {
    "order": "order key|order number|order id|auftrag|auftragsnummer|bestellung|zamówienie|numer zamówienia",
    "customer": "customer code|company code|kunde|kundennummer|klient|kod klienta",
    "user": "user mail|user email|mail|email|e-mail|buyer|benutzer|käufer|kupujący",
    "sku": "code|product|product code|item|artikel|artikelnummer|art-nr|produkt|kod produktu|indeks",
    "quantity": "qty|pieces|menge|anzahl|stück|ilość|liczba|sztuk",
    "price": "unit price|offered price|preis|einzelpreis|cena|cena jednostkowa",
    "price_reason": "why|reason for the price|begründung|begründung des preises|uzasadnienie",
    "po_number": "po|po number|purchase order|bestellnummer des kunden|bestellzeichen|numer po",
    "reference": "own reference|referenz|ihr zeichen|odniesienie",
    "requested_on": "requested date|requested|delivery date|wunschtermin|lieferdatum|termin dostawy",
}
"""A column “reason” stands in front of error files: it says nothing here when they come back mended."""
NEEDED = ("order", "customer", "user", "sku", "quantity")
SAMPLE = (
    "order\tcustomer\tuser\tsku\tquantity\tunit price\tprice reason\tpo number\treference\trequested date\r\n"
    "2026-118\tJUNIPER\tjune@juniper.example\tMUG-01\t12\t\t\tPO-4711\tSpring\t2026-12-15\r\n"
    "2026-118\tJUNIPER\tjune@juniper.example\t00042\t6\t4.20\tAgreed by phone\t\t\t\r\n"
    "2026-119\tKIEFER\tkira@kiefer.example\tMUG-02\t24\t\t\t\t\t\r\n"
)
