//! Countries, by what a person types.

use std::fmt;

use celes::LookupTable;

use super::{Network, fold_name};
use crate::error::{Error, Result, nearest_names};

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// From a two-letter code in any case, or `None` if it is not two ASCII letters.
    ///
    /// # Examples
    /// ```
    /// use corridor::network::Country;
    /// assert_eq!(Country::new("kz").unwrap().as_str(), "KZ");
    /// assert!(Country::new("KAZ").is_none());
    /// ```
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The country that a code of two or three letters or an English name means; case, accents and spaces do not matter, and what ISO 3166-1 puts behind a comma may stand
    /// there or in front.
    ///
    /// Two letters are always taken for a code, also one that ISO 3166-1 does not have.
    ///
    /// # Examples
    /// ```
    /// use corridor::network::Country;
    /// let russia = Country::new("RU");
    /// for given in ["Russia", "russian federation", "RU", "rus"] {
    ///     assert_eq!(Country::find(given), russia, "{given}");
    /// }
    /// assert_eq!(Country::find("Rusia"), None);
    /// ```
    pub fn find(given: &str) -> Option<Self> {
        if let Some(country) = Self::new(given.trim()) {
            return Some(country);
        }
        let wanted = [fold_name(given), fold_name(&reordered(given))];
        let is_meant = |known: &celes::Country| {
            wanted[0].eq_ignore_ascii_case(known.alpha3) || names(known).any(|name| wanted.contains(&fold_name(&name)))
        };
        celes::Country::get_countries().iter().find(|known| is_meant(known)).and_then(|known| Self::new(known.alpha2))
    }

    /// The countries in a list with commas or semicolons between them, where a comma may also be part of a name; or the first item that is no country.
    ///
    /// At each place the longest run of items that is one country is taken for it.
    ///
    /// # Errors
    /// The item that is no country.
    ///
    /// # Examples
    /// ```
    /// use corridor::network::Country;
    /// let codes = |given: &str| -> Result<Vec<String>, String> {
    ///     Ok(Country::find_all(given)?.iter().map(ToString::to_string).collect())
    /// };
    /// assert_eq!(codes("Iran, Islamic Republic of"), Ok(vec!["IR".into()]));
    /// assert_eq!(codes("RU,Korea, Republic of,kaz"), Ok(vec!["RU".into(), "KR".into(), "KZ".into()]));
    /// assert_eq!(codes("Russia, Atlantis"), Err("Atlantis".into()));
    /// ```
    pub fn find_all(given: &str) -> std::result::Result<Vec<Self>, String> {
        let mut countries = Vec::new();
        for list in given.split(';').filter(|list| !list.trim().is_empty()) {
            let items: Vec<&str> = list.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
            let mut next = 0;
            while next < items.len() {
                let longest = (next + 1..=items.len()).rev();
                let found = longest.filter_map(|end| Some((Self::find(&items[next..end].join(", "))?, end))).next();
                let (country, end) = found.ok_or_else(|| items[next].to_owned())?;
                countries.push(country);
                next = end;
            }
        }
        Ok(countries)
    }

    /// Its English names, the official one first; none for a code that ISO 3166-1 does not have.
    pub fn names(&self) -> Vec<String> {
        let all = celes::Country::get_countries();
        let mut names: Vec<String> = all
            .iter()
            .find(|known| known.alpha2 == self.as_str())
            .map_or_else(Vec::new, |known| names(known).collect());
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// The two-letter code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("ASCII letters")
    }
}

impl Network {
    /// The country of the network that a code or a name means, as [`Country::find`] reads it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a name or a code that no country has; [`Error::Question`] for a country that no place and no link of the network is in: there is nothing of it to
    /// avoid, close or charge for.
    pub fn find_country(&self, given: &str) -> Result<Country> {
        let countries = self.countries();
        match Country::find(given) {
            Some(country) if countries.contains(&country) => Ok(country),
            Some(country) if !country.names().is_empty() => {
                let codes: Vec<&str> = countries.iter().map(Country::as_str).collect();
                let name = country.names().pop().expect("looked at above");
                Err(Error::question(
                    format!("no place and no link of the network is in {name} ({country})"),
                    format!("its countries are {}", codes.join(" ")),
                ))
            }
            _ => {
                let names = self.country_names();
                let near = nearest_names(given, names.iter().map(String::as_str));
                Err(Error::Unknown { what: "country", given: given.to_owned(), near })
            }
        }
    }

