/* What a tab that was closed, or died, left behind: found when its sheet is opened again, and opened with what was typed. */
const STILL_MEANT = 60 * 60 * 1000; // ms in which a new sheet goes on with a text of another tab by itself

// Be the right tab for the sheet as it was opened; true when another page is opened instead.
export async function restore({ form, tab, copies, slot, returned, isUntouched }) {
  const asked = new URL(location.href).searchParams.get("draft");
  const left = await copies.all();
  const living = await tab.living([...new Set([tab.former, ...left.map((copy) => copy.tab)])].filter(Boolean));
  const own = living.has(tab.former) ? "" : tab.former;
  if (returned) {
    tab.become(own, Number(form.elements.serial?.value) || 0);
    return false;
  }
  if (asked !== null) {
    const continued = form.elements.tab?.value ?? "";
    const isMine = continued && !living.has(continued) && (continued === own || left.some(({ tab }) => tab === continued));
    tab.become(isMine ? continued : "", Number(form.elements.serial?.value) || 0);
    return false;
  }
  const waiting = candidates(left, living, own, copies.article);
  for (const one of waiting.slice(1)) if (one.copy) await push(one, tab, slot, copies);
  const [newest] = waiting;
  if (!newest) {
    tab.become(own);
    return false;
  }
  const draft = newest.draft ?? (await push(newest, tab, slot, copies));
  // Who typed meanwhile has begun another text; the page tells of the one that was left.
  if (!draft || !isUntouched()) {
    tab.become("");
    return false;
  }
  tab.become(newest.tab, newest.serial);
  location.replace(`?draft=${draft}`);
  return true;
}

// Texts of tabs that are gone, the newest first: each in the browser's copy or in the server's slot, whichever is newer.
function candidates(left, living, own, article) {
  const slots = [...document.querySelectorAll(".unsaved [data-tab]")].map(({ dataset }) => dataset);
  const found = [];
  for (const name of new Set([own, ...left.map(({ tab }) => tab)].filter(Boolean))) {
    if (living.has(name)) continue;
    const copy = left.find(({ tab }) => tab === name);
    const slot = slots.find(({ tab }) => tab === name);
    const serial = Math.max(copy?.serial ?? 0, Number(slot?.serial ?? 0));
    if (copy?.fields && copy.serial >= Number(slot?.serial ?? 0)) {
      found.push({ tab: name, serial, at: copy.at, copy });
    } else if (slot) {
      found.push({ tab: name, serial, at: Date.parse(slot.at), draft: Number(slot.draft) });
    }
  }
  const meant = ({ tab, at, copy }) => article !== "new" || tab === own || copy || Date.now() - at < STILL_MEANT;
  return found.filter(meant).sort((one, other) => other.at - one.at);
}

// The server takes what only this browser has; returns the slot's id.
async function push({ tab: name, serial, copy }, tab, slot, copies) {
  tab.become(name, serial);
  const answer = await slot.send({ ...copy, restoring: true });
  if (answer.state !== "kept") return 0;
  await copies.put({ ...copy, serial: tab.serial, at: Date.now(), fields: null });
  return answer.draft;
}
