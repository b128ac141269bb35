/* Marks around words: what bold, italic and code make of {text, start, end}. */
const WORD = /[\p{L}\p{N}\p{M}_'’-]/u;
// Scripts without spaces: a word there has no end that can be seen.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

// A selection gets marks around it, or loses them; without one the word at the caret, and without a word the caret.
export function wrap(state, mark) {
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

// The selection without the spaces at its ends; with none, the word around the caret.
export function closeAround({ text, start, end }) {
  if (start === end) return wordAround(text, start);
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return { text, start, end };
}

function wordAround(text, place) {
  let [start, end] = [place, place];
  while (start > 0 && WORD.test(text[start - 1])) start -= 1;
  while (end < text.length && WORD.test(text[end])) end += 1;
  const isWithin = start < place && place < end;
  return isWithin && !UNSPACED.test(text.slice(start, end)) ? { text, start, end } : { text, start: place, end: place };
}
