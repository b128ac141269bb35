/* What Tab and Shift+Tab make of {text, start, end}, in lists and in code; null where they leave the text. */
import { FENCE, isInCode, itemOf, lineEnd, lineStart } from "./markdown-items.js";

const CODE_INDENT = "    ";

// Tab and Shift+Tab: items go in and out with what is beneath them, code by its own step.
export function shifted(state, direction) {
  const { text, start, end } = state;
  const from = lineStart(text, start);
  if (isInCode(text, start)) return shiftedCode(state, from, direction);
  const item = itemOf(text.slice(from, lineEnd(text, from)));
  if (!item) return null;
  const above = linesAbove(text, from, item.quote);
  const to = withChildren(text, lineEnd(text, Math.max(start, end - 1)), item);
  const wanted = direction > 0 ? innerIndent(above, item) : outerIndent(above, item);
  // Nothing to go into: the key is used up, so that one does not leave the text by surprise.
  if (wanted === null) return direction > 0 ? { start, end, text: text.slice(start, end), select: [start, end] } : null;
  const lines = text.slice(from, to).split("\n").map((line) => shiftedLine(line, item, wanted - item.indent.length));
  lines[0] = numbered(lines[0], above, item, wanted);
  return replaced(state, from, to, lines);
}

// The item above it whose words begin where this one's mark will.
function innerIndent(above, item) {
  const sibling = above.find(({ indent }) => indent.length <= item.indent.length);
  const wanted = sibling ? sibling.lead.length - sibling.quote.length - (sibling.box?.length ?? 0) : 0;
  return wanted > item.indent.length ? wanted : null;
}

function outerIndent(above, item) {
  if (!item.indent) return null;
  return above.find(({ indent }) => indent.length < item.indent.length)?.indent.length ?? 0;
}

function numbered(line, above, item, indent) {
  if (item.number === null) return line;
  const next = above.find((other) => other.indent.length <= indent);
  const number = next && next.indent.length === indent && next.number !== null ? next.number + 1 : 1;
  return line.replace(/\d+(?=[.)])/u, String(number));
}

function shiftedLine(line, { quote }, by) {
  const inner = line.slice(quote.length);
  return line.slice(0, quote.length) + (by > 0 ? " ".repeat(by) + inner : inner.replace(new RegExp(`^[ \\t]{0,${-by}}`, "u"), ""));
}

// The items above, nearest first, until the list begins.
function linesAbove(text, from, quote) {
  const found = [];
  for (const line of text.slice(Math.max(0, from - 20000), from).split("\n").slice(0, -1).reverse()) {
    const item = itemOf(line);
    if (item && item.quote === quote) found.push(item);
    else if (line.trim() && !/^[ \t]/u.test(line)) break;
  }
  return found;
}

function withChildren(text, to, item) {
  let end = to;
  while (end < text.length) {
    const next = lineEnd(text, end + 1);
    const line = text.slice(end + 1, next);
    const indent = /^[ \t]*/u.exec(line.slice(item.quote.length))[0].length;
    if (!line.trim() || !line.startsWith(item.quote) || indent <= item.indent.length) break;
    end = next;
  }
  return end;
}

function shiftedCode(state, from, direction) {
  const { text, start, end } = state;
  const to = lineEnd(text, Math.max(start, end - 1));
  const step = stepOf(text, start);
  if (direction > 0 && start === end) return { start, end, text: step, select: [start + step.length, start + step.length] };
  const out = new RegExp(`^(?:\\t| {1,${step === "\t" ? 4 : step.length}})`, "u");
  const lines = text.slice(from, to).split("\n");
  const moved = lines.map((line) => (direction > 0 ? (line ? step + line : line) : line.replace(out, "")));
  if (moved.join("\n") === lines.join("\n")) return direction > 0 ? null : { start, end, text: text.slice(start, end), select: [start, end] };
  return replaced(state, from, to, moved);
}

// How the code is indented already: by tabs, or by as many spaces as its least indented line.
function stepOf(text, place) {
  const fences = [...text.slice(0, place).matchAll(FENCE)];
  const code = text.slice(fences.at(-1)?.index ?? 0, place + 2000);
  if (/^\t/mu.test(code)) return "\t";
  const widths = [...code.matchAll(/^( {2,8})\S/gmu)].map(([, spaces]) => spaces.length);
  return widths.length ? " ".repeat(Math.min(...widths)) : CODE_INDENT;
}

// A caret stays at its letter, in the first line; several lines stay selected.
function replaced({ text, start, end }, from, to, lines) {
  const made = lines.join("\n");
  const caret = Math.max(from, start + lines[0].length - (lineEnd(text, from) - from));
  return { start: from, end: to, text: made, select: start === end ? [caret, caret] : [from, from + made.length] };
}
