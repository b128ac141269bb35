/* The desk's form as what it says: fields that are typed, and hidden ones that only go along. */
const HIDDEN = new Set(["csrf_token", "submission", "base", "opened", "tab", "serial", "draft"]);

// What is typed, as {name: value}; fields of one name as a list. Files are no text.
export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (HIDDEN.has(name) || typeof value !== "string") continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  return fields;
}

export function hidden(form, name) {
  return form.querySelector(`input[type=hidden][name=${name}]`);
}

// The slot that the sheet went on with.
export function slotOf(form) {
  const [draft, serial] = (hidden(form, "draft")?.value ?? "").split("-").map(Number);
  return { draft: draft || 0, draftSerial: serial || 0 };
}

// After signing in again, and when a token lapsed, all forms of the page need the new one.
export function renewToken(token) {
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
}
