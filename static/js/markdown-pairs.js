/* Which marks of a line belong together, by the rules of Markdown: pairs {open, close, length}, the inner ones first. */
import { lineEnd, lineStart } from "./markdown-items.js";

const ESCAPED = /\\[^\s]/gu;
const CODE = /(`+)[^`]+(?:(?!\1(?!`))`+[^`]+)*\1(?!`)|`+/gu;

// The innermost pair of such marks that the caret is inside of, else one that it stands directly behind.
export function pairAt(text, caret, mark) {
  const from = lineStart(text, caret);
  const isSuch = ({ length }) => mark[0] !== "*" || length === mark.length;
  const pairs = pairsIn(text.slice(from, lineEnd(text, caret)), mark[0], caret - from).filter(isSuch)
    .map(({ open, close, length }) => ({ open: from + open, close: from + close, length }));
  return pairs.find(({ open, close, length }) => open + length <= caret && caret <= close)
    ?? pairs.find(({ close, length }) => close + length === caret);
}

function pairsIn(line, char, caret) {
  const pairs = [];
  const openers = [];
  for (const run of runsIn(hidden(line, char), char, caret)) {
    while (run.canClose && run.length) {
      const place = openers.findLastIndex((opener) => fits(opener, run));
      if (place < 0) break;
      openers.length = place + 1;
      pairs.push(paired(openers[place], run));
      if (!openers[place].length) openers.pop();
    }
    if (run.canOpen && run.length) openers.push(run);
  }
  return pairs;
}

// What is escaped, or a star in code, is no mark; every other character stays at its place.
function hidden(line, char) {
  if (char === "`") return line;
  const blank = (found) => "x".repeat(found.length);
  return line.replace(ESCAPED, blank).replace(CODE, blank);
}

// A run opens before a word and closes behind one. The caret parts runs, and stands for the word that is typed there.
function runsIn(line, char, caret) {
  const isWord = (place) => /\S/u.test(line[place] ?? "");
  const runs = [];
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] !== char) continue;
    const run = runs.at(-1);
    if (run && run.end === at && at !== caret) run.end += 1;
    else runs.push({ at, end: at + 1 });
  }
  return runs.map(({ at, end }) => ({
    char, at, length: end - at, whole: end - at,
    canOpen: end === caret || isWord(end), canClose: at === caret || isWord(at - 1),
  }));
}

// Stars are shared out, but one and two that could do both belong to different pairs; other runs have one length.
function fits(opener, run) {
  if (run.char !== "*") return opener.length === run.length;
  const isEither = opener.canClose || run.canOpen;
  return !isEither || (opener.whole + run.whole) % 3 !== 0 || (opener.whole % 3 === 0 && run.whole % 3 === 0);
}

// Two of three stars are the inner pair.
function paired(opener, run) {
  const length = run.char === "*" ? Math.min(2, opener.length, run.length) : run.length;
  opener.length -= length;
  run.length -= length;
  run.at += length;
  return { open: opener.at + opener.length, close: run.at - length, length };
}
