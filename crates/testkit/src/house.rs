//! The house of a test.

use crate::{SeededDice, Visitor};
use axum::Router;
use entrenous_charter::law::Laws;
use entrenous_charter::{File, Folder};
use entrenous_core::id::Key;
use entrenous_core::moment::{Clock, Moment, Span};
use entrenous_core::rights::Scope;
use entrenous_flow::shelf::{Catalog, Shelf, Slots, rules};
use entrenous_flow::speak::{Book, Mail, Speech, Ways, audience, folder, plans};
use entrenous_flow::{House, Outside, Parts};
use entrenous_lingua::Texts;
use entrenous_post::mime::address::Address;
use entrenous_post::smtp::keep::Keeper;
use entrenous_store::Store;
use entrenous_vault::Vault;
use entrenous_web::atlas::Atlas;
use entrenous_web::{App, Settings, Site, router};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// The folder of the example boutique.
pub const BOUTIQUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique");

/// A clock turned by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Turns it forward.
    pub fn turn(&self, span: Span) {
        let later = self.now().plus(span);
        self.0.store(later.microseconds(), Ordering::SeqCst);
    }
    /// Turns it forward by minutes.
    pub fn turn_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment::from_microseconds(self.0.load(Ordering::SeqCst))
    }
}

/// A house, its clock, and the folder it lives in.
pub struct World {
    /// The house.
    pub house: Arc<House>,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// The whole application.
    pub router: Router,
    folder: Arc<TempDir>,
    charter: String,
    outside: Outside,
}

impl World {
    /// The boutique on the first of March 2027, with nobody known and nothing learned.
    pub async fn boutique() -> Self {
        let charter = std::fs::read_to_string(Path::new(BOUTIQUE).join("charter.toml")).unwrap();
        Self::with_charter(&charter).await
    }

    /// The boutique under a changed charter.
    pub async fn with_charter(charter: &str) -> Self {
        Self::with_outside(charter, Outside::default()).await
    }

