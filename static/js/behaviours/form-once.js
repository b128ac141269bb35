/* <form-once><form>…</form></form-once>
   The first submission marks the form busy; a second one, by an impatient click or key, is swallowed.
   Buttons stay enabled, because a disabled one would not send its name and value. */
class FormOnce extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.once);
    this.addEventListener("stayed", this.release);
    window.addEventListener("pageshow", this.release);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.once);
    this.removeEventListener("stayed", this.release);
    window.removeEventListener("pageshow", this.release);
  }

  once = (event) => {
    if (event.defaultPrevented) return;
    if (event.target.hasAttribute("aria-busy")) event.preventDefault();
    else event.target.setAttribute("aria-busy", "true");
  };

  // Coming back with the back button shows the page as it was left: busy. <auto-save> says "stayed" when somebody types
  // on after a submission, which was stopped then, or lasts.
  release = () => {
    for (const form of this.querySelectorAll("form")) form.removeAttribute("aria-busy");
  };
}

customElements.define("form-once", FormOnce);
