//! Harnesses that do to Ibid what disks, systems and strangers do: [`crash`] kills it and lets its calls fail, [`damage`] spoils the
//! files that it reads. The tests run some of each; the benches `crash` and `damage` run as many as they are told. What is done
//! follows from a seed alone. `docs/hardening.md` says what each proves.

pub(crate) mod crash;
pub(crate) mod damage;
pub(crate) mod dice;
pub(crate) mod faults;
pub(crate) mod moments;
pub(crate) mod place;
pub(crate) mod running;
pub(crate) mod scenes;
pub(crate) mod settled;