    /// The boutique under a changed charter, with others outside.
    pub async fn with_outside(charter: &str, outside: Outside) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        Self::open(folder, first_of_march(), charter.to_owned(), texts(), outside).await
    }

    /// The boutique with a post office that keeps every mail, and an address of its own.
    pub async fn with_post() -> (Self, Keeper) {
        let keeper = Keeper::default();
        let outside = Outside {
            address: Some("https://privacy.atelier.example".into()),
            ways: Ways::by_mail(post_office(keeper.clone())),
            ..Outside::default()
        };
        let charter = std::fs::read_to_string(Path::new(BOUTIQUE).join("charter.toml")).unwrap();
        (Self::with_outside(&charter, outside).await, keeper)
    }

    /// The boutique under a changed charter, with messages of its own: each file by its path in the folder.
    pub async fn with_files(charter: &str, files: &[(&str, &str)], outside: Outside) -> Self {
        let fill = |folder: &Path| {
            for (path, text) in files {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        };
        Self::filled(charter, fill, outside).await
    }

    /// A post office that keeps every mail.
    #[must_use]
    pub fn keeping(keeper: Keeper) -> Ways {
        Ways::by_mail(post_office(keeper))
    }

    /// The boutique with a post office, under a changed charter, and with files of its own that `fill` writes into its folder: messages,
    /// campaigns, and words in `lang/CODE/`.
    pub async fn with_post_and(charter: &str, fill: impl FnOnce(&Path)) -> (Self, Keeper) {
        let keeper = Keeper::default();
        let outside = Outside {
            address: Some("https://privacy.atelier.example".into()),
            ways: Self::keeping(keeper.clone()),
            ..Outside::default()
        };
        (Self::filled(charter, fill, outside).await, keeper)
    }

    async fn filled(charter: &str, fill: impl FnOnce(&Path), outside: Outside) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        fill(folder.path());
        let texts = with_own(texts(), folder.path());
        Self::open(folder, first_of_march(), charter.to_owned(), texts, outside).await
    }

    /// The boutique with a post office and letters of its own: `change` finds those of the boutique, with `senders.toml`, in the folder it is given; `outside`
    /// gets the post office and the address.
    pub async fn with_letters(
        charter: &str,
        outside: impl FnOnce(Outside) -> Outside,
        change: impl FnOnce(&Path),
    ) -> (Self, Keeper) {
        let (folder, keeper) = (Arc::new(TempDir::new().unwrap()), Keeper::default());
        std::fs::copy(Path::new(BOUTIQUE).join("senders.toml"), folder.path().join("senders.toml")).unwrap();
        for message in std::fs::read_dir(Path::new(BOUTIQUE).join("messages")).unwrap() {
            let message = message.unwrap();
            let to = folder.path().join("messages").join(message.file_name());
            std::fs::create_dir_all(&to).unwrap();
            for text in std::fs::read_dir(message.path()).unwrap() {
                let text = text.unwrap();
                std::fs::copy(text.path(), to.join(text.file_name())).unwrap();
            }
        }
        change(folder.path());
        let outside = outside(Outside {
            address: Some("https://privacy.atelier.example".into()),
            ways: Self::keeping(keeper.clone()),
            ..Outside::default()
        });
        let texts = with_own(texts(), folder.path());
        (Self::open(folder, first_of_march(), charter.to_owned(), texts, outside).await, keeper)
    }

    /// The charter of the boutique.
    #[must_use]
    pub fn boutique_charter() -> String {
        std::fs::read_to_string(Path::new(BOUTIQUE).join("charter.toml")).unwrap()
    }

    /// A house under a charter that sells anything: it has no catalog.
    pub async fn without_catalog(charter: &str) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        std::fs::write(folder.path().join("catalog.toml"), "").unwrap();
        Self::open(folder, first_of_march(), charter.to_owned(), texts(), Outside::default()).await
    }

    /// The boutique that asks for these purposes as well.
    pub async fn with_purposes(names: &[&str]) -> Self {
        let mut charter = std::fs::read_to_string(Path::new(BOUTIQUE).join("charter.toml")).unwrap();
        let (mut words, ours) = (String::new(), texts());
        for name in names {
            charter += &format!(
                "\n[purpose.{name}]\nuse = \"dpv:ServiceProvision\"\nbasis = \"consent\"\n\
                 items = [\"views\", \"clothing_size\"]\nsurfaces = [\"web\"]\n"
            );
            words += &format!("[purpose.{name}]\ntitle = \"{name}\"\ntext = \"{name}\"\n");
        }
        let more = ["fr", "de", "en"].map(|code| {
            (code.to_owned(), File { name: format!("lang/{code}/more.toml"), text: words.clone() })
        });
        let texts = ours.into_iter().chain(more).collect();
        Self::open(Arc::new(TempDir::new().unwrap()), first_of_march(), charter, texts, Outside::default())
            .await
    }

    /// Falls over and opens again on the same folder.
    pub async fn reopened(self) -> Self {
        let charter = self.charter.clone();
        self.reopened_with(&charter).await
    }

    /// Opens again on the same folder under another charter.
    pub async fn reopened_with(self, charter: &str) -> Self {
        let Self { house, clock, router, folder, outside, .. } = self;
        drop(router);
        drop(house);
        let texts = with_own(texts(), folder.path());
        Self::open(folder, clock, charter.to_owned(), texts, outside).await
    }

    /// Falls over and opens again on the same folder, with others outside.
    pub async fn reopened_among(self, outside: Outside) -> Self {
        let Self { house, clock, router, folder, charter, .. } = self;
        drop(router);
        drop(house);
        let texts = with_own(texts(), folder.path());
        Self::open(folder, clock, charter, texts, outside).await
    }

    async fn open(
        folder: Arc<TempDir>,
        clock: Arc<HandClock>,
        text: String,
        texts: Vec<(String, File)>,
        outside: Outside,
    ) -> Self {
        let reading = entrenous_charter::read(&Folder {
            charter: File { name: "charter.toml".into(), text: text.clone() },
            texts: texts.clone(),
        });
        let charter = reading.charter.expect("the charter of a test is sound");
        let laws = Laws::shipped().unwrap();
        let files: Vec<_> = texts
            .iter()
            .map(|(code, file)| (code.as_str(), file.name.as_str(), file.text.as_str()))
            .collect();
        let words = Texts::new(&charter.business.languages, &files).unwrap();
        let own = std::fs::read_to_string(folder.path().join("catalog.toml"));
        let catalog = own.or_else(|_| std::fs::read_to_string(Path::new(BOUTIQUE).join("catalog.toml")));
        let catalog = Catalog::parse(&catalog.unwrap()).unwrap();
        let slots =
            Slots::parse(&std::fs::read_to_string(Path::new(BOUTIQUE).join("slots.toml")).unwrap()).unwrap();
        let wishes = std::fs::read_to_string(Path::new(BOUTIQUE).join("rules.toml")).unwrap();
        let rules = rules::read(&File { name: "rules.toml".into(), text: wishes }, &catalog).0;
        let rules = rules.expect("the rules of the boutique hold");
        let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
        std::fs::create_dir_all(&data).unwrap();
        std::fs::create_dir_all(&keys).unwrap();
        let seed = clock.now().microseconds().unsigned_abs();
        let dice = Arc::new(SeededDice::new(seed));
        let vault = Vault::open_or_create(&keys, &charter.business.name, dice.clone()).unwrap();
        let store = Store::open(&data, &keys).unwrap();
        let letters = folder::folder(folder.path()).unwrap();
        let letters =
            if letters.messages.is_empty() { folder::folder(Path::new(BOUTIQUE)).unwrap() } else { letters };
        // A charter without the purpose of a message has no such message.
        let book = Book::read(&letters, &charter, &words).map(|(book, _)| book).unwrap_or_default();
        let own = audience::files(folder.path()).unwrap();
        let meant = if own.is_empty() { audience::files(Path::new(BOUTIQUE)).unwrap() } else { own };
        let meant = audience::look(&meant, &charter, &catalog).0;
        let own = ["journeys", "campaigns"].iter().any(|own| folder.path().join(own).is_dir());
        let files = plans::files(if own { folder.path() } else { Path::new(BOUTIQUE) }).unwrap();
        let plans = plans::read(&files, &charter, book.named(), &catalog).0;
        let speech = Speech::new(book).with_audiences(meant).with_plans(plans);
        let parts = Parts {
            charter,
            laws,
            texts: words,
            store,
            vault,
            shelf: Shelf::new(catalog).with_slots(slots).with_rules(rules),
            clock: clock.clone(),
            dice,
            outside: outside.clone(),
            speech,
        };
        let house = Arc::new(House::open(parts).await.unwrap());
        let router = door(&house, None);
        Self { house, clock, router, folder, charter: text, outside }
    }

    /// The same house with a file of places by address at its door.
    #[must_use]
    pub fn with_atlas(self, atlas: Atlas) -> Self {
        let router = door(&self.house, Some(Arc::new(atlas)));
        Self { router, ..self }
    }

    /// A visitor with a French browser.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    /// The business's own server, with a key for these purposes; for all, if none is named.
    #[must_use]
    pub fn server(&self, purposes: &[&str]) -> Visitor {
        self.visitor().known_by(self.secret_key(purposes).1)
    }

    /// The visitor of a token, with one that has not ended.
    #[must_use]
    pub fn known_again(&self, token: Option<String>) -> Visitor {
        let person = self.vault().standing(&token.unwrap(), Moment::from_seconds(0)).unwrap().person();
        self.visitor().known_by(self.vault().token(person, self.clock.now().plus(Span::days(30))))
    }

    /// A secret key for these purposes with its number.
    #[must_use]
    pub fn secret_key(&self, purposes: &[&str]) -> (String, String) {
        let keys: Vec<Key> = purposes.iter().map(|key| Key::parse(key).unwrap()).collect();
        let scope = if keys.is_empty() { Scope::Everything } else { Scope::Purposes(keys) };
        self.vault().secret_key(&scope, self.clock.now().plus(Span::days(365)))
    }

    /// The vault, as another program on the same machine opens it.
    #[must_use]
    pub fn vault(&self) -> Vault {
        let dice = Arc::new(SeededDice::new(77));
        Vault::open_or_create(&self.keys(), &self.house.charter.business.name, dice).unwrap()
    }

    /// Where rows are kept.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where keys are kept.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// What the house let out of the choices of many, as it is kept, the newest month first.
    #[must_use]
    pub fn statistics(&self) -> Vec<String> {
        let rows = entrenous_store::statistics_beside(&self.data()).unwrap();
        rows.into_iter().map(|row| row.body).collect()
    }

    /// Every file of the house with its content, to see whether anything was written.
    #[must_use]
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let folders = [self.data(), self.keys()];
        let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let mut files: Vec<_> = paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
        files.sort();
        files
    }

    /// Whether any file of the house holds these bytes.
    #[must_use]
    pub fn any_file_holds(&self, bytes: &[u8]) -> bool {
        self.files().iter().any(|(_, content)| content.windows(bytes.len()).any(|window| window == bytes))
    }
}

