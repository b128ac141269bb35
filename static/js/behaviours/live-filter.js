/* <live-filter> form with input[name=q], [data-live-count] (role=status), [data-live-list] </live-filter>
   Shows what the form would find, a moment after the last key: the same page's list and count. A list that says
   data-live-nothing waits for the end of the word. */
const PAUSE = 150; // ms after the last input

class LiveFilter extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.form?.querySelector("input[name=q]");
    this.field?.addEventListener("input", this.schedule);
    this.field?.addEventListener("compositionend", this.schedule);
    // Who types at once may be ahead of this script.
    if (this.field && this.field.value !== this.field.defaultValue) this.schedule({ isComposing: false });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.field?.removeEventListener("input", this.schedule);
    this.field?.removeEventListener("compositionend", this.schedule);
  }

  // While an input method composes, the text is half a word: wait for its end.
  schedule = (event) => {
    clearTimeout(this.timer);
    if (!event.isComposing) this.timer = setTimeout(() => this.find(), PAUSE);
  };

  async find() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const query = new URLSearchParams(new FormData(this.form));
    if (!query.get("q").trim()) query.delete("q");
    const address = [location.pathname, query].join(query.size ? "?" : "");
    try {
      const response = await fetch(address, { signal: request.signal });
      if (response.ok) this.show(await response.text(), address);
    } catch (error) {
      // Without the network the list stays, and Enter asks again.
      if (!request.signal.aborted) console.warn(error);
    }
  }

  show(html, address) {
    const found = new DOMParser().parseFromString(html, "text/html");
    history.replaceState(null, "", address);
    if (found.querySelector("[data-live-nothing]") && this.isAmidWord()) {
      this.querySelector("[data-live-count]").replaceChildren();
      return;
    }
    for (const part of ["[data-live-list]", "[data-live-count]"]) {
      const now = this.querySelector(part);
      const then = found.querySelector(part);
      if (now && then) now.replaceChildren(...then.childNodes);
    }
  }

  // Latin words are found whole: that half of one is not found says nothing yet, and what was there stays.
  isAmidWord() {
    return /[a-z]$/i.test(this.field.value);
  }
}

customElements.define("live-filter", LiveFilter);
