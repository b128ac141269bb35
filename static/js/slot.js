/* The server's slot for what is typed in a tab. send() says how it went:
   "kept" (with what the server said), "late", "ended", "other", "refused",
   "busy", or "offline". Late is what this page has overtaken itself. */
import { hidden, renewToken } from "./sheet.js";

const KEEPALIVE_LIMIT = 60 * 1024; // bytes that a browser sends for a page that is closing

export class Slot {
  constructor(address, form, tab, user) {
    Object.assign(this, { address, form, tab, user });
  }

  async send(copy, { closing = false } = {}) {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { id } = this.tab;
      const answer = await this.post({ ...copy, tab: id, serial: this.tab.next() }, closing);
      // What was sent under a name that is another page's now is sent again under one's own.
      if (answer.state === "renewed" || id !== this.tab.id) continue;
      if (!answer.late) {
        this.isKnown ||= answer.state === "kept";
        return answer;
      }
      if (answer.serial <= this.tab.serial) return { state: "late" };
      this.countOn(answer.serial);
    }
    return { state: "busy" };
  }

  // A number that this page never sent: it forgot how far it had counted, or another page has its name.
  countOn(serial) {
    if (this.isKnown) this.tab.become("");
    else this.tab.next(serial);
  }

  // What a tab left goes with its own number, so that it is late where a later text is there, or was saved.
  async restore(copy) {
    const sent = { ...copy, restoring: true };
    let answer = await this.post(sent);
    if (answer.state === "renewed") answer = await this.post(sent);
    return answer.late ? { state: "late" } : answer;
  }

  async post(copy, closing = false) {
    const body = JSON.stringify({
      ...{ user: this.user, tab: copy.tab, serial: copy.serial, base: copy.base, opened: copy.opened },
      ...{ draft: copy.draft, draft_serial: copy.draftSerial, fields: copy.fields, restoring: copy.restoring },
    });
    try {
      const response = await fetch(this.address, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", "X-CSRFToken": hidden(this.form, "csrf_token").value },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: closing && new Blob([body]).size < KEEPALIVE_LIMIT,
      });
      return await this.read(response);
    } catch {
      return { state: "offline" };
    }
  }

  async read(response) {
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return { ...answer, state: "kept" };
    if (response.status === 400 && answer.csrf_token) {
      renewToken(answer.csrf_token);
      return { state: "renewed" };
    }
    if (response.status === 401) return { state: "ended" };
    if (response.status === 409) return { state: "other" };
    return { state: response.status >= 500 || response.status === 429 ? "busy" : "refused" };
  }
}
