"""Countries with demonym and capital, for swapping them in training text. General knowledge, as of 2026."""

from __future__ import annotations

from typing import Final

COUNTRIES: Final[tuple[tuple[str, str, str], ...]] = tuple(
    (name, demonym, capital)
    for name, demonym, capital in (
        row.strip().split("/")
        for row in """
Albania/Albanian/Tirana; Algeria/Algerian/Algiers; Angola/Angolan/Luanda; Argentina/Argentine/Buenos Aires;
Armenia/Armenian/Yerevan; Australia/Australian/Canberra; Austria/Austrian/Vienna; Azerbaijan/Azerbaijani/Baku;
Bahrain/Bahraini/Manama; Bangladesh/Bangladeshi/Dhaka; Belarus/Belarusian/Minsk; Belgium/Belgian/Brussels;
Benin/Beninese/Cotonou; Bolivia/Bolivian/La Paz; Bosnia/Bosnian/Sarajevo; Botswana/Botswanan/Gaborone;
Brazil/Brazilian/Brasilia; Britain/British/London; Bulgaria/Bulgarian/Sofia; Burkina Faso/Burkinabe/Ouagadougou;
Burundi/Burundian/Bujumbura; Cambodia/Cambodian/Phnom Penh; Cameroon/Cameroonian/Yaounde; Canada/Canadian/Ottawa;
Chad/Chadian/N'Djamena; Chile/Chilean/Santiago; China/Chinese/Beijing; Colombia/Colombian/Bogota;
Congo/Congolese/Kinshasa; Costa Rica/Costa Rican/San Jose; Croatia/Croatian/Zagreb; Cuba/Cuban/Havana;
Cyprus/Cypriot/Nicosia; Denmark/Danish/Copenhagen; Djibouti/Djiboutian/Djibouti City; Ecuador/Ecuadorian/Quito;
Egypt/Egyptian/Cairo; Eritrea/Eritrean/Asmara; Estonia/Estonian/Tallinn; Ethiopia/Ethiopian/Addis Ababa;
Fiji/Fijian/Suva; Finland/Finnish/Helsinki; France/French/Paris; Gabon/Gabonese/Libreville; Georgia/Georgian/Tbilisi;
Germany/German/Berlin; Ghana/Ghanaian/Accra; Greece/Greek/Athens; Guatemala/Guatemalan/Guatemala City;
Guinea/Guinean/Conakry; Guyana/Guyanese/Georgetown; Haiti/Haitian/Port-au-Prince; Honduras/Honduran/Tegucigalpa;
Hungary/Hungarian/Budapest; Iceland/Icelandic/Reykjavik; India/Indian/New Delhi; Indonesia/Indonesian/Jakarta;
Iran/Iranian/Tehran; Iraq/Iraqi/Baghdad; Ireland/Irish/Dublin; Israel/Israeli/Jerusalem; Italy/Italian/Rome;
Ivory Coast/Ivorian/Abidjan; Jamaica/Jamaican/Kingston; Japan/Japanese/Tokyo; Jordan/Jordanian/Amman;
Kazakhstan/Kazakh/Astana; Kenya/Kenyan/Nairobi; Kosovo/Kosovar/Pristina; Kuwait/Kuwaiti/Kuwait City;
Kyrgyzstan/Kyrgyz/Bishkek; Laos/Laotian/Vientiane; Latvia/Latvian/Riga; Lebanon/Lebanese/Beirut;
Liberia/Liberian/Monrovia; Libya/Libyan/Tripoli; Lithuania/Lithuanian/Vilnius; Madagascar/Malagasy/Antananarivo;
Malawi/Malawian/Lilongwe; Malaysia/Malaysian/Kuala Lumpur; Mali/Malian/Bamako; Mauritania/Mauritanian/Nouakchott;
Mexico/Mexican/Mexico City; Moldova/Moldovan/Chisinau; Mongolia/Mongolian/Ulaanbaatar;
Montenegro/Montenegrin/Podgorica; Morocco/Moroccan/Rabat; Mozambique/Mozambican/Maputo; Myanmar/Burmese/Naypyidaw;
Namibia/Namibian/Windhoek; Nepal/Nepali/Kathmandu; New Zealand/New Zealand/Wellington; Nicaragua/Nicaraguan/Managua;
Niger/Nigerien/Niamey; Nigeria/Nigerian/Abuja; North Korea/North Korean/Pyongyang;
North Macedonia/Macedonian/Skopje; Norway/Norwegian/Oslo; Oman/Omani/Muscat; Pakistan/Pakistani/Islamabad;
Panama/Panamanian/Panama City; Papua New Guinea/Papuan/Port Moresby; Paraguay/Paraguayan/Asuncion;
Peru/Peruvian/Lima; Philippines/Philippine/Manila; Poland/Polish/Warsaw; Portugal/Portuguese/Lisbon;
Qatar/Qatari/Doha; Romania/Romanian/Bucharest; Russia/Russian/Moscow; Rwanda/Rwandan/Kigali;
Saudi Arabia/Saudi/Riyadh; Senegal/Senegalese/Dakar; Serbia/Serbian/Belgrade; Sierra Leone/Sierra Leonean/Freetown;
Singapore/Singaporean/Singapore; Slovakia/Slovak/Bratislava; Slovenia/Slovenian/Ljubljana; Somalia/Somali/Mogadishu;
South Africa/South African/Pretoria; South Korea/South Korean/Seoul; South Sudan/South Sudanese/Juba;
Spain/Spanish/Madrid; Sri Lanka/Sri Lankan/Colombo; Sudan/Sudanese/Khartoum; Sweden/Swedish/Stockholm;
Switzerland/Swiss/Bern; Syria/Syrian/Damascus; Taiwan/Taiwanese/Taipei; Tajikistan/Tajik/Dushanbe;
Tanzania/Tanzanian/Dodoma; Thailand/Thai/Bangkok; Togo/Togolese/Lome; Tunisia/Tunisian/Tunis; Turkey/Turkish/Ankara;
Turkmenistan/Turkmen/Ashgabat; Uganda/Ugandan/Kampala; Ukraine/Ukrainian/Kyiv; Uruguay/Uruguayan/Montevideo;
Uzbekistan/Uzbek/Tashkent; Venezuela/Venezuelan/Caracas; Vietnam/Vietnamese/Hanoi; Yemen/Yemeni/Sanaa;
Zambia/Zambian/Lusaka; Zimbabwe/Zimbabwean/Harare
""".replace("\n", " ").split(";")
    )
)

#: Words that make a name a title or an office: such names are not swapped.
NOT_NAMES: Final = frozenset(
    "the of and for president minister prime general colonel spokesman spokeswoman king queen prince sheikh foreign "
    "governor mayor ambassador secretary chief judge bishop pope party army police government ministry".split()
)
