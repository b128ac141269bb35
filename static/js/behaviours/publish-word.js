/* <publish-word zone="Asia/Shanghai" later="Schedule"><button>Publish</button></publish-word>
   The button says what it will do: with a time to come in the form's publish_at, on the clock of `zone`, the word for later. */
class PublishWord extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.field = this.button?.form?.elements.namedItem("publish_at");
    if (!this.field) return;
    this.word ??= this.button.textContent;
    this.field.addEventListener("input", this.say);
    window.addEventListener("pageshow", this.say); // The browser may have filled the field in again.
    this.say();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.say);
    window.removeEventListener("pageshow", this.say);
  }

  say = () => {
    const later = this.field.value > nowIn(this.getAttribute("zone"));
    this.button.textContent = later ? this.getAttribute("later") : this.word;
  };
}

// As the field writes it, 2026-03-14T09:30; Swedish dates have that order.
function nowIn(timeZone) {
  return new Date().toLocaleString("sv-SE", { timeZone }).replace(" ", "T").slice(0, 16);
}

customElements.define("publish-word", PublishWord);
