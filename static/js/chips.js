/* The chosen names of a picker as chips, in an order that keys and a pointer change. `names` is the picker's own list;
   `words` are its data- attributes; `changed` is told of every change, `leave` where the focus has nowhere to go. */
import { element } from "./element.js";
import { reorderByPointer } from "./reordering.js";

const KEYS = "Alt+ArrowLeft Alt+ArrowRight Delete";

export class Chips {
  constructor(names, words, { changed, leave }) {
    Object.assign(this, { names, words, changed, leave });
    this.list = element("ul", { class: "picker-chips" });
    this.said = element("span", { class: "visually-hidden", role: "status" });
    // Leaving the input would redraw the chip under the pointer before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("focusin", (event) => this.reach(this.buttons.indexOf(event.target)));
    reorderByPointer(this.list, (from, to) => this.move(from, to));
  }

  get buttons() {
    return [...this.list.querySelectorAll(".picker-remove")];
  }

  draw() {
    this.list.replaceChildren(...this.names.map((name) => {
      const chip = element("li", { class: "picker-chip" }, name);
      const label = fill(this.words.remove, { name });
      const attributes = { class: "picker-remove", type: "button", "aria-label": label, "aria-keyshortcuts": KEYS };
      chip.append(element("button", attributes, "×"));
      return chip;
    }));
    this.reach(this.names.length - 1);
  }

  // All chips are one stop of the Tab key.
  reach(place) {
    this.buttons.forEach((button, index) => { button.tabIndex = index === place ? 0 : -1; });
  }

  enter() {
    this.buttons.at(-1).focus();
  }

  // Among the chips arrows go and, with Alt, take the chip along; beyond the last one is the input.
  press(event) {
    const from = this.buttons.indexOf(event.target);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const act = {
      Delete: () => this.remove(from),
      Backspace: () => this.remove(from),
      Home: () => this.buttons[0].focus(),
      End: () => this.enter(),
    }[event.key] ?? (step && (() => (event.altKey ? this.move(from, from + step) : this.go(from + step))));
    if (from < 0 || !act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  go(place) {
    if (place < this.names.length) this.buttons[Math.max(0, place)].focus();
    else this.leave();
  }

  move(from, to) {
    if (to < 0 || to >= this.names.length) return;
    const [name] = this.names.splice(from, 1);
    this.names.splice(to, 0, name);
    this.redraw(to);
    this.said.textContent = fill(this.words.place, { name, place: to + 1, count: this.names.length });
  }

  // The neighbour has the focus then, so that several can be taken away in a row.
  remove(place) {
    const [name] = this.names.splice(place, 1);
    if (name === undefined) return;
    this.redraw(Math.min(place, this.names.length - 1));
    this.said.textContent = fill(this.words.removed, { name });
  }

  removeBy(target) {
    const place = this.buttons.indexOf(target.closest(".picker-remove"));
    if (place >= 0) this.remove(place);
    return place >= 0;
  }

  redraw(place) {
    this.draw();
    this.changed();
    if (this.names.length) this.buttons[place].focus();
    else this.leave();
  }
}

export function fill(pattern, values) {
  return (pattern ?? "{name}").replace(/\{(\w+)\}/gu, (_, name) => values[name]);
}
