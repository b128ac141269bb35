/* <scheme-switch label="Colours" automatic="Automatic" light="Light" dark="Dark"></scheme-switch>
   A list to choose a colour scheme from. This browser remembers it; static/js/first-paint.js applies it to pages to come. */
const KEY = "scheme";
const SCHEMES = ["light", "dark"];

class SchemeSwitch extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = document.createElement("select");
    // Every page loads this file, so it needs no other.
    this.list.title = this.list.ariaLabel = this.getAttribute("label");
    this.list.autocomplete = "off";
    for (const value of ["", ...SCHEMES]) this.list.append(new Option(this.getAttribute(value || "automatic"), value));
    this.append(this.list);
    this.list.addEventListener("change", () => choose(this.list.value));
    // Other tabs tell at once; a page that comes back from memory has heard nothing.
    addEventListener("storage", (event) => [KEY, null].includes(event.key) && this.follow(stored()));
    addEventListener("pageshow", (event) => event.persisted && this.follow(stored()));
    this.list.value = current();
  }

  follow(scheme) {
    apply(scheme);
    this.list.value = current();
  }
}

function choose(scheme) {
  apply(scheme);
  try {
    if (scheme) localStorage.setItem(KEY, scheme);
    else localStorage.removeItem(KEY);
  } catch {
    // Then it holds for this page.
  }
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return current();
  }
}

function current() {
  return document.documentElement.dataset.scheme ?? "";
}

function apply(scheme) {
  const root = document.documentElement;
  const chosen = SCHEMES.includes(scheme) ? scheme : "";
  if (chosen) root.dataset.scheme = chosen;
  else delete root.dataset.scheme;
  document.querySelector("meta[name=color-scheme]").content = chosen || "light dark";
  for (const [number, meta] of document.querySelectorAll("meta[name=theme-color]").entries()) {
    const own = SCHEMES[number];
    meta.media = chosen ? (chosen === own ? "" : "not all") : `(prefers-color-scheme: ${own})`;
  }
}

customElements.define("scheme-switch", SchemeSwitch);
