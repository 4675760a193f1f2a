//! Every form a catalog comes in, and everything that can be wrong with it.

use super::*;
use crate::shelf::{Draft, NotAnArticle};
use proptest::prelude::*;

/// The articles of a file, and what was refused of it, by line.
fn gather(bytes: &[u8]) -> (Vec<Article>, Vec<(usize, Refused)>) {
    let mut gathered = Gathered::new(ARTICLES_MOST);
    read(bytes, "fr", &mut |record| gathered.take("file", record)).unwrap();
    let refused = gathered.report.named.into_iter().map(|(_, line, why)| (line, why)).collect();
    (gathered.articles.into_values().collect(), refused)
}

fn names(bytes: &str) -> Vec<String> {
    let (articles, refused) = gather(bytes.as_bytes());
    assert_eq!(refused, [], "{bytes}");
    let french = Language::parse("fr").unwrap();
    articles
        .iter()
        .map(|article| format!("{}={} {}", article.id, article.name(&french), article.price_text(&french)))
        .collect()
}

fn refused(text: &str) -> Vec<(usize, Refused)> {
    gather(text.as_bytes()).1
}

#[test]
fn a_table_is_read_with_comma_semicolon_or_tab() {
    for separator in [",", ";", "\t"] {
        let table = "id|name|price|colours\r\na1|\"Chemise \"\"lin\"\"\nbleue\"|98.50|\"bleu, blanc\"\r\n\r\na2|Sac|12|\n";
        let found = names(&table.replace('|', separator));
        assert_eq!(found, ["a1=Chemise \"lin\" bleue 98,50\u{a0}€", "a2=Sac 12,00\u{a0}€"]);
    }
}

#[test]
fn a_table_tells_an_article_in_several_languages() {
    let (articles, _) =
        gather("\u{feff}id,name_fr,name_de,name_ja,name_ar\na1,Chemise,Hemd,シャツ,قميص\n".as_bytes());
    let name = |language| articles[0].name(&Language::parse(language).unwrap()).to_owned();
    assert_eq!([name("fr"), name("de"), name("ja"), name("ar")], ["Chemise", "Hemd", "シャツ", "قميص"]);
}

#[test]
fn an_export_of_shopify_makes_one_article_of_its_variants() {
    let table = "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price,Image Src\n\
        linen-shirt,Linen shirt,<p>Soft</p>,Colombage,Shirts,\"minimal, evening\",Size,S,Color,Blue,98.00,https://cdn.example/1.jpg\n\
        linen-shirt,,,,,,,M,,White,98.00,https://cdn.example/2.jpg\n\
        bag,Bag,,,Bags,,Title,Default Title,,,12.00,\n";
    let (articles, refused) = gather(table.as_bytes());
    assert_eq!(refused, []);
    assert_eq!(articles.len(), 2);
    let shirt = &articles[1];
    assert_eq!((shirt.sizes.join(" "), shirt.colours.join(" ")), ("S M".to_owned(), "Blue".to_owned()));
    assert_eq!(shirt.styles, ["minimal", "evening"]);
    assert_eq!(shirt.url.as_deref(), Some("/products/linen-shirt"));
    assert_eq!(articles[0].sizes, Vec::<String>::new());
}

#[test]
fn an_export_of_woocommerce_is_read_without_its_variations() {
    let table = "ID,Type,SKU,Name,Published,Short description,Description,Regular price,Sale price,Categories,Tags,Images,Attribute 1 name,Attribute 1 value(s)\n\
        7,variable,X,Chemise,1,,<b>Lin</b>,98,79.5,Vêtements > Chemises,lin,\"https://a.example/1.jpg, https://a.example/2.jpg\",Taille,\"S, M\"\n\
        8,variation,X-S,Chemise - S,1,,,98,,,,,Taille,S\n";
    let (articles, refused) = gather(table.as_bytes());
    assert_eq!((articles.len(), refused), (1, vec![]));
    let shirt = &articles[0];
    assert_eq!((shirt.price_cents, shirt.kind.as_str()), (Some(7_950), "Chemises"));
    assert_eq!(shirt.sizes, ["S", "M"]);
    assert_eq!(shirt.picture.as_deref(), Some("https://a.example/1.jpg"));
}

#[test]
fn json_lines_and_an_array_are_read() {
    let lines = "{\"id\":7,\"name\":\"Chemise\",\"price\":98.1,\"weight\":3}\n\n{\"id\":\"b\",\"name\":{\"fr\":\"Sac\",\"de\":\"Tasche\"},\"price_cents\":1200,\"sizes\":[42]}\n";
    assert_eq!(names(lines), ["7=Chemise 98,10\u{a0}€", "b=Sac 12,00\u{a0}€"]);
    assert_eq!(names("[{\"id\":\"a\",\"name_fr\":\"Sac\"}]"), ["a=Sac "]);
}

