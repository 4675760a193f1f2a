//! Words of closed lists, read by the names their enums already carry, so that the list is written once.
//!
//! **Invariant:** nothing here repeats a list of words: it is asked of the type.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

/// The value of `T` with this name.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    let reader: serde::de::value::StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(reader).ok()
}

/// The names `T` has.
pub(crate) fn names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut asked = Names(&[]);
    // The answer is always an error: only the question is of interest.
    let _ = T::deserialize(&mut asked);
    asked.0
}

struct Names(&'static [&'static str]);

impl<'de> Deserializer<'de> for &mut Names {
    type Error = Error;
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("only names are read"))
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0 = names;
        Err(serde::de::Error::custom("only names are read"))
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use entrenous_core::charter::Necessity;

    #[test]
    fn the_names_of_a_list_are_those_it_parses() {
        let names = super::names::<Necessity>();
        assert!(names.contains(&"sign_in"), "{names:?}");
        assert!(names.iter().all(|name| super::parse::<Necessity>(name).is_some()));
        assert_eq!(super::parse::<Necessity>("because"), None);
    }
}
