/* Lists, quotes and code, line by line: what Enter and the tools for lists make of {text, start, end}. Each returns
   {start, end, text, select}, or null where the key means what it always does. */
import { shifted } from "./markdown-indents.js";
import { QUOTE, isInCode, itemOf, lineEnd, lineStart } from "./markdown-items.js";

const RULE = /^[ \t]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/u;

// Enter: the next item, with the next number and an empty box. In an item without words it ends the list.
export function continued(state) {
  const { text, start, end } = state;
  if (isInCode(text, start)) return keptIndent(state);
  const from = lineStart(text, start);
  const line = text.slice(from, lineEnd(text, start));
  const item = itemOf(line);
  const lead = item ? item.lead : QUOTE.exec(line)?.[0];
  if (lead === undefined || start - from < lead.length || RULE.test(line)) return null;
  if (start === end && !line.slice(lead.length).trim()) return ended(state, from, line, item);
  const next = `\n${item ? nextOf(item) : lead.trimEnd() + " "}`;
  return { start, end, text: next, select: [start + next.length, start + next.length] };
}

// An inner item goes out one step; an outer one, or a quote's empty line, is gone.
function ended(state, from, line, item) {
  if (item?.indent) return shifted(state, -1);
  const left = item ? item.quote : "";
  return { start: from, end: from + line.length, text: left, select: [from + left.length, from + left.length] };
}

function nextOf(item) {
  const mark = item.number === null ? item.bullet : `${item.number + 1}${item.close}`;
  return `${item.quote}${item.indent}${mark}${item.space || " "}${item.box ? "[ ] " : ""}`;
}

function keptIndent({ text, start, end }) {
  const from = lineStart(text, start);
  const [indent] = /^[ \t]*/u.exec(text.slice(from, start));
  if (!indent) return null;
  return { start, end, text: `\n${indent}`, select: [start + 1 + indent.length, start + 1 + indent.length] };
}

// A tool: all lines of the selection get the mark, or lose it where all have it.
export function toggleLines({ text, start, end }, kind) {
  const from = lineStart(text, start);
  const to = lineEnd(text, end > start && text[end - 1] === "\n" ? end - 1 : end);
  const lines = text.slice(from, to).split("\n");
  const counted = lines.length === 1 ? lines : lines.filter((line) => line.trim());
  const off = counted.every((line) => KINDS[kind].is(line));
  let number = 0;
  const changed = lines.map((line) => {
    if (lines.length > 1 && !line.trim() && kind !== "quote") return line;
    return off ? KINDS[kind].without(line) : KINDS[kind].with(line, (number += 1), lines.length === 1);
  });
  const made = changed.join("\n");
  const caret = Math.max(from, from + made.length - (to - end));
  return { start: from, end: to, text: made, select: lines.length === 1 && start === end ? [caret, caret] : [from, from + made.length] };
}

const KINDS = {
  bullets: {
    is: (line) => Boolean(itemOf(line)?.bullet) && !itemOf(line).box,
    with: (line) => marked(line, () => "- "),
    without: (line) => marked(line, () => ""),
  },
  numbers: {
    is: (line) => itemOf(line)?.number != null,
    with: (line, number) => marked(line, () => `${number}. `),
    without: (line) => marked(line, () => ""),
  },
  tasks: {
    is: (line) => Boolean(itemOf(line)?.box),
    with: (line) => marked(line, (item) => `- ${item?.box ?? "[ ] "}`),
    without: (line) => marked(line, () => ""),
  },
  quote: {
    is: (line) => QUOTE.test(line),
    with: (line, number, isAlone) => (line || isAlone ? `> ${line}` : ">"),
    without: (line) => line.replace(/^[ \t]{0,3}>[ \t]?/u, ""),
  },
};

function marked(line, markOf) {
  const item = itemOf(line);
  const quote = item ? item.quote : QUOTE.exec(line)?.[0] ?? "";
  const indent = item ? item.indent : /^[ \t]*/u.exec(line.slice(quote.length))[0];
  const words = line.slice(item ? item.lead.length : quote.length + indent.length);
  return quote + indent + markOf(item) + words;
}
