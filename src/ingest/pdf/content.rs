//! Goes through the operators of a page and places its glyphs. What a tagged PDF marks as no part of the text (running heads,
//! rules) is left out. Forms inside forms and the number of operators are bounded, since a few lines can ask for billions.

use super::font::Font;
use super::matrix::Matrix;
use super::stream::unpack;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::HashMap;
use std::rc::Rc;

/// Operators of one page and of all, glyphs of one page, bytes of one page's content.
const MOST_OPERATORS: usize = 2_000_000;
const MOST_GLYPHS: usize = 200_000;
const MOST_CONTENT: usize = 32 << 20;

/// Forms inside forms, and graphics states inside each other.
const MAX_FORMS: usize = 8;
const MAX_STATES: usize = 256;

/// A character on a page, in points. Its baseline runs to the right.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
    pub is_bold: bool,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// The glyphs, those of each direction by themselves.
    pub glyphs: Vec<Vec<Glyph>>,
    pub has_picture: bool,
    /// Characters whose meaning the fonts do not give.
    pub unknown: usize,
    /// Whether there was more than is read.
    pub is_cut: bool,
}

/// Fonts by their objects, so that a font that all pages use is read once; and how many operators may still come.
pub(super) struct Reader {
    fonts: HashMap<ObjectIdentifier, Rc<Font>>,
    left: usize,
}

impl Reader {
    pub(super) fn new(operators: usize) -> Self {
        Self { fonts: HashMap::new(), left: operators }
    }

    pub(super) fn page(&mut self, page: &Page<'_>) -> PageContent {
        let raw = page.raw();
        let mut content = Vec::new();
        if let Some(stream) = raw.get::<Stream<'_>>(b"Contents") {
            content = unpack(&stream, MOST_CONTENT).unwrap_or_default();
        } else if let Some(streams) = raw.get::<Array<'_>>(b"Contents") {
            for stream in streams.iter::<Stream<'_>>() {
                content.extend(unpack(&stream, MOST_CONTENT.saturating_sub(content.len())).unwrap_or_default());
                content.push(b'\n');
            }
        }
        let allowed = MOST_OPERATORS.min(self.left);
        let mut run = Run {
            reader: self,
            left: allowed,
            page: PageContent::default(),
            placed: Vec::new(),
            artifacts: Vec::new(),
        };
        run.content(&content, page.resources(), &State::default(), 0);
        let (used, mut shown, placed, artifacts) = (allowed - run.left, run.page, run.placed, run.artifacts);
        self.left -= used;
        shown.is_cut |= self.left == 0;
        // A page of nothing else is no decoration.
        let placed = if placed.is_empty() { artifacts } else { placed };
        shown.glyphs = upright(&placed);
        shown
    }

    fn font(&mut self, dict: &Dict<'_>) -> Rc<Font> {
        match dict.obj_id() {
            Some(id) => Rc::clone(self.fonts.entry(id).or_insert_with(|| Rc::new(Font::read(dict)))),
            None => Rc::new(Font::read(dict)),
        }
    }
}

/// A character as it was placed, with the direction of its baseline.
struct Placed {
    text: String,
    from: (f64, f64),
    to: (f64, f64),
    size: f64,
    is_bold: bool,
    direction: Direction,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Right,
    Up,
    Left,
    Down,
    /// Across, as a watermark runs.
    Aslant,
}

/// A direction with less than this share of a page's characters is a stamp's.
const SHARE: usize = 8;

/// The characters that run in each direction in which a good part of the page does, turned to run to the right; most first.
fn upright(placed: &[Placed]) -> Vec<Vec<Glyph>> {
    let count = |direction| placed.iter().filter(|one| one.direction == direction).count();
    let mut all = [Direction::Right, Direction::Up, Direction::Left, Direction::Down].map(|one| (count(one), one));
    all.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let main = all.iter().filter(|(count, _)| *count > 0 && count * SHARE >= placed.len());
    main.map(|(_, direction)| placed.iter().filter(|one| one.direction == *direction).map(Placed::upright).collect())
        .collect()
}

