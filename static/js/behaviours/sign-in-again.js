/* <sign-in-again user="1" data-wrong="…"> <form hidden>username, password, [data-errors]</form> </sign-in-again>
   When a script of the page hears that the session has ended ("signed-out"), signs the same person in again in place,
   gives every form of the page its new token and says so ("signed-in"). */
import { renewToken } from "../sheet.js";

class SignInAgain extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.errors = this.querySelector("[data-errors]");
    if (!this.form) return;
    this.form.addEventListener("submit", this.submit);
    document.addEventListener("signed-out", this.show);
  }

  disconnectedCallback() {
    document.removeEventListener("signed-out", this.show);
  }

  // Who is typing goes on typing; who pressed a button is led here.
  show = ({ detail }) => {
    this.form.hidden = false;
    if (detail?.urgent) {
      this.form.scrollIntoView({ block: "center" });
      this.form.elements.password.focus();
    }
  };

  submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.say("");
    try {
      const answer = await this.post();
      if (answer.user === Number(this.getAttribute("user"))) this.enter();
      else this.say(answer.errors?.join(" ") || this.dataset.wrong);
    } catch {
      this.say(this.dataset.wrong);
    }
    this.busy = false;
  };

  async post(again = true) {
    const response = await fetch(this.form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(this.form)),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
    const answer = await response.json();
    if (answer.csrf_token) renewToken(answer.csrf_token);
    // The page's token went with its session; with the new one it is asked once more.
    return response.status === 400 && again ? this.post(false) : answer;
  }

  enter() {
    this.form.elements.password.value = "";
    this.form.hidden = true;
    document.dispatchEvent(new CustomEvent("signed-in"));
  }

  say(text) {
    this.errors.textContent = text;
  }
}

customElements.define("sign-in-again", SignInAgain);
