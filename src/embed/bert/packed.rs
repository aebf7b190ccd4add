use super::table::{FIVE_GROUP, Table, unpack, unpack_five};
use super::tensors::{TensorError, Tensors};
use half::f16;
use safetensors::SafeTensors;
use std::borrow::Cow;

/// Weights that share one scale.
const GROUP: usize = 32;

/// Tensors as our own files store them: a matrix NAME as `NAME.q4` and `NAME.scales` ([`unpack`] has the layout), one of five bits
/// as these and `NAME.q1` ([`unpack_five`]), all else in single precision.
pub(crate) struct Packed<'a> {
    tensors: SafeTensors<'a>,
    /// How a table outlives the file.
    keep: fn(&'a [u8]) -> Cow<'static, [u8]>,
    /// Where tables are that are not in the file: models that started from the same one share their word pieces.
    shared: Option<Box<Packed<'static>>>,
}

impl Packed<'static> {
    /// Of a file that is compiled in; its tables stay where they are.
    pub(crate) fn compiled_in(bytes: &'static [u8]) -> Result<Self, TensorError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(TensorError::Format)?;
        Ok(Self { tensors, keep: |bytes| Cow::Borrowed(bytes), shared: None })
    }
}

impl<'a> Packed<'a> {
    /// Of a file that was read; its tables are copied.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, TensorError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(TensorError::Format)?;
        Ok(Self { tensors, keep: |bytes| Cow::Owned(bytes.to_vec()), shared: None })
    }

    /// The same, with the tables of `shared` where it has none of that name.
    pub(crate) fn sharing(self, shared: Packed<'static>) -> Self {
        Self { shared: Some(Box::new(shared)), ..self }
    }

    /// Whether the file itself holds a table of that name.
    pub(crate) fn has_table(&self, name: &str) -> bool {
        self.bytes(&format!("{name}.q4")).is_ok()
    }

    fn bytes(&self, name: &str) -> Result<&'a [u8], TensorError> {
        let missing = |_| TensorError::Missing { name: name.to_owned() };
        self.tensors.tensor(name).map(|tensor| tensor.data()).map_err(missing)
    }

    fn matrix(&self, name: &str, count: usize) -> Result<(&'a [u8], &'a [u8]), TensorError> {
        self.groups(name, count, GROUP)
    }

    /// The halves of a matrix and its scales, one for each `group` numbers.
    fn groups(&self, name: &str, count: usize, group: usize) -> Result<(&'a [u8], &'a [u8]), TensorError> {
        let (packed, scales) = (self.bytes(&format!("{name}.q4"))?, self.bytes(&format!("{name}.scales"))?);
        Self::expect(name, packed, count / 2)?;
        Self::expect(name, scales, count / group * 2)?;
        let is_finite = |scale: &[u8; 2]| f16::from_le_bytes(*scale).is_finite();
        if !scales.as_chunks::<2>().0.iter().all(is_finite) {
            return Err(TensorError::NotFinite { name: name.to_owned() });
        }
        Ok((packed, scales))
    }

    fn expect(name: &str, bytes: &[u8], wanted: usize) -> Result<(), TensorError> {
        let found = bytes.len();
        if found == wanted { Ok(()) } else { Err(TensorError::Length { name: name.to_owned(), found, wanted }) }
    }
}

impl Tensors for Packed<'_> {
    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TensorError> {
        let count = shape.iter().product();
        if let [_, _] = shape {
            let mut out = vec![0.0; count];
            if let Ok(fifth) = self.bytes(&format!("{name}.q1")) {
                let (low, scales) = self.groups(name, count, FIVE_GROUP)?;
                Self::expect(name, fifth, count / 8)?;
                unpack_five(low, fifth, scales, &mut out);
            } else {
                let (packed, scales) = self.matrix(name, count)?;
                unpack(packed, scales, &mut out);
            }
            return Ok(out);
        }
        let bytes = self.bytes(name)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Self::expect(name, bytes, count * 4)?;
        let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if numbers.iter().all(|value| value.is_finite()) {
            Ok(numbers)
        } else {
            Err(TensorError::NotFinite { name: name.to_owned() })
        }
    }

    fn table(&self, name: &str, shape: [usize; 2]) -> Result<Table, TensorError> {
        if let Some(shared) = self.shared.as_deref().filter(|_| !self.has_table(name)) {
            return shared.table(name, shape);
        }
        let (packed, scales) = self.matrix(name, shape[0] * shape[1])?;
        Ok(Table::Quarter { packed: (self.keep)(packed), scales: (self.keep)(scales), width: shape[1] })
    }
}
