/* <menu-rows><ol><li>fields, buttons with data-move="earlier|later|removal"</li>…</ol></menu-rows>
   Moves what stands in the rows at once; without scripts the buttons send the form and it comes back so. The rows stay
   where they are, for their fields have numbers: what was typed goes from one into another. */
class MenuRows extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.move);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.move);
  }

  move = (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const rows = [...this.querySelectorAll("li")];
    const at = rows.indexOf(button.closest("li"));
    const { move } = button.dataset;
    if (move === "removal") this.takeOut(rows, at);
    else this.exchange(rows, at, at + (move === "earlier" ? -1 : 1), move);
    this.dispatchEvent(new Event("change", { bubbles: true }));
  };

  exchange(rows, at, to, move) {
    if (!rows[to]) return;
    const mine = fieldsOf(rows[at]).map(({ value }) => value);
    fieldsOf(rows[at]).forEach((field, number) => (field.value = fieldsOf(rows[to])[number].value));
    fieldsOf(rows[to]).forEach((field, number) => (field.value = mine[number]));
    // The finger stays on the row that it moves; at an end only the other way is left.
    const [same, other] = [`[data-move=${move}]`, `[data-move]:not(:disabled)`].map((one) => rows[to].querySelector(one));
    (same.disabled ? other : same).focus();
  }

  takeOut(rows, at) {
    for (let number = at; number < rows.length; number++) {
      const next = rows[number + 1] && fieldsOf(rows[number + 1]);
      fieldsOf(rows[number]).forEach((field, place) => (field.value = next ? next[place].value : ""));
    }
    fieldsOf(rows[at])[0].focus();
  }
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input, select")];
}

customElements.define("menu-rows", MenuRows);
