/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Exactly `N` bytes, of two hexadecimal digits each; `None` for anything else.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut out = [0; N];
    for (to, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *to = digit(*high)? << 4 | digit(*low)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_bytes_they_were_made_of_and_nothing_else_is_read() {
        let bytes = [0, 9, 10, 171, 255];
        assert_eq!(unhex::<5>(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex::<5>("00090AABFF"), Some(bytes));
        for bad in ["", "0009", "00090aabf", "00090aabfg", "00090aabff00", "0009０abf"] {
            assert_eq!(unhex::<5>(bad), None, "{bad}");
        }
    }
}
