/* <tag-picker source="/admin/tags/suggestions"> label, input </tag-picker>
   A text field of names separated by commas (, ， 、) becomes chips and a combobox with suggestions, after WAI-ARIA's
   editable combobox with list autocomplete. The field stays in the form, hidden, and always holds the value that is sent,
   in the order of the chips: Alt with an arrow moves one, and so does a pointer. */
import { Chips, fill } from "../chips.js";
import { element } from "../element.js";
import { Suggestions } from "../suggestions.js";

const SEPARATORS = /[,，、\r\n]+/u;

class TagPicker extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    if (!this.field || this.input) return;
    this.names = namesIn(this.field.value);
    this.spelled = new Map();
    this.build(this.field.id);
    this.listen();
    this.chips.draw();
  }

  build(id) {
    this.chips = new Chips(this.names, this.dataset, { changed: () => this.write(), leave: () => this.input.focus() });
    this.keys = element("span", { hidden: "", id: `${id}-keys` }, this.dataset.keys ?? "");
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
    for (const list of [this.suggestions.list, this.chips.list]) list.setAttribute("aria-label", label);
    this.box = element("div", { class: "picker-box" });
    this.box.append(this.chips.list, this.input, this.suggestions.list, this.chips.said, this.keys);
    const described = [this.input.getAttribute("aria-describedby"), this.keys.id].filter(Boolean).join(" ");
    this.input.setAttribute("aria-describedby", described);
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
    this.box.addEventListener("click", (event) => this.click(event.target));
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
      Backspace: !this.input.value && (() => this.removeLast()),
      ArrowLeft: this.isAtStart && this.names.length > 0 && (() => this.chips.enter()),
    }[key];
  }

  get isAtStart() {
    return this.input.selectionStart === 0 && this.input.selectionEnd === 0;
  }

  leave() {
    if (this.input.value.trim()) this.add(this.input.value);
    else this.suggestions.close();
  }

  add(text, rest = "") {
    for (const name of namesIn(text)) if (!this.has(name)) this.names.push(name);
    this.input.value = rest;
    this.suggestions.close();
    this.chips.draw();
    this.write();
  }

  removeLast() {
    this.chips.remove(this.names.length - 1);
    this.input.focus();
  }

  click(target) {
    if (!this.chips.removeBy(target)) this.input.focus();
  }

  has(name) {
    return this.names.some((known) => this.keyOf(known) === this.keyOf(name));
  }

  // The server knows traditional from simplified and a tag's other names; before it answered, it is a name's letters.
  keyOf(name) {
    return this.spelled.get(folded(name)) ?? folded(name);
  }

  // Words still in the input count too, so that nothing typed is lost by a quick submission.
  write() {
    const value = [...this.names, ...namesIn(this.input.value)].join(", ");
    if (namesIn(this.field.value).join(", ") === value) return;
    this.field.value = value;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The tags that are not chosen yet, and what was typed as a new one where nothing has that name.
  offer({ key, tags }, query) {
    const named = tags.find(({ is }) => is === "name");
    this.spelled.set(folded(query), named ? folded(named.name) : key);
    const known = tags.filter(({ name }) => !this.has(name));
    const offers = known.map(({ name, count, is }) => ({ name, label: name, count, meant: is }));
    const isNew = query && !this.has(query) && !named;
    return isNew ? [...offers, { name: query, label: fill(this.dataset.create, { name: query }) }] : offers;
  }
}

function namesIn(text) {
  return text.split(SEPARATORS).map((name) => name.trim().replace(/\s+/gu, " ")).filter(Boolean);
}

function folded(name) {
  return name.normalize("NFKC").toLowerCase();
}

customElements.define("tag-picker", TagPicker);
