//! Names of columns in nine languages: what they mean, and why some of them are not taken.
//!
//! **Invariant:** what a business declared in its charter is recognised first; a list of ours only says why the rest is left.

use serde::Serialize;

/// How long the name of a column may be to be shown, in characters.
const SHOWN_MOST: usize = 64;

/// The normal form of a name: small letters, one space between words, no marks around it.
#[must_use]
pub fn normal(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| match letter {
            '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{a0}' | '\u{202f}' => ' ',
            '’' | '`' | '´' => '\'',
            other => other,
        })
        .collect();
    let words: Vec<String> = plain.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").trim_matches(['"', '*', ':', ' ']).to_owned()
}

/// A name as it may be shown: not if it could be a value, as in a file without a header.
#[must_use]
pub fn shown(name: &str) -> Option<&str> {
    let name = name.trim();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let fits = (1..=SHOWN_MOST).contains(&name.chars().count())
        && !name.contains('@')
        && !name.chars().any(char::is_control)
        && digits <= 4;
    fits.then_some(name)
}

/// What a column means, whatever the tool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Meaning {
    /// The categories of W3C DPV of an item that holds it.
    pub(crate) categories: &'static [&'static str],
    /// Its names, in the normal form.
    pub(crate) names: &'static [&'static str],
}

/// Where mail goes.
pub(crate) const EMAIL: Meaning = Meaning {
    categories: &["pd:EmailAddress"],
    names: &[
        "email",
        "e mail",
        "mail",
        "email address",
        "e mail address",
        "mail address",
        "emailaddress",
        "adresse e mail",
        "adresse email",
        "adresse mail",
        "courriel",
        "adresse électronique",
        "email adresse",
        "e mail adresse",
        "mailadresse",
        "emailadresse",
        "correo",
        "correo electrónico",
        "correo electronico",
        "dirección de correo",
        "dirección de correo electrónico",
        "indirizzo email",
        "indirizzo e mail",
        "posta elettronica",
        "emailadres",
        "e mailadres",
        "mailadres",
        "endereço de email",
        "endereço de e mail",
        "correio eletrónico",
        "correio eletrônico",
        "adres email",
        "adres e mail",
        "adres mailowy",
        "correu",
        "correu electrònic",
        "adreça electrònica",
        "adreça de correu",
        "adreça de correu electrònic",
    ],
};

/// In which language.
pub(crate) const LANGUAGE: Meaning = Meaning {
    categories: &["pd:Language"],
    names: &[
        "language",
        "preferred language",
        "locale",
        "langue",
        "langue préférée",
        "langue de préférence",
        "sprache",
        "bevorzugte sprache",
        "idioma",
        "idioma preferido",
        "lingua",
        "lingua preferita",
        "taal",
        "voorkeurstaal",
        "język",
        "preferowany język",
        "idioma preferit",
        "llengua",
        "mc language",
    ],
};

/// Everything else people are asked for everywhere.
const OTHERS: [Meaning; 5] = [
    Meaning {
        categories: &["pd:GivenName", "pd:FirstName"],
        names: &[
            "first name",
            "firstname",
            "given name",
            "fname",
            "prénom",
            "prenom",
            "vorname",
            "nombre",
            "nome",
            "voornaam",
            "imię",
            "nom de pila",
            "primeiro nome",
        ],
    },
    Meaning {
        categories: &["pd:FamilyName", "pd:LastName", "pd:Surname"],
        names: &[
            "last name",
            "lastname",
            "surname",
            "family name",
            "lname",
            "nom",
            "nom de famille",
            "nachname",
            "familienname",
            "apellido",
            "apellidos",
            "cognome",
            "achternaam",
            "sobrenome",
            "apelido",
            "nazwisko",
            "cognom",
            "cognoms",
        ],
    },
    Meaning {
        categories: &["pd:TelephoneNumber", "pd:PhoneNumber"],
        names: &[
            "phone",
            "phone number",
            "mobile",
            "mobile phone number",
            "telephone",
            "téléphone",
            "numéro de téléphone",
            "portable",
            "telefon",
            "telefonnummer",
            "mobiltelefon",
            "teléfono",
            "número de teléfono",
            "móvil",
            "telefono",
            "cellulare",
            "telefoonnummer",
            "telefoon",
            "telefone",
            "telemóvel",
            "numer telefonu",
            "telèfon",
            "sms",
        ],
    },
    Meaning {
        categories: &["pd:BirthDate", "pd:DateOfBirth"],
        names: &[
            "birthday",
            "date of birth",
            "birth date",
            "anniversaire",
            "date de naissance",
            "geburtstag",
            "geburtsdatum",
            "cumpleaños",
            "fecha de nacimiento",
            "compleanno",
            "data di nascita",
            "verjaardag",
            "geboortedatum",
            "data de nascimento",
            "aniversário",
            "data urodzenia",
            "urodziny",
            "data de naixement",
            "aniversari",
        ],
    },
    Meaning {
        categories: &["pd:PhysicalAddress", "pd:HomeAddress", "pd:PostalAddress"],
        names: &[
            "address",
            "postal address",
            "street address",
            "adresse",
            "adresse postale",
            "anschrift",
            "dirección",
            "indirizzo",
            "adres",
            "endereço",
            "morada",
            "adreça",
        ],
    },
];

