//! A table of articles (CSV, read by the one reader of tables of the house), under the header names of this house, of Shopify or of WooCommerce.
//!
//! **Invariant:** a record with a broken quotation costs its own line, not the rest of the file.
//! **Invariant:** the records of one Shopify handle are one article: its variants give sizes and colours.

use super::record::{RECORD_BYTES_MOST, Record, Refused, Take, last_kind, list, told};
use crate::shelf::Draft;
use entrenous_contacts::rows::{Broken, Row, Rows};

/// How many columns are looked at.
const COLUMNS_MOST: usize = 500;

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Column {
    Id,
    Name(Option<String>),
    Description(Option<String>),
    Kind,
    KindPath,
    Price,
    SalePrice,
    Cents,
    Currency,
    Styles,
    Colours,
    Pattern,
    Material,
    Maker,
    Sizes,
    Url,
    Picture,
    /// The name of a choice between variants, and its value, by number.
    ChoiceName(u8),
    ChoiceValue(u8),
    /// What sort of record it is: WooCommerce writes variations as records of their own.
    Sort,
    Other,
}

/// Whose export it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Maker {
    Own,
    Shopify,
    WooCommerce,
}

/// The header does not name what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoHeader;

/// Reads a table.
pub(super) fn read(bytes: &[u8], language: &str, take: &mut Take<'_>) -> Result<(), NoHeader> {
    // Reading from memory cannot fail.
    let Ok(mut rows) = Rows::new(bytes, RECORD_BYTES_MOST) else { return Err(NoHeader) };
    let mut row = Row::default();
    let Ok(Some(Ok(()))) = rows.next(&mut row) else { return Err(NoHeader) };
    let header: Vec<String> = cells(&row);
    let header: Vec<String> =
        header.iter().map(|name| name.trim().to_lowercase()).take(COLUMNS_MOST).collect();
    let maker = maker(&header);
    let columns: Vec<Column> = header.iter().map(|name| column(maker, name)).collect();
    let named = columns.iter().any(|column| matches!(column, Column::Name(_)));
    if !columns.contains(&Column::Id) || !named {
        return Err(NoHeader);
    }
    let mut open: Option<Record> = None;
    while let Ok(Some(read)) = rows.next(&mut row) {
        let cells = match read.map(|()| cells(&row)).map_err(Refused::from) {
            Ok(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => continue,
            Ok(cells) if cells.len() < needed(&columns) => Err(Refused::TooFewColumns),
            other => other,
        };
        let record = Record {
            line: usize::try_from(row.line()).unwrap_or(usize::MAX),
            draft: cells.map(|cells| draft(maker, &columns, &cells, language)),
            bytes: usize::try_from(rows.done_bytes()).unwrap_or(usize::MAX),
        };
        if is_part(maker, &record, open.as_ref()) {
            join(open.as_mut(), record);
            continue;
        }
        if let Some(done) = open.replace(record) {
            take(done);
        }
    }
    open.into_iter().for_each(take);
    Ok(())
}

fn cells(row: &Row) -> Vec<String> {
    row.cells().map(str::to_owned).collect()
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::NotText => Self::NotText,
            Broken::TooLong => Self::TooLong,
            Broken::OpenQuote => Self::OpenQuote,
        }
    }
}

/// How many cells a record has at least: up to the id and the first name.
fn needed(columns: &[Column]) -> usize {
    let id = columns.iter().position(|column| *column == Column::Id);
    let name = columns.iter().position(|column| matches!(column, Column::Name(_)));
    id.max(name).map_or(0, |at| at.saturating_add(1))
}

/// Whether a record only says more of the one before.
fn is_part(maker: Maker, record: &Record, open: Option<&Record>) -> bool {
    let Ok(draft) = &record.draft else { return false };
    match maker {
        Maker::Own => false,
        Maker::Shopify => {
            open.and_then(|open| open.draft.as_ref().ok()).is_some_and(|open| open.id == draft.id)
        }
        Maker::WooCommerce => draft.id == VARIATION,
    }
}

/// Stands for the id of a variation, which is no article of its own.
const VARIATION: &str = "\u{0}variation";

fn join(open: Option<&mut Record>, more: Record) {
    let Some(open) = open else { return };
    open.bytes = more.bytes;
    if let (Ok(article), Ok(more)) = (&mut open.draft, more.draft) {
        article.sizes.extend(more.sizes);
        article.colours.extend(more.colours);
        if article.picture.is_empty() {
            article.picture = more.picture;
        }
    }
}

fn maker(header: &[String]) -> Maker {
    let has = |name: &str| header.iter().any(|known| known == name);
    if has("handle") && has("title") {
        Maker::Shopify
    } else if has("regular price") && has("name") {
        Maker::WooCommerce
    } else {
        Maker::Own
    }
}

fn column(maker: Maker, name: &str) -> Column {
    match maker {
        Maker::Own => own(name),
        Maker::Shopify => shopify(name),
        Maker::WooCommerce => woocommerce(name),
    }
}

