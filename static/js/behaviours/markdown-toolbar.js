/* <markdown-toolbar for="body" role="toolbar" data-column="Column" data-cell="Cell"> button[data-tool] … </markdown-toolbar>
   Its buttons change the text that `for` names, as the keys do; arrow keys go from button to button. */
import { TOOLS } from "../markdown-tools.js";
import { KEYS, named, spoken } from "../shortcuts.js";
import { Composition, change, stateOf } from "../textarea.js";

class MarkdownToolbar extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field || this.composition) return;
    this.composition = new Composition(this.field);
    this.buttons = [...this.querySelectorAll("button")];
    this.buttons.forEach((button, index) => this.prepare(button, index === 0));
    // The focus stays in the text, and with it the selection and a phone's keyboard.
    this.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("click", (event) => this.use(event.target.closest("[data-tool]")));
    this.addEventListener("keydown", (event) => this.step(event));
    this.addEventListener("focusin", (event) => this.enter(event.target.closest("button")));
  }

  prepare(button, isFirst) {
    button.tabIndex = isFirst ? 0 : -1;
    const keys = button.dataset.keys ?? KEYS[button.dataset.tool];
    const label = button.getAttribute("aria-label");
    if (keys) button.setAttribute("aria-keyshortcuts", spoken(keys));
    button.dataset.tip = keys ? `${label} (${named(keys)})` : label;
  }

  use(button) {
    if (!button || this.composition.isOn) return;
    // Whoever takes files may choose one instead.
    const asked = new CustomEvent(`tool-${button.dataset.tool}`, { bubbles: true, cancelable: true });
    if (!this.field.dispatchEvent(asked)) return;
    change(this.field, TOOLS[button.dataset.tool](stateOf(this.field), this.dataset));
  }

  step(event) {
    const from = this.buttons.indexOf(event.target);
    const last = this.buttons.length - 1;
    const to = { ArrowRight: from === last ? 0 : from + 1, ArrowLeft: from ? from - 1 : last, Home: 0, End: last }[event.key];
    if (from < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.buttons[to].focus();
  }

  enter(button) {
    if (!button) return;
    for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
  }
}

customElements.define("markdown-toolbar", MarkdownToolbar);
