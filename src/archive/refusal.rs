/// Why an archive is not unpacked at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is something else, or its list of files is damaged.
    #[error("this is not a zip archive that can be read; pack the files again as a zip")]
    NotZip,
    /// It has too many bytes.
    #[error("the archive has more than {} MB; split it", limit / 1_000_000)]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It has too many files.
    #[error("the archive has {entries} entries, and at most {limit} are read; split it")]
    TooMany {
        /// Entries it has.
        entries: usize,
        /// The limit.
        limit: usize,
    },
    /// It holds no file that could be an article.
    #[error("the archive has no files")]
    Empty,
}

/// An entry of an archive that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{name}” {reason}")]
pub struct Refusal {
    /// The entry's name, made safe to show and clipped.
    pub name: String,
    /// Why, and what to do.
    pub reason: RefusalReason,
}

/// Why an entry of an archive was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusalReason {
    /// Its path leads out of the archive.
    #[error(
        "has a path that leads out of the archive; pack the files again, without .. and without a drive or / at the beginning"
    )]
    ClimbsOut,
    /// Its name cannot be a file's name everywhere.
    #[error("has a name that not every system accepts; give it a shorter one, without control characters")]
    Name,
    /// Another entry goes by the same name.
    #[error("is in the archive twice; the first is read")]
    Twice,
    /// It is a link or another thing that is no file.
    #[error("is a link, not a file; put the file itself into the archive")]
    Link,
    /// It needs a password.
    #[error("is encrypted; pack it without a password")]
    Encrypted,
    /// It is an archive in the archive.
    #[error("is an archive inside the archive; unpack it first, or attach it by itself")]
    Nested,
    /// It has too many bytes.
    #[error("has more than {} MB; shorten or split it", limit / 1_000_000)]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// With it, all files together have too many bytes.
    #[error("is not read because the files together have more than {} MB; split the archive", limit / 1_000_000)]
    TooMuch {
        /// The limit in bytes.
        limit: u64,
    },
    /// It unpacks to many times its size, as no text does.
    #[error("unpacks to more than {limit} times its size, as no text does; attach it unpacked")]
    Bomb {
        /// The limit.
        limit: u64,
    },
    /// Its bytes belong to another entry too.
    #[error("overlaps another entry; create the archive again")]
    Overlaps,
    /// It is packed in a way that is not read.
    #[error("is packed in a way that cannot be read; pack it again with the usual compression (deflate)")]
    Method,
    /// It is damaged.
    #[error("is damaged; pack the files again")]
    Damaged,
}