fn own(name: &str) -> Column {
    let spoken = |start: &str| name.strip_prefix(start).map(|language| language.replace('_', "-"));
    match name {
        "id" => Column::Id,
        "name" | "title" => Column::Name(None),
        "description" => Column::Description(None),
        "kind" | "type" => Column::Kind,
        "price" => Column::Price,
        "price_cents" => Column::Cents,
        "currency" => Column::Currency,
        "styles" | "style" | "tags" => Column::Styles,
        "colours" | "colors" | "colour" | "color" => Column::Colours,
        "pattern" => Column::Pattern,
        "material" => Column::Material,
        "maker" | "brand" => Column::Maker,
        "sizes" | "size" => Column::Sizes,
        "url" | "link" => Column::Url,
        "picture" | "image" => Column::Picture,
        _ => spoken("name_")
            .map(|language| Column::Name(Some(language)))
            .or_else(|| spoken("description_").map(|language| Column::Description(Some(language))))
            .unwrap_or(Column::Other),
    }
}

fn shopify(name: &str) -> Column {
    match name {
        "handle" => Column::Id,
        "title" => Column::Name(None),
        "body (html)" | "body" => Column::Description(None),
        "type" => Column::Kind,
        "product category" => Column::KindPath,
        "variant price" => Column::Price,
        "vendor" => Column::Maker,
        "tags" => Column::Styles,
        "image src" => Column::Picture,
        "option1 name" => Column::ChoiceName(1),
        "option1 value" => Column::ChoiceValue(1),
        "option2 name" => Column::ChoiceName(2),
        "option2 value" => Column::ChoiceValue(2),
        "option3 name" => Column::ChoiceName(3),
        "option3 value" => Column::ChoiceValue(3),
        _ => Column::Other,
    }
}

fn woocommerce(name: &str) -> Column {
    match name {
        "id" => Column::Id,
        "type" => Column::Sort,
        "name" => Column::Name(None),
        "description" | "short description" => Column::Description(None),
        "regular price" => Column::Price,
        "sale price" => Column::SalePrice,
        "categories" => Column::KindPath,
        "tags" => Column::Styles,
        "brands" => Column::Maker,
        "images" => Column::Picture,
        "attribute 1 name" => Column::ChoiceName(1),
        "attribute 1 value(s)" => Column::ChoiceValue(1),
        "attribute 2 name" => Column::ChoiceName(2),
        "attribute 2 value(s)" => Column::ChoiceValue(2),
        "attribute 3 name" => Column::ChoiceName(3),
        "attribute 3 value(s)" => Column::ChoiceValue(3),
        _ => Column::Other,
    }
}

fn draft(maker: Maker, columns: &[Column], cells: &[String], language: &str) -> Draft {
    let mut draft = Draft::default();
    let mut choices: [String; 4] = Default::default();
    let mut sale = "";
    for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty()) {
        let cell = cell.trim();
        match column {
            Column::Id => draft.id = cell.to_owned(),
            Column::Name(own) => draft.name.extend(told(own.as_deref().unwrap_or(language), cell)),
            Column::Description(own) => {
                draft.description.extend(told(own.as_deref().unwrap_or(language), cell))
            }
            Column::Kind => draft.kind = cell.to_owned(),
            Column::KindPath if draft.kind.is_empty() => draft.kind = last_kind(cell),
            Column::Price => draft.price = cell.to_owned(),
            Column::SalePrice => sale = cell,
            Column::Cents => draft.price = from_cents(cell),
            Column::Currency => draft.currency = cell.to_owned(),
            Column::Styles => draft.styles = list(cell),
            Column::Colours => draft.colours.extend(list(cell)),
            Column::Pattern => draft.pattern = cell.to_owned(),
            Column::Material => draft.material = cell.to_owned(),
            Column::Maker => draft.maker = cell.to_owned(),
            Column::Sizes => draft.sizes.extend(list(cell)),
            Column::Url => draft.url = cell.to_owned(),
            Column::Picture => draft.picture = cell.split(',').next().unwrap_or_default().trim().to_owned(),
            Column::ChoiceName(number) => {
                if let Some(name) = choices.get_mut(usize::from(*number)) {
                    *name = cell.to_lowercase();
                }
            }
            Column::ChoiceValue(number) => choose(
                &mut draft,
                choices.get(usize::from(*number)).map_or("", String::as_str),
                *number,
                cell,
            ),
            Column::Sort if cell.eq_ignore_ascii_case("variation") => {
                return Draft { id: VARIATION.to_owned(), ..Draft::default() };
            }
            Column::KindPath | Column::Sort | Column::Other => {}
        }
    }
    if !sale.is_empty() {
        draft.price = sale.to_owned();
    }
    match maker {
        Maker::Shopify if !draft.id.is_empty() => draft.url = format!("/products/{}", draft.id),
        Maker::WooCommerce if !draft.id.is_empty() => draft.url = format!("/?p={}", draft.id),
        _ => {}
    }
    draft
}

/// A choice between variants. Shopify names it on the first record of a handle only, so that an unnamed first one counts as a size.
fn choose(draft: &mut Draft, name: &str, number: u8, value: &str) {
    if value.eq_ignore_ascii_case("default title") {
        return;
    }
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is(&["colo", "farbe", "couleur", "kleur", "kolor", "cor"]) {
        draft.colours.extend(list(value));
    } else if is(&["size", "größe", "taille", "talla", "taglia", "maat", "rozmiar", "tamanho"])
        || (name.is_empty() && number == 1)
    {
        draft.sizes.extend(list(value));
    }
}

/// Hundredths as a price with two decimals; what is no number stays as it is, to be refused as a price.
fn from_cents(cell: &str) -> String {
    match cell.parse::<u32>() {
        Ok(cents) => format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100)),
        Err(_) => format!("{cell}?"),
    }
}
