//! The page of each code a business can meet: what it means, why, and how to mend it.
//!
//! **Invariant:** every page of `docs/reference/codes` is here: a test holds the list against the folder.

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../../docs/reference/codes/", $code, ".md")))),*]
    };
}

/// Every code that has a page, with the page in Markdown, in order.
pub const ALL: &[(&str, &str)] = pages! {
    "A001" "A002" "A003" "A004" "A005" "A006" "A007" "A008" "A009" "A010" "A011" "A012" "A013" "A014" "A015"
    "A016" "A017" "A018" "A019"
    "C001" "C002" "C003" "C004" "C005" "C006" "C007" "C008" "C009" "C010" "C011" "C012" "C013" "C014" "C015"
    "C016" "C017" "C018" "C019" "C020" "C021" "C022" "C023" "C024" "C025" "C026" "C027" "C030" "C031" "C032"
    "C033" "C034" "C035" "C036" "C037" "C038" "C039" "C040" "C041" "C042" "C043" "C044" "C045" "C046" "C047"
    "C050" "C051" "C052" "C053" "C054" "C055" "C056" "C057" "C060" "C064" "C065"
    "DP01" "DP02" "DP03" "DP04" "DP05" "DP06" "DP07" "DP08" "DP09" "DP10" "DP11" "DP12" "DP13" "DP14" "DP15"
    "DP16" "DP17" "DP18" "DP19" "DP20" "DP21" "DP22" "DP23" "DP24" "DP25" "DP26" "DP27" "DP28" "DP29" "DP30"
    "E201" "E202" "E203" "E204" "E205" "E206" "E207" "E210" "E211" "E212" "E213" "E214" "E215" "E216" "E217"
    "E218" "E219" "E220" "E221" "E222" "E223" "E224" "E225" "E226" "E227" "E228" "E229" "E230" "E231" "E232"
    "E233" "E234" "E235" "E236" "E237" "E238" "E239" "E240" "E241" "E242" "E243" "E244" "E245" "E246" "E247"
    "E248" "E249"
    "E260" "E261" "E262"
    "G001" "G002" "G003" "G004" "G005" "G006" "G007" "G008" "G009" "G010" "G011" "G012" "G013" "G014" "G015"
    "G016" "G017" "G018" "G019" "G024"
    "J001" "J002" "J003" "J004" "J005" "J006" "J007" "J008" "J009" "J010" "J011" "J012" "J013" "J014" "J015"
    "J016" "J017" "J018" "J019" "J020" "J021" "J022" "J023" "J024" "J025"
    "M001" "M002" "M003" "M004" "M005" "M006" "M007" "M008" "M009" "M010" "M011" "M012" "M013" "M014" "M015"
    "M016" "M017" "M018" "M019" "M020" "M021" "M022" "M023" "M024"
    "M025" "M026" "M027" "M028"
    "R001" "R002" "R003" "R004" "R005" "R006"
    "S001" "S002" "S003" "S004" "S005" "S006" "S007" "S008" "S009" "S010" "S011" "S012" "S013" "S014" "S015"
    "S016" "S017" "S018" "S019" "S020" "S021" "S022" "S023" "S024" "S025" "S026" "S027" "S028" "S029"
    "V001" "V002" "V003" "V004" "V005" "V006" "V007" "V008" "V009" "V010" "V011" "V012" "V013" "V014" "V015"
    "V016" "V017" "V018" "V020" "V021" "V022" "V023" "V024" "V025" "V026" "V027" "V028" "V029" "V030" "V031"
    "V032" "V033" "V034"
};

/// The page of a code; the letter may be typed small.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, page)| *page)
}
