//! The languages whose words are known by their stem, and the small words a query may leave out.
//!
//! **Invariant:** a language without a stemmer is no error: its words count as they are written.

use snowball_stemmers_rs::{Algorithm, Stemmer};

macro_rules! tongues {
    ($($name:ident $code:literal $algorithm:ident $small:literal),* $(,)?) => {
        /// A language with a stemmer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is the language it names")]
        pub enum Tongue { $($name),* }

        impl Tongue {
            /// The language of a tag of BCP 47, by its first part.
            #[must_use]
            pub fn of(language: &str) -> Option<Self> {
                match language.split(['-', '_']).next()? {
                    $($code => Some(Self::$name),)*
                    "nb" | "nn" => Some(Self::Norwegian),
                    _ => None,
                }
            }
            fn stemmer(self) -> Stemmer {
                match self { $(Self::$name => Stemmer::create(Algorithm::$algorithm)),* }
            }
            /// The words that say nothing alone, without accents.
            fn small_words(self) -> &'static str {
                match self { $(Self::$name => $small),* }
            }
        }
    };
}

tongues! {
    Arabic "ar" Arabic "من في على مع",
    Catalan "ca" Catalan "a al als amb d de del dels el els en i l la les o per s sense un una",
    Czech "cs" Czech "a bez do i na o od pro s se u v ve z za",
    Danish "da" Danish "af den det en et for i med og på til",
    Dutch "nl" DutchPorter "aan de een en het in met of om op te tot uit van voor zonder",
    English "en" English "a an and at by for from in is it of on or the to with without",
    Finnish "fi" Finnish "ja on se tai",
    French "fr" French "a au aux avec d dans de des du en et l la le les ou par pour s sans sur un une",
    German "de" German "am an auf aus bei das dem den der des die ein eine einem einen einer fur im in mit ohne und vom von zu zum zur",
    Greek "el" Greek "και με σε για απο το τα η ο",
    Hungarian "hu" Hungarian "a az egy es is",
    Italian "it" Italian "a al alla con d da dal dei del della delle di e ed gli i il in l la le lo nel o per senza su un una uno",
    Norwegian "no" Norwegian "av den det en et for i med og pa til",
    Polish "pl" Polish "a bez dla do i na o od po przy u w we z za ze",
    Portuguese "pt" Portuguese "a ao as com da das de do dos e em na no o os ou para por sem um uma",
    Romanian "ro" Romanian "a cu de din la pe pentru si un o",
    Russian "ru" Russian "без в во для до и из к на о от по с со у",
    Spanish "es" Spanish "a al con de del e el en la las lo los o para por sin su un una y",
    Swedish "sv" Swedish "av den det en ett for i med och pa till",
    Turkish "tr" Turkish "bir da de ile ve icin",
    Ukrainian "uk" Ukrainian "без в для до з за і на о по у",
}

impl Tongue {
    /// A word in lower case without its ending.
    pub(crate) fn stem(self, word: &str) -> String {
        self.stemmer().stem(word).into_owned()
    }
    /// Whether words are joined to longer ones, the last saying what the thing is.
    pub(crate) const fn joins_words(self) -> bool {
        matches!(self, Self::German | Self::Dutch | Self::Danish | Self::Norwegian | Self::Swedish)
    }
    /// Whether a folded word says nothing alone.
    pub(crate) fn is_small(self, folded: &str) -> bool {
        self.small_words().split(' ').any(|small| small == folded)
    }
    /// A word as those write it who have no umlauts; nothing if it has none.
    pub(crate) fn without_umlauts(self, word: &str) -> Option<String> {
        let changes = self == Self::German && word.contains(['ä', 'ö', 'ü']);
        changes.then(|| word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"))
    }
    /// A letter that stands for the language in a key.
    pub(crate) fn sign(self) -> char {
        char::from(b'A'.saturating_add(self as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_language_is_known_by_its_tag() {
        assert_eq!(Tongue::of("pt-BR"), Some(Tongue::Portuguese));
        assert_eq!(Tongue::of("nb"), Some(Tongue::Norwegian));
        assert_eq!(Tongue::of("ja"), None);
    }

    #[test]
    fn the_forms_of_a_word_share_a_stem() {
        for (language, one, other) in [
            ("fr", "chemises", "chemise"),
            ("de", "hemden", "hemd"),
            ("en", "shirts", "shirt"),
            ("es", "camisas", "camisa"),
            ("it", "camicie", "camicia"),
            ("pt", "camisas", "camisa"),
            ("nl", "hemden", "hemd"),
            ("pl", "sukienki", "sukienka"),
            ("ca", "sabates", "sabata"),
        ] {
            let tongue = Tongue::of(language).unwrap();
            assert_eq!(tongue.stem(one), tongue.stem(other), "{language}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_too_strange_for_a_stemmer(word in "\\PC{0,40}", at in 0_usize..22) {
            let codes = ["ar","ca","cs","da","nl","en","fi","fr","de","el","hu","it","no","pl","pt","ro","ru","es","sv","tr","uk","xx"];
            if let Some(tongue) = Tongue::of(codes[at]) {
                let _ = tongue.stem(&word.to_lowercase());
            }
        }
        #[test]
        fn no_word_of_its_letters_is_too_strange(word in "[a-zàâäçéèêëîïôöùûüßñłśżźčřşğıа-яіїє]{0,40}", at in 0_usize..21) {
            let codes = ["ar","ca","cs","da","nl","en","fi","fr","de","el","hu","it","no","pl","pt","ro","ru","es","sv","tr","uk"];
            let _ = Tongue::of(codes[at]).unwrap().stem(&word);
        }
    }
}
