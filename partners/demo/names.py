"""Made-up European companies and people. Mail addresses end in .example, which nobody can own."""

from partners.demo import vat

CURRENCIES = {"GB": "GBP", "DE": "EUR", "FR": "EUR", "PL": "EUR"}
DIAL_CODES = {"GB": "+44 1", "DE": "+49 3", "FR": "+33 1", "PL": "+48 2"}
TAX_NUMBERS = {"GB": vat.british, "DE": vat.german, "FR": vat.french, "PL": vat.polish}

COMPANIES = {
    "GB": """Brightwater Joinery|Harrow & Finch Catering|Kestrel Facilities|Alder Street Schools|Tidewell Hotels
        Marlin Boatyards|Oakhaven Care|Pennine Roofing|Quarrybank Builders|Saltmarsh Kitchens|Thornbury Estates
        Underhill Logistics|Westray Fisheries|Yarrow Clinics|Ashdown Garages|Bellweather Print|Cobalt Cleaning
        Drystone Landscapes|Elmfield Nurseries|Foxglove Cafés|Greyfriars College|Heather & Holm|Ironbridge Rail
        Juniper Fitness|Kingfisher Marinas|Larkrise Homes|Moorgate Storage|Nettlecombe Farms|Orchard Lane Foods
        Pembroke Ports|Ravenscar Energy|Silverdale Textiles|Wolds Engineering""",
    "DE": """Bergmann Haustechnik|Elbtal Logistik|Falkensee Werkzeuge|Grünwald Hotels|Havelland Agrar
        Isarbogen Gastronomie|Kranich Gebäudedienste|Lindenhof Pflege|Mühlbach Holzbau""",
    "FR": """Atelier Montclar|Boulangeries Duvernay|Cévennes Bâtiment|Domaine Fontvieille|Garonne Transports
        Littoral Services""",
    "PL": """Bursztyn Hotele|Czarny Las Meble|Drewmax Stolarnia|Karpacka Logistyka|Morena Gastro|Wisła Serwis""",
}

CITIES = {
    "GB": """Leeds LS2 7EW|York YO1 8QN|Hull HU1 3DZ|Derby DE1 2FS|Exeter EX1 1GE|Bath BA1 5AW|Norwich NR2 1TF
        Cardiff CF10 1EP|Swansea SA1 3SN|Dundee DD1 4BG|Perth PH1 5TJ|Durham DH1 3NJ|Carlisle CA3 8JE|Lincoln LN2 1HX
        Oxford OX1 3BQ|Reading RG1 2LU|Kendal LA9 4DL|Preston PR1 2HE|Stoke ST1 1NP|Truro TR1 2NE|Belfast BT1 5GB""",
    "DE": """Berlin 10115|Potsdam 14467|Hamburg 20095|Leipzig 04109|Dresden 01067|München 80331|Köln 50667|Bremen 28195
        Jena 07743|Kassel 34117""",
    "FR": """Lyon 69002|Nantes 44000|Bordeaux 33000|Lille 59000|Toulouse 31000|Nîmes 30000|Rennes 35000|Dijon 21000""",
    "PL": """Gdańsk 80-831|Kraków 31-042|Wrocław 50-101|Poznań 61-772|Łódź 90-001|Lublin 20-109|Rzeszów 35-064
        Szczecin 70-240""",
}

STREETS = {
    "GB": "High Street|Station Road|Mill Lane|Victoria Road|Canal Street|Dock Road|Market Place|Foundry Lane",
    "DE": "Hauptstraße|Bahnhofstraße|Gartenweg|Industriestraße|Am Hafen|Lindenallee",
    "FR": "rue de la Gare|avenue Jean Jaurès|rue des Lilas|quai du Port|rue Pasteur",
    "PL": "ul. Długa|ul. Polna|ul. Portowa|ul. Fabryczna|ul. Leśna",
}

FIRST = {
    "GB": """Alice Amir Beth Callum Chloe Daniel Eleanor Farah George Hannah Imran Jack Kiran Lucy Megan Nathan Olivia
        Priya Rhys Sophie Tom Uma Verity Will Yasmin""",
    "DE": "Anja Bernd Claudia Dirk Elke Felix Greta Holger Ines Jens Katrin Lukas Maren Nils Petra Sven Ute Wiebke",
    "FR": "Amélie Bastien Camille Denis Élise Fabien Gaëlle Hugo Inès Julien Léa Mathieu Noémie Olivier Pauline Rémi",
    "PL": "Agnieszka Bartosz Celina Dawid Ewa Filip Grażyna Hubert Iwona Jakub Kinga Łukasz Marta Norbert Ola Piotr",
}
LAST = {
    "GB": """Abbott Bell Chowdhury Dawson Ellis Fletcher Grant Hughes Iqbal Jarvis Khan Lowe Mercer Nolan Osborne Patel
        Quinn Reid Shaw Turner Underwood Vaughan Walsh Young""",
    "DE": "Albrecht Becker Conrad Dietrich Engel Fuchs Groß Hartmann Jäger Krüger Lorenz Möller Neumann Otto Richter",
    "FR": "Arnaud Besson Chevalier Dumont Évrard Fournier Garnier Huet Joly Lambert Marchand Noël Perrin Renaud",
    "PL": "Adamczyk Borkowski Czajka Dudek Gajda Jasiński Kaczmarek Lis Mazur Nowak Olszewski Pawlak Sikora Wrona",
}

REGIONS = {
    "GB": "North South East West Midlands Scotland Wales Coast",
    "DE": "Nord Süd Ost West Mitte",
    "FR": "Nord Sud Est Ouest Centre",
    "PL": "Północ Południe Wschód Zachód Centrum",
}
DEPARTMENTS = "Workshop|Stores|Maintenance|Kitchen|Front desk|Grounds|Fleet|Facilities|Laboratory|Goods in"
TYPES = "Distributor|Franchise|OEM|Retailer|Reseller|Affiliate"
LEVELS = "Platinum|Gold|Silver|Bronze"


def listed(text):
    """Give the entries of a list that is written with | or a new line between them."""
    return [entry.strip() for line in text.splitlines() for entry in line.split("|")]


def words(text):
    return text.split()


_PLAIN = str.maketrans("ąćęłńóśźżäöüéèêëàâîïôûçáí", "acelnoszzaoueeeeaaiioucai")


def ascii_slug(text):
    """Give lower-case letters and digits only, for codes and mail addresses."""
    plain = text.lower().replace("ß", "ss").translate(_PLAIN)
    return "".join(character for character in plain if character.isascii() and character.isalnum())
