/* <media-picker for="body" source="/admin/media?kind=picture" data-words-…="…"><details>…</details></media-picker>
   Opened, it shows the newest files of the library, or of one kind, and finds others. The one that is chosen is told by
   "file-chosen", and inserted into the field where nobody else takes it. */
import { element } from "../element.js";
import { insertFile, watchComposing } from "../inserting.js";

const PAUSE = 200; // ms after the last input

class MediaPicker extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.details = this.querySelector("details");
    if (!this.details || this.list) return;
    if (this.field) watchComposing(this.field);
    this.build();
    this.details.addEventListener("toggle", () => this.details.open && this.find());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  build() {
    const { wordsSearch, wordsMore } = this.dataset;
    this.input = element("input", { type: "search", maxlength: "200", placeholder: wordsSearch, "aria-label": wordsSearch });
    this.list = element("ul", { class: "pick-files" });
    this.status = element("p", { class: "quiet", role: "status" });
    this.more = element("button", { class: "button button-quiet", type: "button", hidden: "" }, wordsMore);
    this.more.addEventListener("click", () => this.load(this.older));
    this.input.addEventListener("input", (event) => event.isComposing || this.schedule());
    this.input.addEventListener("compositionend", () => this.schedule());
    // Enter would send the form around.
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    const bar = element("div", { class: "pick-bar" });
    bar.append(this.input, this.more);
    this.details.querySelector("summary").after(bar, this.list, this.status);
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE);
  }

  find() {
    const query = this.input.value.trim();
    const address = new URL(this.getAttribute("source"), location);
    if (query) address.searchParams.set("q", query);
    this.load(address, true);
  }

  async load(address, anew = false) {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const headers = { "X-Requested-With": "fetch", Accept: "application/json" };
    try {
      const response = await fetch(address, { headers, redirect: "manual", signal: request.signal });
      if (!response.ok) return void this.say(this.dataset.wordsEnded);
      this.show(await response.json(), anew);
    } catch {
      if (!request.signal.aborted) this.say(this.dataset.wordsOffline);
    }
  }

  show({ files, older }, anew) {
    if (anew) this.list.replaceChildren();
    this.list.append(...files.map((facts) => this.choice(facts)));
    this.older = older;
    this.more.hidden = !older;
    this.say(this.list.firstElementChild || older ? "" : this.dataset.wordsNothing);
  }

  choice(facts) {
    const item = element("li", {});
    const button = element("button", { class: "pick-file", type: "button", title: facts.alt || facts.title });
    const end = facts.address.split(".").at(-1);
    const picture = facts.thumbnail
      ? element("img", { src: facts.thumbnail, alt: "", loading: "lazy" })
      : element("span", { class: "media-kind", "aria-hidden": "true" }, end);
    button.append(picture, element("span", {}, facts.title));
    button.addEventListener("click", () => this.choose(facts));
    item.append(button);
    return item;
  }

  choose(facts) {
    const told = new CustomEvent("file-chosen", { detail: facts, bubbles: true, cancelable: true });
    if (this.dispatchEvent(told) && this.field) insertFile(this.field, facts, facts.alt);
  }

  say(text) {
    this.status.textContent = text ?? "";
  }
}

customElements.define("media-picker", MediaPicker);
