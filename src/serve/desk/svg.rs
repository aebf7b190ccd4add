//! Charts as SVG that stands in the page: bars by day, and how often answers are right by their confidence. Looks are the style
//! sheet's, so that they follow the dark theme; each chart stands beside a table of the same figures, which says them to who cannot see it.

use crate::chart::Bars;
use crate::eval::Bin;
use maud::{Markup, html};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 28.0;
const TOP: f64 = 12.0;

/// Beside the diagram, so that its last label fits.
const RIGHT: f64 = 24.0;

/// Of the diagram, which is a square.
const SIDE: f64 = 360.0;

/// The classes of the parts of a bar, from the bottom up.
const PARTS: [&str; 3] = ["good", "middling", "bad-bar"];

/// Labels under the bars at most.
const LABELS: usize = 8;

/// Bars of several parts.
#[expect(clippy::cast_precision_loss, reason = "counts of questions and of days")]
pub(super) fn bars(chart: &Bars, label: &str) -> Markup {
    let most = chart.bars.iter().map(|bar| bar.parts.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let (wide, high) = (WIDTH - LEFT, HEIGHT - TOP - BOTTOM);
    let slot = wide / chart.bars.len().max(1) as f64;
    let up = |count: u64| high * count as f64 / most as f64;
    let every = chart.bars.len().div_ceil(LABELS).max(1);
    let steps: Vec<u64> = lines(most);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
            @for step in &steps {
                line.grid x1=(n(LEFT)) x2=(n(WIDTH)) y1=(n(TOP + high - up(*step))) y2=(n(TOP + high - up(*step))) {}
                text x=(n(LEFT - 6.0)) y=(n(TOP + high - up(*step) + 4.0)) text-anchor="end" { (step) }
            }
            @for (at, bar) in chart.bars.iter().enumerate() {
                @let left = LEFT + slot * at as f64 + slot * 0.1;
                @for (part, class) in bar.parts.iter().zip(PARTS).enumerate().filter(|(_, (count, _))| **count > 0) {
                    @let below: u64 = bar.parts.iter().take(part).sum();
                    rect class=(class.1) x=(n(left)) width=(n(slot * 0.8)) y=(n(TOP + high - up(below + *class.0))) height=(n(up(*class.0))) {}
                }
                @if at % every == 0 {
                    text x=(n(left + slot * 0.4)) y=(n(HEIGHT - 8.0)) text-anchor="middle" { (bar.label) }
                }
            }
            line.axis x1=(n(LEFT)) x2=(n(WIDTH)) y1=(n(TOP + high)) y2=(n(TOP + high)) {}
        }
    }
}

/// Counts at which a line is drawn: at most five, all of one round step.
fn lines(most: u64) -> Vec<u64> {
    let mut step = 1;
    for is_fifth in [false, true, false].into_iter().cycle() {
        if most / step <= 5 {
            break;
        }
        step = if is_fifth { step / 2 * 5 } else { step * 2 };
    }
    (0..=most / step).map(|n| n * step).collect()
}

/// How often answers were right, by the confidence that they had, with the threshold.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
pub(super) fn reliability(bins: &[Bin], threshold: f64, label: &str) -> Markup {
    let plot = SIDE - LEFT - RIGHT;
    let (x, y) = (|share: f64| LEFT + plot * share, |share: f64| TOP + plot * (1.0 - share));
    let all = bins.iter().map(|bin| bin.questions).sum::<usize>().max(1) as f64;
    let full: Vec<&Bin> = bins.iter().filter(|bin| bin.questions > 0).collect();
    let path: Vec<String> = full.iter().map(|bin| format!("{},{}", n(x(bin.confidence)), n(y(bin.right)))).collect();
    html! {
        svg viewBox={ "0 0 " (SIDE) " " (SIDE + 8.0) } width=(SIDE) role="img" aria-label=(label) {
            @for tenth in [0.0, 0.25, 0.5, 0.75, 1.0] {
                line.grid x1=(n(x(0.0))) x2=(n(x(1.0))) y1=(n(y(tenth))) y2=(n(y(tenth))) {}
                text x=(n(LEFT - 6.0)) y=(n(y(tenth) + 4.0)) text-anchor="end" { (n(tenth * 100.0)) " %" }
                text x=(n(x(tenth))) y=(n(SIDE - 14.0)) text-anchor="middle" { (n(tenth * 100.0)) " %" }
            }
            line.ideal x1=(n(x(0.0))) y1=(n(y(0.0))) x2=(n(x(1.0))) y2=(n(y(1.0))) {}
            line.mark x1=(n(x(threshold))) y1=(n(y(0.0))) x2=(n(x(threshold))) y2=(n(y(1.0))) {}
            polyline.line points=(path.join(" ")) {}
            @for bin in full {
                circle.point cx=(n(x(bin.confidence))) cy=(n(y(bin.right))) r=(n(3.0 + 9.0 * (bin.questions as f64 / all).sqrt())) {}
            }
        }
    }
}

/// A place in the picture, to a tenth, without a needless point.
fn n(place: f64) -> String {
    let text = format!("{place:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Bar, Colour, Series};

    #[test]
    fn a_bar_has_its_parts_on_top_of_each_other_and_none_for_nothing() {
        let series = ["a", "b", "c"].map(|label| Series { label: label.to_owned(), colour: Colour::GOOD }).into();
        let bars = vec![
            Bar { label: "01-02".to_owned(), parts: vec![2, 0, 2] },
            Bar { label: "01-03".to_owned(), parts: vec![1, 0, 0] },
        ];
        let drawn = super::bars(&Bars { heading: String::new(), across: String::new(), series, bars }, "questions")
            .into_string();
        assert_eq!(drawn.matches("<rect").count(), 3, "{drawn}");
        assert!(
            drawn.contains("aria-label=\"questions\"") && drawn.contains("01-03") && !drawn.contains("style="),
            "{drawn}"
        );
        let (good, bad) = (drawn.find("class=\"good\"").unwrap(), drawn.find("class=\"bad-bar\"").unwrap());
        assert!(good < bad && drawn.contains("height=\"110\""), "{drawn}");
    }

    #[test]
    fn lines_are_few_and_round() {
        for (most, expected) in
            [(1, vec![0, 1]), (5, vec![0, 1, 2, 3, 4, 5]), (12, vec![0, 5, 10]), (30, vec![0, 10, 20, 30])]
        {
            assert_eq!(lines(most), expected, "{most}");
        }
        assert!(lines(1_234_567).len() <= 6);
    }

    #[test]
    fn a_diagram_has_a_dot_for_every_confidence_that_was_judged() {
        let bin = |questions, confidence, right| Bin { questions, confidence, right };
        let drawn = reliability(&[bin(0, 0.0, 0.0), bin(4, 0.4, 0.5), bin(6, 0.9, 1.0)], 0.45, "right").into_string();
        assert_eq!((drawn.matches("<circle").count(), drawn.matches("class=\"mark\"").count()), (2, 1), "{drawn}");
        assert!(!drawn.contains("NaN") && !reliability(&[], 0.5, "").into_string().contains("NaN"));
    }
}
