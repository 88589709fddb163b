"""The columns of a file of customers, and the heads that people give them in English, German and Polish."""

HEADS = {
    "code": "customer code|company code|partner code|kundennummer|nummer|kod|kod klienta|numer klienta",
    "company": "company name|customer|firma|firmenname|kunde|nazwa firmy|klient",
    "tax_number": "vat|vat number|vat id|tax number|ust-id|ust-id-nr|umsatzsteuer-id|nip|numer vat",
    "street": "address|straße|strasse|adresse|ulica|adres",
    "postcode": "zip|postal code|plz|postleitzahl|kod pocztowy",
    "city": "town|ort|stadt|miasto",
    "country": "country code|land|ländercode|kraj",
    "currency": "währung|waehrung|waluta",
    "name": "user|user name|contact|contact name|first user|ansprechpartner|benutzer|kontakt|osoba kontaktowa",
    "email": "mail|e-mail|e-mail address|e-mail-adresse|adres e-mail",
    "phone": "telephone|telefon|tel",
    "language": "locale|sprache|język",
}
NEEDED = ("code", "company", "name", "email")
SAMPLE = (
    "code\tcompany\tvat\tstreet\tpostcode\tcity\tcountry\tcurrency\tname\temail\tphone\tlanguage\r\n"
    "JUNIPER\tJuniper Hall\t\t12 Mill Lane\tLS1 4AP\tLeeds\tGB\tGBP\tJune Harper\tjune@juniper.example"
    "\t0113 4960101\ten\r\n"
    "JUNIPER\t\t\t\t\t\t\t\tJonas Bell\tjonas@juniper.example\t\ten\r\n"
    "KIEFER\tKiefer Möbel\t\tLindenweg 3\t04109\tLeipzig\tDE\tEUR\tKira Lang\tkira@kiefer.example\t\ten\r\n"
)
