/* What was typed, kept by the browser: in IndexedDB, and at the last moment in localStorage, which writes at once.
   A copy is {key, user, article, tab, serial, at, base, opened, draft, draftSerial, fields}; without fields its text is on the server. */
const NAME = "sheaf-writing";
const PREFIX = `${NAME}/`;

export class LocalCopies {
  // user: whose copies; article: the id, or "new".
  constructor(user, article) {
    this.user = user;
    this.article = article;
  }

  keyOf(tab) {
    return `${this.user}/${this.article}/${tab}`;
  }

  // Whether the browser has it now.
  async put(copy) {
    try {
      await run(await database(), "readwrite", (store) => store.put({ ...copy, ...this.owner(copy.tab) }));
      forgetHurried(this.keyOf(copy.tab), copy.at);
      return true;
    } catch {
      return this.putAtOnce(copy);
    }
  }

  // The same, done when it returns: a page that is closing waits for nothing.
  putAtOnce(copy) {
    try {
      localStorage.setItem(PREFIX + this.keyOf(copy.tab), JSON.stringify({ ...copy, ...this.owner(copy.tab) }));
      return true;
    } catch {
      return false; // Full, or forbidden.
    }
  }

  owner(tab) {
    return { key: this.keyOf(tab), user: this.user, article: this.article, tab };
  }

  // Those of this user for this article, each tab's newest.
  async all() {
    const found = [...(await stored()), ...hurried()];
    const newest = new Map();
    for (const copy of found) {
      if (copy.user !== this.user || copy.article !== this.article) continue;
      if (!(newest.get(copy.tab)?.at >= copy.at)) newest.set(copy.tab, copy);
    }
    return [...newest.values()];
  }

  async remove(tab) {
    forget(this.keyOf(tab));
    try {
      await run(await database(), "readwrite", (store) => store.delete(this.keyOf(tab)));
    } catch {
      // Then there is none.
    }
  }
}

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("copies", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  return opened;
}

function run(base, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("copies", mode);
    const request = act(transaction.objectStore("copies"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

async function stored() {
  try {
    return await run(await database(), "readonly", (store) => store.getAll());
  } catch {
    return [];
  }
}

function hurried() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => JSON.parse(localStorage.getItem(key)));
  } catch {
    return [];
  }
}

// A page that was closing meanwhile has hurried more.
function forgetHurried(key, until) {
  const copy = hurried().find((one) => one.key === key);
  if (copy?.at <= until) forget(key);
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Forbidden; then nothing is there.
  }
}
