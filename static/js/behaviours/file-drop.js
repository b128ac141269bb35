/* <file-drop action="/admin/media" for="body" data-most="20971520" data-words-…="…"></file-drop>
   Files are dropped anywhere on the page, pasted into the field, or chosen; each is sent by itself, with how far it has
   come, and inserted into the field `for` once one said what it shows. Around a form with a file field and without
   `for` (the library), the form's own field is used, and with data-reload the page shows what came. */
import { element } from "../element.js";
import { FileLine } from "../file-line.js";
import { insertFile, watchComposing } from "../inserting.js";
import { Sending } from "../sending.js";

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.lines) this.build();
    for (const [kind, act] of this.heard()) window.addEventListener(kind, act);
    this.field?.addEventListener("paste", this.paste);
  }

  disconnectedCallback() {
    for (const [kind, act] of this.heard()) window.removeEventListener(kind, act);
    this.field?.removeEventListener("paste", this.paste);
  }

  heard() {
    return [["dragover", this.over], ["dragleave", this.out], ["drop", this.drop]];
  }

  build() {
    this.words = wordsOf(this);
    this.waiting = Promise.resolve();
    this.lines = element("ul", { class: "drop-files" });
    this.all = element("button", { class: "button button-quiet", type: "button", hidden: "" }, this.words.insertAll);
    this.all.addEventListener("click", () => this.insertAll());
    const input = this.querySelector("input[type=file]") ?? this.choice();
    input.addEventListener("change", () => this.choose(input));
    // What is chosen is sent at once: the field's own button would say that nothing is, in the browser's language.
    input.classList.add("visually-hidden");
    input.parentElement.className = "button button-quiet media-choose";
    input.previousElementSibling.textContent = this.words.choose;
    for (const button of this.querySelectorAll("form button[type=submit]")) button.hidden = true;
    this.append(this.lines, this.all);
    if (this.field) watchComposing(this.field);
    // The toolbar's picture: choosing a file instead of writing an address.
    this.field?.addEventListener("tool-image", (event) => {
      event.preventDefault();
      input.click();
    });
  }

  choice() {
    const label = element("label", {});
    const input = element("input", { type: "file", multiple: "" });
    label.append(element("span", {}), input);
    this.append(label);
    return input;
  }

  choose(input) {
    this.take([...input.files]);
    input.value = "";
  }

  over = (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault(); // Else the browser would open the file in place of the page.
    (this.field ?? this).classList.add("drop-over");
  };

  out = (event) => {
    if (!event.relatedTarget) (this.field ?? this).classList.remove("drop-over");
  };

  drop = (event) => {
    (this.field ?? this).classList.remove("drop-over");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.take([...event.dataTransfer.files]);
  };

  // What comes with text, as from a table, is meant as text.
  paste = (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.take([...files]);
  };

  take(files) {
    for (const file of files) this.queue(file);
  }

  queue(file) {
    let cancelled = false;
    const line = new FileLine(file, this.words, {
      cancel: () => {
        cancelled = true;
        line.sending?.cancel();
        this.leave(line);
      },
      again: () => {
        this.leave(line);
        this.queue(file);
      },
      insert: (alt) => this.insert(line, alt),
    });
    this.lines.append(line.item);
    this.toggleAttribute("data-active", true);
    if (file.size > Number(this.dataset.most)) return void line.fail(this.words.large, false);
    // One after the other: the server converts each.
    this.waiting = this.waiting.then(() => cancelled || this.send(file, line)).then(() => this.settle());
  }

  async send(file, line) {
    line.sending = new Sending(this.getAttribute("action"), file, this.token, (share) => line.move(share));
    try {
      const { files: [facts], refused: [wrong] } = await line.sending.done;
      if (!facts) return void line.fail(wrong.why, false);
      line.facts = facts;
      line.finish(facts);
      if (this.field) this.ask(line);
    } catch ({ reason }) {
      if (reason !== "cancelled") line.fail(this.words[reason], true);
    }
  }

  ask(line) {
    line.askFor(line.facts);
    this.ready = [...(this.ready ?? []), line];
    this.all.hidden = this.ready.length < 2;
  }

  insert(line, alt) {
    this.ready = this.ready.filter((other) => other !== line);
    this.all.hidden = this.ready.length < 2;
    this.leave(line);
    insertFile(this.field, line.facts, alt);
    if (alt && alt !== line.facts.alt) this.describe(line.facts, alt);
  }

  insertAll() {
    for (const line of this.ready) line.insert();
  }

  // The library knows next time; the text has it already, whatever becomes of this. Of somebody else's file it is theirs
  // to say.
  describe({ describe, title }, alt) {
    if (!describe) return;
    const body = new URLSearchParams({ title, alt, csrf_token: this.token });
    const headers = { "X-Requested-With": "fetch" };
    fetch(describe, { method: "POST", body, headers, redirect: "manual" }).catch(() => {});
  }

  leave(line) {
    line.item.remove();
    this.toggleAttribute("data-active", this.lines.children.length > 0);
  }

  settle() {
    if (this.hasAttribute("data-reload") && !this.lines.querySelector("progress, [data-wrong]")) location.reload();
  }

  get token() {
    return (this.field?.form ?? this).querySelector("input[name=csrf_token]").value;
  }
}

function holdsFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

// data-words-cancel-short is words.cancelShort.
function wordsOf({ dataset }) {
  const named = Object.entries(dataset).filter(([name]) => name.startsWith("words"));
  return Object.fromEntries(named.map(([name, text]) => [name[5].toLowerCase() + name.slice(6), text]));
}

customElements.define("file-drop", FileDrop);
