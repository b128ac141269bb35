/* <copy-link label="Copy link" done="Copied" share="Share"><a href="https://…">Link to this article</a></copy-link>
   The link becomes a button that copies its address, or hands it to what shares on screens for fingers. */
const SHOWN = 2000; // ms that it says so

class CopyLink extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    if (!link) return;
    this.address = link.href;
    const shares = navigator.share && matchMedia("(pointer: coarse)").matches;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.getAttribute(shares ? "share" : "label");
    button.addEventListener("click", () => (shares ? this.share() : this.copy()));
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.replaceChildren(button, this.said);
  }

  async share() {
    try {
      await navigator.share({ title: document.title, url: this.address });
    } catch (error) {
      if (error.name !== "AbortError") this.copy();
    }
  }

  async copy() {
    clearTimeout(this.timer);
    if (!(await this.copied())) return;
    this.said.textContent = this.getAttribute("done");
    this.timer = setTimeout(() => (this.said.textContent = ""), SHOWN);
  }

  async copied() {
    try {
      await navigator.clipboard.writeText(this.address);
      return true;
    } catch {
      return this.copiedBySelection();
    }
  }

  // Without TLS there is no clipboard to write to, but what is selected can be copied; else it stays shown and selected.
  copiedBySelection() {
    this.said.textContent = this.address;
    getSelection().selectAllChildren(this.said);
    const done = document.execCommand("copy");
    if (done) getSelection().removeAllRanges();
    return done;
  }
}

customElements.define("copy-link", CopyLink);
