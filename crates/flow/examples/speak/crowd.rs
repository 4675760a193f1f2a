//! A house with many people who agreed to its newsletter.

use super::watched::{Arrivals, Watched};
use entrenous_charter::law::Laws;
use entrenous_charter::{File, Folder};
use entrenous_core::charter::Charter;
use entrenous_core::communicate::Medium;
use entrenous_core::consent::{Held, State};
use entrenous_core::id::{Dice, Key, PersonId, RowId};
use entrenous_core::moment::{Clock, Moment, Span};
use entrenous_core::private::Private;
use entrenous_core::rights::{Mandate, Scope};
use entrenous_flow::shelf::{Catalog, Shelf};
use entrenous_flow::speak::{Book, Mail, Relay, Speech, Ways, folder};
use entrenous_flow::{House, Outside, Parts};
use entrenous_lingua::Texts;
use entrenous_post::mime::address::{Address, Domain};
use entrenous_post::smtp::{Encryption, Pool, Relay as Place, Trust};
use entrenous_store::{Batch, FactRow, KeyRow, Store, Write};
use entrenous_vault::{SystemDice, Vault};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

const BOUTIQUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique");
pub const CONNECTIONS: usize = 10;
/// How many people are made in one transaction.
const AT_ONCE: usize = 5_000;

struct Now;

impl Clock for Now {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Moment::from_microseconds(i64::try_from(since.as_micros()).unwrap())
    }
}

