/* What a tab that was closed, or died, left behind: found when its sheet is opened again, and opened with what was typed. */
const STILL_MEANT = 60 * 60 * 1000; // ms in which a new sheet goes on with a text of another tab by itself

// Be the right tab for the sheet as it was opened; true when another page is opened instead.
export async function restore({ returned, ...page }) {
  const { form, tab, copies } = page;
  const left = await copies.all();
  const living = await tab.living([...new Set([tab.former, ...left.map((copy) => copy.tab)])].filter(Boolean));
  const own = living.has(tab.former) ? "" : tab.former;
  const sent = { tab: form.elements.tab?.value ?? "", serial: Number(form.elements.serial?.value) || 0 };
  if (returned) return showAgain(page, own, sent);
  if (new URL(location.href).searchParams.has("draft")) return goOn(page, { left, living, own, sent });
  return find(page, { left, living, own });
}

// A form that came back. If this tab has sent more since, it is an old answer, reloaded or gone back to.
function showAgain({ tab, sheet }, own, sent) {
  const isOld = Boolean(own) && own === sent.tab && tab.serial > sent.serial;
  tab.become(own, sent.serial);
  if (isOld) location.replace(sheet);
  return isOld;
}

// A sheet with a slot's text; this browser's copy of it may be newer.
async function goOn({ tab, copies, slot, isUntouched }, { left, living, own, sent }) {
  const copy = copyOf(sent.tab, left);
  const isMine = sent.tab && !living.has(sent.tab) && (sent.tab === own || copy);
  if (!isMine || !copy?.fields || copy.serial <= sent.serial) {
    tab.become(isMine ? sent.tab : "", sent.serial);
    return false;
  }
  const draft = await push(copy, slot, copies);
  return open(tab, { tab: sent.tab, serial: copy.serial, draft }, isUntouched);
}

async function find({ tab, copies, slot, isUntouched }, { left, living, own }) {
  const found = [];
  for (const one of candidates(left, living, own, copies.article)) {
    const draft = one.draft ?? (await push(one.copy, slot, copies));
    if (draft !== null) found.push({ ...one, draft });
  }
  if (found.length) return open(tab, found[0], isUntouched);
  tab.become(own, copyOf(own, left)?.serial);
  return false;
}

function open(tab, { tab: name, serial, draft }, isUntouched) {
  // Who typed meanwhile has begun another text; the page tells of the one that was left.
  if (!draft || !isUntouched()) {
    tab.become("");
    return false;
  }
  tab.become(name, serial);
  location.replace(`?draft=${draft}`);
  return true;
}

function copyOf(name, left) {
  return left.find(({ tab }) => tab === name);
}

// Texts of tabs that are gone, the newest first: each in the browser's copy or in the server's slot, whichever is newer.
function candidates(left, living, own, article) {
  const slots = [...document.querySelectorAll(".unsaved [data-tab]")].map(({ dataset }) => dataset);
  const found = [];
  for (const name of new Set([own, ...left.map(({ tab }) => tab)].filter(Boolean))) {
    if (living.has(name)) continue;
    const copy = copyOf(name, left);
    const slot = slots.find(({ tab }) => tab === name);
    const serial = Math.max(copy?.serial ?? 0, Number(slot?.serial ?? 0));
    if (copy?.fields && copy.serial > Number(slot?.serial ?? 0)) {
      found.push({ tab: name, serial, at: copy.at, copy });
    } else if (slot) {
      found.push({ tab: name, serial, at: Date.parse(slot.at), draft: Number(slot.draft) });
    }
  }
  const meant = ({ tab, at, copy }) => article !== "new" || tab === own || copy || Date.now() - at < STILL_MEANT;
  return found.filter(meant).sort((one, other) => other.at - one.at);
}

// The server takes what only this browser has; returns the slot's id, 0 if it could not, null if a later text was there
// or was saved.
async function push(copy, slot, copies) {
  const answer = await slot.restore(copy);
  if (!["kept", "late"].includes(answer.state)) return 0;
  await copies.put({ ...copy, at: Date.now(), fields: null });
  return answer.state === "kept" ? answer.draft : null;
}