/// What a name means, if people everywhere call it so.
pub(crate) fn meaning(name: &str) -> Option<Meaning> {
    [EMAIL, LANGUAGE].into_iter().chain(OTHERS).find(|meaning| meaning.names.contains(&name))
}

/// Why a column is not taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    /// The charter does not declare it.
    NotDeclared,
    /// The charter says that it is observed or concluded: a file cannot tell it.
    NotTold,
    /// An address of a machine: looked at to see whether there is one, and let go.
    Machine,
    /// Where somebody was, seen from an address of a machine.
    Location,
    /// A score or a rating somebody was given.
    Score,
    /// What somebody did: opened, clicked, looked at.
    Behaviour,
    /// The mark of an advertising network.
    ClickId,
    /// Something about the person's life that nobody needs for a letter.
    Intimate,
    /// Words about somebody, by staff or by rules.
    Remarks,
    /// The tool's own bookkeeping.
    Bookkeeping,
    /// About another channel than mail.
    OtherChannel,
    /// It has no name.
    NoName,
    /// Another column says the same.
    Twice,
    /// You said so.
    Ignored,
}

impl Dropped {
    /// In words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotDeclared => "the charter does not declare it",
            Self::NotTold => "the charter says it is observed or concluded; a file cannot tell it",
            Self::Machine => "an address of a machine; only whether there is one was looked at",
            Self::Location => "where somebody was",
            Self::Score => "a score or a rating",
            Self::Behaviour => "what somebody did",
            Self::ClickId => "the mark of an advertising network",
            Self::Intimate => "about the person's life; declare it if you need it",
            Self::Remarks => "words about somebody",
            Self::Bookkeeping => "bookkeeping of the tool",
            Self::OtherChannel => "about another channel than mail",
            Self::NoName => "it has no name",
            Self::Twice => "another column says the same",
            Self::Ignored => "as you said",
        }
    }
}

/// Words that say why a column nobody declared is left; the first that fits counts.
const WHY: [(Dropped, &[&str]); 9] = [
    (Dropped::ClickId, &["gclid", "fbclid", "msclkid", "click id", "ad click", "google ad", "facebook"]),
    (Dropped::Machine, &["ip address", "optin ip", "confirm ip", "ip adresse", "adresse ip", "ip"]),
    (
        Dropped::Location,
        &[
            "latitude",
            "longitude",
            "gmtoff",
            "dstoff",
            "timezone",
            "time zone",
            "zeitzone",
            "fuseau horaire",
            "ip city",
            "ip country",
            "ip state",
            "ip zip",
            "ip timezone",
            "geo",
        ],
    ),
    (
        Dropped::Score,
        &[
            "rating",
            "score",
            "likelihood",
            "predictive",
            "lead status",
            "lifecycle",
            "lead status",
            "bewertung",
            "note de",
        ],
    ),
    (
        Dropped::Behaviour,
        &[
            "open",
            "click",
            "page",
            "visit",
            "session",
            "seen",
            "last activity",
            "sends since",
            "delivered",
            "pageview",
            "letzte aktivität",
            "dernière activité",
            "campaign title",
            "campaign id",
            "conversion",
            "event revenue",
            "source",
            "unsub reason",
            "replied",
            "form submission",
            "date of last",
            "last contacted",
        ],
    ),
    (
        Dropped::Intimate,
        &[
            "gender",
            "marital",
            "military",
            "relationship",
            "birth",
            "geschlecht",
            "genre",
            "familienstand",
            "religion",
            "salutation",
            "civilité",
            "anrede",
            "age",
        ],
    ),
    (
        Dropped::Remarks,
        &["note", "notes", "tag", "tags", "message", "comment", "comments", "remarque", "notiz"],
    ),
    (Dropped::OtherChannel, &["sms", "whatsapp", "fax", "twitter", "linkedin", "landline"]),
    (
        Dropped::Bookkeeping,
        &[
            "id",
            "leid",
            "euid",
            "uuid",
            "last changed",
            "modified time",
            "updated at",
            "created at",
            "create date",
            "date created",
            "added time",
            "owner",
            "zuständiger",
            "propriétaire",
            "email type",
            "lists",
            "attributes",
            "marketing contact",
            "associated",
            "record",
            "import",
        ],
    ),
];

/// Why a column that the charter does not declare is left.
pub(crate) fn why(name: &str) -> Dropped {
    let says = |words: &[&str]| {
        words.iter().any(|word| {
            let padded = format!(" {name} ");
            padded.contains(&format!(" {word} ")) || (word.len() > 4 && name.contains(word))
        })
    };
    WHY.iter().find(|(_, words)| says(words)).map_or(Dropped::NotDeclared, |(why, _)| *why)
}
