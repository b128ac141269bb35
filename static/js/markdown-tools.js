/* What the toolbar's tools make of a text. A tool takes {text, start, end}, the text and its selection, and returns
   {start, end, text, select}: what to put where, and what is selected then. */
import { lineEnd, lineStart } from "./markdown-items.js";
import { toggleLines } from "./markdown-lines.js";
import { closeAround, wrap } from "./markdown-marks.js";

const LINK = "https://";
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/u;

export const TOOLS = {
  bold: (state) => wrap(state, "**"),
  italic: (state) => wrap(state, "*"),
  heading,
  link,
  bullets: (state) => toggleLines(state, "bullets"),
  numbers: (state) => toggleLines(state, "numbers"),
  tasks: (state) => toggleLines(state, "tasks"),
  quote: (state) => toggleLines(state, "quote"),
  code: (state) => (isBlock(state) ? fence(state, "```") : wrap(state, "`")),
  math: (state) => (isBlock(state) ? fence(state, "$$") : wrap(state, "$")),
  table,
  image: (state) => bracket(state, "!["),
};

function link(state) {
  const { text, start, end } = closeAround(state);
  const selected = text.slice(start, end);
  const whole = /^\[([^\[\]]*)\]\([^()\s]*\)$/u.exec(selected);
  if (whole) return { start, end, text: whole[1], select: [start, start + whole[1].length] };
  return bracket({ text, start, end }, "[");
}

// [words](address): the caret goes where something is missing.
function bracket({ text, start, end }, open) {
  const selected = text.slice(start, end);
  if (ADDRESS.test(selected)) {
    const inside = start + open.length;
    return { start, end, text: `${open}](${selected})`, select: [inside, inside] };
  }
  const made = `${open}${selected}](${LINK})`;
  const address = start + made.length - LINK.length - 1;
  const select = selected ? [address, address + LINK.length] : [start + open.length, start + open.length];
  return { start, end, text: made, select };
}

// A pasted address makes a link of the words that it falls on.
export function linkTo({ text, start, end }, address) {
  const selected = text.slice(start, end);
  if (!selected.trim() || selected.includes("\n") || ADDRESS.test(selected) || !ADDRESS.test(address)) return null;
  const made = `[${selected}](${address})`;
  return { start, end, text: made, select: [start + made.length, start + made.length] };
}

// None, two, three, four, none: the page's title is the first.
function heading({ text, start, end }) {
  const from = lineStart(text, start);
  const [marks] = /^(?:#{1,6}(?:[ \t]+|$))?/u.exec(text.slice(from, lineEnd(text, from)));
  const level = marks.trim().length;
  const next = level < 2 ? 2 : level + 1;
  const made = next > 4 ? "" : `${"#".repeat(next)} `;
  const moved = made.length - marks.length;
  const select = [start, end].map((place) => Math.max(from + made.length, place + moved));
  return { start: from, end: from + marks.length, text: made, select };
}

// Several lines, or an empty one, become a block; words within a line don't.
function isBlock({ text, start, end }) {
  if (start !== end) return text.slice(start, end).includes("\n");
  const isStart = start === 0 || text[start - 1] === "\n";
  return isStart && (start === text.length || text[start] === "\n");
}

function fence(state, mark) {
  const selected = state.text.slice(state.start, state.end).replace(/^\n+|\n+$/gu, "");
  // A fence is longer than any in the code.
  const longest = Math.max(0, ...(selected.match(/`{3,}/gu) ?? []).map((run) => run.length));
  const fenced = mark[0] === "`" ? "`".repeat(Math.max(3, longest + 1)) : mark;
  const inside = fenced.length + 1;
  return block(state, `${fenced}\n${selected}\n${fenced}`, [inside, inside + selected.length]);
}

function table(state, { column = "", cell = "" } = {}) {
  const selected = state.text.slice(state.start, state.end);
  const rows = selected.includes("\t") ? rowsOf(selected) : [[`${column} 1`, `${column} 2`], [cell, cell], [cell, cell]];
  const [head, ...others] = rows.map((cells) => `| ${cells.join(" | ")} |`);
  const rule = `|${" --- |".repeat(rows[0].length)}`;
  return block(state, [head, rule, ...others].join("\n"), [2, 2 + rows[0][0].length]);
}

// What a spreadsheet gives: cells between tabs, all rows as long as the longest.
function rowsOf(text) {
  const rows = text.trim().split("\n").map((line) => line.split("\t").map((cell) => cell.trim().replaceAll("|", "\\|")));
  const width = Math.max(...rows.map((cells) => cells.length));
  return rows.map((cells) => [...cells, ...Array(width - cells.length).fill("")]);
}

// A block stands between empty lines.
function block({ text, start, end }, made, [from, to]) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const inside = start + lead.length;
  return { start, end, text: lead + made + tail, select: [inside + from, inside + to] };
}