const RSS: &str = "<?xml version=\"1.0\"?>\n<rss xmlns:g=\"http://base.google.com/ns/1.0\" version=\"2.0\"><channel><title>Shop</title>\n\
    <item><g:id>a1</g:id><title>RSS</title><g:title><![CDATA[Chemise <lin>]]></g:title><g:description>Doux &amp; l&#233;ger</g:description>\
    <link>https://shop.example/a1?x=1&amp;y=2</link><g:price>98.00 EUR</g:price><g:sale_price>79.00 EUR</g:sale_price>\
    <g:product_type>Vêtements &gt; Chemises</g:product_type><g:shipping><g:price>5 EUR</g:price></g:shipping></item>\n\
    <item><g:id>a2</g:id></item></channel></rss>";

#[test]
fn a_feed_of_rss_is_read() {
    let (articles, refused) = gather(RSS.as_bytes());
    assert_eq!(refused, [(4, Refused::NotAnArticle(NotAnArticle::Nameless))]);
    let shirt = &articles[0];
    assert_eq!((shirt.price_cents, shirt.kind.as_str()), (Some(7_900), "Chemises"));
    assert_eq!(shirt.url.as_deref(), Some("https://shop.example/a1?x=1&y=2"));
    let french = Language::parse("fr").unwrap();
    assert_eq!(shirt.description(&french), "Doux & léger");
}

#[test]
fn a_feed_of_atom_is_read() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:g=\"http://base.google.com/ns/1.0\"><entry>\
        <g:id>a1</g:id><title>Sac</title><link href=\"https://shop.example/a1\"/><g:price>12 USD</g:price></entry></feed>";
    assert_eq!(names(atom), ["a1=Sac 12,00\u{a0}$"]);
    assert_eq!(gather(atom.as_bytes()).0[0].url.as_deref(), Some("https://shop.example/a1"));
}

#[test]
fn a_feed_that_would_expand_or_breaks_off_is_not_read_on() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<rss><channel><item><g:id>a</g:id><title>&b;</title></item></channel></rss>";
    assert_eq!(gather(bomb.as_bytes()), (vec![], vec![(1, Refused::BreaksOff)]));
    let unknown = "<rss><channel><item><g:id>a</g:id><title>x&b;y</title></item></channel></rss>";
    assert_eq!(names(unknown), ["a=x y "], "an entity nobody defines is a space");
    let cut = RSS.split("<item><g:id>a2").next().unwrap();
    let (articles, refused) = gather(cut.as_bytes());
    assert_eq!((articles.len(), refused), (1, vec![(4, Refused::BreaksOff)]), "what was whole is taken");
    let deep = format!("<rss>{}", "<a>".repeat(10_000));
    assert_eq!(gather(deep.as_bytes()).1.len(), 1);
}

#[test]
fn a_page_is_read_by_its_schema() {
    let page = "<!doctype html>\n<html lang=\"de-DE\"><script>var x = 1</script>\n<SCRIPT nonce=x type='application/ld+json'>\n\
        {\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebPage\"},{\"@type\":[\"Product\"],\"sku\":\"h1\",\"name\":\"Leinenhemd\",\
        \"image\":[{\"@type\":\"ImageObject\",\"url\":\"https://a.example/1.jpg\"}],\"brand\":{\"@type\":\"Brand\",\"name\":\"Colombage\"},\
        \"offers\":{\"@type\":\"AggregateOffer\",\"lowPrice\":98.5,\"priceCurrency\":\"CHF\"}}]}</script>\
        <script type=\"application/ld+json\">{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"ListItem\",\"item\":{\"@type\":\"http://schema.org/Product\",\
        \"productID\":\"h2\",\"name\":[{\"@value\":\"Sac\",\"@language\":\"fr\"},{\"@value\":\"Tasche\",\"@language\":\"de\"}],\"offers\":[{\"price\":\"12.00\"}]}}]}</script>\
        <script type=\"application/ld+json\">{broken</script>";
    let (articles, refused) = gather(page.as_bytes());
    assert_eq!(refused.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [Refused::NotJson]);
    let german = Language::parse("de").unwrap();
    let told: Vec<_> = articles
        .iter()
        .map(|article| format!("{} {} {}", article.id, article.name(&german), article.price_text(&german)))
        .collect();
    assert_eq!(told, ["h1 Leinenhemd 98,50\u{a0}CHF", "h2 Tasche 12,00\u{a0}€"]);
    assert_eq!(
        (articles[0].maker.as_str(), articles[0].picture.as_deref()),
        ("Colombage", Some("https://a.example/1.jpg"))
    );
    assert_eq!(gather(b"<html><body>nothing</body></html>"), (vec![], vec![]));
}

