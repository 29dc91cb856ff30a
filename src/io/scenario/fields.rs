//! Fields that are written in more than one way: a date, a number of days, one text or several. And which fields a type has.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};

/// The most days that a scenario can count.
const MOST_DAYS: u64 = 1_000_000;

/// Dates as TOML and JSON write them.
pub(super) mod date {
    use jiff::civil::Date;
    use serde::de::value::MapAccessDeserializer;
    use serde::de::{MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<Day>::deserialize(deserializer)?.map(|day| day.0))
    }

    struct Day(Date);

    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(DayVisitor)
        }
    }

    struct DayVisitor;

    impl<'de> Visitor<'de> for DayVisitor {
        type Value = Day;

        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("a date: 2022-07-06")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
            find_day(text).map(Day).map_err(E::custom)
        }

        /// TOML hands its own dates over as a map.
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Day, A::Error> {
            let datetime = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
            self.visit_str(&datetime.to_string())
        }
    }

    /// The date that a text is, whole days only: an hour or an offset would be lost.
    fn find_day(text: &str) -> Result<Date, String> {
        let found = text.parse::<Date>().ok().or_else(|| text.get(..10)?.parse().ok());
        match found {
            Some(date) if date.to_string() == text => Ok(date),
            Some(date) => Err(format!("'{text}' is more or other than a date; scenarios count whole days: {date}")),
            None => Err(format!("'{text}' is not a date: 2022-07-06")),
        }
    }
}

/// A whole number of days from 0.
pub(super) fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(Option::<Days>::deserialize(deserializer)?.map(|days| days.0))
}

struct Days(u32);

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DaysVisitor)
    }
}

struct DaysVisitor;

impl Visitor<'_> for DaysVisitor {
    type Value = Days;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a whole number of days from 0 to {MOST_DAYS}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Days, E> {
        if number > MOST_DAYS {
            return Err(E::invalid_value(Unexpected::Unsigned(number), &self));
        }
        Ok(Days(number as u32))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Days, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }
}

/// One text, or a list of them.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_any(TextsVisitor)
}

/// One text, a list of them, or nothing.
pub(super) fn some_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(Option::<Texts>::deserialize(deserializer)?.map(|texts| texts.0))
}

struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        texts(deserializer).map(Self)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Vec<String>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(texts)
    }
}

/// The names of the fields of a struct, as serde knows them.
pub(super) fn field_names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // The answer is in `names`: no value comes of it.
    let _ = T::deserialize(NamesOnly(&mut names));
    names
}

/// Is asked for a struct, notes the names of its fields and gives up.
struct NamesOnly<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for NamesOnly<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(Error::custom("only the names"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}
