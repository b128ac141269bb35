/* What a line of Markdown is: an item with its mark, a quote, a line of code. Places are offsets in the whole text. */

// What is before an item's words: quotes, spaces, its mark, a box to tick.
const ITEM = /^((?:[ \t]{0,3}>[ \t]?)*)([ \t]*)(?:([-+*])|(\d{1,9})([.)]))([ \t]+|$)(\[[ xX]\](?:[ \t]+|$))?/u;
export const QUOTE = /^(?:[ \t]{0,3}>[ \t]?)+/u;
export const FENCE = /^[ \t>]*(`{3,}(?=[^`\n]*$)|~{3,})/gmu;

export function itemOf(line) {
  const found = ITEM.exec(line);
  if (!found) return null;
  const [lead, quote, indent, bullet, number, close, space, box] = found;
  return { lead, quote, indent, bullet, number: number === undefined ? null : Number(number), close, space, box };
}

// An odd number of fences before a place: the last one is open.
export function isInCode(text, place) {
  let open = "";
  for (const { 1: mark } of text.slice(0, lineStart(text, place)).matchAll(FENCE)) {
    if (!open) open = mark;
    else if (mark.startsWith(open)) open = "";
  }
  return open !== "";
}

export function lineStart(text, place) {
  return place > 0 ? text.lastIndexOf("\n", place - 1) + 1 : 0;
}

export function lineEnd(text, place) {
  const found = text.indexOf("\n", place);
  return found < 0 ? text.length : found;
}
