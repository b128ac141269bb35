/* Putting files into a Markdown field, where one writes and so that undo takes it back.
   `facts` are what the server tells of a file: address, title, alt, and `shown`, whether a text shows it or links to it. */

export function insertFile(field, facts, alt) {
  whenComposed(field, () => {
    field.focus();
    const text = apart(field, markdownOf(facts, alt), facts.shown);
    // The old command alone leaves the browser's own undo as it was.
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  });
}

export function markdownOf(facts, alt) {
  const words = (facts.shown ? alt : facts.title).replace(/[[\]\\]/g, "\\$&").replace(/\s+/gu, " ");
  return `${facts.shown ? "!" : ""}[${words}](${facts.address})`;
}

// What an input method has begun is finished first.
const composing = new WeakMap();

export function watchComposing(field) {
  if (composing.has(field)) return;
  composing.set(field, false);
  field.addEventListener("compositionstart", () => composing.set(field, true));
  field.addEventListener("compositionend", () => composing.set(field, false));
}

function whenComposed(field, act) {
  if (!composing.get(field)) return void act();
  field.addEventListener("compositionend", () => setTimeout(act), { once: true });
}

// A picture is a paragraph of its own, unless one writes within a line.
function apart(field, markdown, shown) {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const within = /[^\n]$/.test(before) && /^[^\n]/.test(after);
  if (!shown || within) return markdown;
  return lineEnds(/\n*$/.exec(before)[0], before) + markdown + lineEnds(/^\n*/.exec(after)[0], after);
}

function lineEnds(there, text) {
  return text.trim() ? "\n".repeat(Math.max(2 - there.length, 0)) : "";
}
