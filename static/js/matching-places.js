/* Where the same words stand in a text and in the page made of it. The page's HTML knows no lines, so each of its blocks
   is looked for by its first letters, from the line after the last one found. */
const KEY = 14; // letters
const LEAST = 3; // letters that say enough
const REACH = 80; // lines with words, beyond which a block counts as not found

// For [{text}] of blocks in order: [{line, block}], both rising.
export function matchingPlaces(source, blocks) {
  const lines = source.split("\n").map(lettersOf);
  const found = [];
  let from = 0;
  blocks.forEach(({ text }, block) => {
    const key = lettersOf(text).slice(0, KEY);
    const line = key.length < LEAST ? -1 : lineWith(lines, key, from);
    if (line < 0) return;
    found.push({ line, block });
    from = line + 1;
  });
  return found;
}

// A cell's or a link's line goes on with what the page doesn't show, so the beginning of the line is enough.
function lineWith(lines, key, from) {
  for (let line = from, seen = 0; line < lines.length && seen < REACH; line += 1) {
    if (!lines[line]) continue;
    seen += 1;
    if (lines[line].startsWith(key)) return line;
  }
  return -1;
}

function lettersOf(text) {
  // Only the beginning is compared, and a paragraph may be long.
  return text.trimStart().slice(0, 4 * KEY).replace(/^\s*(?:\d{1,9}[.)]|\[[ xX]\])\s|[^\p{L}\p{N}]+/gu, "").toLowerCase();
}

// Between the known pairs of [one, other] places lie straight lines.
export function between(pairs, place) {
  let low = 0;
  let high = pairs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (pairs[middle][0] <= place) low = middle;
    else high = middle;
  }
  const [[one, other], [nextOne, nextOther]] = [pairs[low], pairs[high]];
  return nextOne === one ? other : other + ((place - one) / (nextOne - one)) * (nextOther - other);
}
