/* How long a text is, as its readers count: the rules of blog/lib/counting.py, to the letter.
   count("你好 world") is {characters: 3, words: 2, minutes: 1, isEast: true}. */
const LATIN_WORDS_A_MINUTE = 220;
const HAN_A_MINUTE = 400;

const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
const KANA = "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\uff66-\\uff9f";
const HANGUL = "\\uac00-\\ud7a3";
const EAST = HAN + KANA + HANGUL;
const MARKS = "\\u0300-\\u036f\\u0591-\\u05bd\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u0900-\\u0963\\u0966-\\u0dff\\u0e00-\\u0e4e";
const LETTER = `(?:(?![${EAST}])[\\p{L}\\p{N}${MARKS}])`;
const WORD = new RegExp(`${LETTER}+(?:(?:['’.\\-]|,(?=[0-9]{3}))${LETTER}+)*`, "gu");
const HAN_LETTER = new RegExp(`[${HAN}]`, "gu");
const EAST_LETTER = new RegExp(`[${EAST}]`, "gu");
const EAST_RUN = new RegExp(`[${EAST}]+`, "gu");
const HANGUL_RUN = new RegExp(`[${HANGUL}]+`, "gu");

const FENCE = /^[ \t>]*(`{3,}(?=[^`]*$)|~{3,})/u;
const LINE_START = /^[ \t]*(?:(?:>|[-+*](?=\s)|[0-9]{1,9}[.)](?=\s)|#{1,6}(?=\s)|\[[ xX]\](?=\s)|\[\^[^\]\s]*\]:)[ \t]*)*/u;
const LINK_TARGET = /^ {0,3}\[(?!\^)[^\]\[]*\]:\s*\S/u;
const MARKUP = [
  [/!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])/gu, " "],
  [/\[\^[^\[\]\s]*\]/gu, ""],
  [/\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])/gu, "$1"],
  [/&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});/gu, " "],
  [/\|/gu, " "],
  [/[*`~\\]/gu, ""],
];

export function count(text) {
  const words = found(WORD, text);
  const east = found(EAST_LETTER, text);
  const minutes = (words + found(HANGUL_RUN, text)) / LATIN_WORDS_A_MINUTE + found(HAN_LETTER, text) / HAN_A_MINUTE;
  return {
    characters: words + east,
    words: words + found(EAST_RUN, text),
    minutes: Math.max(1, Math.floor(minutes + 0.5)),
    // A fifth of the words, where two letters make one: as the language of a text is told.
    isEast: east > 0 && east * 5 >= east + 2 * words,
  };
}

export function withoutMarkup(source) {
  return proseLines(source).map(readOf).join("\n");
}

function found(pattern, text) {
  return text.match(pattern)?.length ?? 0;
}

function proseLines(source) {
  const lines = [];
  let fence = "";
  for (const line of source.split("\n")) {
    const mark = FENCE.exec(line);
    if (fence) {
      if (mark?.[1].startsWith(fence) && !line.slice(mark[0].length).trim()) fence = "";
    } else if (mark) {
      fence = mark[1];
    } else {
      lines.push(line);
    }
  }
  return lines;
}

function readOf(line) {
  if (LINK_TARGET.test(line)) return "";
  return MARKUP.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line.replace(LINE_START, ""));
}
