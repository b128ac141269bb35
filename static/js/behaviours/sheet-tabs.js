/* <sheet-tabs> [role=tablist] > button[role=tab][aria-controls] </sheet-tabs>
   Where the screen has no room for text and preview side by side, two tabs show one or the other. What the tabs stand in
   has data-tabs then; without scripts the preview is a page that a button opens. */
const NARROW = "(max-width: 74.99rem)";

class SheetTabs extends HTMLElement {
  connectedCallback() {
    if (this.narrow) return;
    this.tabs = [...this.querySelectorAll("[role=tab]")];
    this.panels = this.tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    if (this.panels.includes(null)) return;
    this.places = this.tabs.map(() => null);
    this.chosen = 0;
    this.narrow = matchMedia(NARROW);
    this.narrow.addEventListener("change", () => this.arrange());
    this.addEventListener("click", (event) => this.show(this.tabs.indexOf(event.target.closest("[role=tab]"))));
    this.addEventListener("keydown", (event) => this.step(event));
    // A browser can't point at a missing title that is out of sight.
    this.panels[0].addEventListener("invalid", () => this.show(0), true);
    this.arrange();
  }

  // Only where there are tabs are the parts their panels.
  arrange() {
    const isNarrow = this.narrow.matches;
    this.parentElement.toggleAttribute("data-tabs", isNarrow);
    this.tabs.forEach((tab, index) => {
      const isChosen = index === this.chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      this.panels[index].hidden = isNarrow && !isChosen;
      if (isNarrow) this.panels[index].setAttribute("role", "tabpanel");
      else this.panels[index].removeAttribute("role");
    });
  }

  // Each is found again where it was left.
  show(index) {
    if (index < 0 || index === this.chosen) return;
    this.places[this.chosen] = window.scrollY;
    this.chosen = index;
    this.arrange();
    if (this.places[index] !== null) window.scrollTo(0, this.places[index]);
  }

  step(event) {
    const to = { ArrowLeft: 0, Home: 0, ArrowRight: 1, End: 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.show(to);
    this.tabs[to].focus();
  }
}

customElements.define("sheet-tabs", SheetTabs);