fn first_of_march() -> Arc<HandClock> {
    let start: Moment = "2027-03-01T09:00:00Z".parse().unwrap();
    Arc::new(HandClock(AtomicI64::new(start.microseconds())))
}

fn door(house: &Arc<House>, atlas: Option<Arc<Atlas>>) -> Router {
    let site = Site::of(house, vec!["https://shop.example".into()]);
    let settings = Settings { site, place_header: Some("x-place".into()), atlas, home: "/shop".into() };
    router(App::new(Arc::clone(house), settings).unwrap())
}

fn texts() -> Vec<(String, File)> {
    texts_in(&Path::new(BOUTIQUE).join("lang"))
}

/// The same texts with those a house has in its own folder.
fn with_own(mut texts: Vec<(String, File)>, folder: &Path) -> Vec<(String, File)> {
    let own = folder.join("lang");
    if own.is_dir() {
        texts.extend(texts_in(&own));
    }
    texts
}

fn texts_in(folder: &Path) -> Vec<(String, File)> {
    let mut texts = Vec::new();
    for language in std::fs::read_dir(folder).unwrap() {
        let language = language.unwrap();
        let code = language.file_name().to_string_lossy().into_owned();
        for file in std::fs::read_dir(language.path()).unwrap() {
            let path = file.unwrap().path();
            texts.push((
                code.clone(),
                File { name: path.display().to_string(), text: std::fs::read_to_string(&path).unwrap() },
            ));
        }
    }
    texts.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    texts
}

/// The publishable key of a test's site.
#[must_use]
pub fn site_key(world: &World) -> String {
    Site::of(&world.house, Vec::new()).key
}

/// Mail that goes no further than a keeper.
fn post_office(keeper: Keeper) -> Mail {
    let address = |text| Address::parse(text).unwrap_or_else(|_| unreachable!("`{text}` is an address"));
    Mail::new(Arc::new(keeper), address("bounces@atelier.example"), address("leave@atelier.example"))
}
