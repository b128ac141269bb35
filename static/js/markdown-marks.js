/* Marks around words: what bold, italic and code make of {text, start, end}. */
import { pairAt } from "./markdown-pairs.js";

const WORD = /[\p{L}\p{N}\p{M}_'’-]/u;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
// Scripts without spaces: a word there has no end that can be seen.
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]/u;

export function wrap(state, mark) {
  return state.start === state.end ? wrapAtCaret(state, mark) : wrapSelected(state, mark);
}

// In a marked run its end is stepped over, or all of it loses the marks; else the word gets them, or what is typed next.
function wrapAtCaret({ text, start: caret }, mark) {
  const pair = pairAt(text, caret, mark);
  if (pair) return steppedOver(text, caret, mark, pair) ?? unmarked(text, caret, pair);
  const { start, end } = wordAround(text, caret);
  const place = caret + mark.length * (start < end && caret === end ? 2 : 1);
  return { start, end, text: mark + text.slice(start, end) + mark, select: [place, place] };
}

// Nothing changes but the caret's place; spaces before it go behind the mark, which ends nothing after a space.
function steppedOver(text, caret, mark, { open, close, length }) {
  const isRun = (from, to) => [...text.slice(from, to)].every((char) => char === mark[0]);
  const words = text.slice(open + length, caret);
  if (caret > close || !isRun(caret, close) || !words.replaceAll(mark[0], "").trim()) return null;
  // Where one run opens bold and italic, the stars that come first may end either.
  const isShared = isRun(open + length, open + length + close - caret);
  const end = isShared ? caret + length : close + length;
  const start = open + length + words.trimEnd().length;
  if (start === caret) return { start: end, end, text: "", select: [end, end] };
  return { start, end, text: text.slice(caret, end) + text.slice(start, caret), select: [end, end] };
}

function unmarked(text, caret, { open, close, length }) {
  const place = caret - length * (caret > close ? 2 : 1);
  return { start: open, end: close + length, text: text.slice(open + length, close), select: [place, place] };
}

// A selection gets marks around it, or loses them.
function wrapSelected(state, mark) {
  const { text, start, end } = closeAround(state);
  const selected = text.slice(start, end);
  if (selected.includes("\n")) return wrapLines({ text, start, end }, mark);
  if (isMarked(selected, mark)) {
    const bare = selected.slice(mark.length, -mark.length);
    return { start, end, text: bare, select: [start, start + bare.length] };
  }
  const outer = { start: start - mark.length, end: end + mark.length };
  if (outer.start >= 0 && has(runBefore(text, start, mark), mark) && has(runAfter(text, end, mark), mark)) {
    return { ...outer, text: selected, select: [outer.start, outer.start + selected.length] };
  }
  const inside = start + mark.length;
  return { start, end, text: mark + selected + mark, select: [inside, inside + selected.length] };
}

// Marks hold within a paragraph and an item only, so every line has its own.
function wrapLines({ text, start, end }, mark) {
  const lines = text.slice(start, end).split("\n").map((line) => {
    const [, before, words, after] = /^(\s*(?:(?:>|[-+*]|\d{1,9}[.)]|#{1,6})\s+)*(?:\[[ xX]\]\s+)?)(.*?)(\s*)$/u.exec(line);
    return { before, words, after };
  });
  const all = lines.every(({ words }) => !words || isMarked(words, mark));
  const changed = lines.map(({ before, words, after }) => {
    if (!words || (!all && isMarked(words, mark))) return before + words + after;
    return before + (all ? words.slice(mark.length, -mark.length) : mark + words + mark) + after;
  }).join("\n");
  return { start, end, text: changed, select: [start, start + changed.length] };
}

function isMarked(words, mark) {
  if (words.length < 2 * mark.length + 1) return false;
  return has(runAfter(words, 0, mark), mark) && has(runBefore(words, words.length, mark), mark);
}

// Three stars are two and one: bold and italic.
function has(run, mark) {
  return mark === "*" ? run % 2 === 1 : run >= mark.length;
}

function runBefore(text, place, mark) {
  let from = place;
  while (text[from - 1] === mark[0]) from -= 1;
  return place - from;
}

function runAfter(text, place, mark) {
  let to = place;
  while (text[to] === mark[0]) to += 1;
  return to - place;
}

// The selection without the spaces at its ends; with none, the word that the caret is in or directly behind.
export function closeAround({ text, start, end }) {
  if (start === end) return wordAround(text, start);
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return { text, start, end };
}

function wordAround(text, place) {
  const isOfWord = (char) => WORD.test(char) && !UNSPACED.test(char);
  let [start, end] = [place, place];
  while (start > 0 && isOfWord(text[start - 1])) start -= 1;
  while (end < text.length && isOfWord(text[end])) end += 1;
  const isAt = start < place && (place < end || LETTER.test(text[place - 1]));
  return isAt ? { text, start, end } : { text, start: place, end: place };
}
