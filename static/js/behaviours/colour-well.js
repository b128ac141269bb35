/* <colour-well for="accent" label="Choose a colour" empty="#a8321f"></colour-well>
   A palette beside a field for a colour. The field is what is sent; while it is empty, the palette shows `empty`. */
import { element } from "../element.js";

class ColourWell extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field || this.well) return;
    this.well = element("input", { type: "color", "aria-label": this.getAttribute("label"), title: this.getAttribute("label") });
    this.append(this.well);
    this.well.addEventListener("input", () => {
      this.field.value = this.well.value;
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    this.field.addEventListener("input", () => this.follow());
    this.follow();
  }

  // A palette takes #rrggbb alone, and shows black for all else.
  follow() {
    this.well.value = /^#[0-9a-f]{6}$/i.test(this.field.value) ? this.field.value : this.getAttribute("empty");
  }
}

customElements.define("colour-well", ColourWell);
