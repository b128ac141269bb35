/* <appearance-preview source="/admin/appearance/sample"><form>… <iframe> … <p data-told></p></form></appearance-preview>
   Shows a page of the site as the form says that it should look, while one chooses. */
const PAUSE = 150; // ms after the last change

class AppearancePreview extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.frame = this.querySelector("iframe");
    if (!this.form || !this.frame) return;
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, this.schedule);
    // What a browser put back into the form.
    this.schedule();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    for (const kind of ["input", "change"]) this.form?.removeEventListener(kind, this.schedule);
  }

  schedule = () => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  };

  show() {
    const address = this.address;
    if (address === this.shown) return;
    this.shown = address;
    this.coming?.remove();
    const coming = (this.coming = this.frame.cloneNode());
    coming.src = address;
    coming.toggleAttribute("data-coming", true);
    coming.addEventListener("load", () => this.coming === coming && this.exchange(coming), { once: true });
    this.frame.after(coming);
  }

  exchange(coming) {
    coming.contentWindow.scrollTo(0, this.frame.contentWindow.scrollY);
    coming.removeAttribute("data-coming");
    this.frame.remove();
    this.frame = coming;
    this.coming = null;
    this.querySelector("[data-told]").textContent = coming.contentDocument.body.dataset.told ?? "";
  }

  get address() {
    const typed = [...new FormData(this.form)].filter(([name, value]) => name !== "csrf_token" && value);
    return `${this.getAttribute("source")}?${new URLSearchParams(typed)}`;
  }
}

customElements.define("appearance-preview", AppearancePreview);