#[test]
fn each_broken_record_is_named_by_line_and_reason() {
    use NotAnArticle as Not;
    let table = "id,name,price,url\nok,Bon,1,\n,Sans id,1,\nx,,1,\ny,Y,1.234,\nz,Z,1,ftp://a\nok,Encore,1,\nshort\nlast,Dernier,2,\n";
    let expected = [
        (3, Refused::NotAnArticle(Not::Id)),
        (4, Refused::NotAnArticle(Not::Nameless)),
        (5, Refused::NotAnArticle(Not::Price)),
        (6, Refused::NotAnArticle(Not::Link)),
        (7, Refused::Twice),
        (8, Refused::TooFewColumns),
    ];
    assert_eq!(refused(table), expected);
    assert_eq!(gather(table.as_bytes()).0.len(), 2);
    assert_eq!(
        refused("{\"id\":1}\n[]\n{\"id\":\"a\",\"name\":\"A\",\"styles\":\"x\"}\nnot json\n")
            .iter()
            .map(|(_, why)| *why)
            .collect::<Vec<_>>(),
        [Refused::NotAnArticle(Not::Nameless), Refused::NotJson, Refused::BadField, Refused::NotJson]
    );
    let long = format!("id,name\na,{}\nb,B\n", "x".repeat(RECORD_BYTES_MOST));
    assert_eq!(refused(&long), [(2, Refused::TooLong)]);
    assert_eq!(gather(long.as_bytes()).0.len(), 1, "the rest is read on");
    let open = "id,name\na,\"never closed\nb,B\n";
    assert_eq!(refused(open), [(2, Refused::OpenQuote)]);
    assert_eq!(gather(open.as_bytes()).0.len(), 1);
    assert_eq!(gather(b"id,name\na,caf\xe9\nb,B\n").1, [(2, Refused::NotText)], "Latin-1 is no UTF-8");
}

#[test]
fn what_is_beyond_the_room_is_refused_and_the_rest_is_taken() {
    let mut gathered = Gathered::new(1);
    read(b"id,name\na,A\nb,B\na,C\n", "fr", &mut |record| gathered.take("file", record)).unwrap();
    let why: Vec<Refused> = gathered.report.named.iter().map(|(.., why)| *why).collect();
    assert_eq!((gathered.articles.len(), why), (1, vec![Refused::TooMany, Refused::Twice]));
}

#[test]
fn a_file_in_no_form_is_refused_whole() {
    let whole = |bytes: &[u8]| read(bytes, "fr", &mut |_| ());
    assert_eq!(whole(b""), Err(NotAFile::Empty));
    assert_eq!(whole(b" \n "), Err(NotAFile::Empty));
    assert_eq!(whole(b"colour,price\nred,1\n"), Err(NotAFile::NoHeader));
    assert_eq!(whole(b"\xff\xfei\0d\0"), Err(NotAFile::Encoding));
    assert_eq!(whole(b"<rss>\xff</rss>"), Err(NotAFile::Encoding));
}

#[test]
fn more_than_a_hundred_thousand_records_are_read() {
    let mut table = String::from("id,name,price\n");
    for number in 0..100_000 {
        table.push_str(&format!("a{number},Chemise {number},{}.50\n", number % 100));
    }
    let (articles, refused) = gather(table.as_bytes());
    assert_eq!((articles.len(), refused.len()), (100_000, 0));
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(start in "(id,name\n|\\{\"id\":|<rss>|<html>|\\[)?", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [start.as_bytes(), &bytes].concat();
        let _ = read(&bytes, "fr", &mut |record| drop(record.draft.and_then(|draft: Draft| draft.finish().map_err(Refused::NotAnArticle))));
    }
    #[test]
    fn what_a_table_quotes_is_read_back(cells in proptest::collection::vec("[a-z\",;\\n ]{1,12}", 1..8)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let rows: Vec<String> = cells.iter().enumerate().map(|(at, cell)| format!("id{at},{}\n", quoted(cell))).collect();
        let mut read_back = Vec::new();
        read(format!("id,name\n{}", rows.concat()).as_bytes(), "fr", &mut |record| {
            let draft = record.draft.unwrap();
            read_back.push(draft.name.get("fr").cloned().unwrap_or_default());
        }).unwrap();
        let expected: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        prop_assert_eq!(read_back, expected);
    }
}
