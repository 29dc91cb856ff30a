//! Text of a picture: how wide it is, and how it is broken into lines.

/// How wide a text is in ems of its size.
///
/// From the advance widths of DejaVu Sans, the widest of the fonts that `sans-serif` commonly stands for, by kind of character; so a text is rather told too wide than too narrow.
pub(super) fn ems(text: &str) -> f64 {
    let em = |letter: char| match letter {
        'i' | 'j' | 'l' | '\'' | '|' | 'I' => 0.30,
        ' ' | ',' | '.' | ':' | ';' | 'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.40,
        'm' | 'M' | 'W' | '%' | '@' | '—' => 1.0,
        'w' | 'A'..='Z' => 0.78,
        letter if letter.is_ascii() => 0.64,
        // Capitals of other alphabets, and wide scripts in full.
        letter if (letter as u32) < 0x1100 => 0.80,
        _ => 1.0,
    };
    text.chars().map(em).sum()
}

/// The lines of a text of a size within a width; a word wider than that is cut.
pub(super) fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = shortened(word, size, width);
        match lines.last_mut() {
            Some(line) if ems(&format!("{line} {word}")) * size <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A text cut so that it fits, with `…` for what is left off.
pub(super) fn shortened(text: &str, size: f64, width: f64) -> String {
    if ems(text) * size <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        if ems(&format!("{short}{letter}…")) * size > width {
            break;
        }
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}

/// A text without the characters that XML forbids.
pub(super) fn allowed(text: &str) -> String {
    let is_forbidden = |letter: char| {
        (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|letter| if is_forbidden(letter) { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::{allowed, ems, shortened, wrapped};

    #[test]
    fn lines_fit_and_lose_no_word() {
        let text = "cpc-closure-30d: the Caspian Pipeline Consortium is closed for thirty days";
        let lines = wrapped(text, 16.0, 200.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| ems(line) * 16.0 <= 200.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_text_that_is_too_wide_is_cut_and_says_so() {
        assert_eq!(shortened("novorossiysk", 10.0, 100.0), "novorossiysk");
        let short = shortened("novorossiysk", 10.0, 40.0);
        assert!(short.ends_with('…') && ems(&short) * 10.0 <= 40.0, "{short}");
    }

    #[test]
    fn what_xml_forbids_is_replaced() {
        assert_eq!(allowed("a\u{1}b\tc"), "a\u{fffd}b\tc");
    }
}
