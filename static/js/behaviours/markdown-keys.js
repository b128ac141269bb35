/* <markdown-keys hint="body-keys"> textarea </markdown-keys>
   What a writer's keys do: shortcuts for the tools, lists that go on with Enter, Tab in lists and code, and saving.
   Escape, then Tab leaves the text wherever one is. While an input method composes, every key is its own. */
import { shifted } from "../markdown-indents.js";
import { isInCode } from "../markdown-items.js";
import { continued } from "../markdown-lines.js";
import { TOOLS, linkTo } from "../markdown-tools.js";
import { KEYS, pressed } from "../shortcuts.js";
import { Composition, change, stateOf } from "../textarea.js";

const TOOL_OF = Object.fromEntries(Object.entries(KEYS).map(([tool, keys]) => [keys, tool]));
const SAVE = "Mod+S";

class MarkdownKeys extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    if (!this.field || this.composition) return;
    this.composition = new Composition(this.field);
    this.isLeaving = false;
    this.describe();
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("beforeinput", (event) => this.goOn(event));
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.field.addEventListener("blur", () => { this.isLeaving = false; });
    this.field.form?.addEventListener("keydown", (event) => this.pressInForm(event));
  }

  // That Tab may stay in the text is said to whoever can't see it.
  describe() {
    const known = this.field.getAttribute("aria-describedby");
    if (this.hasAttribute("hint")) this.field.setAttribute("aria-describedby", [known, this.getAttribute("hint")].filter(Boolean).join(" "));
  }

  press(event) {
    if (this.composition.takes(event)) return;
    const wasLeaving = this.isLeaving;
    this.isLeaving = event.key === "Escape" || (wasLeaving && event.key === "Shift");
    const tool = TOOL_OF[pressed(event)];
    if (tool) this.apply(event, TOOLS[tool](stateOf(this.field)));
    else if (event.key === "Tab" && !wasLeaving) this.indent(event);
  }

  indent(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    this.apply(event, shifted(stateOf(this.field), event.shiftKey ? -1 : 1));
  }

  // Asked of what is about to be typed, and not of the key, because a phone's keyboard names no key.
  goOn(event) {
    if (event.inputType !== "insertLineBreak" || event.isComposing || this.composition.isOn || this.isPlain) return;
    this.apply(event, continued(stateOf(this.field)));
  }

  paste(event) {
    const address = event.clipboardData?.getData("text/plain").trim() ?? "";
    const state = stateOf(this.field);
    if (!isInCode(state.text, state.start)) this.apply(event, linkTo(state, address));
  }

  apply(event, made) {
    if (!made) return;
    event.preventDefault();
    change(this.field, made);
  }

  pressInForm(event) {
    // With Shift, Enter is a line and nothing else.
    this.isPlain = event.key === "Enter" && event.shiftKey;
    if (this.composition.takes(event) || event.defaultPrevented) return;
    if (pressed(event) === SAVE) this.save(event);
    else if (event.key === "Enter" && event.target.name === "title" && !event.shiftKey) this.beginText(event);
  }

  save(event) {
    event.preventDefault();
    // The first button is the one that only saves.
    if (!event.repeat) this.field.form.requestSubmit(this.field.form.querySelector("button[type=submit]"));
  }

  // The title is one line: Enter goes on to the text.
  beginText(event) {
    event.preventDefault();
    this.field.focus();
  }
}

customElements.define("markdown-keys", MarkdownKeys);
