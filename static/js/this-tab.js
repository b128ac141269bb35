/* This tab's name for an article, which a reload keeps, how often it has sent what is typed in it, and which other tabs
   of this browser live. Another article in the same tab has another name, and with it a slot of its own. */
const KEY = "sheaf-tab";
const ANSWER_TIME = 150; // ms that another tab has to say that it lives

export class ThisTab {
  constructor(article) {
    this.key = `${KEY}/${article}`;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(KEY) : new StorageChannel(KEY);
    const kept = read(this.key);
    this.former = kept.id ?? "";
    this.id = "";
    this.serial = kept.serial ?? 0;
    this.nonce = Math.random();
    this.channel.addEventListener("message", ({ data }) => this.id && this.hear(data));
  }

  hear({ ask, claim, nonce }) {
    if (ask?.includes(this.id)) this.channel.postMessage({ lives: this.id });
    if (claim !== this.id) return;
    // Pages that were opened at once asked before any had a name. One of them keeps it.
    if (nonce > this.nonce) return this.claim();
    this.become("");
    this.renamed?.();
  }

  claim() {
    this.channel.postMessage({ claim: this.id, nonce: this.nonce });
  }

  // Of these names those of tabs that live. A tab that was duplicated finds its own among them.
  async living(names) {
    const found = new Set();
    if (!names.length) return found;
    const listen = ({ data }) => data.lives && found.add(data.lives);
    this.channel.addEventListener("message", listen);
    this.channel.postMessage({ ask: names });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_TIME));
    this.channel.removeEventListener("message", listen);
    return found;
  }

  // Be the tab of that name, or one that never was.
  become(name, serial = 0) {
    if (name !== this.former) this.serial = 0;
    this.id = name || crypto.randomUUID?.() || fresh();
    this.count(serial);
    this.claim();
  }

  // The number of the next sending; at least one more than ``beyond``.
  next(beyond = 0) {
    this.count(Math.max(this.serial, beyond) + 1);
    return this.serial;
  }

  count(serial) {
    this.serial = Math.max(this.serial, serial);
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ id: this.id, serial: this.serial }));
    } catch {
      // Without it a reload begins as a new tab.
    }
  }
}

// The same without BroadcastChannel: what one page of a site stores, its others hear of.
class StorageChannel extends EventTarget {
  constructor(key) {
    super();
    this.key = `${key}-said`;
    window.addEventListener("storage", ({ key: changed, newValue }) => {
      if (changed === this.key && newValue) this.dispatchEvent(new MessageEvent("message", { data: JSON.parse(newValue).data }));
    });
  }

  postMessage(data) {
    try {
      // Only what is another value than before is told.
      localStorage.setItem(this.key, JSON.stringify({ data, once: Math.random() }));
      localStorage.removeItem(this.key);
    } catch {
      // Full, or forbidden: then a page learns of another when it sends.
    }
  }
}

// randomUUID is for secure pages alone.
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
