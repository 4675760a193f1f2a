// The words by which a button of a banner is known, in the languages most banners of Europe speak.
// Texts are compared without accents and in lower case; a word here may be the beginning of one.

export type Kind = "accept" | "reject" | "settings" | "save" | "close" | "other";
type Words = Record<"reject" | "save" | "settings" | "accept", RegExp>;

const LANGUAGES: Record<string, Words> = {
  en: {
    reject: /^no\b|\b(reject|refuse|decline|deny|disagree|opt out|without (accepting|consent|agreeing))|\b(only|just) (the )?(strictly )?(necessary|essential|required)|\b(necessary|essential|required)( cookies)? only/,
    save: /\b(save|confirm)\b|\b(allow|accept) (my )?(select|choice)/,
    settings: /\b(settings|preferences|customi[sz]e|manage|options|choose|configure|more choices|details)/,
    accept: /\b(accept|agree|allow|consent|got it|i understand|enable all|yes)\b/,
  },
  de: {
    reject: /^nein\b|ablehn|verweiger|nicht (zustimm|einverstanden)|ohne (zustimmung|einwilligung|zu akzeptieren)|\bnur (die )?(technisch )?(notwendig|erforderlich|essenziell|notig)/,
    save: /speicher|(aus)?wahl (bestatig|erlaub|akzeptier|ubernehm)/,
    settings: /einstellung|anpassen|auswahl|verwalten|optionen|konfigur/,
    accept: /akzeptier|zustimm|einverstanden|annehm|erlaub|zulassen|einwillig/,
  },
  fr: {
    reject: /^non\b|refus|rejet|interdire|desaccord|sans accepter|\b(uniquement|seulement) (les )?(cookies )?(strictement )?(necessaires|essentiels)/,
    save: /enregistr|sauvegard|(valider|confirmer) (mes|ma|les)/,
    settings: /parametr|personnalis|choisir|preferences|gerer|reglages|configur/,
    accept: /accept|autoris|d'accord|j'ai compris|consen|^oui\b/,
  },
  es: {
    reject: /^no\b|rechaz|denegar|sin aceptar|no acept|\b(solo|unicamente) (las )?(cookies )?(necesari|esencial|imprescindible)/,
    save: /guardar|confirmar (mi|la)/,
    settings: /configur|personaliz|preferencias|gestionar|ajust|opciones|elegir/,
    accept: /acept|permitir|de acuerdo|entendido|consent/,
  },
  it: {
    reject: /^no\b|rifiut|\bnega|senza accettare|non accett|\b(solo|soltanto) (i )?(cookie )?(necessari|essenzial|tecnic)/,
    save: /\bsalva|conferma (la|le)/,
    settings: /impostazioni|personalizz|preferenze|\bgesti|opzioni|scegli|configur/,
    accept: /accett|acconsent|consent|permett|d'accordo|ho capito/,
  },
  pt: {
    reject: /^nao\b|rejeit|recus|negar|sem aceitar|nao aceit|\b(apenas|so|somente) (os )?(cookies )?(necessari|essencia)/,
    save: /guardar|salvar|confirmar/,
    settings: /configur|personaliz|preferencias|gerir|gerenciar|opcoes|definicoes|escolher/,
    accept: /aceit|permitir|concord|entendi|consent/,
  },
  nl: {
    reject: /^nee\b|weiger|afwijz|niet accepter|zonder (te )?accepter|\b(alleen|enkel) (de )?(strikt )?(noodzakelijk|essenti|functione)/,
    save: /opslaan|(keuze|selectie) (bevestig|bewar|toestaan)/,
    settings: /instelling|aanpassen|voorkeuren|beheren|opties|kiezen/,
    accept: /accepter|akkoord|toestaan|toestemm|begrepen/,
  },
  pl: {
    reject: /^nie\b|odrzu|odmow|odmaw|bez akceptacji|\b(tylko|wyłacznie) (pliki )?(niezbedn|koniecz|wymagan)/,
    save: /zapisz|potwierdz/,
    settings: /ustawieni|dostosuj|preferencj|zarzadzaj|opcje|wybierz/,
    accept: /akceptuj|zgadzam|zezwol|zezwal|zgod|rozumiem/,
  },
  ca: {
    reject: /^no\b|rebutj|refus|denega|sense acceptar|no accept|\b(nomes|unicament) (les )?(galetes )?(necessari|essencial)/,
    save: /\bdesa\b|guarda|confirma/,
    settings: /configur|personalitz|preferencies|gestion|ajust|opcions|\btria\b|escull/,
    accept: /accept|permet|d'acord|entesos|consent/,
  },
};

