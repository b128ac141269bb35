/* <writing-room for="body"> button[aria-pressed] </writing-room>
   Nothing but the title, the text and what saves them: the button and its keys enter, they and Escape leave.
   The root's class hides the rest. */
import { pressed } from "../shortcuts.js";
import { Composition } from "../textarea.js";

const CLASS = "writing";

class WritingRoom extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.button || !this.field) return;
    this.composition ??= new Composition(this.field);
    this.button.addEventListener("click", this.toggle);
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    this.button?.removeEventListener("click", this.toggle);
    document.removeEventListener("keydown", this.press);
    document.documentElement.classList.remove(CLASS);
  }

  get isOpen() {
    return document.documentElement.classList.contains(CLASS);
  }

  toggle = () => {
    const isOpen = document.documentElement.classList.toggle(CLASS);
    this.button.setAttribute("aria-pressed", String(isOpen));
    this.field.focus();
    this.field.dispatchEvent(new CustomEvent("room-changed", { bubbles: true }));
  };

  press = (event) => {
    if (event.defaultPrevented || event.repeat || this.composition.takes(event)) return;
    const isAsked = pressed(event) === this.button.dataset.keys || (this.isOpen && event.key === "Escape");
    if (!isAsked) return;
    event.preventDefault();
    this.toggle();
  };
}

customElements.define("writing-room", WritingRoom);
