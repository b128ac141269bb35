/* A textarea that tools and keys work on: what is in it, changes that its own undo takes back, and input methods. */
export function stateOf(field) {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

/* Puts `text` where `start` to `end` was and selects `select`. Only an old command is known to the browser's undo. */
export function change(field, { start, end, text, select }) {
  field.focus();
  field.setSelectionRange(start, end);
  const isNothing = start === end && !text;
  if (!isNothing && !document.execCommand(text ? "insertText" : "delete", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  }
  field.setSelectionRange(...select);
}

/* Tells whether an input method composes in a field: then every key is its own. */
export class Composition {
  constructor(field) {
    this.isOn = false;
    field.addEventListener("compositionstart", () => { this.isOn = true; });
    field.addEventListener("compositionend", () => { this.isOn = false; });
  }

  // Safari ends the composition before the key that ended it arrives; 229 says whose key it was.
  takes(event) {
    return this.isOn || event.isComposing || event.keyCode === 229;
  }
}
