/* <open-beside><details>…</details></open-beside>
   Open where it stands in the margin, folded where it would push the list down; the width is that of archive.css. */
const BESIDE = matchMedia("(min-width: 64rem)");

class OpenBeside extends HTMLElement {
  connectedCallback() {
    BESIDE.addEventListener("change", this.fit);
    this.fit();
  }

  disconnectedCallback() {
    BESIDE.removeEventListener("change", this.fit);
  }

  fit = () => {
    const details = this.querySelector("details");
    if (details) details.open = BESIDE.matches;
  };
}

customElements.define("open-beside", OpenBeside);
