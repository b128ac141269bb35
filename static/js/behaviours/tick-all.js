/* <tick-all data-label="All on this page"> table with td.tick checkboxes, .tick-bar </tick-all>
   Puts a checkbox for all of them into the bar, where it says as well how many are ticked. While none is, the bar is
   marked: on a phone it then shows only what needs none. */
import { element } from "../element.js";

class TickAll extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector(".tick-bar");
    if (!this.bar || this.all) return;
    this.all = element("input", { type: "checkbox" });
    this.count = element("output", { class: "quiet" });
    const label = element("label", { class: "tick-all" });
    label.append(this.all, this.dataset.label, this.count);
    this.bar.prepend(label);
    this.all.addEventListener("change", () => this.tick(this.all.checked));
    this.addEventListener("change", () => this.draw());
    window.addEventListener("pageshow", this.draw);
    this.draw();
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this.draw);
  }

  get boxes() {
    return [...this.querySelectorAll(".tick input")].filter((box) => box !== this.all);
  }

  tick(checked) {
    for (const box of this.boxes) box.checked = checked;
  }

  draw = () => {
    const boxes = this.boxes;
    const ticked = boxes.filter((box) => box.checked).length;
    this.all.checked = ticked > 0 && ticked === boxes.length;
    this.all.indeterminate = ticked > 0 && ticked < boxes.length;
    this.count.value = ticked ? String(ticked) : "";
    this.bar.classList.toggle("tick-bar-idle", ticked === 0);
  };
}

customElements.define("tick-all", TickAll);
