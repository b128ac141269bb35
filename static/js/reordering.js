/* Moves an item of a list with the pointer: `moved(from, to)` is told once it is let go. */
const LEAST = 5; // px that a click may slip

export function reorderByPointer(list, moved) {
  list.addEventListener("pointerdown", (event) => {
    const item = event.button === 0 && !event.target.closest("button") ? event.target.closest("li") : null;
    if (item) new Drag(list, item, event, moved);
  });
}

class Drag {
  constructor(list, item, event, moved) {
    Object.assign(this, { list, item, moved, x: event.clientX, y: event.clientY, from: placeOf(list, item) });
    this.controller = new AbortController();
    const { signal } = this.controller;
    // An item that changes places can't hold the pointer, so the window hears where it goes.
    window.addEventListener("pointermove", (moving) => this.go(moving), { signal });
    window.addEventListener("pointerup", () => this.drop(), { signal });
    window.addEventListener("pointercancel", () => this.giveUp(), { signal });
  }

  go(event) {
    const isFar = Math.hypot(event.clientX - this.x, event.clientY - this.y) >= LEAST;
    if (!isFar && !this.isOn) return;
    this.isOn = true;
    this.item.toggleAttribute("data-dragged", true);
    const over = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.parentElement === this.list);
    if (!over || over === this.item) return;
    const box = over.getBoundingClientRect();
    const isAfter = event.clientX > box.left + box.width / 2;
    // Beside a wider one it would jump to and fro: it moves once the other's middle is passed.
    if (isAfter && placeOf(this.list, over) > placeOf(this.list, this.item)) over.after(this.item);
    else if (!isAfter && placeOf(this.list, over) < placeOf(this.list, this.item)) over.before(this.item);
  }

  drop() {
    const to = placeOf(this.list, this.item);
    this.end();
    if (this.isOn && to !== this.from) this.moved(this.from, to);
  }

  giveUp() {
    this.end();
    const others = [...this.list.children].filter((one) => one !== this.item);
    this.list.insertBefore(this.item, others[this.from] ?? null);
  }

  end() {
    this.controller.abort();
    this.item.removeAttribute("data-dragged");
  }
}

function placeOf(list, item) {
  return [...list.children].indexOf(item);
}
