use super::problem::{Problem, ProblemKind};
use super::publishing_problem::LONGEST_WORDS;
use crate::text::clip;

/// So many problems of one kind are told of one file.
const MOST_OF_A_KIND: usize = 20;

/// The first problems of each kind; of the others, how many there are.
pub(super) fn curb(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen: Vec<(std::mem::Discriminant<ProblemKind>, usize, usize)> = Vec::new();
    let mut out: Vec<Problem> = Vec::new();
    for mut problem in problems {
        let kind = std::mem::discriminant(&problem.kind);
        let at = seen.iter().position(|s| s.0 == kind).unwrap_or(seen.len());
        if at == seen.len() {
            seen.push((kind, 0, 0));
        }
        if let Some((_, count, last)) = seen.get_mut(at) {
            *count += 1;
            if *count <= MOST_OF_A_KIND {
                *last = out.len();
                problem.kind.shorten();
                out.push(problem);
            }
        }
    }
    for (_, count, last) in seen.into_iter().filter(|s| s.1 > MOST_OF_A_KIND) {
        if let Some(Problem { file, kind, .. }) = out.get(last) {
            let kind =
                ProblemKind::More { count: count - MOST_OF_A_KIND, example: clip(&kind.to_string(), LONGEST_WORDS) };
            out.push(Problem { file: file.clone(), line: None, kind });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_one_kind_is_counted_and_hides_no_other_kind() {
        let of = |kind| Problem { file: "a.md".to_owned(), line: Some(1), kind };
        let mut all: Vec<Problem> =
            (0..10_000).map(|_| of(ProblemKind::NoAnswer { question: "w ".repeat(5_000) })).collect();
        all.push(of(ProblemKind::EmptyFaq));
        let told = curb(all);
        assert_eq!(told.len(), 22);
        assert!(told.iter().any(|p| p.kind == ProblemKind::EmptyFaq));
        assert!(told.iter().any(|p| matches!(p.kind, ProblemKind::More { count: 9_980, .. })));
        assert!(told.iter().all(|p| p.to_string().len() < 1_000));
    }
}
