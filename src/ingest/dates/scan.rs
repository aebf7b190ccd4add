//! The words and marks of a date: numbers in figures or Han characters, months by name, separators. Times of day, weekdays
//! and zones are passed over; anything else makes it no date.

use super::names::{is_beside_date, month};
use unicode_normalization::UnicodeNormalization;

/// A piece of a date. Times of day, weekdays, zones and words between are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateToken {
    /// A figure and how many digits it is written with.
    Number(i16, usize),
    /// A month by its name.
    Month(i8),
    /// One of `-`, `/`, `.`, 年, 月, 日.
    Mark(char),
    /// 民國, 令和: years are counted from the one after this.
    Era(i16),
}

/// Eras that years are counted in, and the year before their first.
const ERAS: &[(&str, i16)] =
    &[("民國", 1911), ("民国", 1911), ("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];

/// Years of the Buddhist calendar, as Thai dates have them, are counted from here.
const BUDDHIST: i16 = 543;

/// Later years are Buddhist ones.
const LAST_YEAR: i16 = 2400;

/// Words that may stand beside a date and say nothing about the day.
const PASSED_OVER: &[&str] = &[
    "at", "on", "of", "the", "am", "pm", "noon", "midnight", "hrs", "hours", "local", "time", "standard", "daylight",
    "z", "ut", "utc", "gmt", "est", "edt", "et", "eastern", "cst", "cdt", "ct", "central", "mst", "mdt", "mt",
    "mountain", "pst", "pdt", "pt", "pacific", "bst", "ist", "cet", "cest", "eet", "eest", "wet", "west", "msk", "hkt",
    "sgt", "jst", "kst", "myt", "pht", "wib", "aest", "aedt", "acst", "awst", "nzst", "nzdt", "sast", "wat", "eat",
];

const PASSED_OVER_CHINESE: &[&str] = &[
    "上午",
    "下午",
    "晚上",
    "晚間",
    "晚间",
    "凌晨",
    "清晨",
    "中午",
    "早上",
    "北京時間",
    "北京时间",
    "台北時間",
    "香港時間",
    "西元",
    "公元",
    "午前",
    "午後",
    "오전",
    "오후",
];

/// The pieces of the date in `raw`; `None` where anything else stands beside it.
pub(super) fn scan(raw: &str) -> Option<Vec<DateToken>> {
    let text: String = raw.nfkc().map(western_digit).flat_map(char::to_lowercase).collect();
    let mut scanner = DateScanner { rest: text.trim(), tokens: Vec::new(), has_time: false, is_thai: false };
    while let Some(c) = scanner.rest.chars().next() {
        scanner.step(c)?;
    }
    // `2026. 3. 2.`
    if scanner.tokens.last() == Some(&DateToken::Mark('.')) {
        scanner.tokens.pop();
    }
    if scanner.is_thai {
        for token in &mut scanner.tokens {
            if let DateToken::Number(year, 4) = token
                && *year > LAST_YEAR
            {
                *year -= BUDDHIST;
            }
        }
    }
    Some(scanner.tokens)
}

/// A digit of Arabic, Persian or Thai as the one in use here.
fn western_digit(c: char) -> char {
    let value =
        [0x660, 0x6f0, 0xe50].iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

struct DateScanner<'a> {
    rest: &'a str,
    tokens: Vec<DateToken>,
    has_time: bool,
    is_thai: bool,
}

impl<'a> DateScanner<'a> {
    fn step(&mut self, c: char) -> Option<()> {
        if let Some(length) = time(self.rest) {
            self.has_time = true;
            self.pass(length);
            self.offset();
        } else if c.is_ascii_digit() {
            self.number()?;
        } else if is_letter(c) {
            self.word()?;
        } else if let Some(length) = chinese_word(self.rest) {
            self.pass(length);
        } else if let Some((rest, first)) =
            ERAS.iter().find_map(|(era, first)| Some((self.rest.strip_prefix(era)?, *first)))
        {
            self.tokens.push(DateToken::Era(first));
            self.rest = rest;
            // The first year of an era has a name: 令和元年.
            if let Some(rest) = rest.strip_prefix('元') {
                self.tokens.push(DateToken::Number(1, 1));
                self.rest = rest;
            }
        } else if chinese_digit(c).is_some() {
            self.chinese_number()?;
        } else if c == '(' && self.has_time {
            // `GMT+0800 (China Standard Time)`
            self.rest = self.rest.split_once(')').map_or("", |(_, rest)| rest);
        } else {
            match c {
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => self.tokens.push(DateToken::Mark('-')),
                '/' | '.' => self.tokens.push(DateToken::Mark(c)),
                '年' | '년' => self.tokens.push(DateToken::Mark('年')),
                '月' | '월' => self.tokens.push(DateToken::Mark('月')),
                '日' | '號' | '号' | '일' => self.tokens.push(DateToken::Mark('日')),
                ',' | '、' | '(' | ')' | '|' | '·' | '•' | '@' => {}
                _ if c.is_whitespace() => {}
                _ => return None,
            }
            self.pass(c.len_utf8());
        }
        Some(())
    }

    fn pass(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let (part, rest) = self.rest.split_at(self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len()));
        self.rest = rest;
        part
    }

    fn number(&mut self) -> Option<()> {
        let digits = self.take(|c| c.is_ascii_digit());
        if let (8, Some((year, day))) = (digits.len(), digits.split_at_checked(4)) {
            // 20260421 is the same as 2026-04-21.
            let (month, day) = day.split_at_checked(2)?;
            for (n, part) in [year, month, day].into_iter().enumerate() {
                self.tokens.extend((n > 0).then_some(DateToken::Mark('-')));
                self.tokens.push(DateToken::Number(part.parse().ok()?, part.len()));
            }
            return Some(());
        }
        self.tokens.push(DateToken::Number(digits.parse().ok()?, digits.len()));
        let suffix =
            ["st", "nd", "rd", "th", "er", "re", "o", "a"].iter().find_map(|suffix| self.rest.strip_prefix(suffix));
        if let Some(rest) = suffix.filter(|rest| digits.len() < 3 && !rest.starts_with(|c: char| c.is_alphabetic())) {
            self.rest = rest;
        }
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let whole = self.rest;
        let mut word = self.take(is_letter);
        // `ม.ค.`
        while is_thai(word)
            && self.rest.get(1..).is_some_and(|rest| self.rest.starts_with('.') && rest.starts_with(is_thai_letter))
        {
            let length = word.len();
            self.rest = self.rest.get(1..).unwrap_or_default();
            let next = self.take(is_letter);
            word = whole.get(..length + 1 + next.len()).unwrap_or_default();
        }
        let is_before_time = self.rest.starts_with(|c: char| c.is_ascii_digit());
        if word == "t" && is_before_time && matches!(self.tokens.last(), Some(DateToken::Number(..))) {
            self.has_time = true;
            if time(self.rest).is_none() {
                // `T150500Z`
                self.take(|c| c.is_ascii_digit());
                self.offset();
            }
            return Some(());
        }
        if let Some(month) = month(word) {
            self.is_thai |= is_thai(word);
            self.tokens.push(DateToken::Month(month));
        } else if matches!(word, "tháng" | "thg") {
            self.rest = self.rest.trim_start();
            let number = self.take(|c| c.is_ascii_digit());
            self.tokens.push(DateToken::Month(number.parse().ok()?));
        } else if PASSED_OVER.contains(&word) {
            self.offset();
        } else if !is_beside_date(word) {
            return None;
        }
        // `kl. 09.12`
        if BEFORE_TIME.contains(&word) {
            let rest = self.rest.trim_start_matches(['.', ' ', '\u{a0}']);
            let length = hour_and_minutes(rest).unwrap_or(0);
            self.rest = if length > 0 { rest.get(length..).unwrap_or_default() } else { self.rest };
        }
        self.rest = self.rest.strip_prefix('.').unwrap_or(self.rest);
        Some(())
    }

    /// Passes over `+0800`, `-04:00`, `+8` right after a time or a zone.
    fn offset(&mut self) {
        let start = self.rest.trim_start();
        let Some(rest) = start.strip_prefix(['+', '-', '\u{2212}']) else {
            return;
        };
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').len();
        if (1..=5).contains(&digits) {
            self.rest = rest.get(digits..).unwrap_or_default();
        }
    }

    /// 二〇二六, 二十一
    fn chinese_number(&mut self) -> Option<()> {
        let figures = self.take(|c| chinese_digit(c).is_some());
        let mut value: i16 = 0;
        if figures.contains('十') {
            let (tens, ones) = figures.split_once('十')?;
            let figure = |text: &str, none: i16| text.chars().next().map_or(Some(none), chinese_digit);
            value = figure(tens, 1)?.checked_mul(10)?.checked_add(figure(ones, 0)?)?;
        } else {
            for digit in figures.chars().filter_map(chinese_digit) {
                value = value.checked_mul(10)?.checked_add(digit)?;
            }
        }
        self.tokens.push(DateToken::Number(value, figures.chars().count()));
        Some(())
    }
}

/// A letter of a word, vowel signs of Thai among them; Han characters and syllables of Korean are told one by one.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || is_thai_letter(c) || c.is_alphabetic() && u32::from(c) < 0x2e80 && !is_thai_letter(c)
}

