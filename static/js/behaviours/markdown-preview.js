/* <markdown-preview action="…" data-offline="…" data-ended="…"> textarea[name=body], [data-preview], [data-status] </markdown-preview>
   Shows what the server makes of the text, a moment after the last key: the same HTML as the page's. */
const PAUSE = 120; // ms after the last input
const LONGEST_PAUSE = 2000; // ms, for texts that take the server long
const PATIENCE = 20_000; // ms until a question counts as unanswered

class MarkdownPreview extends HTMLElement {
  connectedCallback() {
    this.source = this.querySelector("textarea[name=body]");
    this.titleField = this.querySelector("[name=title]");
    this.languageField = this.querySelector("[name=chosen_language]");
    this.output = this.querySelector("[data-preview]");
    this.heading = this.querySelector("[data-preview-title]");
    this.status = this.querySelector("[data-status]");
    if (!this.source || !this.output) return;
    this.pause = PAUSE;
    for (const field of this.fields) for (const kind of ["input", "compositionend"]) field.addEventListener(kind, this.schedule);
    this.output.addEventListener("click", openBeside);
    window.addEventListener("online", this.schedule);
    if (this.source.value && !this.output.firstElementChild) this.schedule();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
    window.removeEventListener("online", this.schedule);
    for (const field of this.fields) for (const kind of ["input", "compositionend"]) field.removeEventListener(kind, this.schedule);
  }

  get fields() {
    return [this.source, this.titleField, this.languageField].filter(Boolean);
  }

  // While an input method composes, the text is half a word: wait for its end.
  schedule = (event) => {
    clearTimeout(this.timer);
    if (event?.isComposing) return;
    this.timer = setTimeout(() => this.ask(), this.pause);
  };

  // One question at a time: what was typed meanwhile is asked for when the answer is there.
  async ask() {
    if (this.request) return void (this.isStale = true);
    const request = new AbortController();
    Object.assign(this, { request, isStale: false });
    const began = performance.now();
    const patience = setTimeout(() => request.abort(), PATIENCE);
    try {
      await this.render(request.signal);
    } catch (error) {
      if (this.isConnected) this.say((error.isEnd ? this.dataset.ended : this.dataset.offline) ?? "");
    }
    clearTimeout(patience);
    this.pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, performance.now() - began));
    this.request = null;
    if (this.isStale && this.isConnected) this.schedule();
  }

  async render(signal) {
    if (this.heading) this.heading.textContent = this.titleField?.value.trim() ?? "";
    const response = await this.fetchPreview(signal);
    const html = await response.text();
    if (!this.isConnected) return;
    const language = response.headers.get("Content-Language");
    if (language) for (const part of [this.output, this.heading]) part?.setAttribute("lang", language);
    this.show(html);
  }

  async fetchPreview(signal) {
    // As a form with files: Chinese, written as in an address, would be three times as long.
    const body = new FormData();
    for (const field of this.fields) body.append(field.name, field.value);
    body.append("csrf_token", this.token());
    const response = await fetch(this.getAttribute("action"), {
      method: "POST",
      body,
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
    return response;
  }

  token() {
    return this.source.form?.querySelector("input[name=csrf_token]")?.value ?? "";
  }

  // What is as it was stays: its pictures do not blink and its videos play on.
  show(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    replaceChanged(this.output, [...made.content.childNodes]);
    this.say("");
    this.output.dispatchEvent(new CustomEvent("preview-shown", { bubbles: true }));
  }

  say(text) {
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

function replaceChanged(parent, nodes) {
  const old = [...parent.childNodes];
  const shorter = Math.min(old.length, nodes.length);
  let same = 0;
  while (same < shorter && old[same].isEqualNode(nodes[same])) same += 1;
  let tail = 0;
  while (tail < shorter - same && old.at(-1 - tail).isEqualNode(nodes.at(-1 - tail))) tail += 1;
  const after = old[old.length - tail] ?? null;
  for (const node of old.slice(same, old.length - tail)) node.remove();
  for (const node of nodes.slice(same, nodes.length - tail)) parent.insertBefore(node, after);
}

// A link in the preview leads away from what is being written, so it opens beside it.
function openBeside(event) {
  const link = event.target.closest("a[href]");
  if (link && !link.getAttribute("href").startsWith("#")) link.target = "_blank";
}

customElements.define("markdown-preview", MarkdownPreview);
