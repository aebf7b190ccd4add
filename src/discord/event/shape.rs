//! What a part of an event must look like to be read, and taking of a JSON value what looks so. A shape names the fields
//! that are looked at; all others are left out, and of those a field of another form too, where it can be done without.

use crate::discord::metrics::Unread;
use serde_json::{Map, Number, Value};

/// What a value must look like.
pub(super) enum ValueShape {
    /// An id that is not 0, as digits in a string or as a number.
    Id,
    /// A set of bits or another number, as digits in a string or as a number.
    Digits,
    Text,
    Bool,
    /// A time as Discord writes it.
    Time,
    /// A whole number from 0 to this.
    UpTo(u64),
    /// Bits of which those that are known to nobody yet fall away.
    Bits32,
    /// Text, a number or a truth value.
    Scalar,
    /// What is not of the shape is left out.
    List(&'static ValueShape),
    /// By ids. What is not of the shape is left out.
    ById(&'static ValueShape),
    Object(&'static [ShapeField]),
    /// One that also holds this.
    Such(&'static ValueShape, fn(&Value) -> bool),
}

/// A field of an object.
pub(super) struct ShapeField {
    pub(super) name: &'static str,
    pub(super) shape: &'static ValueShape,
    pub(super) need: Need,
}

/// What becomes of an object without the field.
#[derive(Clone, Copy)]
pub(super) enum Need {
    /// It cannot be read.
    Must,
    /// It is read without; also when the field has another form.
    May,
    /// It is read without, but not when the field is there in another form: taking it for absent would say something else.
    Exact,
    /// It is read with this in the field's place, written as JSON.
    Or(&'static str),
}

/// Why an event cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::discord) struct Unreadable {
    /// The field, with those it is in.
    pub(in crate::discord) field: String,
    pub(in crate::discord) reason: Unread,
}

impl Unreadable {
    pub(super) fn new(reason: Unread) -> Self {
        Self { field: String::new(), reason }
    }

    fn within(mut self, name: &str) -> Self {
        self.field = if self.field.is_empty() { name.to_owned() } else { format!("{name}.{}", self.field) };
        self
    }
}

pub(super) const fn must(name: &'static str, shape: &'static ValueShape) -> ShapeField {
    ShapeField { name, shape, need: Need::Must }
}

pub(super) const fn may(name: &'static str, shape: &'static ValueShape) -> ShapeField {
    ShapeField { name, shape, need: Need::May }
}

pub(super) const fn exact(name: &'static str, shape: &'static ValueShape) -> ShapeField {
    ShapeField { name, shape, need: Need::Exact }
}

pub(super) const fn or(name: &'static str, shape: &'static ValueShape, json: &'static str) -> ShapeField {
    ShapeField { name, shape, need: Need::Or(json) }
}

impl ValueShape {
    /// What of `value` is of this shape.
    pub(super) fn of(&self, value: &Value) -> Result<Value, Unreadable> {
        let found = match self {
            Self::Id => number(value).filter(|id| *id > 0).map(|id| Value::String(id.to_string())),
            Self::Digits => number(value).map(|bits| Value::String(bits.to_string())),
            Self::Text => value.as_str().map(Value::from),
            Self::Bool => value.as_bool().map(Value::from),
            Self::Time => value.as_str().filter(|t| t.parse::<jiff::Timestamp>().is_ok()).map(Value::from),
            Self::UpTo(most) => value.as_u64().filter(|n| n <= most).map(Value::from),
            Self::Bits32 => number(value).map(|bits| Value::from(bits & u64::from(u32::MAX))),
            Self::Scalar => Some(value.clone()).filter(|v| v.is_string() || v.is_number() || v.is_boolean()),
            Self::List(shape) => {
                value.as_array().map(|items| items.iter().filter_map(|item| shape.of(item).ok()).collect())
            }
            Self::ById(shape) => value.as_object().map(|items| {
                let known = items.iter().filter(|(id, _)| id.parse::<u64>().is_ok_and(|id| id > 0));
                Value::Object(known.filter_map(|(id, item)| Some((id.clone(), shape.of(item).ok()?))).collect())
            }),
            Self::Object(fields) => return object(value, fields),
            Self::Such(shape, is_such) => {
                return shape.of(value).and_then(|v| is_such(&v).then_some(v).ok_or_else(form));
            }
        };
        found.ok_or_else(form)
    }
}

fn object(value: &Value, fields: &[ShapeField]) -> Result<Value, Unreadable> {
    let given = value.as_object().ok_or_else(form)?;
    let mut taken = Map::new();
    for ShapeField { name, shape, need } in fields {
        let field = given.get(*name).filter(|value| !value.is_null());
        let found = field.map(|value| shape.of(value));
        let found = match (need, found) {
            (_, Some(Ok(value))) => Some(value),
            (Need::Must, None) => return Err(Unreadable::new(Unread::Missing).within(name)),
            (Need::Must | Need::Exact, Some(Err(unreadable))) => return Err(unreadable.within(name)),
            (Need::May | Need::Exact, _) => None,
            (Need::Or(json), _) => serde_json::from_str(json).ok(),
        };
        if let Some(found) = found {
            taken.insert((*name).to_owned(), found);
        }
    }
    Ok(Value::Object(taken))
}

/// 64 bits, which Discord writes as digits in a string and some as a number.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(digits) => digits.parse().ok(),
        Value::Number(number) => Number::as_u64(number),
        _ => None,
    }
}

fn form() -> Unreadable {
    Unreadable::new(Unread::Form)
}
