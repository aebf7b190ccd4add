//! The reader page, the article page and the answer box in a real browser.
//!
//! 1. The keyboard alone leads from the box to an answer, its citation and a vote; suggestions too.
//! 2. Without a script a question is answered.
//! 3. No page asks another server for anything, scrolls sideways at 320 pixels, or has a serious fault by axe-core, in both themes.
//! 4. So it is of the desk's rooms, for whoever is signed in.
//! 5. The box works within a foreign page, keeps its style and its words to itself, and is refused to pages that are not named.

mod desk;
mod driver;
mod foreign;
mod looks;
mod reading;