const CLOSE = /^(×|x|✕|✖|╳|close|schließen|schliessen|fermer|cerrar|chiudi|fechar|sluiten|zamknij|tanca)$/;
const OK = /^(ok|okay)[.!]?$/;
const TOPIC =
  /cookie|galet|ciasteczk|consent|privacy|privat|datenschutz|einwillig|zustimm|vie privee|donnees personnelles|traceur|tracker|rgpd|gdpr|dsgvo|privacidad|riservatezza|prywatn|toestemming|personal data|personenbezogen|dados pessoais|datos personales|dati personali|dane osobowe|dades personals/;
const NOTICE = /privac|datenschutz|confidential|vie[- ]privee|donnees|riservat|prywatn|cookie/;
const WITHDRAWAL =
  /at any time|any time|withdraw|change your mind|jederzeit|widerruf|tout moment|retirer|cualquier momento|retirar|qualsiasi momento|ogni momento|revoc|qualquer (momento|altura)|mudar de ideias|elk moment|van gedachten|te allen tijde|intrekken|kazdej chwili|dowolnym momencie|wycofa|qualsevol moment/;
const DURATION =
  /\d+\s*(second|minut|hour|day|week|month|year|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|ans?\b|annee|hora|dia|semana|mes|ano|ora\b|ore\b|giorn|settiman|anno|anni|uur|uren|dag|week|wek|maand|jaar|godzin|dni|tydz|tygod|miesi|rok|lat\b|dies\b|setman|any)/;
const SIGNAL =
  /global privacy control|\bgpc\b|opt-out (preference )?signal|browser (asks|requests|signal|bittet|chiede|vraagt)|navigateur (vous )?demande|navegador (pide|solicita|pede|demana)|przegladark\S* prosi/;
/** A control by which one comes back to the choice. */
const BACK =
  /(your|privacy|cookie|consent) (privacy )?(choices|settings|preferences)|do not sell|manage (cookies|consent)|withdraw consent|cookie-?\s?einstellungen|datenschutz-?\s?einstellungen|einwilligung (andern|widerrufen)|ihre wahl|vos choix|gerer (mes|les|vos) (cookies|choix|consentements)|(parametres|preferences) (des |de )?cookies|(configuracion|preferencias|ajustes) de cookies|(impostazioni|preferenze) (dei )?cookie|(definicoes|preferencias) de cookies|cookie-?\s?(instellingen|voorkeuren)|ustawienia (cookie|prywatn|plikow)|(configuracio|preferencies) de (galetes|cookies)/;

export const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’ʼ]/g, "'").replace(/\s+/g, " ").trim().toLowerCase();

const inOrder = (own: string): [string, Words][] =>
  Object.entries(LANGUAGES).sort(([a], [b]) => Number(b === own) - Number(a === own));

/** What a button is for, by its words; the page's own language is asked first. */
export function kind(text: string, own: string): Kind {
  const words = plain(text);
  if (CLOSE.test(words)) return "close";
  for (const act of ["reject", "save", "settings", "accept"] as const)
    if (inOrder(own).some(([, known]) => known[act].test(words))) return act;
  return OK.test(words) ? "accept" : "other";
}

/** The languages a button of this kind can be in; none if its words say nothing of it. */
export const languages = (text: string, act: "accept" | "reject"): string[] =>
  Object.entries(LANGUAGES).filter(([, known]) => known[act].test(plain(text))).map(([language]) => language);

export const isTopic = (text: string): boolean => TOPIC.test(plain(text));
export const isNotice = (text: string): boolean => NOTICE.test(plain(text));
export const isBack = (text: string): boolean => BACK.test(plain(text));
export const tells = (text: string) => ({
  withdrawal: WITHDRAWAL.test(plain(text)),
  duration: DURATION.test(plain(text)),
  signal: SIGNAL.test(plain(text)),
});
