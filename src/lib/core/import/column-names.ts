import { plainName } from './survey-exports';

/** What a column of a form holds; null where it is not used. */
export type ColumnRole = 'number' | 'text' | 'measure' | 'reversed' | 'language' | null;

/** Names that mean a number alone. */
const NUMBERS =
  'number|no|nr|item#|num|#|n|nº|n°|no°|№|numero|número|numéro|nummer|numer|номер|番号|编号|序号|itemnumber|itemno|itemnr|itemnum|itemnummer|questionnumber|questionno|qno|lfdnr|laufendenummer';
/** Names of codes and ids: a number where their cells are ones. */
const CODES =
  'id|itemid|itemcode|code|variable|variablename|var|varname|name|questionnaireitemid|questionid|questioncode|qid|index|item|question|frage|pregunta|vraag';
const TEXTS =
  'text|itemtext|textitem|wording|itemwording|statement|statements|question|questions|questiontext|questioncontent|portrait|item|items|prompt|label|itemlabel|fieldlabel|content|wortlaut|formulierung|itemformulierung|aussage|frage|fragetext|texte|énoncé|enonce|libellé|libelle|enunciado|afirmación|afirmacion|texto|testo|tekst|stelling|pregunta|pergunta|domanda|vraag|текст|вопрос|утверждение|質問|題目|项目|项目内容|נוסח|שאלה|النص|متن|वाक्य';
const MEASURES = 'measure|messgröße';
const REVERSALS =
  'reversed|reverse|reversescored|reversecoded|reversekeyed|isreversed|recode|recoded|umgepolt|invertiert|polung|keyed|keying|direction|r';
const LANGUAGES = 'language|lang|locale|sprache|langue|idioma|lingua|taal|язык';

const setOf = (names: string): ReadonlySet<string> => new Set(names.split('|'));
const numbers = setOf(NUMBERS);
const codes = setOf(CODES);
const texts = setOf(TEXTS);
const measures = setOf(MEASURES);
const reversals = setOf(REVERSALS);
const languages = setOf(LANGUAGES);

/** A language behind the name of a column of texts: "text_de", "label::English (en)". */
const IN_LANGUAGE =
  /^(.{1,40}?)[\s_.:-]{1,3}(?:[A-Za-z ]{1,30}\()?([a-z]{2}(?:-[A-Za-z]{2,4})?)\)?$/u;

/** What the name of a column may mean, and how surely: 2 for names with one meaning. */
export function meaningsOf(name: string): { role: NonNullable<ColumnRole>; rank: number }[] {
  const plain = plainName(name);
  const inLanguage = IN_LANGUAGE.exec(name.trim());
  const found: { role: NonNullable<ColumnRole>; rank: number }[] = [];
  if (numbers.has(plain)) found.push({ role: 'number', rank: 2 });
  if (codes.has(plain)) found.push({ role: 'number', rank: 1 });
  if (texts.has(plain)) found.push({ role: 'text', rank: codes.has(plain) ? 1 : 2 });
  else if (inLanguage && texts.has(plainName(inLanguage[1]!)))
    found.push({ role: 'text', rank: 2 });
  if (measures.has(plain)) found.push({ role: 'measure', rank: 2 });
  if (reversals.has(plain)) found.push({ role: 'reversed', rank: 2 });
  if (languages.has(plain)) found.push({ role: 'language', rank: 2 });
  return found;
}

/** Whether a cell is a name that columns of forms have. */
export const isKnownName = (cell: string): boolean =>
  cell.length <= 60 && meaningsOf(cell).length > 0;

/** Names of columns in which + and - stand for straight and reversed. */
export const isSigned = (name: string): boolean =>
  ['keyed', 'keying', 'direction', 'polung'].includes(plainName(name));
