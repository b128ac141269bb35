/* <scroll-in-step for="body"> [data-preview] </scroll-in-step>
   Text and preview, side by side, show the same place. The one that the writer moves leads, and the other follows. */
import { between, matchingPlaces } from "../matching-places.js";

const LONG = 300_000; // characters beyond which lines aren't measured: both ends meet, and the way is proportional
const LEADS = ["pointerenter", "wheel", "touchstart", "keydown", "focusin"];

class ScrollInStep extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.page = this.querySelector("[data-preview]");
    if (!this.field || !this.page || this.sizes) return;
    this.leader = this.field;
    for (const pane of [this.field, this]) {
      for (const kind of LEADS) pane.addEventListener(kind, () => { this.leader = pane; }, { passive: true });
      pane.addEventListener("scroll", () => this.schedule(pane), { passive: true });
    }
    this.field.addEventListener("input", () => this.forget());
    this.page.addEventListener("preview-shown", () => this.changed());
    this.page.addEventListener("load", () => this.forget(), true); // A picture has its height now.
    this.sizes = new ResizeObserver(() => this.forget());
    for (const box of [this.field, this.page]) this.sizes.observe(box);
  }

  disconnectedCallback() {
    this.sizes?.disconnect();
    this.mirror?.remove();
    this.sizes = this.mirror = null;
  }

  forget() {
    this.pairs = null;
  }

  changed() {
    this.forget();
    this.schedule(this.leader);
  }

  // What follows tells of its scrolling too; only the leader's counts.
  schedule(pane) {
    if (pane !== this.leader || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
    });
  }

  follow() {
    const isText = this.leader === this.field;
    const [leader, follower] = isText ? [this.field, this] : [this, this.field];
    const room = leader.scrollHeight - leader.clientHeight;
    if (room <= 0 || follower.scrollHeight <= follower.clientHeight) return;
    this.pairs ??= this.measure();
    const pairs = isText ? this.pairs : this.pairs.map(([text, page]) => [page, text]);
    // The place looked at moves from the top of the pane to its foot, so that both ends are reached together.
    const place = (leader.scrollTop / room) * leader.scrollHeight;
    const other = between(pairs, place);
    follower.scrollTop = (other / follower.scrollHeight) * (follower.scrollHeight - follower.clientHeight);
  }

  // Pairs of heights, in the text and on the page, from end to end.
  measure() {
    const ends = [[0, 0], [this.field.scrollHeight, this.scrollHeight]];
    if (this.field.textLength > LONG) return ends;
    const blocks = [...this.page.querySelectorAll(":scope > *, :scope > :is(ul, ol) > li")];
    const found = matchingPlaces(this.field.value, blocks.map((block) => ({ text: beginningOf(block) })));
    const heights = this.heightsOf(found.map(({ line }) => line));
    const top = this.getBoundingClientRect().top - this.scrollTop;
    const pairs = found.map(({ block }, index) => [heights[index], blocks[block].getBoundingClientRect().top - top]);
    return rising([...pairs, ends[1]], ends[0]);
  }

  // The text, set once more out of sight: only so can be told how high above a line the others are.
  heightsOf(lines) {
    this.mirror ??= document.createElement("div");
    const { mirror, field } = this;
    mirror.className = `${field.className} text-mirror`;
    mirror.setAttribute("aria-hidden", "true");
    mirror.style.inlineSize = `${field.clientWidth}px`;
    field.after(mirror);
    const marks = fillMirror(mirror, field.value, lines);
    const heights = marks.map((mark) => mark.offsetTop);
    mirror.replaceChildren();
    return heights;
  }
}

// Without those that stand still or go back, on either side.
function rising(pairs, first) {
  const kept = [first];
  for (const pair of pairs) if (pair[0] > kept.at(-1)[0] && pair[1] > kept.at(-1)[1]) kept.push(pair);
  return kept;
}

function fillMirror(mirror, text, lines) {
  const marks = [];
  let [line, from, place] = [0, 0, 0];
  for (const wanted of lines) {
    for (; line < wanted; line += 1) place = text.indexOf("\n", place) + 1;
    const mark = document.createElement("span");
    mirror.append(text.slice(from, place), mark);
    marks.push(mark);
    from = place;
  }
  mirror.append(text.slice(from));
  return marks;
}

// Without what scripts added, and no more than is compared.
function beginningOf(block) {
  const words = block.querySelector("code, figcaption") && !block.matches("p, li, h2, h3, h4, h5, h6") ? block.querySelector("code, figcaption") : block;
  return words.textContent.slice(0, 200);
}

customElements.define("scroll-in-step", ScrollInStep);
