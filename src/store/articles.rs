/// A set of articles by their numbers: those that may answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Articles {
    has: Vec<bool>,
    count: usize,
}

impl Articles {
    /// Whether number `article` is one of them.
    #[inline]
    #[must_use]
    pub fn has(&self, article: u32) -> bool {
        self.has.get(article as usize).is_some_and(|has| *has)
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Their numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.has).filter(|(_, has)| **has).map(|(article, _)| article)
    }
}

impl FromIterator<u32> for Articles {
    fn from_iter<T: IntoIterator<Item = u32>>(articles: T) -> Self {
        let mut out = Self::default();
        for article in articles {
            let article = article as usize;
            if out.has.len() <= article {
                out.has.resize(article + 1, false);
            }
            out.count += usize::from(!std::mem::replace(&mut out.has[article], true));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_counts_once() {
        let some: Articles = [4, 1, 4].into_iter().collect();
        assert_eq!((some.len(), some.is_empty(), some.iter().collect::<Vec<_>>()), (2, false, vec![1, 4]));
        assert_eq!([0, 1, 4, 5].map(|article| some.has(article)), [false, true, true, false]);
        assert!(Articles::default().is_empty());
    }
}
