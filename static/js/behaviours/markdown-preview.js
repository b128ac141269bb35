/* <markdown-preview action="…" data-offline="…" data-ended="…"> textarea[name=body], [data-preview], [data-status] </markdown-preview>
   Shows what the server makes of the text, a moment after the last key: the same HTML as the page's. */
const PAUSE = 250; // ms after the last input

class MarkdownPreview extends HTMLElement {
  connectedCallback() {
    this.source = this.querySelector("textarea[name=body]");
    this.output = this.querySelector("[data-preview]");
    this.status = this.querySelector("[data-status]");
    if (!this.source || !this.output) return;
    this.source.addEventListener("input", this.schedule);
    this.source.addEventListener("compositionend", this.schedule);
    window.addEventListener("online", this.schedule);
    if (this.source.value && !this.output.firstElementChild) this.schedule();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
    window.removeEventListener("online", this.schedule);
    this.source?.removeEventListener("input", this.schedule);
    this.source?.removeEventListener("compositionend", this.schedule);
  }

  // While an input method composes, the text is half a word: wait for its end.
  schedule = (event) => {
    clearTimeout(this.timer);
    if (event?.isComposing) return;
    this.timer = setTimeout(() => this.render(), PAUSE);
  };

  async render() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const html = await this.fetchPreview(request.signal);
      if (!request.signal.aborted) this.show(html);
    } catch (error) {
      if (!request.signal.aborted) this.say((error.isEnd ? this.dataset.ended : this.dataset.offline) ?? "");
    }
  }

  async fetchPreview(signal) {
    const response = await fetch(this.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams({ body: this.source.value, csrf_token: this.token() }),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
      redirect: "manual", // The sign-in page is no preview.
      signal,
    });
    if (!response.ok) {
      // Without its session the server knows neither the writer nor the form's token.
      const isEnd = response.type === "opaqueredirect" || [400, 401].includes(response.status);
      throw Object.assign(new Error(`preview answered ${response.status}`), { isEnd });
    }
    return response.text();
  }

  token() {
    return this.source.form?.querySelector("input[name=csrf_token]")?.value ?? "";
  }

  // The place one reads stays where it is, unless one reads the end: then the end is followed.
  show(html) {
    const pane = scrollerOf(this.output);
    const top = pane.scrollTop;
    const atEnd = pane !== document.scrollingElement && top > 0 && top + pane.clientHeight >= pane.scrollHeight - 8;
    this.output.innerHTML = html;
    pane.scrollTop = atEnd ? pane.scrollHeight : top;
    this.say("");
  }

  say(text) {
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

function scrollerOf(element) {
  for (let pane = element; pane && pane !== document.body; pane = pane.parentElement) {
    if (/(auto|scroll)/.test(getComputedStyle(pane).overflowY)) return pane;
  }
  return document.scrollingElement;
}

customElements.define("markdown-preview", MarkdownPreview);