fn is_thai_letter(c: char) -> bool {
    ('\u{e01}'..='\u{e4e}').contains(&c)
}

fn is_thai(word: &str) -> bool {
    word.starts_with(is_thai_letter)
}

/// Words after which the hour stands.
const BEFORE_TIME: &[&str] =
    &["kl", "klo", "klockan", "klokken", "um", "ore", "alle", "om", "à", "a", "las", "às", "h"];

/// Bytes of an hour and minutes at the start of `text`, whatever stands between them.
fn hour_and_minutes(text: &str) -> Option<usize> {
    let hours = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let minutes = text.get(hours..)?.strip_prefix(['.', ':', 'h'])?;
    let length = minutes.len() - minutes.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_end = !minutes.get(length..)?.starts_with(['.', '/']);
    ((1..=2).contains(&hours) && length == 2 && is_end).then_some(hours + 1 + length)
}

fn chinese_digit(c: char) -> Option<i16> {
    let place = "〇一二三四五六七八九十".chars().position(|digit| digit == c);
    let place = place.or_else(|| matches!(c, '零' | '○').then_some(0));
    place.and_then(|n| i16::try_from(n).ok())
}

/// Bytes of a Chinese word at the start of `text` that says nothing about the day.
fn chinese_word(text: &str) -> Option<usize> {
    if let Some(word) = PASSED_OVER_CHINESE.iter().find(|word| text.starts_with(**word)) {
        return Some(word.len());
    }
    // `月曜日`, `(月)`, `월요일`
    let mut chars = text.chars();
    let (first, second, third) = (chars.next()?, chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let is_day = |c: char| "月火水木金土日祝월화수목금토일".contains(c);
    if is_day(first) && (second == '曜' || second == '요') {
        let third = if matches!(third, '日' | '일') { third.len_utf8() } else { 0 };
        return Some(first.len_utf8() + second.len_utf8() + third);
    }
    if first == '(' && is_day(second) && third == ')' {
        return Some(2 + second.len_utf8());
    }
    let week = ["星期", "禮拜", "礼拜", "週", "周"].into_iter().find(|word| text.starts_with(word))?;
    let day = text.get(week.len()..)?.chars().next().filter(|c| "一二三四五六日天".contains(*c))?;
    Some(week.len() + day.len_utf8())
}

/// Bytes of a time of day at the start of `text`: `15:05`, `3:05:20 p.m.`, `3 pm`, `3.05 pm`, `15時05分`.
fn time(text: &str) -> Option<usize> {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let hours = digits(text);
    if !(1..=2).contains(&hours) {
        return None;
    }
    let mut at = hours;
    let part = |at: usize, marks: &[char]| {
        let rest = text.get(at..)?.strip_prefix(marks)?;
        let mark = text.len() - at - rest.len();
        Some(mark + digits(rest)).filter(|length| (2..=12).contains(&(length - mark)) || mark > 1)
    };
    if let Some(length) = part(at, &['時', '时', '點', '点']) {
        at += length;
        while let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(['分', '秒', '半', '整'])) {
            at = text.len() - rest.len();
            at += digits(rest);
        }
        return Some(at);
    }
    // `9h12`, but not `9h`: that may be a length of time.
    let has_colon = part(at, &[':', 'h']).is_some();
    let mut marks: &[char] = &[':', '.', 'h'];
    while let Some(length) = part(at, marks) {
        at += length;
        marks = if has_colon { &[':', '.'] } else { &[] };
    }
    let half = text.get(at..)?;
    let trimmed = half.trim_start();
    let day_half = ["a.m.", "p.m.", "a.m", "p.m", "am", "pm", "uhr"].into_iter().find(|word| trimmed.starts_with(word));
    let day_half =
        day_half.filter(|word| !trimmed.get(word.len()..).is_some_and(|r| r.starts_with(char::is_alphabetic)));
    match day_half {
        Some(word) => Some(at + (half.len() - trimmed.len()) + word.len()),
        None => has_colon.then_some(at),
    }
}
