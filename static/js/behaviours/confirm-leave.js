/* <confirm-leave><form>…</form></confirm-leave>
   Asks before the page is left while the form holds changes that were not sent, and that <auto-save> in it could not keep.
   A form that came back with errors is unsaved from the start: data-unsaved on the element says so. */
class ConfirmLeave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.saved = this.hasAttribute("data-unsaved") ? null : contentOf(this.form);
    this.leaving = false;
    this.addEventListener("submit", this.letGo);
    this.addEventListener("stayed", this.stayed);
    window.addEventListener("beforeunload", this.ask);
    window.addEventListener("pageshow", this.stay);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.letGo);
    this.removeEventListener("stayed", this.stayed);
    window.removeEventListener("beforeunload", this.ask);
    window.removeEventListener("pageshow", this.stay);
  }

  letGo = (event) => {
    if (!event.defaultPrevented) this.leaving = true;
  };

  // <auto-save> says that somebody types on after the form went.
  stayed = () => (this.leaving = false);

  stay = (event) => {
    if (event.persisted) this.leaving = false;
  };

  ask = (event) => {
    if (this.leaving || contentOf(this.form) === this.saved) return;
    if (this.querySelector("auto-save")?.keepNow?.()) return;
    event.preventDefault();
    event.returnValue = true; // Browsers before 2024 ask only for this.
  };
}

// The values as one text; files count by name and size.
function contentOf(form) {
  const pairs = [...new FormData(form)].map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size] : [name, value],
  );
  return JSON.stringify(pairs.filter(([name]) => name !== "csrf_token"));
}

customElements.define("confirm-leave", ConfirmLeave);
