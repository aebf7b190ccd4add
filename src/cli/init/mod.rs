//! `ibid init`: a folder to begin with. It has a first article, golden questions, settings, what git is to ignore and a service file;
//! nothing that is there is written over.

mod files;
mod run;
mod wishes;

pub(super) use run::run;
