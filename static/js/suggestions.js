/* The list below a combobox: asks the server, shows what it knows, and says which one is active.
   `offer(found, query)` turns the server's answer into [{name, label, count}]; `take(name)` receives the choice. */
import { element } from "./element.js";

const PAUSE = 150; // ms after the last input

export class Suggestions {
  constructor(input, source, { offer, take }) {
    Object.assign(this, { input, source, offer, take, active: null });
    this.list = element("ul", { class: "picker-list", role: "listbox", id: `${input.id}-list`, hidden: "" });
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // The focus stays in the input.
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const query = this.input.value.trim();
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const found = await fetchNames(this.source, query, signal);
      if (!signal.aborted && document.activeElement === this.input) this.show(this.offer(found, query));
    } catch {
      if (!signal.aborted) this.close(); // Suggestions are a help: without the network one types.
    }
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.show([]);
  }

  move(step) {
    if (!this.isOpen) return void this.ask();
    const options = [...this.list.children];
    const from = this.active ? options.indexOf(this.active) : step > 0 ? -1 : options.length;
    // One step beyond either end is the input itself.
    this.mark(options[from + step] ?? null);
  }

  choose(option) {
    if (option) this.take(option.dataset.name);
    return Boolean(option);
  }

  // What was typed in full, by another name or by its sound: Enter takes it and makes no new one.
  get meant() {
    return this.isOpen ? this.list.querySelector("[data-meant]") : null;
  }

  show(offers) {
    this.list.replaceChildren(...offers.map((offer, index) => optionFor(offer, `${this.input.id}-option-${index}`)));
    this.mark(null);
    this.list.hidden = offers.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
  }

  mark(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (!option) return void this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }
}

function optionFor({ name, label, count, meant }, id) {
  const attributes = { class: "picker-option", role: "option", id, "aria-selected": "false", "data-name": name };
  const option = element("li", attributes, label);
  if (meant) option.dataset.meant = "";
  if (count !== undefined) option.append(element("span", { class: "picker-count" }, String(count)));
  return option;
}

async function fetchNames(source, query, signal) {
  const address = `${source}?${new URLSearchParams({ q: query })}`;
  const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`suggestions answered ${response.status}`);
  return response.json();
}
