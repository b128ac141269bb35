/* <menu-rows data-blank data-place data-removed><ol><li>fields, buttons with data-move="earlier|later|removal" and
   data-says</li>…</ol><p role="status"></p></menu-rows>
   Moves what stands in the rows at once; without scripts the buttons send the form and it comes back so. The rows stay
   where they are, for their fields have numbers: what was typed goes from one into another, with what is wrong with it. */
import { fill } from "../chips.js";

class MenuRows extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.move);
    this.addEventListener("change", this.name);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.move);
    this.removeEventListener("change", this.name);
  }

  move = (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const rows = [...this.querySelectorAll("li.menu-row")];
    const at = rows.indexOf(button.closest("li.menu-row"));
    const { move } = button.dataset;
    if (move === "removal") this.takeOut(rows, at);
    else this.exchange(rows, at, at + (move === "earlier" ? -1 : 1), move);
    this.dispatchEvent(new Event("change", { bubbles: true }));
  };

  exchange(rows, at, to, move) {
    if (!rows[to]) return;
    const [mine, theirs] = [taken(rows[at]), taken(rows[to])];
    put(rows[at], theirs);
    put(rows[to], mine);
    // The finger stays on the row that it moves; at an end only the other way is left.
    const [same, other] = [`[data-move=${move}]`, `[data-move]:not(:disabled)`].map((one) => rows[to].querySelector(one));
    (same.disabled ? other : same).focus();
    this.say("place", { name: this.nameOf(rows[to], to), place: to + 1, count: rows.length });
  }

  takeOut(rows, at) {
    this.say("removed", { name: this.nameOf(rows[at], at) });
    for (const { link } of taken(rows[at])) forget(link);
    for (let number = at; number < rows.length; number++) {
      put(rows[number], rows[number + 1] ? taken(rows[number + 1]) : []);
    }
    fieldsOf(rows[at])[0].focus();
  }

  /* Has every button say which row it moves. */
  name = () => {
    this.querySelectorAll("li.menu-row").forEach((row, at) => {
      const name = this.nameOf(row, at);
      for (const button of row.querySelectorAll("[data-says]")) {
        button.setAttribute("aria-label", fill(button.dataset.says, { name }));
      }
    });
  };

  nameOf(row, at) {
    return fieldsOf(row)[0].value.trim() || fill(this.dataset.blank, { number: at + 1 });
  }

  say(kind, values) {
    this.querySelector("[role=status]").textContent = fill(this.dataset[kind], values);
  }
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input, select")];
}

/* What a row's fields hold; what is wrong with it is taken out of the row, to be put elsewhere or left out. */
function taken(row) {
  return fieldsOf(row).map((field) => {
    const errors = field.closest(".field").querySelector(".field-errors");
    errors?.remove();
    return { value: field.value, errors, link: document.querySelector(`.error-summary a[href="#${field.id}"]`) };
  });
}

/* Takes a line from what went wrong on top of the form, and all of it with the last one. */
function forget(link) {
  const all = link?.closest(".error-summary");
  link?.closest("li").remove();
  if (all && !all.querySelector("li")) all.remove();
}

function put(row, held) {
  fieldsOf(row).forEach((field, place) => {
    const { value, errors, link } = held[place] ?? { value: "" };
    const own = field.closest(".field");
    field.value = value;
    own.classList.toggle("field-wrong", Boolean(errors));
    for (const name of ["aria-invalid", "aria-describedby"]) field.removeAttribute(name);
    link?.setAttribute("href", `#${field.id}`);
    if (!errors) return;
    errors.id = `${field.id}-error`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", errors.id);
    own.querySelector("label").after(errors);
  });
}

customElements.define("menu-rows", MenuRows);