pub fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// The folder of the boutique, without the night and the cap, with a newsletter of 31 kB.
fn business(folder: &Path) -> (Charter, Texts) {
    let from = Path::new(BOUTIQUE);
    let text = std::fs::read_to_string(from.join("charter.toml")).unwrap();
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("quiet") && !line.starts_with("at_most"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut texts = Vec::new();
    for language in ["fr", "de", "en"] {
        for name in ["charter.toml", "shop.toml"] {
            let path = from.join("lang").join(language).join(name);
            texts.push((
                language.to_owned(),
                File { name: path.display().to_string(), text: std::fs::read_to_string(path).unwrap() },
            ));
        }
        let line = "Écharpe en laine d’Alsace, tissée à la main, [59,00 €](https://atelier.example/p/123), et bien d’autres choses encore.\n\n";
        let letter = format!("subject: L’été à l’atelier\npreview: Écharpes\n\n{}", line.repeat(68));
        let messages = folder.join("messages");
        for (message, file, content) in [
            ("newsletter", format!("{language}.md"), letter),
            (
                "confirmation",
                format!("{language}.mjml"),
                std::fs::read_to_string(from.join("messages/confirmation").join(format!("{language}.mjml")))
                    .unwrap(),
            ),
        ] {
            std::fs::create_dir_all(messages.join(message)).unwrap();
            std::fs::write(messages.join(message).join(file), content).unwrap();
            std::fs::copy(
                from.join("messages").join(message).join("message.toml"),
                messages.join(message).join("message.toml"),
            )
            .unwrap();
        }
    }
    std::fs::copy(from.join("senders.toml"), folder.join("senders.toml")).unwrap();
    let files: Vec<_> =
        texts.iter().map(|(code, file)| (code.as_str(), file.name.as_str(), file.text.as_str())).collect();
    let charter = entrenous_charter::read(&Folder {
        charter: File { name: "charter.toml".into(), text },
        texts: texts.clone(),
    });
    let charter = charter.charter.unwrap();
    let words = Texts::new(&charter.business.languages, &files).unwrap();
    (charter, words)
}

fn rooms(folder: &Path, charter: &Charter) -> (Store, Vault) {
    let (data, keys) = (folder.join("data"), folder.join("keys"));
    std::fs::create_dir_all(&data).unwrap();
    std::fs::create_dir_all(&keys).unwrap();
    let vault = Vault::open_or_create(&keys, &charter.business.name, Arc::new(SystemDice)).unwrap();
    (Store::open(&data, &keys).unwrap(), vault)
}

/// The house, and a key that speaks for all its purposes.
pub async fn open(path: &Path, relay: Option<(u16, Arrivals)>) -> (Arc<House>, Mandate) {
    let (charter, texts) = business(path);
    let (store, vault) = rooms(path, &charter);
    let secret = vault.secret_key(&Scope::Everything, Now.now().plus(Span::days(3))).1;
    let letters = folder::folder(path).unwrap();
    let (book, _) = Book::read(&letters, &charter, &texts).unwrap();
    let mail = relay.map(|(port, arrivals)| {
        let greeting = Domain::parse("mail.atelier.example").unwrap();
        let place = Place::new("127.0.0.1", port, Encryption::Never, greeting).unwrap();
        let pool = Pool::new(place, Trust::nobody().unwrap(), NonZeroUsize::new(CONNECTIONS).unwrap());
        let posts = Watched(Relay { pool, most: CONNECTIONS }, arrivals);
        let address = |text| Address::parse(text).unwrap();
        Mail::new(
            Arc::new(posts),
            address("bounces@mail.atelier.example"),
            address("leave@mail.atelier.example"),
        )
    });
    let outside = Outside {
        address: Some("https://privacy.atelier.example".into()),
        ways: mail.map(Ways::by_mail).unwrap_or_default(),
        ..Outside::default()
    };
    let parts = Parts {
        charter,
        laws: Laws::shipped().unwrap(),
        texts,
        store,
        vault,
        shelf: Shelf::new(Catalog::default()),
        clock: Arc::new(Now),
        dice: Arc::new(SystemDice),
        outside,
        speech: Speech::new(book),
    };
    let house = Arc::new(House::open(parts).await.unwrap());
    let mandate = house.mandate(&secret).unwrap();
    (house, mandate)
}

/// Makes people who agreed to the newsletter: with sealed addresses, or with their names only.
pub async fn populate(folder: &Path, people: usize, sealed: bool) {
    let (charter, _) = business(folder);
    let (store, vault) = rooms(folder, &charter);
    let (newsletter, _) = charter.find_purpose("newsletter").unwrap();
    let now = Now.now();
    let held = Held {
        state: State::Given,
        at: now,
        until: now.plus(Span::days(180)),
        material: charter.material(newsletter),
        despite_signal: false,
    };
    for first in (0..people).step_by(AT_ONCE) {
        let (mut keys, mut writes) = (Vec::new(), Vec::new());
        for number in first..(first + AT_ONCE).min(people) {
            let mut bytes = [0; 16];
            SystemDice.fill(&mut bytes);
            let person = PersonId::from_bytes(bytes);
            let address = format!("person{number}@readers.example");
            let name = vault.address_name(Medium::Mail, &address);
            writes.push(Write::PutHandle { person, medium: Medium::Mail, name: Some(name) });
            writes.push(Write::PutChoice { person, purpose: key("newsletter"), held });
            let facts = [("email", address.as_str()), ("language", ["fr", "de", "en"][number % 3])];
            for (item, value) in facts.iter().filter(|_| sealed) {
                let item = key(item);
                let wrapped = vault.new_key(person, &item).unwrap();
                let own = vault.unwrap_key(person, &item, &wrapped, now).unwrap();
                let row = RowId::from_bytes([0; 16]);
                let value = Private::new(serde_json::json!(value).to_string().into_bytes());
                let sealed = vault.seal(&own, person, &item, row, value).unwrap();
                keys.push(KeyRow { person, class: item.clone(), number: 0, wrapped: wrapped.0 });
                let until = now.plus(Span::days(700));
                writes.push(Write::PutFact(FactRow {
                    person,
                    item,
                    row,
                    at: now,
                    until,
                    source: "volunteered".into(),
                    sealed,
                }));
            }
        }
        if !keys.is_empty() {
            store.keys().put(keys).await.unwrap();
        }
        store.apply(Batch { writes, entry: None }).await.unwrap();
    }
}
