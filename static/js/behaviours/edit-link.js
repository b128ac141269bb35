/* <edit-link href="/admin/articles/3" label="Edit"></edit-link>
   Public pages are the same for everyone; a cookie without any secret says that this browser has an author. */
class EditLink extends HTMLElement {
  connectedCallback() {
    this.hidden = !isSignedIn();
    if (this.hidden || this.firstElementChild) return;
    const link = document.createElement("a");
    link.href = this.getAttribute("href");
    link.textContent = this.getAttribute("label");
    this.append(link);
  }
}

function isSignedIn() {
  return document.cookie.split(/;\s*/).includes("signed_in=1");
}

customElements.define("edit-link", EditLink);
