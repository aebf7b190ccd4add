//! 1. A chart is a PNG of the promised size; the same data give the same bytes, other data other bars.
//! 2. A bar's parts are as high as their counts, in their colours.
//! 3. Whatever is written stays within the margins, and what the font lacks is left out.

use super::super::{GROUND, HEIGHT, WIDTH};
use super::*;
use proptest::prelude::*;

fn chart(bars: &[(&str, [u64; 3])]) -> Bars {
    let series = [("answered", Colour::GOOD), ("unsure", Colour::MIDDLING), ("no answer", Colour::BAD)];
    Bars {
        heading: "Questions per day".to_owned(),
        across: "day (UTC)".to_owned(),
        series: series.map(|(label, colour)| Series { label: label.to_owned(), colour }).to_vec(),
        bars: bars.iter().map(|(label, parts)| Bar { label: (*label).to_owned(), parts: parts.to_vec() }).collect(),
    }
}

/// The pixels of a PNG.
fn pixels(png: &[u8]) -> Vec<Colour> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.width, info.height, info.color_type), (WIDTH, HEIGHT, png::ColorType::Rgb));
    bytes.chunks(3).map(|p| Colour(p[0], p[1], p[2])).collect()
}

/// How many pixels under the legend have each series' colour.
fn filled(png: &[u8]) -> [usize; 3] {
    let all = pixels(png);
    let under = &all[usize::try_from(TOP).unwrap() * WIDTH as usize..];
    [Colour::GOOD, Colour::MIDDLING, Colour::BAD].map(|colour| under.iter().filter(|p| **p == colour).count())
}

/// Whether the outermost pixels are all ground.
fn is_within(png: &[u8]) -> bool {
    let (all, wide, high) = (pixels(png), WIDTH as usize, HEIGHT as usize);
    let is_edge = |at: usize| !(8..wide - 8).contains(&(at % wide)) || !(8..high - 8).contains(&(at / wide));
    all.iter().enumerate().all(|(at, pixel)| !is_edge(at) || *pixel == GROUND)
}

#[test]
fn the_same_data_give_the_same_bytes_and_other_data_other_bars() {
    let one = chart(&[("04-21", [5, 1, 2]), ("04-22", [0, 0, 0])]).png().unwrap();
    assert_eq!(one, chart(&[("04-21", [5, 1, 2]), ("04-22", [0, 0, 0])]).png().unwrap());
    let other = chart(&[("04-21", [5, 1, 3]), ("04-22", [0, 0, 0])]).png().unwrap();
    assert_ne!(filled(&one), filled(&other));
    assert!(one.starts_with(b"\x89PNG\r\n\x1a\n") && one.len() < 64 * 1024, "{} bytes", one.len());
}

#[test]
fn parts_are_as_high_as_their_counts() {
    let [good, middling, bad] = filled(&chart(&[("a", [600, 300, 100])]).png().unwrap());
    let is_near = |part: usize, times: usize| (bad * times * 9..bad * times * 11).contains(&(part * 10));
    assert!(is_near(good, 6) && is_near(middling, 3), "{good} {middling} {bad}");
    assert_eq!(filled(&chart(&[("a", [0, 0, 7]), ("b", [0, 0, 0])]).png().unwrap())[..2], [0, 0]);
    assert_eq!(filled(&chart(&[("a", [0, 0, 0])]).png().unwrap()), [0, 0, 0]);
}

#[test]
fn nothing_leaves_the_sheet() {
    let long = "a heading that is far too long for a chart ".repeat(40);
    let mut wide = chart(&[(&long, [u64::from(u32::MAX) * 1_000, 0, 1]), (&long, [1, 2, 3])]);
    (wide.heading, wide.across) = (long.clone(), long.clone());
    for series in &mut wide.series {
        series.label.clone_from(&long);
    }
    assert!(is_within(&wide.png().unwrap()));
    assert!(is_within(&chart(&[]).png().unwrap()));
    let year: Vec<(&str, [u64; 3])> = (0..365).map(|n| ("2026-04-21", [n, n % 7, n % 3])).collect();
    assert!(is_within(&chart(&year).png().unwrap()));
}

#[test]
fn what_the_font_lacks_is_left_out() {
    let plain = chart(&[("04-21", [1, 2, 3])]);
    let mut other = plain.clone();
    other.heading.push_str("每日問題數");
    other.bars[0].label.push('日');
    assert_eq!(plain.png().unwrap(), other.png().unwrap());
}

#[test]
fn counts_are_short() {
    let said = [0, 9_999, 12_345, 999_999, 1_250_000, 90_500_000_000].map(short);
    assert_eq!(said, ["0", "9999", "12k", "999k", "1.2M", "90.5bn"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_counts_can_be_drawn(counts in proptest::collection::vec(any::<[u32; 3]>(), 0..40)) {
        let bars: Vec<(&str, [u64; 3])> = counts.iter().map(|parts| ("04-21", parts.map(u64::from))).collect();
        prop_assert!(is_within(&chart(&bars).png().unwrap()));
    }
}
