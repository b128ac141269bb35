/* <stale-preview data-stale="The form has changed…"> form[method=get], .operation-preview with the form that does it </stale-preview>
   What is shown stands for what was typed when it was asked for. Once the form says something else, the button beneath
   the preview is gone and a sentence says so; typed back, the button is there again. */
import { element } from "../element.js";

class StalePreview extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[method=get]");
    this.preview = this.querySelector(".operation-preview");
    if (!this.form || !this.preview || this.said) return;
    this.button = this.preview.querySelector("form");
    // The button's hidden fields are what it does, whatever a browser put back into the other form.
    this.shown = contentOf(this.button ?? this.form);
    this.said = element("p", { class: "operation-stale", role: "status" });
    this.preview.append(this.said);
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, this.draw);
    window.addEventListener("pageshow", this.draw);
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this.draw);
  }

  draw = () => {
    const isStale = contentOf(this.form) !== this.shown;
    this.preview.toggleAttribute("data-stale", isStale);
    if (this.button) this.button.hidden = isStale;
    this.said.textContent = isStale ? this.dataset.stale : "";
  };
}

// What was filled in as one text; spaces between words and the order of fields make no difference.
function contentOf(form) {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, value.trim().replace(/\s+/gu, " ")]);
  const typed = pairs.filter(([name, value]) => value && name !== "csrf_token" && name !== "expected");
  return JSON.stringify(typed.map((pair) => pair.join("=")).sort());
}

customElements.define("stale-preview", StalePreview);
