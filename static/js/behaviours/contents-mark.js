/* <nav><a href="#h-one">One</a><contents-mark></contents-mark></nav>
   Marks the link that leads to the section being read. */
const LINE = 0.3; // of the window's height, from its top: what began above it is being read

class ContentsMark extends HTMLElement {
  connectedCallback() {
    this.list = this.parentElement;
    this.links = [...this.list.querySelectorAll("a")];
    this.headings = this.links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    // All that is above the line counts as in sight, so that no leap over it goes unnoticed.
    const rootMargin = `999999px 0px -${100 - LINE * 100}% 0px`;
    this.observer = new IntersectionObserver(() => this.mark(), { rootMargin });
    this.headings.filter(Boolean).forEach((heading) => this.observer.observe(heading));
  }

  disconnectedCallback() {
    this.observer.disconnect();
  }

  mark() {
    const begun = (heading) => heading && heading.getBoundingClientRect().top <= innerHeight * LINE;
    const current = this.links[this.headings.findLastIndex(begun)];
    if (current === this.current) return;
    this.current?.removeAttribute("aria-current");
    this.current = current;
    current?.setAttribute("aria-current", "location");
    if (current) this.show(current);
  }

  // Scrolls the list alone: the page stays where its reader has it.
  show(link) {
    const [inner, outer] = [link.getBoundingClientRect(), this.list.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      this.list.scrollTop += inner.top - outer.top - outer.height / 2;
    }
  }
}

customElements.define("contents-mark", ContentsMark);
