/* The server's slot for what is typed in a tab. send() says how it went:
   "kept" (with what the server said), "ended", "other", "refused", "busy", or "offline". */
import { hidden, renewToken } from "./sheet.js";

const KEEPALIVE_LIMIT = 60 * 1024; // bytes that a browser sends for a page that is closing

export class Slot {
  constructor(address, form, tab, user) {
    Object.assign(this, { address, form, tab, user });
  }

  async send(copy, { closing = false } = {}) {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const answer = await this.post({ ...copy, serial: this.tab.next() }, closing);
      if (answer.state === "renewed") continue;
      if (answer.late) {
        this.tab.next(answer.serial); // This tab forgot how far it had counted.
        continue;
      }
      return answer;
    }
    return { state: "busy" };
  }

  async post(copy, closing) {
    const body = JSON.stringify({
      ...{ user: this.user, tab: this.tab.id, serial: copy.serial, base: copy.base, opened: copy.opened },
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
