/// As a number that is stored. Four billion are far beyond one corpus; more would be cut off rather than wrapped around.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
