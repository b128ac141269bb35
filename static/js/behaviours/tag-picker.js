/* <tag-picker source="/admin/tags/suggestions"> label, input </tag-picker>
   A text field of names separated by commas (, ， 、) becomes chips and a combobox with suggestions, after WAI-ARIA's
   editable combobox with list autocomplete. The field stays in the form, hidden, and always holds the value that is sent. */
import { element } from "../element.js";
import { Suggestions } from "../suggestions.js";

const SEPARATORS = /[,，、\r\n]+/u;

class TagPicker extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    if (!this.field || this.input) return;
    this.names = namesIn(this.field.value);
    this.build(this.field.id);
    this.listen();
    this.drawChips();
  }

  build(id) {
    this.chips = element("ul", { class: "picker-chips" });
    this.input = element("input", {
      class: "picker-input", type: "text", role: "combobox", id, autocomplete: "off", autocapitalize: "none",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    for (const name of ["aria-describedby", "aria-invalid", "placeholder"]) {
      if (this.field.hasAttribute(name)) this.input.setAttribute(name, this.field.getAttribute(name));
    }
    this.suggestions = new Suggestions(this.input, this.getAttribute("source"), {
      offer: (found, query) => this.offer(found, query),
      take: (name) => this.add(name),
    });
    const label = this.querySelector("label")?.textContent.trim() ?? "";
    for (const list of [this.suggestions.list, this.chips]) list.setAttribute("aria-label", label);
    this.box = element("div", { class: "picker-box" });
    this.box.append(this.chips, this.input, this.suggestions.list);
    this.replaceField(id);
  }

  // The visible input takes over the id, and with it the label and the links of an error summary.
  replaceField(id) {
    this.field.id = `${id}-value`;
    this.field.type = "hidden";
    this.field.after(this.box);
  }

  listen() {
    this.input.addEventListener("input", (event) => event.isComposing || this.read());
    this.input.addEventListener("compositionend", () => this.read());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.input.addEventListener("blur", () => this.leave());
    this.box.addEventListener("click", (event) => this.remove(event.target.closest(".picker-remove")));
    // Leaving the input would redraw the chip under the pointer before the click arrives.
    this.chips.addEventListener("mousedown", (event) => event.preventDefault());
  }

  // What stands before a separator is finished; the rest is still being typed.
  read() {
    const parts = this.input.value.split(SEPARATORS);
    if (parts.length > 1) this.add(parts.slice(0, -1).join(","), parts.at(-1).trimStart());
    this.write();
    this.suggestions.schedule();
  }

  // A list arrives whole: all of it becomes chips. A single name stays text, to be edited.
  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!SEPARATORS.test(text.trim())) return;
    event.preventDefault();
    this.add(this.input.value + text);
  }

  press(event) {
    // Enter that ends a composition belongs to the input method; 229 is how Safari says so.
    if (event.isComposing || event.keyCode === 229) return;
    const action = this.actionFor(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  actionFor(key) {
    const { active, isOpen } = this.suggestions;
    return {
      ArrowDown: () => this.suggestions.move(1),
      ArrowUp: () => this.suggestions.move(-1),
      Enter: () => this.suggestions.choose(active ?? this.suggestions.meant) || this.add(this.input.value),
      Escape: isOpen && (() => this.suggestions.close()),
      Backspace: !this.input.value && (() => this.remove(this.chips.lastElementChild?.querySelector("button"))),
    }[key];
  }

  leave() {
    if (this.input.value.trim()) this.add(this.input.value);
    else this.suggestions.close();
  }

  add(text, rest = "") {
    for (const name of namesIn(text)) if (!this.has(name)) this.names.push(name);
    this.input.value = rest;
    this.suggestions.close();
    this.drawChips();
    this.write();
  }

  remove(button) {
    if (button) {
      this.names.splice([...this.chips.children].indexOf(button.closest("li")), 1);
      this.drawChips();
      this.write();
    }
    this.input.focus();
  }

  has(name) {
    return this.names.some((known) => sameName(known, name));
  }

  // Words still in the input count too, so that nothing typed is lost by a quick submission.
  write() {
    const value = [...this.names, ...namesIn(this.input.value)].join(", ");
    if (namesIn(this.field.value).join(", ") === value) return;
    this.field.value = value;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The tags that are not chosen yet, and what was typed as a new one where nothing has that name.
  offer(found, query) {
    const known = found.filter(({ name }) => !this.has(name));
    const offers = known.map(({ name, count, is }) => ({ name, label: name, count, meant: is }));
    const isNew = query && !this.has(query) && !found.some(({ name, is }) => is === "name" || sameName(name, query));
    return isNew ? [...offers, { name: query, label: fill(this.dataset.create, query) }] : offers;
  }

  drawChips() {
    this.chips.replaceChildren(...this.names.map((name) => {
      const chip = element("li", { class: "picker-chip" }, name);
      const label = fill(this.dataset.remove, name);
      chip.append(element("button", { class: "picker-remove", type: "button", "aria-label": label }, "×"));
      return chip;
    }));
  }
}

function namesIn(text) {
  return text.split(SEPARATORS).map((name) => name.trim().replace(/\s+/gu, " ")).filter(Boolean);
}

// Close to the server's comparison, which also knows traditional from simplified and has the last word.
function sameName(one, other) {
  return one.normalize("NFKC").toLowerCase() === other.normalize("NFKC").toLowerCase();
}

function fill(pattern, name) {
  return (pattern ?? "{name}").replace("{name}", () => name);
}

customElements.define("tag-picker", TagPicker);
