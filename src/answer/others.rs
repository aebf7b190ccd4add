//! What is about another thing of the same kind than the one asked for is no answer, however near it is.

use super::identifiers::{Identifier, Stance};
use crate::article::Article;
use crate::search::{Query, Ranking};
use crate::store::{Index, PassagePlace};

/// Hits that are looked at: what is read, and some more. A large index decodes no more articles than that for a question.
const LOOKED_AT: usize = 24;

/// Leaves out passages about another thing of the kind that is asked about (bus 8 for bus 9). Where the best passage is one, the
/// articles tell such things apart, and only those stay that name the one asked for. Says `false`, and leaves the ranking as it
/// is, where none does: there is no answer.
#[must_use]
pub fn leave_out_others(ranking: &mut Ranking, query: &Query, index: &Index) -> bool {
    let asked = Identifier::all(query.question.as_str());
    let Some(first) = ranking.hits.first().map(|hit| hit.ordinal).filter(|_| !asked.is_empty()) else { return true };
    let stances = |ordinal: u32| -> Vec<Stance> {
        let place = index.place(ordinal);
        place.map_or_else(Vec::new, |place| asked.iter().map(|one| stance(one, &place, query)).collect())
    };
    let told_apart: Vec<bool> = stances(first).iter().map(|stance| *stance == Stance::HasOther).collect();
    let stays = |ordinal: u32| {
        let names_it = |(stance, is_told_apart): (&Stance, &bool)| match stance {
            Stance::Has => true,
            Stance::HasOther => false,
            Stance::Silent => !is_told_apart,
        };
        stances(ordinal).iter().zip(&told_apart).all(names_it)
    };
    let rest = !told_apart.contains(&true);
    let looked_at = |(n, ordinal): (usize, u32)| if n < LOOKED_AT { stays(ordinal) } else { rest };
    let staying: Vec<bool> = ranking.hits.iter().map(|hit| hit.ordinal).enumerate().map(looked_at).collect();
    if !staying.contains(&true) {
        return false;
    }
    let mut staying = staying.into_iter();
    ranking.hits.retain(|_| staying.next().unwrap_or(true));
    true
}

/// What a passage says of an identifier, with what stands over it; what it leaves out its article may say.
fn stance(asked: &Identifier, place: &PassagePlace<'_>, query: &Query) -> Stance {
    if is_of_its_year(asked, place.article) || is_read_as(asked, query) {
        return Stance::Has;
    }
    let view = place.article.view(place.passage);
    let said = view.parts().collect::<Vec<_>>().join("\n");
    match asked.stance(&said) {
        Stance::Silent if asked.stance(&place.article.text) == Stance::Has => Stance::Has,
        stance => stance,
    }
}

/// "This year" in an article is the year it is from.
fn is_of_its_year(asked: &Identifier, article: &Article) -> bool {
    let Identifier::Year(year) = asked else { return false };
    let dates = [article.dates.published, article.dates.updated];
    dates.into_iter().flatten().any(|date| date.year().to_string() == *year)
}

/// A name that was misspelt is looked for as it was read.
fn is_read_as(asked: &Identifier, query: &Query) -> bool {
    let Identifier::Of { name, .. } = asked else { return false };
    query.repairs.iter().any(|repair| repair.typed == *name)
}
