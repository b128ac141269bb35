/* <picture-field action="/admin/media" data-most="…" data-words-…>… <input type="text"> …
   <img class="picture-look"> <div data-ways><media-picker …></div></picture-field>
   A field with a picture's name: another picture is sent, or taken from the library, and shown. */
import { element } from "../element.js";
import { percent } from "../file-line.js";
import { Sending } from "../sending.js";

class PictureField extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input[type=text]");
    if (!this.field || this.status) return;
    this.build();
    this.addEventListener("file-chosen", (event) => this.choose(event));
    // Whether there is a picture of a name that is typed, the server says.
    this.field.addEventListener("input", () => this.leave());
    this.look.addEventListener("error", () => this.show(""));
    if (this.look.src && this.look.complete && !this.look.naturalWidth) this.show("");
  }

  build() {
    const { wordsLook, wordsChoose, wordsRemove } = this.dataset;
    const ways = this.querySelector("[data-ways]");
    this.look = this.querySelector("img") ?? element("img", { class: "picture-look", alt: wordsLook, hidden: "" });
    ways.before(this.look);
    this.empty = element("button", { class: "button button-quiet", type: "button" }, wordsRemove);
    this.empty.addEventListener("click", () => {
      this.take("", "");
      this.field.focus(); // This button is gone.
    });
    this.empty.hidden = !this.field.value;
    this.status = element("p", { class: "quiet", role: "status" });
    ways.prepend(this.empty);
    if (wordsChoose) ways.prepend(this.choice(wordsChoose));
    this.append(this.status);
  }

  choice(words) {
    const label = element("label", { class: "button button-quiet media-choose" });
    const input = element("input", { type: "file", accept: "image/*", class: "visually-hidden" });
    label.append(element("span", {}, words), input);
    input.addEventListener("change", () => {
      const [file] = input.files;
      input.value = "";
      if (file) this.send(file);
    });
    return label;
  }

  choose(event) {
    event.preventDefault();
    this.takeFile(event.detail, this.dataset.wordsOther);
    const details = event.target.querySelector("details");
    details.open = false;
    details.querySelector("summary").focus();
  }

  async send(file) {
    const words = this.dataset;
    this.sending?.cancel();
    if (file.type && !file.type.startsWith("image/")) return void this.say(words.wordsOther);
    if (file.size > Number(words.most)) return void this.say(words.wordsLarge);
    const sending = (this.sending = new Sending(this.getAttribute("action"), file, this.token, (share) =>
      this.say(share < 1 ? words.wordsSending.replace("{share}", () => percent(share)) : words.wordsWorking),
    ));
    try {
      const { files: [facts], refused: [wrong] } = await sending.done;
      if (facts) this.takeFile(facts, words.wordsKept);
      else this.say(wrong.why);
    } catch ({ reason }) {
      if (reason !== "cancelled") this.say({ ended: words.wordsEnded, offline: words.wordsOffline }[reason] ?? words.wordsFailed);
    }
  }

  takeFile({ address, family, thumbnail }, wordsOther) {
    if (family !== "picture") return void this.say(wordsOther);
    this.take(decodeURIComponent(address.split("/").at(-1)), thumbnail || address);
    this.say(this.dataset.wordsTaken);
  }

  take(name, look) {
    this.field.value = name;
    for (const kind of ["input", "change"]) this.field.dispatchEvent(new Event(kind, { bubbles: true }));
    this.show(look);
  }

  /* Another name is there, so that what is still on its way must not come in its place. */
  leave() {
    this.sending?.cancel();
    this.say("");
    this.show("");
  }

  show(address) {
    this.empty.hidden = !this.field.value;
    this.look.hidden = !address;
    if (address) this.look.src = address;
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  get token() {
    return this.field.form.querySelector("input[name=csrf_token]").value;
  }
}

customElements.define("picture-field", PictureField);
