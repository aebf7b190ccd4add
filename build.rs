//! Finds the weights of the bundled encoder where cargo keeps the source of the crate that carries them, so that they can be
//! compiled in and run by our own code; the crate itself shows them to nobody. Where they are not found, the crate's own,
//! slower inference is used.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The crate that carries the weights.
const CARRIER: &str = "pocket-encoder";

/// What is compiled in.
const ASSETS: [&str; 4] = ["config.json", "model.safetensors", "shapes.json", "tokenizer.json"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-check-cfg=cfg(shipped_weights)");
    // Without asking the registry first: all that is built from has been fetched by now, though not what other targets need.
    let found = metadata(&["--offline"]).or_else(|| metadata(&[])).and_then(|told| assets(&told));
    match found {
        Some(folder) => {
            println!("cargo::rustc-cfg=shipped_weights");
            println!("cargo::rustc-env=IBID_ENCODER_ASSETS={}", folder.display());
        }
        None => {
            println!("cargo::warning=the weights of {CARRIER} were not found: encoding will be slower, not different");
        }
    }
}

/// What `cargo metadata` tells of the packages of this build.
fn metadata(options: &[&str]) -> Option<String> {
    let mut command = Command::new(std::env::var_os("CARGO")?);
    command.args(["metadata", "--format-version", "1", "--locked", "--filter-platform"]);
    command.arg(std::env::var_os("TARGET")?).args(options);
    let told = command.current_dir(std::env::var_os("CARGO_MANIFEST_DIR")?).output().ok()?;
    told.status.success().then(|| String::from_utf8(told.stdout).ok()).flatten()
}

/// The carrier's folder of assets, if all are there. The one thing of the metadata that is needed is not worth compiling a
/// reader of JSON for the build alone.
fn assets(told: &str) -> Option<PathBuf> {
    let manifests = told.split("\"manifest_path\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let folders = manifests.filter_map(|path| Some(Path::new(&path.replace("\\\\", "\\")).parent()?.to_owned()));
    let is_carrier = |folder: &PathBuf| {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let version = name.strip_prefix(CARRIER);
        version.is_some_and(|v| v.is_empty() || v.starts_with('-'))
    };
    let folder = folders.into_iter().find(is_carrier)?.join("assets");
    ASSETS.iter().all(|name| folder.join(name).is_file()).then_some(folder)
}