impl Placed {
    fn upright(&self) -> Glyph {
        let turn = |(x, y): (f64, f64)| match self.direction {
            Direction::Up => (y, -x),
            Direction::Left => (-x, -y),
            Direction::Down => (-y, x),
            Direction::Right | Direction::Aslant => (x, y),
        };
        let ((left, baseline), (right, _)) = (turn(self.from), turn(self.to));
        let Self { text, size, is_bold, .. } = self;
        Glyph { text: text.clone(), left, right: right.max(left), baseline, size: *size, is_bold: *is_bold }
    }
}

/// What operators change.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            matrix: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

impl State {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::translation(x, y).then(self.line);
        self.text = self.line;
    }
}

struct Run<'r> {
    reader: &'r mut Reader,
    left: usize,
    page: PageContent,
    placed: Vec<Placed>,
    /// What is marked as no part of the text.
    artifacts: Vec<Placed>,
}

impl Run<'_> {
    fn content(&mut self, content: &[u8], resources: &Resources<'_>, state: &State, depth: usize) {
        let mut state = state.clone();
        let mut states: Vec<State> = Vec::new();
        let mut fonts: HashMap<Vec<u8>, Option<Rc<Font>>> = HashMap::new();
        // For each open mark, whether it is one of no part of the text.
        let mut marks: Vec<bool> = Vec::new();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            let Some(left) = self.left.checked_sub(1) else {
                self.page.is_cut = true;
                return;
            };
            self.left = left;
            let is_artifact = marks.contains(&true);
            match operator {
                TypedInstruction::SaveState(_) if states.len() < MAX_STATES => states.push(state.clone()),
                TypedInstruction::RestoreState(_) => {
                    if let Some(before) = states.pop() {
                        let (text, line) = (state.text, state.line);
                        state = State { text, line, ..before };
                    }
                }
                TypedInstruction::Transform(m) => {
                    state.matrix = matrix([m.0, m.1, m.2, m.3, m.4, m.5]).then(state.matrix);
                }
                TypedInstruction::BeginText(_) => {
                    state.text = Matrix::IDENTITY;
                    state.line = Matrix::IDENTITY;
                }
                TypedInstruction::CharacterSpacing(by) => state.letter_spacing = by.0.as_f64(),
                TypedInstruction::WordSpacing(by) => state.word_spacing = by.0.as_f64(),
                TypedInstruction::HorizontalScaling(by) => state.stretch = by.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(by) => state.leading = by.0.as_f64(),
                TypedInstruction::TextRise(by) => state.rise = by.0.as_f64(),
                TypedInstruction::TextFont(font) => {
                    let read = || resources.get_font(font.0).map(|dict| self.reader.font(&dict));
                    state.font = fonts.entry(font.0.to_vec()).or_insert_with(read).clone();
                    state.size = font.1.as_f64();
                }
                TypedInstruction::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
                TypedInstruction::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    state.next_line(by.0.as_f64(), by.1.as_f64());
                }
                TypedInstruction::SetTextMatrix(m) => {
                    state.line = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                    state.text = state.line;
                }
                TypedInstruction::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
                TypedInstruction::ShowText(text) => self.show(text.0.as_bytes(), &mut state, is_artifact),
                TypedInstruction::NextLineAndShowText(text) => {
                    state.next_line(0.0, -state.leading);
                    self.show(text.0.as_bytes(), &mut state, is_artifact);
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    state.word_spacing = text.0.as_f64();
                    state.letter_spacing = text.1.as_f64();
                    state.next_line(0.0, -state.leading);
                    self.show(text.2.as_bytes(), &mut state, is_artifact);
                }
                TypedInstruction::ShowTexts(texts) => {
                    for item in texts.0.iter::<Object<'_>>() {
                        match item {
                            Object::String(text) => self.show(text.as_bytes(), &mut state, is_artifact),
                            Object::Number(by) => {
                                let by = -by.as_f64() / 1_000.0 * state.size * state.stretch;
                                state.text = Matrix::translation(by, 0.0).then(state.text);
                            }
                            _ => {}
                        }
                    }
                }
                TypedInstruction::XObject(object) => {
                    if let Some(stream) = resources.get_x_object(object.0) {
                        self.object(&stream, resources, &state, depth);
                    }
                }
                TypedInstruction::BeginMarkedContent(mark) => marks.push(is_no_text(mark.0)),
                TypedInstruction::BeginMarkedContentWithProperties(mark) => marks.push(is_no_text(mark.0)),
                TypedInstruction::EndMarkedContent(_) => {
                    marks.pop();
                }
                TypedInstruction::InlineImage(_) => self.page.has_picture = true,
                _ => {}
            }
            marks.truncate(MAX_STATES);
        }
    }

    /// A picture, or a form: a piece of content that is drawn where it is named.
    fn object(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, state: &State, depth: usize) {
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>(b"Subtype");
        if kind.as_ref().is_some_and(|kind| kind.as_ref() == b"Image") {
            self.page.has_picture = true;
        }
        if kind.is_none_or(|kind| kind.as_ref() != b"Form") || depth >= MAX_FORMS {
            return;
        }
        let Some(content) = unpack(stream, MOST_CONTENT) else { return };
        // A form that is named a million times costs its length each time.
        self.left = self.left.saturating_sub(content.len() / BYTES_AN_OPERATOR);
        let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
        let placed = dict.get::<Array<'_>>(b"Matrix").map(|all| all.iter::<f32>().map(f64::from).collect::<Vec<_>>());
        let placed = placed.and_then(|all| all.try_into().ok()).map_or(Matrix::IDENTITY, Matrix);
        let state = State { matrix: placed.then(state.matrix), ..state.clone() };
        self.content(&content, own.as_ref().unwrap_or(resources), &state, depth + 1);
    }

    fn show(&mut self, bytes: &[u8], state: &mut State, is_artifact: bool) {
        let Some(font) = state.font.clone() else { return };
        for shown in font.shown(bytes) {
            let whole = Matrix([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise])
                .then(state.text)
                .then(state.matrix);
            let (from, to) = (whole.of(0.0, 0.0), whole.of(shown.width, 0.0));
            let spacing = state.letter_spacing + if shown.is_space { state.word_spacing } else { 0.0 };
            let advance = (shown.width * state.size + spacing) * state.stretch;
            state.text = Matrix::translation(advance, 0.0).then(state.text);
            let Some(text) = shown.text else {
                self.page.unknown += usize::from(shown.width > 0.0);
                continue;
            };
            let [a, b, c, d, ..] = whole.0;
            let place = Placed { text, from, to, size: c.hypot(d), is_bold: font.is_bold, direction: direction(a, b) };
            let all = if is_artifact { &mut self.artifacts } else { &mut self.placed };
            if all.len() >= MOST_GLYPHS {
                self.page.is_cut = true;
                return;
            }
            if [from.0, from.1, to.0, to.1].iter().all(|at| at.abs() < FARTHEST) {
                all.push(place);
            }
        }
    }
}

/// Bytes of content for an operator, to count what is drawn again and again.
const BYTES_AN_OPERATOR: usize = 16;

/// Nothing on a page lies farther out, in points.
const FARTHEST: f64 = 100_000.0;

fn direction(along: f64, up: f64) -> Direction {
    let is_small = |a: f64, b: f64| a.abs() < b.abs() * 0.1;
    if is_small(up, along) {
        if along > 0.0 { Direction::Right } else { Direction::Left }
    } else if is_small(along, up) {
        if up > 0.0 { Direction::Up } else { Direction::Down }
    } else {
        Direction::Aslant
    }
}

fn is_no_text(mark: &Name<'_>) -> bool {
    mark.as_ref() == b"Artifact"
}

fn matrix(values: [Number; 6]) -> Matrix {
    Matrix(values.map(|value| value.as_f64()))
}
