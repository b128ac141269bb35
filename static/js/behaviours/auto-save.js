/* <auto-save action="/admin/articles/3/drafts" user="1" article="3" data-…="words"> <form>…</form> </auto-save>
   Keeps what is typed, on this device at once and on the server after a pause, and says truthfully where it is.
   Nothing is sent while an input method composes. Says "stayed" when somebody types on after the form went. */
import { LocalCopies } from "../local-copies.js";
import { restore } from "../restoring.js";
import { fieldsOf, hidden, slotOf } from "../sheet.js";
import { Slot } from "../slot.js";
import { ThisTab } from "../this-tab.js";

const LOCAL_PAUSE = 300; // ms after the last change
const PAUSE = 1500;
const LONGEST = 10_000; // ms that somebody who types on and on waits
const RETRIES = [2000, 5000, 15_000, 30_000];

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector("[data-save-state]");
    if (!this.form || this.tab) return;
    this.tab = new ThisTab(this.getAttribute("article"));
    this.tab.renamed = () => this.sendAsNew();
    const user = Number(this.getAttribute("user"));
    this.copies = new LocalCopies(user, this.getAttribute("article"));
    this.store = new Slot(this.getAttribute("action"), this.form, this.tab, user);
    this.kept = this.first = this.text(); // what needs no keeping: it is stored, or in the slot
    this.queue = Promise.resolve({});
    this.failures = 0;
    this.form.addEventListener("submit", this.submit);
    this.start();
  }

  async start() {
    const returned = this.hasAttribute("data-returned");
    const isUntouched = () => !this.isUnkept();
    const { form, tab, copies, store: slot } = this;
    const { sheet } = this.dataset;
    if (await restore({ form, tab, copies, slot, sheet, returned, isUntouched })) return;
    for (const kind of ["input", "change", "compositionend"]) this.form.addEventListener(kind, this.change);
    this.form.addEventListener("compositionstart", () => (this.composing = true));
    window.addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("online", () => this.isUnkept() && this.save());
    window.addEventListener("pageshow", ({ persisted }) => persisted && (this.going = undefined));
    document.addEventListener("signed-in", () => this.sendAndGo());
    this.toggleAttribute("ready", true);
    if (this.hasAttribute("data-unsaved")) this.kept = this.first = null;
    if (this.isUnkept()) this.change();
  }

  text() {
    return JSON.stringify(fieldsOf(this.form));
  }

  isUnkept() {
    return this.text() !== this.kept;
  }

  change = (event) => {
    if (event?.type === "compositionend") this.composing = false;
    if (event?.type === "input" && this.going) this.stay();
    if (event?.isComposing || this.composing || this.going || !this.tab.id) return;
    if (this.due) return this.save();
    clearTimeout(this.soon);
    clearTimeout(this.pause);
    if (!this.isUnkept()) return this.takeBack();
    this.soon = setTimeout(() => this.keepHere(), LOCAL_PAUSE);
    this.pause = setTimeout(() => this.save(), PAUSE);
    this.longest ??= setTimeout(() => this.save(), LONGEST);
  };

  // The form went, and the page is still here: its navigation was stopped, or lasts. The text is newer than what went.
  stay() {
    if (this.text() === this.going) return;
    this.going = undefined;
    this.dispatchEvent(new CustomEvent("stayed", { bubbles: true }));
  }

  // Another page took this one's name, and its slot with it.
  sendAsNew() {
    this.kept = this.first;
    this.change();
  }

  // Its number is the next sending's: more than that of every text that was sent before it.
  copy(fields = fieldsOf(this.form)) {
    const { value: base } = hidden(this.form, "base") ?? { value: 0 };
    const opened = hidden(this.form, "opened")?.value ?? "";
    return { tab: this.tab.id, serial: this.tab.serial + 1, at: Date.now(), base: Number(base), opened, ...slotOf(this.form), fields };
  }

  async keepHere() {
    if (this.composing) return;
    const text = this.text();
    if (await this.copies.put(this.copy())) this.here = text;
  }

  // Typed back to what it was: the copy of what was between is of no use.
  takeBack() {
    if (this.here) this.copies.put(this.copy(null));
    this.here = undefined;
  }

  // For who closes the page: whether what is typed is safe.
  keepNow() {
    if (!this.tab.id) return false;
    if (!this.isUnkept()) return true;
    if (this.copies.putAtOnce(this.copy())) this.here = this.text();
    return this.here === this.text();
  }

  leave = () => {
    if (this.going || !this.isUnkept()) return;
    this.keepNow();
    this.save({ closing: true });
  };

  save(options = {}) {
    for (const timer of ["soon", "pause", "longest", "retry"]) clearTimeout(this[timer]);
    this.longest = undefined;
    this.due = this.composing && !this.going;
    if (this.composing || this.going) return this.queue;
    // A page that closes does not live to see its turn.
    this.queue = options.closing ? this.send(options) : this.queue.then(() => this.send(options));
    return this.queue;
  }

  async send({ closing = false, always = false } = {}) {
    const text = this.text();
    if (!always && text === this.kept) return { state: "kept" };
    this.say("saving");
    if (!closing) await this.keepHere();
    const answer = await this.store.send(this.copy(JSON.parse(text)), { closing });
    if (answer.state === "kept") await this.acknowledged(text, answer);
    else if (answer.state === "late") this.overtaken();
    else this.failed(answer.state);
    return answer;
  }

  // What was sent after it came first.
  overtaken() {
    if (this.isUnkept()) this.change();
    else this.say("kept", this.at);
  }

  async acknowledged(text, answer) {
    this.kept = text;
    this.at = answer.at;
    this.failures = 0;
    const others = this.querySelector("[data-others]");
    if (others && answer.others !== undefined) others.textContent = [answer.others, answer.overtaken ? this.dataset.overtaken : ""].filter(Boolean).join(" ");
    if (this.isUnkept()) return this.change();
    await this.copies.put(this.copy(null));
    this.say("kept", answer.at);
  }

  failed(state) {
    const isHere = this.here === this.text();
    this.say(isHere ? state : "nowhere");
    if (state === "ended" || state === "other") {
      const urgent = Boolean(this.wanted?.urgent); // Once: who types on is not interrupted again.
      if (urgent) this.wanted.urgent = false;
      this.dispatchEvent(new CustomEvent("signed-out", { bubbles: true, detail: { urgent } }));
    } else if (state === "offline" || state === "busy") {
      this.retry = setTimeout(() => this.save(), RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
      this.failures += 1;
    }
  }

  say(state, time = "") {
    if (!this.state) return;
    const words = (this.dataset[state] ?? "").replace("{time}", time);
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.toggleAttribute("data-trouble", !["saving", "kept"].includes(state));
  }

  // The text is in the slot before the form goes: then a session that ended is found out here, and nothing is lost on the way.
  submit = async (event) => {
    if (event.defaultPrevented || this.going || !this.tab.id || (event.submitter?.formTarget ?? "") === "_blank") return;
    event.preventDefault();
    if (this.wanted) return;
    this.wanted = { submitter: event.submitter, urgent: true };
    this.composing = false; // Who presses a button has finished.
    await this.sendAndGo();
  };

  async sendAndGo() {
    const { state } = await this.save({ always: true });
    if (!this.wanted) return;
    // Without a network the page stays; whatever else is wrong, the form's own answer gives the text back.
    if (["kept", "late", "refused", "busy"].includes(state)) this.go();
    else if (state === "offline") this.wanted = null;
  }

  go() {
    const { submitter } = this.wanted;
    this.wanted = null;
    this.set("tab", this.tab.id);
    this.set("serial", this.tab.next(this.tab.serial + 1)); // more than any copy's, which are saved with it
    this.going = this.text();
    for (const timer of ["soon", "pause", "longest", "retry"]) clearTimeout(this[timer]);
    this.form.requestSubmit(submitter);
  }

  set(name, value) {
    const field = hidden(this.form, name);
    if (field) field.value = value;
  }
}

customElements.define("auto-save", AutoSave);
