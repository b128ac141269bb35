/* <div class="prose">…</div><copy-code label="Copy" done="Copied"></copy-code>
   Gives each block of code in the element before it a button that copies the code. */
const SHOWN = 2000; // ms that it says so

class CopyCode extends HTMLElement {
  connectedCallback() {
    this.addButtons();
    // A preview replaces what it shows.
    this.observer = new MutationObserver(() => this.addButtons());
    if (this.previousElementSibling) this.observer.observe(this.previousElementSibling, { childList: true });
  }

  disconnectedCallback() {
    this.observer.disconnect();
  }

  addButtons() {
    for (const code of this.previousElementSibling?.querySelectorAll("pre.code") ?? []) {
      if (!code.parentElement.matches(".code-box")) this.addButton(code);
    }
  }

  addButton(code) {
    const box = document.createElement("div");
    box.className = "code-box";
    const button = document.createElement("button");
    button.type = "button";
    button.lang = document.documentElement.lang;
    button.textContent = this.getAttribute("label");
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => this.copy(code, button));
    code.replaceWith(box);
    box.append(code, button);
  }

  async copy(code, button) {
    if (!(await copied(code))) return;
    button.textContent = this.getAttribute("done");
    clearTimeout(button.timer);
    button.timer = setTimeout(() => (button.textContent = this.getAttribute("label")), SHOWN);
  }
}

async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    return copiedBySelection(code);
  }
}

// Without TLS there is no clipboard to write to, but what is selected can be copied; else it stays selected.
function copiedBySelection(code) {
  getSelection().selectAllChildren(code);
  const done = document.execCommand("copy");
  if (done) getSelection().removeAllRanges();
  return done;
}

customElements.define("copy-code", CopyCode);
