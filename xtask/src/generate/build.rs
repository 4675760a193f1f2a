//! The generators that hand over what they made: the banner, the document of the API, the list of the codes.
//!
//! **Invariant:** what has to be built is built in a folder of its own below `target/`, never in the repository.

use super::Made;
use crate::metadata::target_directory;
use crate::shell::{Shell, capture, run};
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Builds the banner in a copy of `browser/`, so that the committed files stay as they are.
pub(super) fn banner(shell: &Shell) -> Result<Vec<Made>> {
    ensure!(
        shell.has("browser/node_modules"),
        "`browser/node_modules` is not there: run `cargo xtask test` once, or `npm ci --prefix browser`"
    );
    let copy = empty_folder(shell, "banner")?;
    for entry in read_folder(&shell.path("browser"))? {
        let name = entry.file_name().context("a file has no name")?;
        if name == "node_modules" {
            std::os::unix::fs::symlink(&entry, copy.join(name))?;
        } else if name != "dist" && name != "out" {
            run(&mut shell.program("cp", &["-R", "--", text(&entry)?, text(&copy)?]))?;
        }
    }
    run(&mut shell.program("npm", &["run", "build", "--prefix", text(&copy)?]))?;
    let made = files_below(&copy.join("dist"), Path::new("browser/dist"))?;
    ensure!(!made.is_empty(), "`npm run build` made no file in `browser/dist`");
    Ok(made)
}

/// Asks the program for its OpenAPI document.
pub(super) fn openapi(shell: &Shell) -> Result<Vec<Made>> {
    let bytes = capture(&mut shell.cargo(&["run", "--quiet", "--package", "entrenous", "--", "openapi"]))?;
    Ok(vec![Made { path: "docs/reference/openapi.json".into(), bytes }])
}

/// Lists the pages of the codes by their titles.
pub(super) fn codes(shell: &Shell) -> Result<Vec<Made>> {
    let pages = files_below(&shell.path("docs/reference/codes"), Path::new("codes"))?;
    let mut list = String::from(
        "# Codes\n\n`entrenous explain CODE` shows the same pages.\n\n| Code | Means |\n|---|---|\n",
    );
    for page in pages {
        let place = page.path.display();
        let text = String::from_utf8(page.bytes).with_context(|| format!("`{place}` is not text"))?;
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")?.split_once(": "));
        let (code, meaning) =
            title.with_context(|| format!("`{place}` does not open with `# CODE: title`"))?;
        writeln!(list, "| [{code}]({place}) | {meaning} |")?;
    }
    Ok(vec![Made { path: "docs/reference/codes.md".into(), bytes: list.into_bytes() }])
}

fn empty_folder(shell: &Shell, name: &str) -> Result<PathBuf> {
    let folder = target_directory(shell)?.join("xtask").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Every file directly in `folder`, as if it lay in `home`.
fn files_below(folder: &Path, home: &Path) -> Result<Vec<Made>> {
    let files = read_folder(folder)?.into_iter().filter(|entry| entry.is_file());
    files
        .map(|file| {
            Ok(Made {
                path: home.join(file.file_name().context("a file has no name")?),
                bytes: std::fs::read(&file)?,
            })
        })
        .collect()
}

fn read_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    let mut entries = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("`{}` is not plain text", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_handed_over_in_order_under_their_home() {
        let shell = Shell::open().unwrap();
        let made = files_below(&shell.path("xtask/src/test"), Path::new("home")).unwrap();
        let paths: Vec<_> = made.iter().map(|made| made.path.display().to_string()).collect();
        assert_eq!(paths, ["home/count.rs", "home/setup.rs"]);
        assert!(made.iter().all(|made| made.bytes.starts_with(b"//!")));
    }
}
