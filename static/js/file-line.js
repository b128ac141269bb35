/* One file of a list that is being sent: its name, how far it has come, what is wrong with it, what it shows.
   `words` are the element's data-words-…; `act` has cancel(), again(), insert(alt), each for a button. */
import { element } from "./element.js";

export class FileLine {
  constructor(file, words, act) {
    Object.assign(this, { words, act, name: file.name || "image" });
    this.item = element("li", { class: "drop-file" });
    this.picture = element("span", { class: "media-kind", "aria-hidden": "true" }, "…");
    this.bar = element("progress", { max: "1", value: "0", "aria-label": this.name });
    this.state = element("p", { class: "drop-state", role: "status" }, words.waiting);
    this.stop = this.button(words.cancelShort, words.cancel, () => act.cancel());
    const name = element("div", { class: "drop-name" }, this.name);
    name.append(this.bar);
    this.item.append(this.picture, name, this.stop, this.state);
  }

  button(text, label, press) {
    const made = element("button", { class: "button button-quiet", type: "button" }, text);
    if (label) made.setAttribute("aria-label", label.replace("{name}", () => this.name));
    made.addEventListener("click", press);
    return made;
  }

  move(share) {
    this.bar.value = share;
    this.say(share < 1 ? this.words.sending.replace("{share}", () => percent(share)) : this.words.working);
  }

  say(text) {
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  fail(text, canRetry) {
    this.bar.remove();
    this.state.dataset.wrong = "";
    this.say(text);
    const again = this.button(this.words.again, "", () => this.act.again());
    this.stop.replaceWith(canRetry ? again : this.button("×", this.words.remove, () => this.item.remove()));
  }

  finish(facts) {
    this.bar.remove();
    this.stop.remove();
    if (facts.thumbnail) {
      this.picture.replaceWith(element("img", { src: facts.thumbnail, alt: "" }));
    } else this.picture.textContent = facts.address.split(".").at(-1);
    this.say(this.words.done);
  }

  // An empty answer is one: the picture then says nothing to those who can't see it.
  askFor(facts) {
    this.field = element("input", { type: "text", maxlength: "500", value: facts.alt, placeholder: this.words.altShort });
    this.field.setAttribute("aria-label", this.words.alt.replace("{name}", () => this.name));
    this.field.addEventListener("keydown", (event) => this.press(event));
    const line = element("div", { class: "drop-describe" });
    if (facts.shown) line.append(this.field);
    line.append(this.button(this.words.insert, "", () => this.insert()));
    this.state.replaceWith(line);
  }

  press(event) {
    // Enter that ends a composition belongs to the input method; 229 is how Safari says so.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault(); // It would send the form around.
    this.insert();
  }

  insert() {
    this.item.remove();
    this.act.insert(this.field.value.trim());
  }
}

export function percent(share) {
  return share.toLocaleString(document.documentElement.lang, { style: "percent" });
}