    /// The countries of a list with commas between them, some of which may be part of a name: `Iran, Islamic Republic of, RU` names two.
    ///
    /// # Errors
    /// As [`Network::find_country`], for the first name that is wrong.
    pub fn find_countries(&self, given: &str) -> Result<Vec<Country>> {
        let found = match Country::find_all(given) {
            Ok(found) => found,
            Err(unknown) => return self.find_country(&unknown).map(|country| vec![country]),
        };
        found.into_iter().map(|country| self.find_country(country.as_str())).collect()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl schemars::JsonSchema for Country {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Country".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{2}$" })
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A name as ISO 3166-1 sorts it, in the order of speech: "Iran, Islamic Republic of" and "Iran (Islamic Republic of)" are the Islamic Republic of Iran.
fn reordered(given: &str) -> String {
    let Some((name, rest)) = given.split_once([',', '(']) else { return given.to_owned() };
    let rest = rest.trim().trim_end_matches(')').trim();
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    format!("{rest} {name}")
}

/// The official name without its article, then other names, which the table writes without spaces: `RussianFederation`.
fn names(known: &celes::Country) -> impl Iterator<Item = String> + '_ {
    let official = known.long_name.strip_prefix("The ").unwrap_or(known.long_name).to_owned();
    std::iter::once(official).chain(known.aliases.iter().map(|alias| spaced(alias)))
}

/// A space before every capital that follows a small letter.
fn spaced(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 4);
    let mut is_after_small = false;
    for letter in words.chars() {
        if letter.is_uppercase() && is_after_small {
            text.push(' ');
        }
        is_after_small = letter.is_lowercase();
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Country;

    #[test]
    fn countries_are_found_by_the_names_that_people_use() {
        for (given, code) in [
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("Iran", "IR"),
            ("Kazakhstan", "KZ"),
            ("georgia", "GE"),
            ("Czech Republic", "CZ"),
            ("United Kingdom", "GB"),
            ("DEU", "DE"),
            ("ru", "RU"),
            ("Iran, Islamic Republic of", "IR"),
            ("Iran (Islamic Republic of)", "IR"),
            ("Islamic Republic of Iran", "IR"),
        ] {
            assert_eq!(Country::find(given), Country::new(code), "{given}");
        }
        assert_eq!(Country::find("Atlantis"), None);
        assert_eq!(Country::find("Islamic Republic of, Russia"), None);
    }

    #[test]
    fn a_comma_or_a_bracket_is_part_of_a_name() {
        for (given, code) in [
            ("Iran, Islamic Republic of", "IR"),
            ("IRAN,ISLAMIC REPUBLIC OF", "IR"),
            ("Iran (Islamic Republic of)", "IR"),
            ("Korea, Republic of", "KR"),
            ("Moldova, the Republic of", "MD"),
            ("Syrian Arab Republic", "SY"),
        ] {
            assert_eq!(Country::find(given), Country::new(code), "{given}");
        }
        for given in ["Iran, RU", "RU, Iran", ", Islamic Republic of"] {
            assert_eq!(Country::find(given), None, "{given} is no one country");
        }
    }

    #[test]
    fn a_list_of_countries_is_split_where_no_name_is() {
        let codes = |given: &str| -> Result<Vec<String>, String> {
            Ok(Country::find_all(given)?.iter().map(ToString::to_string).collect())
        };
        let some = |codes: &[&str]| Ok(codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
        assert_eq!(codes("RU"), some(&["RU"]));
        assert_eq!(codes("RU,KZ;AZ"), some(&["RU", "KZ", "AZ"]));
        assert_eq!(codes("Russia, Iran, Islamic Republic of, Georgia"), some(&["RU", "IR", "GE"]));
        assert_eq!(codes("Iran, Georgia"), some(&["IR", "GE"]));
        assert_eq!(codes(" , ;"), some(&[]));
        assert_eq!(codes("Iran, Islamic Empire of"), Err("Islamic Empire of".to_owned()));
    }

    #[test]
    fn names_are_written_as_people_write_them() {
        assert_eq!(Country::new("RU").expect("a code").names(), ["Russian Federation", "Russia"]);
    }
}
