/* <text-count for="body" data-word="1 word" data-words="{count} words" data-han="{count} 字" data-minutes="{count} min"
               data-part="{part} of {whole}"> … </text-count>
   How long the text is, a moment after it changed: without its marks, and of what is selected. */
import { fill } from "../chips.js";
import { count, withoutMarkup } from "../counting.js";

const PAUSE = 250; // ms after the last change
const LONG = 200_000; // characters from which counting waits for a longer pause
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 0));

class TextCount extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    this.number = new Intl.NumberFormat(document.documentElement.lang);
    this.field.addEventListener("input", this.schedule);
    document.addEventListener("selectionchange", this.select);
    this.schedule();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.field?.removeEventListener("input", this.schedule);
    document.removeEventListener("selectionchange", this.select);
  }

  schedule = () => {
    this.text = undefined;
    this.wait();
  };

  select = () => {
    const hasSelection = document.activeElement === this.field && this.field.selectionStart !== this.field.selectionEnd;
    if (!hasSelection && !this.hadSelection) return;
    this.hadSelection = hasSelection;
    this.wait();
  };

  wait() {
    clearTimeout(this.timer);
    const pause = this.field.textLength > LONG ? PAUSE * 4 : PAUSE;
    this.timer = setTimeout(() => whenIdle(() => this.draw()), pause);
  }

  draw() {
    this.counts ??= {};
    if (this.text === undefined) {
      this.text = this.field.value;
      this.counts = count(withoutMarkup(this.text));
    }
    const { characters, minutes, isEast } = this.counts;
    if (!characters) return void (this.textContent = "");
    const whole = this.amount(this.counts, isEast);
    const { selectionStart: start, selectionEnd: end } = this.field;
    const part = this.hadSelection ? count(withoutMarkup(this.text.slice(start, end))) : null;
    const length = part ? fill(this.dataset.part, { part: this.figure(part, isEast), whole }) : whole;
    const said = `${length} · ${fill(this.dataset.minutes, { count: this.number.format(minutes) })}`;
    if (this.textContent !== said) this.textContent = said;
  }

  amount(counts, isEast) {
    const pattern = isEast ? this.dataset.han : counts.words === 1 ? this.dataset.word : this.dataset.words;
    return fill(pattern, { count: this.figure(counts, isEast) });
  }

  figure({ characters, words }, isEast) {
    return this.number.format(isEast ? characters : words);
  }
}

customElements.define("text-count", TextCount);
